"""Our own journals: one or more in a file, each from its header to the next.

Rule 1: a journal is not cut at silences: the engine that wrote it went on.
Rule 2: a journal whose last line is not whole was cut off: that line is left out and counted.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from momently import journal
from momently.errors import JournalError
from momently.hosts import replay
from momently_build.readers.files import HEADER, Lines, problem
from momently_build.readers.recording import Recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently.hosts.replay import Batch
    from momently.journal import Step
    from momently_build.readers.files import Part

_HINT = "A journal is what a page recorded with [journal] record = true."
_HEADER = HEADER.decode()
CUT_OFF = "cut_off_line"


def read(part: Part) -> Iterator[Recording]:
    """Give the sessions of a journal file; raises AuthorProblemsError."""
    lines = Lines(part)
    stream = _Stream(lines)
    if part.start == 0 and stream.ahead is None:
        raise problem(part.path, 1, "This file is empty.", _HINT)
    while stream.ahead is not None:
        session = _Session(part, lines, stream)
        header = session.header
        ignored = session.ignored
        yield Recording(session.batches(), header.bundle, "", ignored, header.plugins)
        for _ in session.rest:
            pass


class _Stream:
    """Lines with one line of foresight."""

    def __init__(self, lines: Lines) -> None:
        self._lines = ((number, line) for number, line in lines if line.strip())
        self.ahead = next(self._lines, None)
        self.last = ""

    def until_header(self) -> Iterator[tuple[int, str]]:
        """Give the lines of one journal: one line, and more until the next header."""
        while (line := self.ahead) is not None:
            self.ahead = next(self._lines, None)
            self.last = line[1]
            yield line
            if self.ahead is not None and self.ahead[1].startswith(_HEADER):
                return


class _Session:
    """One journal under way, from its header on."""

    def __init__(self, part: Part, lines: Lines, stream: _Stream) -> None:
        self._part = part
        self._lines = lines
        self._stream = stream
        self.rest = stream.until_header()
        self.ignored: dict[str, int] = {}
        try:
            self.header = journal.header(self.rest)
        except JournalError as error:
            raise self._problem(error.line, error.what) from None

    def batches(self) -> Iterator[Batch]:
        """Give the batches; raises AuthorProblemsError where a line is none."""
        try:
            for step in journal.steps(self.rest):
                yield self._batch(step)
        except JournalError as error:
            raise self._problem(error.line, error.what) from None
        if not _is_whole(self._stream.last):
            self.ignored[CUT_OFF] = 1

    def _batch(self, step: Step) -> Batch:
        try:
            return replay.batch(step)
        except ValueError as error:
            raise self._problem(step.line, f"is no batch: {error}") from None

    def _problem(self, number: int, what: str) -> Exception:
        line = self._lines.in_file(number)
        return problem(self._part.path, line, f"Line {line} {what}.", _HINT)


def _is_whole(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
