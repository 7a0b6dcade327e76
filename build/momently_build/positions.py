"""Where each key of a TOML or JSON file stands, so that a problem can name its line.

Rule 1: this reads only text that the real parser has accepted; it finds lines, never values.
Rule 2: a place is the path of keys and indexes from the top of the file.
Rule 3: a place that is not written down has the line of the nearest one around it.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}\n#]+")
_SPACE = re.compile(r"[ \t]*")
_STRINGS = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\]|\\.)*"'),
    re.compile(r"'[^']*'"),
)
_AGAIN = -1
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


def shown(place: Place) -> str:
    """Write a place as an author would: `experiment.variants[0].weight`."""
    text = ""
    for step in place:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            quoted = step if _PLAIN.fullmatch(step) else json.dumps(step, ensure_ascii=False)
            text += f".{quoted}" if text else quoted
    return text


def line_of(lines: Mapping[Place, int], place: Place) -> int | None:
    """Give the line of `place`, or of the nearest written place around it."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


def in_json(text: str) -> dict[Place, int]:
    """Find the line of every key in JSON text."""
    scanner = _Scanner(text)
    scanner.blank()
    scanner.value(())
    return scanner.lines


def repeated(text: str) -> list[tuple[Place, int, int]]:
    """Find the keys that JSON text says twice: place, first line, later line."""
    scanner = _Scanner(text)
    scanner.blank()
    scanner.value(())
    return [
        (tuple(step for step in place if step != _AGAIN), first, line)
        for place, first, line in scanner.repeated
    ]


def in_toml(text: str) -> dict[Place, int]:
    """Find the line of every key and table in TOML text."""
    scanner = _Scanner(text)
    scanner.blank()
    table: Place = ()
    while scanner.at < len(text):
        if text.startswith("[", scanner.at):
            table = scanner.header()
        else:
            scanner.pair(table)
        scanner.blank()
    return scanner.lines


class _Scanner:
    """Walks over text that is known to be right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Place, int] = {}
        self.repeated: list[tuple[Place, int, int]] = []
        self._counts: dict[Place, int] = {}

    def blank(self) -> None:
        self._skip(_BLANK)

    def header(self) -> Place:
        repeated = self.text.startswith("[[", self.at)
        self.at += 2 if repeated else 1
        start = self.at
        place = self._inside(self._keys())
        self.at += 2 if repeated else 1
        if repeated:
            self._counts[place] = self._counts.get(place, -1) + 1
            self._note(place, start)
            place = (*place, self._counts[place])
        self._note(place, start)
        return place

    def pair(self, table: Place) -> None:
        start = self.at
        keys = self._keys()
        if (first := self.lines.get((*table, *keys))) is not None:
            self.repeated.append(((*table, *keys), first, self._line(start)))
            # What is below the second must not be taken for that below the first.
            keys = (*keys, _AGAIN)
        for length in range(1, len(keys) + 1):
            self._note((*table, *keys[:length]), start)
        self.blank()
        self.at += 1  # the sign between key and value: = or :
        self.blank()
        self.value((*table, *keys))

    def value(self, place: Place) -> None:
        opening = self.text[self.at : self.at + 1]
        if opening == "{":
            self._listed(place, "}")
        elif opening == "[":
            self._listed(place, "]")
        elif not self._string():
            self._skip(_BARE_VALUE)

    def _listed(self, place: Place, closing: str) -> None:
        self.at += 1
        index = 0
        self.blank()
        while self.at < len(self.text) and self.text[self.at] != closing:
            if closing == "}":
                self.pair(place)
            else:
                self._note((*place, index), self.at)
                self.value((*place, index))
                index += 1
            self.blank()
            if self.text.startswith(",", self.at):
                self.at += 1
                self.blank()
        self.at += 1

    def _keys(self) -> Place:
        keys: list[str] = []
        while True:
            self._skip(_SPACE)
            keys.append(self._key())
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return tuple(keys)
            self.at += 1

    def _key(self) -> str:
        start = self.at
        if not self._string():
            self._skip(_BARE_KEY)
            return self.text[start : self.at]
        written = self.text[start : self.at]
        if written.startswith("'"):
            return written[1:-1]
        try:
            return str(json.loads(written))
        except ValueError:  # \U and \e are TOML's own; the line is all that is lost
            return written[1:-1]

    def _string(self) -> bool:
        return any(self._skip(pattern) for pattern in _STRINGS)

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self.text, self.at)
        if found is None or found.end() == self.at:
            return False
        self.at = found.end()
        return True

    def _note(self, place: Place, at: int) -> None:
        self.lines.setdefault(place, self._line(at))

    def _line(self, at: int) -> int:
        return self.text.count("\n", 0, at) + 1

    def _inside(self, keys: Place) -> Place:
        """Turn the keys of a header into a place: a repeated table means its last one."""
        place: Place = ()
        for number, key in enumerate(keys, 1):
            place = (*place, key)
            if number < len(keys) and place in self._counts:
                place = (*place, self._counts[place])
        return place
