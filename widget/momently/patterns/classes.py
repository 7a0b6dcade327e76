"""Classes: sets of units, as sorted ranges.

Rule 1: the escapes mean what ECMAScript says: digits and word characters are ASCII, white
space is Unicode's.
Rule 2: with flag i a class holds the stand-in of every unit it names (`folding.same_case`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.patterns import folding

if TYPE_CHECKING:
    Ranges = tuple[tuple[int, int], ...]

LAST_UNIT = 0xFFFF
DIGITS = ((48, 57),)
WORD = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE = (
    (9, 13),
    (32, 32),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
LINE_ENDS = ((10, 10), (13, 13), (0x2028, 0x2029))


def others(ranges: Ranges) -> Ranges:
    """Give every unit that is not in `ranges`."""
    found = []
    start = 0
    for first, last in ranges:
        if first > start:
            found.append((start, first - 1))
        start = last + 1
    if start <= LAST_UNIT:
        found.append((start, LAST_UNIT))
    return tuple(found)


ESCAPES = {
    "d": DIGITS,
    "D": others(DIGITS),
    "w": WORD,
    "W": others(WORD),
    "s": SPACE,
    "S": others(SPACE),
}


def joined(ranges: list[tuple[int, int]]) -> Ranges:
    """Sort ranges and make one of those that touch."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def folded(ranges: Ranges) -> Ranges:
    """Add the stand-ins of all units in `ranges`."""
    found = list(ranges)
    for first, last in ranges:
        for unit in folding.cased(first, last):
            stand_in = folding.same_case(unit)
            found.append((stand_in, stand_in))
    return joined(found)


def holds(ranges: Ranges, unit: int) -> bool:
    """Say whether `unit` is in `ranges`."""
    for first, last in ranges:
        if unit <= last:
            return unit >= first
    return False
