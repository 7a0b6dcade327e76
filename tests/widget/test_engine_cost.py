"""What a pointer sample costs the engine, counted in calls, since clocks lie on busy machines.

Rule 1: campaigns that do not listen for the pointer cost a sample nothing.
"""

from __future__ import annotations

import sys
from typing import Any

from cases import rows_campaigns
from momently import bundle
from momently.engine import Engine
from momently.signals import Signal

WALL = {"wall_ms": 1_767_323_045_678, "utc_offset_min": 0}
LISTENING = 3


def engine_with(others: int) -> Engine:
    """An engine with three exit offers and so many campaigns that wait for something else."""
    leaving = {"kind": "exit_intent", "fresh_ms": 500, "cancelled_by": ["purchase"]}
    waiting = {"kind": "dwell", "after_ms": 10**8, "fresh_ms": None, "cancelled_by": []}
    told: list[dict[str, Any]] = [{"id": f"e{i}", "trigger": leaving} for i in range(LISTENING)]
    told += [{"id": f"d{i}", "trigger": waiting} for i in range(others)]
    read = bundle.decode(rows_campaigns.bundle({"campaigns": told}))
    engine = Engine(read.site, read.campaigns)
    view = {"url": "https://shop.example/", "path": "/"} | WALL
    session = {"seed": "5eed", "consent": "memory"} | WALL
    engine.take([Signal("session", 0, session), Signal("page_view", 0, view)], 0)
    return engine


def calls_per_sample(others: int, samples: int = 500) -> float:
    engine = engine_with(others)
    batch = [
        Signal("pointer_moved", 9000 + 8 * i, {"x": i, "y": 400, "buttons": 0})
        for i in range(samples)
    ]
    counted = 0

    def count(frame: Any, what: str, given: Any) -> None:
        nonlocal counted
        counted += what == "call"

    engine.take(batch[:1], batch[0].at)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        engine.take(batch, batch[-1].at)
    finally:
        sys.setprofile(before)
    return counted / samples


def test_a_sample_costs_no_more_with_a_hundred_other_campaigns() -> None:
    assert calls_per_sample(100) - calls_per_sample(7) < 1


def test_a_sample_costs_a_handful_of_calls() -> None:
    """A fold of behaviour, and two calls for each campaign that listens."""
    assert calls_per_sample(7) < 8 + 4 * LISTENING
