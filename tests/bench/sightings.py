"""What the probe saw in one page, read into numbers.

Rule 1: times are milliseconds of the page's clock.
Rule 2: a frame belongs to the latest verdict before it; a verdict that the page refused
to show has none.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

EVENT_TIMING_FLOOR_MS = 16.0
"""Event Timing tells of nothing quicker; a click it is silent about took at most this."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One overlay, from the pointer's leaving to its first frame."""

    verdict_to_paint_ms: float
    leave_to_paint_ms: float | None


def long_tasks_ms(seen: Mapping[str, Any], begun_from_ms: float = 0) -> tuple[float, ...]:
    """Give the length of each task of the main thread that took over 50 ms."""
    return tuple(length for begun, length in seen["longTasks"] if begun >= begun_from_ms)


def shift(seen: Mapping[str, Any]) -> float:
    """Give the sum of all layout shifts."""
    return float(sum(score for _, score in seen["shifts"]))


def shown(seen: Mapping[str, Any]) -> tuple[Shown, ...]:
    """Pair each overlay's first frame with its verdict, and with the leaving that led to it."""
    found = []
    for painted in seen["painted"]:
        verdict = _latest(seen["show"], painted)
        left = None if verdict is None else _latest(seen["left"], verdict)
        if verdict is not None:
            found.append(Shown(painted - verdict, None if left is None else painted - left))
    return tuple(found)


def compute_ms(seen: Mapping[str, Any]) -> tuple[float, ...]:
    """Give how long Python thought about each batch of signals."""
    return tuple(told["compute_ms"] for _, told in _replies(seen))


def round_trip_ms(seen: Mapping[str, Any]) -> tuple[float, ...]:
    """Give how long the page waited for each answer."""
    sent = seen["sent"]
    return tuple(at - sent[str(told["seq"])] for at, told in _replies(seen))


def clicks_ms(seen: Mapping[str, Any], began: float, ended: float) -> tuple[float, ...]:
    """Give each click's time to its next frame; those too quick to be told of get the floor."""
    pressed = [at for at in seen["clicks"] if began <= at <= ended]
    told = [took for at, took in seen["interactions"].values() if began <= at <= ended]
    quick = itertools.repeat(EVENT_TIMING_FLOOR_MS, max(0, len(pressed) - len(told)))
    return (*told, *quick)


def _latest(times: Sequence[float], until: float) -> float | None:
    return max((at for at in times if at <= until), default=None)


def _replies(seen: Mapping[str, Any]) -> Iterator[tuple[float, dict[str, Any]]]:
    for at, text in seen["replies"]:
        told = json.loads(text)
        if told["type"] == "reply":
            yield at, told
