"""Visits that end through the top of the window, and visits that only look like it.

Rule 1: every way is a recorded hand (hands.py), carried to where it is needed, at three
paces and seen at 60 and at 120 Hz. Odd files tune, even files judge.
Rule 2: `leaving` goes for what stands above the page; `staying` for what stands just
below its top edge (`INSIDE_Y`), and never crosses it.
Rule 3: `MISLEADING` are the ways in which a pointer crosses, or nearly crosses, the top
edge and means nothing by it, told as the page's sensors tell them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently.signals import Signal

from . import hands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Point = tuple[float, float]

ABOVE: dict[str, Point] = {
    "close button": (1255, -45),
    "left tab": (180, -60),
    "tab strip": (620, -70),
    "address bar": (500, -30),
}
INSIDE_Y = (5, 10, 20, 30, 40, 60, 80)
INSIDE_X = (300, 1000)
STARTS: tuple[Point, ...] = ((640, 396), (200, 600), (1100, 650), (900, 150))
PACES = (0.6, 1.0, 1.7)
RATES_HZ = (60, 120)
TUNERS, JUDGES = 1, 0


@dataclass(frozen=True, slots=True)
class Visit:
    """One way of a pointer: what it is, what the page tells of it, and when it left (if so)."""

    kind: str
    told: list[Signal]
    left_at: int | None = None


def leaving(parity: int) -> list[Visit]:
    """Give the visits that leave through the top."""
    found = []
    for kind, target in ABOVE.items():
        for told in _ways(parity, target):
            left = _left(told)
            if left is not None and left.facts["edge"] == "top":
                found.append(Visit(kind, told, left.at))
    return found


def staying(parity: int) -> list[Visit]:
    """Give the visits that reach for something near the top, by how near it is."""
    return [
        Visit(f"{y} px below the edge", told)
        for y in INSIDE_Y
        for x in INSIDE_X
        for told in _ways(parity, (x, y))
        if _left(told) is None
    ]


def calm() -> list[Visit]:
    """Give the hands that rest or browse with their highest point near the top."""
    found = []
    for path in hands.files("idle_") + hands.files("browse_"):
        highest = min(y for _, _, y in hands.shifted(path, (0, 0)))
        for top in (2, 20, 60):
            told = hands.signals(hands.shifted(path, (640, top - highest)))
            found.append(Visit(path.stem.split("_")[0], told))
    return [visit for visit in found if not _is_top(_left(visit.told))]


def misleading(parity: int) -> list[Visit]:
    """Give the visits that look like leaving and are not."""
    return [Visit(kind, told) for kind, make in MISLEADING.items() for told in make(parity)]


def _ways(parity: int, target: Point) -> Iterator[list[Signal]]:
    for path in hands.files("to_", parity):
        for start in STARTS:
            for pace in PACES:
                way = hands.carried(path, start, target, pace)
                for rate_hz in RATES_HZ:
                    yield hands.signals(hands.seen_at(way, rate_hz))


def _left(told: list[Signal]) -> Signal | None:
    return next((signal for signal in told if signal.kind == "pointer_left"), None)


def _is_top(left: Signal | None) -> bool:
    return left is not None and left.facts["edge"] == "top"


def _way(path: Path, start: Point, end: Point, pace: float = 1.7) -> list[Signal]:
    return hands.signals(hands.seen_at(hands.carried(path, start, end, pace), 60))


def _over(told: list[Signal], over: str) -> list[Signal]:
    """Have the pointer leave over something, and nothing seen afterwards."""
    found = []
    for signal in told:
        if signal.kind == "pointer_left":
            return [*found, Signal(signal.kind, signal.at, {**signal.facts, "over": over})]
        found.append(signal)
    return []


def _press(at: int, point: Point, button: int = 0) -> list[Signal]:
    x, y = int(point[0]), int(point[1])
    return [
        Signal("pointer_pressed", at, {"x": x, "y": y, "button": button}),
        Signal("pointer_released", at + 60, {"x": x, "y": y}),
    ]


def _field(at: int, *kinds: str) -> list[Signal]:
    facts = {"field": "f1", "role": "search", "required": False, "change": "insert"}
    return [Signal(kind, at + 20 * number, facts) for number, kind in enumerate(kinds)]


def _each(parity: int, ends: tuple[Point, ...]) -> Iterator[tuple[Path, Point]]:
    for path in hands.files("to_", parity):
        for end in ends:
            yield path, end


_UP: tuple[Point, ...] = ((500, -30), (620, -70), (180, -60))
_OPENED: Point = (480, 140)


def _autofill(parity: int) -> Iterator[list[Signal]]:
    """A field near the top is typed in; the browser's list is what the pointer goes to."""
    for path, end in _each(parity, _UP):
        for pace in (1.7, 2.5):
            typed = _press(hands.ARMED_AT - 200, _OPENED)
            typed += _field(hands.ARMED_AT - 100, "field_focused", "field_edited")
            yield typed + _over(_way(path, _OPENED, end, pace), "autofill")


def _select(parity: int) -> Iterator[list[Signal]]:
    """A select near the top is opened; its list lies over the browser's own bars."""
    for path, end in _each(parity, _UP):
        opened = _press(hands.ARMED_AT - 200, _OPENED)
        opened += _field(hands.ARMED_AT - 190, "field_focused")
        yield opened + _over(_way(path, _OPENED, end), "select")


def _scrollbar(parity: int) -> Iterator[list[Signal]]:
    """The pointer goes up the scrollbar, with the thumb held or not."""
    for path, end in _each(parity, ((1272, -40), (1274, -10))):
        way = hands.seen_at(hands.carried(path, (1272, 500), end, 1.7), 60)
        on_bar = [(at, min(max(x, hands.WIDTH - 15), hands.WIDTH - 1), y) for at, x, y in way]
        told = _over(hands.signals(on_bar), "scrollbar")
        yield told
        yield _held(told)


def _iframe(parity: int) -> Iterator[list[Signal]]:
    """An advertisement in a frame fills the top of the page: what moves over it is not seen."""
    for path, end in _each(parity, _UP):
        way = _over(_way(path, (640, 600), end), "iframe")
        yield [one for one in way if one.kind == "pointer_left" or one.facts["y"] > 250]


def _context_menu(parity: int) -> Iterator[list[Signal]]:
    """A context menu is open; the pointer is seen again only as it leaves."""
    for path, end in _each(parity, _UP):
        left = _over(_way(path, (500, 200), end), "menu")[-1:]
        yield _press(hands.ARMED_AT, (500, 200), button=2) + left


def _menu_bar(parity: int) -> Iterator[list[Signal]]:
    """The shop's own menu is gone along and pressed, and the pointer slips out above it."""
    for path, end in _each(parity, ((300, 30), (900, 60), (1100, 16))):
        way = _way(path, (640, 45), end)
        if _left(way) is None:
            at = way[-1].at
            out = {"x": int(end[0]), "y": -3, "edge": "top", "buttons": 0, "over": "page"}
            yield [*way, *_press(at + 40, end), Signal("pointer_left", at + 300, out)]


def _drag(parity: int) -> Iterator[list[Signal]]:
    """Something is dragged out through the top."""
    for path in [*hands.files("to_", parity), *hands.files("drag_", parity)]:
        for end in _UP:
            yield _held(_over(_way(path, (640, 396), end), "page"))


def _held(told: list[Signal]) -> list[Signal]:
    down = Signal("pointer_pressed", hands.ARMED_AT - 10, {"x": 640, "y": 396, "button": 0})
    return [down] + [Signal(one.kind, one.at, {**one.facts, "buttons": 1}) for one in told]


def _devtools(parity: int) -> Iterator[list[Signal]]:
    """The pointer leaves for tools beside or below the page, and the page is smaller after."""
    for path, end in _each(parity, ((1330, 300), (1310, 160), (300, 760), (1000, 790))):
        way = _way(path, (640, 200), end)
        left = _left(way)
        if left is not None and not _is_top(left):
            again = Signal("pointer_entered", left.at + 900, {"x": 700, "y": 300})
            yield [*way, again, *_later(_way(path, (700, 300), (400, 350)), left.at + 916)]


def _later(told: list[Signal], at: int) -> list[Signal]:
    first = told[0].at
    return [Signal(one.kind, at + one.at - first, one.facts) for one in told]


def _pass(parity: int) -> Iterator[list[Signal]]:
    """The pointer runs along the top, inside the page, fast."""
    for path, end in _each(parity, ((1220, 12), (1220, 40), (1150, 24))):
        for start_y in (10, 30, 60):
            for pace in (1.7, 3.0):
                way = _way(path, (60, start_y), end, pace)
                if _left(way) is None:
                    yield way


MISLEADING: dict[str, Callable[[int], Iterator[list[Signal]]]] = {
    "autofill": _autofill,
    "select": _select,
    "scrollbar": _scrollbar,
    "iframe": _iframe,
    "context menu": _context_menu,
    "menu bar": _menu_bar,
    "drag": _drag,
    "devtools": _devtools,
    "pass along the top": _pass,
}
