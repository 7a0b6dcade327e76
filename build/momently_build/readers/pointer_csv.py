"""Pointer files: a table of positions over time, as studies and heat maps keep them.

Rule 1: lines that begin with `#` stand at the top and hold words `name=value`: viewport (1280x720),
start and end (x,y), max_scroll, mousedown_t, url, wall_ms. Then comes the line with the columns.
Rule 2: `--columns t=time_s,x=mouse_x` says which column is what. Names that need no telling:
t (seconds) or t_ms; x, y (px in the window), dx, dy (px from the start, which is the middle of
the window unless told) or rx, ry (shares of the way from start to end); scroll_y (px); buttons;
session (another value begins another session).
Rule 3: a position outside the window is a pointer that left it: told once, by the edge, until
the pointer is back.
Rule 4: a page is there until its last row; after a pointer that is still outside then for
`LEFT_MS` more, since whoever goes for the tab strip takes that long to be gone.
"""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from momently.signals import MOST
from momently_build.problems import suggest
from momently_build.readers import files, order, recording
from momently_build.readers.recording import Recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.readers.files import Part
    from momently_build.readers.recording import Told

    Facts = dict[str, Any]
    Row = dict[str, str]
    Rows = Iterator[tuple[int, Row]]  # each with its line

COLUMNS = ("t", "t_ms", "x", "y", "dx", "dy", "rx", "ry", "scroll_y", "buttons", "session")
_POSITIONS = (("x", "y"), ("dx", "dy"), ("rx", "ry"))
_WIDTH, _HEIGHT = 1280, 720
LEFT_MS = 1000
_HINT = "A pointer file has a line of column names, then numbers: t,x,y."
_MAP_HINT = "Say which column is what: --columns t=time_s,x=mouse_x,y=mouse_y."


def read(part: Part) -> Iterator[Recording]:
    """Give the sessions of a pointer file; raises AuthorProblemsError."""
    table = _Table(part)
    stream = table.rows()
    ahead = next(stream, None)
    if ahead is None:
        raise files.problem(part.path, None, "There is no position in this file.", _HINT)
    hand = _Hand(part, table)
    while ahead is not None:
        one = _One(ahead, stream)
        name = f"{part.name}:{one.session}"
        source = recording.Source(hand.view, hand.until, hand.ignored)
        for found in recording.sessions(hand.told(one), name, source):
            yield Recording(found.batches, "", one.session, found.ignored)
        ahead = one.ahead


class _One:
    """The rows of one value in the column `session`."""

    def __init__(self, first: tuple[int, Row], rest: Rows) -> None:
        self.session = first[1].get("session", "")
        self.ahead: tuple[int, Row] | None = first
        self._rest = rest

    def __iter__(self) -> Rows:
        while self.ahead is not None and self.ahead[1].get("session", "") == self.session:
            yield self.ahead
            self.ahead = next(self._rest, None)


class _Table:
    """The lines of a pointer file: its words, its columns, its rows."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._lines = iter(files.Lines(part))
        self.words: dict[str, str] = {}
        self._names, self._line, self._delimiter = self._header()
        known = [name for name in self._names if name]
        has_time = "t" in known or "t_ms" in known
        has_place = any(x in known and y in known for x, y in _POSITIONS) or "scroll_y" in known
        if not has_time or not has_place:
            what = f"Of the columns {', '.join(self._written)} none says "
            what += "where the pointer is." if has_time else "when it was."
            raise files.problem(part.path, self._line, what, _MAP_HINT)

    def _header(self) -> tuple[list[str], int, str]:
        for number, line in self._lines:
            if line.startswith("#"):
                pairs = (word.partition("=") for word in line.lstrip("# ").split())
                self.words |= {name: value for name, _, value in pairs}
            elif line.strip():
                delimiter = max(",;\t", key=line.count)
                self._written = [
                    name.strip() for name in next(csv.reader([line], delimiter=delimiter))
                ]
                return self._mapped(number), number, delimiter
        raise files.problem(self._part.path, None, "There is no position in this file.", _HINT)

    def _mapped(self, line: int) -> list[str]:
        """Give what each column is; "" for what is not asked for."""
        wanted = self._part.columns
        for target, source in wanted.items():
            if source not in self._written:
                what = f'There is no column "{source}" for {target}.'
                raise files.problem(self._part.path, line, what, suggest(source, self._written))
        named = {source: target for target, source in wanted.items()}
        return [
            named.get(name, name if name in COLUMNS and name not in wanted else "")
            for name in self._written
        ]

    def rows(self) -> Rows:
        """Give the rows, each with its line; raises AuthorProblemsError."""
        for number, line in self._lines:
            if not line.strip():
                continue
            cells = next(csv.reader([line], delimiter=self._delimiter))
            if len(cells) != len(self._names):
                what = f"This line has {len(cells)} cells, not {len(self._names)}."
                raise files.problem(self._part.path, number, what, _HINT)
            pairs = zip(self._names, cells, strict=True)
            yield number, {name: cell.strip() for name, cell in pairs if name}


class _Hand:
    """What a row tells: where the pointer is, and how far the page was scrolled."""

    def __init__(self, part: Part, table: _Table) -> None:
        self._part = part
        self._words = table.words
        self.ignored: dict[str, int] = {}
        self._width, self._height = self._pair("viewport", "x", (_WIDTH, _HEIGHT))
        middle = (self._width / 2, self._height / 2)
        self._start = self._pair("start", ",", middle)
        self._end = self._pair("end", ",", self._start)
        self._pressed_ms = self._word("mousedown_t", 1000)
        scrolls = self._word("max_scroll", 1)
        self._page_height = 0 if scrolls is None else scrolls + int(self._height)
        self._begin()

    def _begin(self) -> None:
        self._inside = True
        self._down = False
        self._y: float | None = None
        self._last_ms = 0

    def _pair(self, name: str, mark: str, otherwise: tuple[float, float]) -> tuple[float, float]:
        one, _, other = self._words.get(name, "").partition(mark)
        try:
            found = float(one), float(other)
        except ValueError:
            return otherwise
        return found if all(abs(number) <= MOST for number in found) else otherwise

    def _word(self, name: str, times: int) -> int | None:
        try:
            return round(float(self._words[name]) * times)
        except (KeyError, ValueError, OverflowError):
            return None

    def view(self) -> Facts:
        """Give the page, as far as the file says."""
        url = self._words.get("url", "")
        size = {"viewport_width": int(self._width), "viewport_height": int(self._height)}
        return {"url": url, "path": urlsplit(url).path or "/"} | size

    def until(self) -> int:
        """Give the wall ms until which the page was there."""
        tail_ms = self._part.tail_ms
        if tail_ms is None:
            tail_ms = 0 if self._inside else LEFT_MS
        return self._last_ms + tail_ms

    def told(self, rows: _One) -> Iterator[Told]:
        """Give the signals of one session."""
        self._begin()
        began_ms = self._word("wall_ms", 1) or 0
        timed = ((at, at, row) for at, row in self._numbers(rows))
        last: Told | None = None
        for at, row in order.in_order(timed, self.ignored):
            self._last_ms = began_ms + at
            for kind, facts in self._signals(at, row):
                last = (began_ms + at, kind, facts)
                yield last
        if self._down and last is not None:
            yield last[0], "pointer_released", {"x": last[2].get("x", 0), "y": last[2].get("y", 0)}

    def _numbers(self, rows: _One) -> Iterator[tuple[int, dict[str, float]]]:
        for line, row in rows:
            found = {name: self._number(line, name, row[name]) for name in row if name != "session"}
            yield round(found["t"] * 1000 if "t" in found else found["t_ms"]), found

    def _number(self, line: int, name: str, cell: str) -> float:
        try:
            number = float(cell)
        except ValueError:
            number = math.nan
        # What is no number at all is not below anything either.
        if abs(number) <= MOST:
            return number
        what = f'{name} is no number, or none that a page can have: "{cell[:40]}".'
        raise files.problem(self._part.path, line, what, _HINT)

    def _signals(self, at: int, row: dict[str, float]) -> Iterator[tuple[str, Facts]]:
        place = self._place(row)
        if place is not None:
            if self._pressed_ms is not None and at >= self._pressed_ms and not self._down:
                self._down = True
                yield "pointer_pressed", place | {"button": 0}
            yield from self._moved(place, int(row.get("buttons", self._down)))
        if "scroll_y" in row and row["scroll_y"] != self._y:
            # The first line tells where the page stands; only what follows is scrolling.
            is_news, self._y = self._y is not None or row["scroll_y"] != 0, row["scroll_y"]
            if is_news:
                size = {"height": self._page_height, "viewport": int(self._height)}
                yield "scrolled", {"y": self._y, **size}

    def _place(self, row: dict[str, float]) -> Facts | None:
        (x, y), (ex, ey) = self._start, self._end
        if "x" in row:
            x, y = row["x"], row["y"]
        elif "dx" in row:
            x, y = x + row["dx"], y + row["dy"]
        elif "rx" in row:
            x, y = x + row["rx"] * (ex - x), y + row["ry"] * (ey - y)
        else:
            return None
        return {"x": math.floor(x), "y": math.floor(y)}

    def _moved(self, place: Facts, buttons: int) -> Iterator[tuple[str, Facts]]:
        edge = self._edge(place)
        was_inside, self._inside = self._inside, edge == ""
        if edge and was_inside:
            yield "pointer_left", place | {"edge": edge, "buttons": buttons, "over": "page"}
        elif not edge and not was_inside:
            yield "pointer_entered", place
        elif not edge:
            yield "pointer_moved", place | {"buttons": buttons}

    def _edge(self, place: Facts) -> str:
        x, y = place["x"], place["y"]
        edges = (
            ("top", y < 0),
            ("bottom", y >= self._height),
            ("left", x < 0),
            ("right", x >= self._width),
        )
        return next((name for name, is_out in edges if is_out), "")
