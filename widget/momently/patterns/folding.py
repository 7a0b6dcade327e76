"""Letters whose case does not matter, by tables that are shipped.

Rule 1: interpreters disagree about what a small letter is; these tables do not.
Rule 2: `small` serves comparisons of whole texts, and there the two small forms of sigma
are one letter. `same_case` serves patterns with flag i, unit by unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.patterns.folding_table import APART, SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    Rows = tuple[tuple[int, int, int, int], ...]

_DOTTED_I = chr(0x130)
_FINAL_SIGMA = 0x3C2


def small(text: str) -> str:
    """Write `text` in small letters."""
    return "".join([_small_letter(letter) for letter in text])


def _small_letter(letter: str) -> str:
    point = ord(letter)
    if point < 128:
        return chr(point + 32) if 65 <= point <= 90 else letter
    if letter == _DOTTED_I:
        return "i" + chr(0x307)
    if point == _FINAL_SIGMA:
        return chr(point + 1)
    return chr(point + (_distance(SMALL, point) or 0))


def same_case(unit: int) -> int:
    """Give the one unit that stands for all that differ from `unit` in case only."""
    if unit < 128:
        return unit + 32 if 65 <= unit <= 90 else unit
    apart = _distance(APART, unit)
    if apart is None:
        apart = _distance(SMALL, unit) or 0
    return unit + apart


def cased(first: int, last: int) -> Iterator[int]:
    """Give the units from `first` to `last` that some table moves."""
    for rows in (SMALL, APART):
        for start, end, step, _ in rows:
            if start <= last and end >= first:
                yield from range(
                    max(start, first), min(end, last) + 1, step if start >= first else 1
                )


def _distance(rows: Rows, point: int) -> int | None:
    """Find how far behind `point` its stand-in is; None if no row has it."""
    low, high = 0, len(rows)
    while low < high:
        middle = (low + high) // 2
        if rows[middle][0] <= point:
            low = middle + 1
        else:
            high = middle
    if low == 0:
        return None
    first, last, step, distance = rows[low - 1]
    return distance if point <= last and (point - first) % step == 0 else None
