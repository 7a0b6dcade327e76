"""The geometry of a wheel, worked out at build time.

Rule 1: all slices are equally large; odds are printed, never drawn.
Rule 2: slice 0 begins at the top and the others follow clockwise. A template that wants it
centred there turns the whole disc back by half a slice.
Rule 3: figures are rounded to a hundredth of a unit: the same bytes on every machine.
"""

from __future__ import annotations

import math

CENTRE = 100
RADIUS = 96
LABEL_RADIUS = 60


def wheel_slices(count: int) -> list[dict[str, str]]:
    """Give path, label place and label angle of each slice in a 200 x 200 view box."""
    return [_slice(number, count) for number in range(count)]


def _slice(number: int, count: int) -> dict[str, str]:
    turn = 360 / count
    start, middle, end = number * turn, (number + 0.5) * turn, (number + 1) * turn
    label_x, label_y = _point(middle, LABEL_RADIUS)
    # Labels run along the spoke; on the left half they are turned over to stay readable.
    angle = middle - 90 if middle <= 180 else middle + 90
    return {
        "path": _path(start, end, count),
        "label_x": _short(label_x),
        "label_y": _short(label_y),
        "label_angle": _short(angle),
    }


def _path(start: float, end: float, count: int) -> str:
    if count == 1:
        top, bottom = CENTRE - RADIUS, CENTRE + RADIUS
        arc = f"A{RADIUS} {RADIUS} 0 1 1 {CENTRE}"
        return f"M{CENTRE} {top}{arc} {bottom}{arc} {top}Z"
    (x0, y0), (x1, y1) = _point(start, RADIUS), _point(end, RADIUS)
    large = 1 if end - start > 180 else 0
    return (
        f"M{CENTRE} {CENTRE}L{_short(x0)} {_short(y0)}"
        f"A{RADIUS} {RADIUS} 0 {large} 1 {_short(x1)} {_short(y1)}Z"
    )


def _point(degrees: float, radius: float) -> tuple[float, float]:
    angle = math.radians(degrees - 90)
    return CENTRE + radius * math.cos(angle), CENTRE + radius * math.sin(angle)


def _short(figure: float) -> str:
    # Adding zero turns -0.0 into 0.0, which would print a sign.
    return f"{round(figure, 2) + 0:g}"
