"""Order: what was written down a little late, back in its place.

Rule 1: a recorder keeps movements for up to half a second before it writes them down, so a
click stands before the movements that led to it. Within `WINDOW_MS` all is put in order.
Rule 2: what comes later than that keeps its place and gets the time of its neighbour: time
never runs backwards.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")
WINDOW_MS = 500


def in_order(
    written: Iterable[tuple[int, int, T]], ignored: dict[str, int], window_ms: int = WINDOW_MS
) -> Iterator[tuple[int, T]]:
    """Put (written at, happened at, what) in order of happening; gives (happened at, what)."""
    held: list[tuple[int, int, T]] = []
    newest, last = -(1 << 62), -(1 << 62)
    for number, (written_at, at, what) in enumerate(written):
        newest = max(newest, written_at)
        heapq.heappush(held, (at, number, what))
        while held and held[0][0] <= newest - window_ms:
            last = max(last, held[0][0])
            yield last, heapq.heappop(held)[2]
        if at < last:
            ignored["late"] = ignored.get("late", 0) + 1
    while held:
        at, _, what = heapq.heappop(held)
        last = max(last, at)
        yield last, what
