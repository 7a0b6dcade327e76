"""The work of a replay: parts of files, in one process or several, results in order.

Rule 1: results come in the order of the files, whoever was first, so that the same files give
the same answer however many processes there are.
Rule 2: no more tasks are handed out than can be worked on soon: what waits is bounded.
Rule 3: a worker is told everything when it starts and shares nothing: processes are spawned.
Rule 4: a file that cannot be read ends the replay when it was named. Of a folder it is left out
from where it breaks, and the rest goes on.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from momently import bundle as bundles
from momently.hosts import replay
from momently_build import readers
from momently_build.problems import AuthorProblemsError
from momently_build.readers.files import PART_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from momently.bundle import Bundle
    from momently.hosts.replay import Replay
    from momently_build.problems import Problem
    from momently_build.readers.files import Part

    Tell = Callable[[str, int, int], None]
    Done = tuple[list["Session"], tuple[Problem, ...]]


KEPT_UNREAD = 100


@dataclass(frozen=True, slots=True)
class Session:
    """One replayed session: its file, its number in it, and what came of it."""

    file: str
    number: int
    window: str
    ignored: dict[str, int]
    replay: Replay


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of a folder that could not be read, why, and how many sessions came before that."""

    file: str
    line: int | None
    what: str
    hint: str
    sessions: int


@dataclass(slots=True)
class Unreads:
    """How many files of folders could not be read, and the first of them."""

    count: int = 0
    first: list[Unread] = field(default_factory=list)

    def add(self, unread: Unread) -> None:
        """Take note of one more."""
        self.count += 1
        if len(self.first) < KEPT_UNREAD:
            self.first.append(unread)


def jobs_for(parts: list[Part], wanted: int | None) -> int:
    """Say how many processes to use: those asked for, else as many as have enough to do."""
    tasks = -(-sum(part.bytes() for part in parts) // PART_BYTES)
    return wanted or max(1, min(os.cpu_count() or 1, tasks))


def run(
    parts: list[Part],
    bundle: dict[str, Any],
    jobs: int,
    tell: Tell,
    unreads: Unreads,
    *,
    keep: bool = False,
) -> Iterator[Session]:
    """Replay every session of `parts`, in order; raises AuthorProblemsError, BundleError."""
    read = bundles.decode(bundle)
    counted = _Counted(sum(part.bytes() for part in parts), tell, unreads)
    if jobs == 1:
        for part in parts:
            yield from counted.numbered(part, _sessions(part, read, keep))
    else:
        yield from _shared(parts, bundle, jobs, counted)


class _Counted:
    """Numbers the sessions of each file, and says how far the work is and what broke off."""

    def __init__(self, total: int, tell: Tell, unreads: Unreads) -> None:
        self._total = total
        self._tell = tell
        self._unreads = unreads
        self._broken: Path | None = None
        self._file = ""
        self._sessions = 0
        self._bytes = 0

    def numbered(self, part: Part, sessions: Iterable[Session]) -> Iterator[Session]:
        """Number the sessions of a part after those of the part before.

        Raises AuthorProblemsError when a part breaks that was named.
        """
        if part.name != self._file:
            self._file, self._sessions = part.name, 0
        self._tell(f"Replaying {part.name}", self._bytes, self._total)
        self._bytes += part.bytes()
        if self._broken == part.path and not part.is_named:
            return
        try:
            for one in sessions:
                self._sessions += 1
                yield Session(one.file, self._sessions, one.window, one.ignored, one.replay)
        except AuthorProblemsError as error:
            if part.is_named:
                raise
            self._broken = part.path
            why = error.problems[0]
            told = (why.line, why.what, why.hint, self._sessions)
            self._unreads.add(Unread(part.name, *told))


def _sessions(part: Part, read: Bundle, keep: bool) -> Iterator[Session]:
    if part.problems:
        raise AuthorProblemsError(part.problems)
    for one in readers.read(part):
        lived = replay.live(one.batches, read, one.under, keep, one.plugins)
        yield Session(part.name, 0, one.window, one.ignored, lived)


def _shared(
    parts: list[Part], bundle: dict[str, Any], jobs: int, counted: _Counted
) -> Iterator[Session]:
    spawned = multiprocessing.get_context("spawn")
    waiting: deque[tuple[list[Part], Future[list[Done]]]] = deque()
    with ProcessPoolExecutor(jobs, spawned, _begin, (bundle,)) as pool:
        try:
            for task in _tasks(parts):
                waiting.append((task, pool.submit(_work, task)))
                if len(waiting) > 2 * jobs:
                    yield from _taken(*waiting.popleft(), counted)
            while waiting:
                yield from _taken(*waiting.popleft(), counted)
        finally:
            pool.shutdown(cancel_futures=True)


def _taken(task: list[Part], future: Future[list[Done]], counted: _Counted) -> Iterator[Session]:
    for part, done in zip(task, future.result(), strict=True):
        yield from counted.numbered(part, _again(*done))


def _again(sessions: list[Session], problems: tuple[Problem, ...]) -> Iterator[Session]:
    """Give what a worker gave, and break where it broke."""
    yield from sessions
    if problems:
        raise AuthorProblemsError(problems)


def _tasks(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Put small files together, so that a task is worth handing over."""
    task: list[Part] = []
    size = 0
    for part in parts:
        task.append(part)
        size += part.bytes()
        if size >= PART_BYTES:
            yield task
            task, size = [], 0
    if task:
        yield task


_read: list[Bundle] = []


def _begin(bundle: dict[str, Any]) -> None:
    """Get a worker ready."""
    _read[:] = [bundles.decode(bundle)]


def _work(task: list[Part]) -> list[Done]:
    """Replay a task in a worker; problems travel as values, since they are no one's crash."""
    return [_done(part) for part in task]


def _done(part: Part) -> Done:
    sessions: list[Session] = []
    try:
        sessions.extend(_sessions(part, _read[0], keep=False))
    except AuthorProblemsError as error:
        return sessions, error.problems
    return sessions, ()
