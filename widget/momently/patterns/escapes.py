"""Escapes: what a backslash and the characters behind it stand for.

Rule 1: an escaped character that is no letter and no digit stands for itself; a letter
that means nothing here is refused, since it means something in another dialect.
Rule 2: `\\u{...}` is a code point, as everybody who writes it means it.
"""

from __future__ import annotations

from momently.errors import PatternError
from momently.patterns import classes

CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
MOST_POINT = 0x10FFFF
_HEX = "0123456789abcdefABCDEF"
_HINTS = {
    "A": "write ^",
    "Z": "write $",
    "z": "write $",
    "p": "name the characters, such as [a-z]",
    "P": "name the characters, such as [^a-z]",
    "h": "write [ \\t]",
    "R": "write (?:\\r\\n|\\n)",
}


def class_of(letter: str) -> classes.Ranges | None:
    """Give the class that `letter` behind a backslash names, if it names one."""
    return classes.ESCAPES.get(letter)


def point_at(points: list[int], at: int, in_class: bool) -> tuple[int, int]:
    """Read the escape whose backslash is at `at`: the code point, and where it ends."""
    if at + 1 >= len(points):
        raise PatternError("the pattern ends in a backslash", at, "write \\\\ for a backslash")
    letter = chr(points[at + 1])
    if letter in CONTROLS:
        return CONTROLS[letter], at + 2
    if letter == "b" and in_class:
        return 8, at + 2
    reader = _READERS.get(letter)
    if reader is not None:
        return reader(points, at)
    if letter in "0123456789":
        return _digit(points, at)
    if points[at + 1] < 128 and (letter == "k" or letter.isalpha()):
        raise _unknown(letter, at)
    return points[at + 1], at + 2


def _unknown(letter: str, at: int) -> PatternError:
    if letter == "k":
        why = "a reference to a group is not supported"
        return PatternError(why, at, "repeat what the group says")
    hint = _HINTS.get(letter, "leave the backslash out if you mean the letter")
    return PatternError("\\" + letter + " means nothing here", at, hint)


def _digit(points: list[int], at: int) -> tuple[int, int]:
    if points[at + 1] != 48:
        why = "a reference to a group is not supported"
        raise PatternError(why, at, "repeat what the group says")
    if at + 2 < len(points) and 48 <= points[at + 2] <= 57:
        raise PatternError("octal escapes are not supported", at, "write \\x and two hex digits")
    return 0, at + 2


def _control(points: list[int], at: int) -> tuple[int, int]:
    letter = points[at + 2] if at + 2 < len(points) else 0
    if 65 <= letter <= 90 or 97 <= letter <= 122:
        return letter % 32, at + 3
    raise PatternError("\\c needs a letter", at, "write \\x and two hex digits")


def _two_digits(points: list[int], at: int) -> tuple[int, int]:
    return _hex(points, at + 2, at + 4, at, "\\x needs two hex digits"), at + 4


def _unit(points: list[int], at: int) -> tuple[int, int]:
    if at + 2 < len(points) and points[at + 2] == 123:
        end = at + 3
        while end < len(points) and points[end] != 125 and end < at + 12:
            end += 1
        why = "\\u{ needs hex digits and a }"
        if end >= len(points) or points[end] != 125:
            raise PatternError(why, at, "write \\u{1F600}")
        point = _hex(points, at + 3, end, at, why)
        if point > MOST_POINT:
            raise PatternError("there is no such character", at, "the last one is \\u{10FFFF}")
        return point, end + 1
    return _hex(points, at + 2, at + 6, at, "\\u needs four hex digits"), at + 6


def _hex(points: list[int], start: int, end: int, at: int, why: str) -> int:
    digits = "".join([chr(point) for point in points[start:end]])
    if len(digits) < end - start or not digits or not all(one in _HEX for one in digits):
        raise PatternError(why, at, "such as \\x2F, \\u002F or \\u{2F}")
    return int(digits, 16)


_READERS = {"c": _control, "u": _unit, "x": _two_digits}
