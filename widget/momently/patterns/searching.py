"""Searching: whether some part of a text is what a pattern describes.

Rule 1: all ways to go on are followed at once, unit by unit, and none is ever gone back
to: the work grows with the text and with the program, and never faster.
Rule 2: a set of ways that was met before is not worked out again; so many sets are kept
and no more.

After Thompson, "Regular expression search algorithm", CACM 11 (6), 1968, and what
https://swtch.com/~rsc/regexp/regexp1.html makes of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.patterns import classes, folding
from momently.patterns import program as programs
from momently.patterns.units import code_units

if TYPE_CHECKING:
    from momently.patterns.program import Program

MOST_SETS = 200
_NOTHING = -1  # the unit before the first and behind the last
_BEGIN, _END, _BOUNDARY = 1, 2, 4
_MATCHED = -1


class _Search:
    """One search; places are the steps at which the next unit is awaited."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.forget()

    def forget(self) -> None:
        """Forget all sets; numbers of sets mean nothing any more."""
        self.sets: list[tuple[int, ...]] = []
        self.numbers: dict[tuple[int, ...], int] = {}
        self.arrivals: dict[tuple[int, int], int] = {}
        self.moves: dict[tuple[int, int], int] = {}

    def number(self, places: tuple[int, ...]) -> int:
        """Give the number of a set of steps."""
        number = self.numbers.get(places)
        if number is None:
            number = self.numbers[places] = len(self.sets)
            self.sets.append(places)
        return number

    def bounded(self, number: int) -> int:
        """Forget all sets but this one, if there are too many."""
        if len(self.sets) <= MOST_SETS:
            return number
        kept = self.sets[number]
        self.forget()
        return self.number(kept)

    def arrive(self, number: int, around: int) -> int:
        """Follow every step that needs no unit, given what is `around` this place."""
        key = (number, around)
        found = self.arrivals.get(key)
        if found is None:
            found = self.arrivals[key] = self._arrive(self.sets[number], around)
        return found

    def _arrive(self, places: tuple[int, ...], around: int) -> int:
        steps, waiting = self.program.steps, []
        seen, open_places = set(places), list(places)
        while open_places:
            place = open_places.pop()
            if place == len(steps):
                return _MATCHED
            kind, here, there = steps[place]
            if kind == programs.UNIT:
                waiting.append(place)
                continue
            for ahead in _ways(kind, here, there, around):
                if place + ahead not in seen:
                    seen.add(place + ahead)
                    open_places.append(place + ahead)
        return self.number(tuple(sorted(waiting)))

    def move(self, number: int, unit: int) -> int:
        """Take one unit; the search begins anew behind it as well."""
        key = (number, unit)
        found = self.moves.get(key)
        if found is None:
            found = self.moves[key] = self._move(self.sets[number], unit)
        return found

    def _move(self, places: tuple[int, ...], unit: int) -> int:
        reached = [0]
        for place in places:
            _, ranges, is_inverted = self.program.steps[place]
            if classes.holds(ranges, unit) != is_inverted:
                reached.append(place + 1)
        return self.number(tuple(reached))


def _ways(kind: int, here: int, there: int, around: int) -> tuple[int, ...]:
    if kind == programs.SPLIT:
        return (here, there)
    if kind == programs.JUMP:
        return (here,)
    return (1,) if _HOLDS[here](around) else ()


_HOLDS = {
    programs.BEGIN: lambda around: bool(around & _BEGIN),
    programs.END: lambda around: bool(around & _END),
    programs.BOUNDARY: lambda around: bool(around & _BOUNDARY),
    programs.NO_BOUNDARY: lambda around: not around & _BOUNDARY,
}


def found(program: Program, text: str) -> bool:
    """Say whether `program` matches any part of `text`."""
    units = [folding.same_case(unit) if program.folds else unit for unit in code_units(text)]
    search = _Search(program)
    number, before = search.number((0,)), _NOTHING
    units.append(_NOTHING)
    for unit in units:
        around = _around(before, unit, program.by_lines) if program.asserts else 0
        number = search.arrive(search.bounded(number), around)
        if number == _MATCHED:
            return True
        if unit != _NOTHING:
            number = search.move(number, unit)
        before = unit
    return False


def _around(before: int, after: int, by_lines: bool) -> int:
    begins = before == _NOTHING or (by_lines and classes.holds(classes.LINE_ENDS, before))
    ends = after == _NOTHING or (by_lines and classes.holds(classes.LINE_ENDS, after))
    differ = classes.holds(classes.WORD, before) != classes.holds(classes.WORD, after)
    return _BEGIN * begins + _END * ends + _BOUNDARY * differ
