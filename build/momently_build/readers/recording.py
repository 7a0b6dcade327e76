"""A recording: one session of one page, as batches of signals.

Rule 1: sessions end with half an hour of silence (the usual session rule).
Rule 2: what no engine recorded begins with a session of nobody, in memory mode: such files
know neither consent nor visits.
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


def sessions(
    told: Iterable[Told], name: str, view: Callable[[], Facts], ignored: dict[str, int]
) -> Iterator[Recording]:
    """Cut signals in order of time into sessions; `view` gives the page view under way.

    What was `ignored` while a session was read is counted to that session.
    """
    cut = _Cut(iter(told), view, ignored)
    number = 0
    while cut.first is not None:
        number += 1
        seed = hashlib.sha256(f"{name}:{number}:{cut.first[0]}".encode()).hexdigest()[:32]
        yield cut.session(seed)
        cut.drain()


class _Cut:
    """The stream of signals, cut where it is silent for too long."""

    def __init__(
        self, stream: Iterator[Told], view: Callable[[], Facts], ignored: dict[str, int]
    ) -> None:
        self._stream = stream
        self._view = view
        self._ignored = ignored
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
        for wall_ms, kind, facts in self._under_way:
            told = facts | wall(wall_ms) if kind == "page_view" else facts
            if began_ms is None:
                began_ms = wall_ms
                yield Batch(0, opening(seed, wall_ms, self._view()))
                if kind == "page_view":
                    continue
            at = wall_ms - began_ms
            yield Batch(at, (Signal(kind, at, told),))
        own.update(self._ignored)
        self._ignored.clear()

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
