"""Brackets: the classes that a pattern writes out, such as `[a-z_]`.

Rule 1: `[]` matches nothing and `[^]` anything, as in a browser.
Rule 2: a hyphen beside a class, as in `[\\w-.]`, is a hyphen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.errors import PatternError
from momently.patterns import classes, escapes
from momently.patterns import program as programs

if TYPE_CHECKING:
    from momently.patterns.program import Part

_HYPHEN, _CARET, _CLOSE, _BACKSLASH = 45, 94, 93, 92
_A_CLASS = -1


class _Class:
    """A class that is being read: what it names, and the classes inside it."""

    def __init__(self, points: list[int], at: int) -> None:
        self.points = points
        self.opened_at = self.at = at
        self.plain: list[tuple[int, int]] = []
        self.named: list[tuple[int, int]] = []

    def next(self, ahead: int = 0) -> int:
        """Give the character `ahead` of here."""
        if self.at + ahead >= len(self.points):
            raise PatternError("this class is never closed", self.opened_at, "add a ]")
        return self.points[self.at + ahead]

    def member(self) -> int:
        """Read one member; if it is a class itself, take it in and give `_A_CLASS`."""
        at, point = self.at, self.next()
        if point != _BACKSLASH:
            self.at += 1
        else:
            ranges = escapes.class_of(chr(self.next(1)))
            if ranges is not None:
                self.named.extend(ranges)
                self.at += 2
                return _A_CLASS
            point, self.at = escapes.point_at(self.points, at, True)
        if point > classes.LAST_UNIT:
            why = "a character beyond U+FFFF cannot stand in a class"
            raise PatternError(why, at, "write (?:one|other)")
        return point

    def range(self) -> None:
        """Read one member, or two with a hyphen between them."""
        at = self.at
        first = last = self.member()
        if self.next() == _HYPHEN and self.next(1) != _CLOSE:
            self.at += 1
            last = self.member()
            if _A_CLASS in (first, last):
                self.plain.append((_HYPHEN, _HYPHEN))
                self.add(first, first)
                self.add(last, last)
                return
        if first > last:
            raise PatternError("the range is out of order", at, "write the smaller one first")
        self.add(first, last)

    def add(self, first: int, last: int) -> None:
        """Name the characters from `first` to `last`; a class was taken in already."""
        if first != _A_CLASS:
            self.plain.append((first, last))


def read(points: list[int], at: int, folds: bool) -> tuple[Part, int]:
    """Read the class whose bracket is at `at`: its part, and where it ends."""
    told = _Class(points, at)
    told.at += 1
    is_inverted = told.next() == _CARET
    if is_inverted:
        told.at += 1
    while told.next() != _CLOSE:
        told.range()
    plain = classes.joined(told.plain)
    if folds:
        plain = classes.folded(plain)
    ranges = classes.joined(list(plain) + told.named)
    return programs.one_of(ranges, is_inverted), told.at + 1
