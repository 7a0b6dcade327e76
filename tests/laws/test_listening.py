"""A campaign that does not listen is not so much as called: whatever the number of campaigns.

Rule 1: the profiler sees every call. While a pointer moves, none may go to a watch or a lane
that does not listen to the pointer, neither for the signal nor for the reply's `next_wake`.
"""

from __future__ import annotations

import sys
from typing import Any

import pytest

from cases import rows_campaigns
from laws.test_engine_laws import GIVEN
from momently import bundle, triggers
from momently.engine import Engine
from momently.signals import Signal

WALL = {"wall_ms": 1_767_323_045_678, "utc_offset_min": 0}
SAMPLES = 200
POINTER = ("exit_intent", "sequence")  # the latter as `GIVEN` has it


def engine_with(copies: int) -> Engine:
    """An engine with three exit offers, and so many of every other kind of campaign."""
    kinds = [kind for kind in sorted(triggers.KINDS) if kind not in POINTER and kind != "not"]
    more = {"fresh_ms": None, "cancelled_by": ["purchase"]}
    told: list[dict[str, Any]] = [
        {"id": f"{kind}-{i}", "trigger": {**GIVEN.get(kind, {}), "kind": kind, **more}}
        for kind in kinds
        for i in range(copies)
    ]
    told += [{"id": f"e{i}", "trigger": {"kind": "exit_intent", **more}} for i in range(3)]
    read = bundle.decode(rows_campaigns.bundle({"campaigns": told}))
    engine = Engine(read.site, read.campaigns, read.problems)
    assert not engine.problems
    view = {"url": "https://shop.example/", "path": "/"} | WALL
    session = {"seed": "5eed", "consent": "memory"} | WALL
    engine.take([Signal("session", 0, session), Signal("page_view", 0, view)], 0)
    return engine


def called_while_moving(engine: Engine) -> tuple[list[str], int]:
    """Give the calls that went to who does not listen, and how many calls there were at all."""
    lanes = engine._state.lanes
    silent = {
        id(one): lane.campaign.id
        for lane in lanes
        if "pointer_moved" not in lane.watch.listens
        for one in (lane, lane.watch)
    }
    assert silent
    assert len(silent) < 2 * len(lanes)
    wrong: list[str] = []
    calls = 0

    def note(frame: Any, what: str, _: Any) -> None:
        nonlocal calls
        if what == "call":
            calls += 1
            whose = silent.get(id(frame.f_locals.get("self")))
            if whose is not None:
                wrong.append(f"{whose}: {frame.f_code.co_name}")

    moves = [
        Signal("pointer_moved", 20 + i, {"x": i, "y": 400, "buttons": 0}) for i in range(SAMPLES)
    ]
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for move in moves:
            engine.take((move,), move.at)
            engine.next_wake()
    finally:
        sys.setprofile(before)
    return wrong, calls


@pytest.mark.parametrize("copies", [1, 10])
def test_not_one_call_goes_to_a_campaign_that_does_not_listen(copies: int) -> None:
    wrong, _ = called_while_moving(engine_with(copies))
    assert wrong == []


def test_a_sample_takes_as_many_calls_with_two_hundred_other_campaigns() -> None:
    _, few = called_while_moving(engine_with(1))
    _, many = called_while_moving(engine_with(10))
    assert many == few
