"""Reading: from the text of a pattern to a program.

Rule 1: the dialect is that of a browser's `new RegExp(pattern)`, without flag u: text is
UTF-16 code units, and `{`, `}` and `]` stand for themselves where they close nothing.
Rule 2: what is accepted means what it means there. What would not, or what cannot be
matched in linear time, is refused, with its position: references to groups, looking
ahead or behind, a character of two units in a class or under a quantifier.
Rule 3: no recursion: groups that are still open stand in a list.
"""

from __future__ import annotations

from momently.errors import PatternError
from momently.patterns import brackets, classes, escapes, folding
from momently.patterns import program as programs
from momently.patterns.program import Program
from momently.patterns.units import code_units

MOST_CHARACTERS = 1000
FLAGS = "ims"
_LOOKS = (
    ("?=", "looking ahead"),
    ("?!", "looking ahead"),
    ("?<=", "looking behind"),
    ("?<!", "looking behind"),
)
_ASSERTS = {"^": programs.BEGIN, "$": programs.END}
_BOUNDARIES = {"b": programs.BOUNDARY, "B": programs.NO_BOUNDARY}
_NONE, _ONE, _PAIR = 0, 1, 2  # what stands before a quantifier


class _Group:
    """A group that is being read: its branches, and the parts of the last one."""

    def __init__(self, opened_at: int) -> None:
        self.opened_at = opened_at
        self.branches: list[programs.Part] = []
        self.parts: list[programs.Part] = []
        self.last = _NONE

    def add(self, part: programs.Part, last: int) -> None:
        self.parts.append(part)
        self.last = last

    def branch(self, at: int) -> None:
        joined: programs.Part = []
        for part in self.parts:
            joined.extend(part)
        programs.measured(len(joined), at)
        self.branches.append(joined)
        self.parts, self.last = [], _NONE


class Reader:
    """Reads one pattern, once."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.points = [ord(character) for character in pattern]
        self.at = 0
        self.folds = "i" in flags
        self.dot_ends = () if "s" in flags else classes.LINE_ENDS
        self.groups = [_Group(0)]
        self.names: list[str] = []

    def read(self) -> programs.Part:
        """Read it all."""
        while self.at < len(self.points):
            character = chr(self.points[self.at])
            _READERS.get(character, _literal)(self)
        top = self.groups.pop()
        if self.groups:
            raise PatternError("this group is never closed", top.opened_at, "add a )")
        top.branch(self.at)
        return programs.either(top.branches, self.at)

    def group(self) -> _Group:
        """Give the innermost group."""
        return self.groups[-1]

    def follows(self, text: str, after: int = 0) -> bool:
        """Say whether `text` stands `after` characters from here."""
        start = self.at + after
        return self.points[start : start + len(text)] == [ord(one) for one in text]


def _literal(reader: Reader) -> None:
    reader.group().add(*_one_character(reader, reader.points[reader.at]))
    reader.at += 1


def _one_character(reader: Reader, point: int) -> tuple[programs.Part, int]:
    part: programs.Part = []
    for unit in code_units(chr(point)):
        told = folding.same_case(unit) if reader.folds else unit
        part.extend(programs.one_of(((told, told),), False))
    return part, _ONE if len(part) == 1 else _PAIR


def _any(reader: Reader) -> None:
    reader.group().add(programs.one_of(reader.dot_ends, True), _ONE)
    reader.at += 1


def _assert(reader: Reader) -> None:
    what = _ASSERTS[chr(reader.points[reader.at])]
    reader.group().add(programs.asserted(what), _NONE)
    reader.at += 1


def _escape(reader: Reader) -> None:
    letter = chr(reader.points[reader.at + 1]) if reader.at + 1 < len(reader.points) else ""
    what, ranges = _BOUNDARIES.get(letter), escapes.class_of(letter)
    if what is not None:
        reader.group().add(programs.asserted(what), _NONE)
        reader.at += 2
    elif ranges is not None:
        reader.group().add(programs.one_of(ranges, False), _ONE)
        reader.at += 2
    else:
        point, reader.at = escapes.point_at(reader.points, reader.at, False)
        reader.group().add(*_one_character(reader, point))


def _open(reader: Reader) -> None:
    for mark, name in _LOOKS:
        if reader.follows(mark, 1):
            hint = "use two conditions, joined by $and or $not"
            raise PatternError(name + " is not supported", reader.at, hint)
    opened_at = reader.at
    reader.at += 1
    if reader.follows("?:"):
        reader.at += 2
    elif reader.follows("?<"):
        _name(reader, opened_at)
    elif reader.follows("?"):
        raise PatternError("this kind of group is not supported", opened_at, "write (?: ... )")
    reader.groups.append(_Group(opened_at))


def _name(reader: Reader, opened_at: int) -> None:
    start = end = reader.at + 2
    while end < len(reader.points) and _names(reader.points[end], end > start):
        end += 1
    name = "".join([chr(point) for point in reader.points[start:end]])
    if not name or end >= len(reader.points) or reader.points[end] != 62:
        why = "a group's name is made of ASCII letters, digits, _ and $"
        raise PatternError(why, opened_at, "write (?<name> ... )")
    if name in reader.names:
        raise PatternError("two groups are called " + name, opened_at, "leave the names out")
    reader.names.append(name)
    reader.at = end + 1


def _names(point: int, may_be_digit: bool) -> bool:
    if 48 <= point <= 57:
        return may_be_digit
    return point in (36, 95) or 65 <= point <= 90 or 97 <= point <= 122


def _close(reader: Reader) -> None:
    if len(reader.groups) == 1:
        raise PatternError("there is no group to close", reader.at, "write \\) for a bracket")
    group = reader.groups.pop()
    group.branch(reader.at)
    reader.group().add(programs.either(group.branches, reader.at), _ONE)
    reader.at += 1


def _branch(reader: Reader) -> None:
    reader.group().branch(reader.at)
    reader.at += 1


def _quantify(reader: Reader) -> None:
    at = reader.at
    least, most, end = _QUANTIFIERS[chr(reader.points[at])](reader)
    group = reader.group()
    if group.last == _NONE:
        raise PatternError("there is nothing to repeat", at, "put a backslash before it")
    if group.last == _PAIR:
        why = "a character beyond U+FFFF cannot be repeated by itself"
        raise PatternError(why, at, "put it into (?: )")
    group.add(programs.repeated(group.parts.pop(), least, most, at), _NONE)
    reader.at = end + 1 if end < len(reader.points) and reader.points[end] == 63 else end


def _star(reader: Reader) -> tuple[int, int | None, int]:
    return 0, None, reader.at + 1


def _plus(reader: Reader) -> tuple[int, int | None, int]:
    return 1, None, reader.at + 1


def _maybe(reader: Reader) -> tuple[int, int | None, int]:
    return 0, 1, reader.at + 1


def _times(reader: Reader) -> tuple[int, int | None, int]:
    least, end = _number(reader, reader.at + 1)
    most: int | None = least
    if reader.points[end] == 44:
        most, end = _number(reader, end + 1)
        most = None if most < 0 else most
    if most is not None and most < least:
        raise PatternError("the numbers are out of order", reader.at, "write {least,most}")
    return least, most, end + 1


def _number(reader: Reader, at: int) -> tuple[int, int]:
    end = at
    while end < len(reader.points) and 48 <= reader.points[end] <= 57:
        end += 1
    digits = "".join([chr(point) for point in reader.points[at:end]])
    # More digits than any pattern may have steps: `repeated` refuses either number.
    return int(digits[:9]) if digits else -1, end


def _brace(reader: Reader) -> None:
    if _is_times(reader):
        _quantify(reader)
    else:
        _literal(reader)


def _is_times(reader: Reader) -> bool:
    least, end = _number(reader, reader.at + 1)
    if least >= 0 and end < len(reader.points) and reader.points[end] == 44:
        _, end = _number(reader, end + 1)
    return least >= 0 and end < len(reader.points) and reader.points[end] == 125


def _class(reader: Reader) -> None:
    part, reader.at = brackets.read(reader.points, reader.at, reader.folds)
    reader.group().add(part, _ONE)


_QUANTIFIERS = {"*": _star, "+": _plus, "?": _maybe, "{": _times}
_READERS = {
    "*": _quantify,
    "+": _quantify,
    "?": _quantify,
    "{": _brace,
    "(": _open,
    ")": _close,
    "|": _branch,
    ".": _any,
    "[": _class,
    "\\": _escape,
    "^": _assert,
    "$": _assert,
}


def read(pattern: str, flags: str = "") -> Program:
    """Read `pattern`. Raises PatternError."""
    if len(pattern) > MOST_CHARACTERS:
        raise PatternError("the pattern is too long", MOST_CHARACTERS, "use several patterns")
    for flag in flags:
        if flag not in FLAGS:
            raise PatternError("unknown flag " + flag, 0, "flags are i, m and s")
    steps = tuple(Reader(pattern, flags).read())
    asserts = any(step[0] == programs.ASSERT for step in steps)
    return Program(steps, "i" in flags, "m" in flags, asserts)
