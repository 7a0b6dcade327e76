"""A recording: one session of one page, as batches of signals.

Rule 1: sessions end with half an hour of silence (the usual session rule).
Rule 2: what no engine recorded begins with a session of nobody, in memory mode: such files
know neither consent nor visits.
Rule 3: a page does not end with its last signal. It was there until the visitor's next sign
where silence cut the session off, and else as long as the file tells (`until`); so a batch
without a signal says how long, of one silence half an hour at most.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from momently.behaviour.attention import VISIT_GAP_MS
from momently.hosts.replay import Batch
from momently.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    Facts = dict[str, Any]
    Told = tuple[int, str, Facts]  # wall ms, kind, facts

DEVICE = "desktop"


@dataclass(frozen=True, slots=True)
class Recording:
    """One session; `under` is the hash of the bundle it ran with, "" where there was none."""

    batches: Iterator[Batch]
    under: str = ""
    window: str = ""
    ignored: dict[str, int] = field(default_factory=dict)
    """What was left out, by name; complete when the batches have been taken."""
    plugins: str = ""
    """What a journal says of the site's plug-ins."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file being read: the page view under way, its end, and what was left out of it so far.

    `until` is asked when no signal is left: until which wall ms the page certainly was there.
    """

    view: Callable[[], Facts]
    until: Callable[[], int]
    ignored: dict[str, int]


def sessions(told: Iterable[Told], name: str, source: Source) -> Iterator[Recording]:
    """Cut signals in order of time into sessions.

    What was ignored while a session was read is counted to that session.
    """
    cut = _Cut(iter(told), source)
    number = 0
    while cut.first is not None:
        number += 1
        seed = hashlib.sha256(f"{name}:{number}:{cut.first[0]}".encode()).hexdigest()[:32]
        yield cut.session(seed)
        cut.drain()


class _Cut:
    """The stream of signals, cut where it is silent for too long."""

    def __init__(self, stream: Iterator[Told], source: Source) -> None:
        self._stream = stream
        self._source = source
        self.first = next(stream, None)
        self._under_way: Iterator[Told] = iter(())

    def session(self, seed: str) -> Recording:
        """Begin the next session; there must be one."""
        self._under_way = self._until_silence(self.first)
        own: dict[str, int] = {}
        return Recording(self._batches(seed, own), ignored=own)

    def drain(self) -> None:
        """Go on to the next session, whether or not this one was taken to its end."""
        for _ in self._under_way:
            pass

    def _batches(self, seed: str, own: dict[str, int]) -> Iterator[Batch]:
        began_ms: int | None = None
        last_ms = 0
        for wall_ms, kind, facts in self._under_way:
            told = facts | wall(wall_ms) if kind == "page_view" else facts
            last_ms = wall_ms
            if began_ms is None:
                began_ms = wall_ms
                yield Batch(0, opening(seed, wall_ms, self._source.view()))
                if kind == "page_view":
                    continue
            at = wall_ms - began_ms
            yield Batch(at, (Signal(kind, at, told),))
        rest_ms = self._rest_ms(last_ms)
        if began_ms is not None and rest_ms > 0:
            yield Batch(last_ms + rest_ms - began_ms, ())
        own.update(self._source.ignored)
        self._source.ignored.clear()

    def _rest_ms(self, last_ms: int) -> int:
        """Give how long the page was there after the last signal, as far as anybody knows."""
        until_ms = self._source.until() if self.first is None else self.first[0]
        return min(VISIT_GAP_MS, until_ms - last_ms)

    def _until_silence(self, first: Told | None) -> Iterator[Told]:
        last_ms = 0 if first is None else first[0]
        one = first
        while one is not None and one[0] - last_ms <= VISIT_GAP_MS:
            last_ms = one[0]
            yield one
            one = next(self._stream, None)
        self.first = one


def opening(seed: str, wall_ms: int, view: Facts) -> tuple[Signal, Signal]:
    """Open a page of which only the recording is known."""
    who = {"seed": seed, "consent": "memory", "memory": None, "device": DEVICE}
    now = wall(wall_ms)
    return Signal("session", 0, who | now), Signal("page_view", 0, view | now)


def wall(wall_ms: int) -> Facts:
    """Give the wall clock; recordings do not say in which zone they were made."""
    return {"wall_ms": wall_ms, "utc_offset_min": 0}
