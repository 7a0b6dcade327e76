"""The new triggers inside an engine: freshness, calling off, and what a signal costs."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from cases import rows_campaigns
from momently import bundle
from momently.effects import Show
from momently.engine import Engine
from momently.signals import Signal

WALL = {"wall_ms": 1_767_323_045_678, "utc_offset_min": 0}
PART = {"kind": "page_signal", "name": "a", "fresh_ms": 5000}
LATER = {"kind": "dwell", "after_ms": 4000, "active_only": False, "fresh_ms": 1000}


def engine_with(*triggers: dict[str, Any]) -> Engine:
    """An engine with one campaign for each trigger, on a page that was just opened."""
    told = [
        {"id": f"c{i}", "trigger": {"fresh_ms": None, "cancelled_by": [], **trigger}}
        for i, trigger in enumerate(triggers)
    ]
    read = bundle.decode(rows_campaigns.bundle({"campaigns": told}))
    assert read.problems == ()
    engine = Engine(read.site, read.campaigns)
    assert engine.problems == []
    view = {"url": "https://shop.example/", "path": "/"} | WALL
    session = {"seed": "5eed", "consent": "memory"} | WALL
    engine.take([Signal("session", 0, session), Signal("page_view", 0, view)], 0)
    return engine


def said(at: int, name: str) -> Signal:
    return Signal("page_signal", at, {"name": name})


def clicks(*times: int) -> list[Signal]:
    return [Signal("clicked", at, {"x": 9, "y": 9}) for at in times]


def reasons(engine: Engine) -> list[str]:
    return [entry.verdict.reason for entry in engine.verdicts]


def shown(engine: Engine, signals: list[Signal], now: int) -> bool:
    return any(isinstance(effect, Show) for effect in engine.take(signals, now))


@pytest.mark.parametrize(("judged_at", "reason"), [(5000, ""), (5001, "stale")])
def test_a_combination_is_as_fresh_as_the_part_that_completes_it(
    judged_at: int, reason: str
) -> None:
    engine = engine_with({"kind": "all", "within_ms": None, "of": [PART, LATER]})
    came = shown(engine, [said(100, "a")], judged_at)
    assert came is (reason == "")
    assert (reason in reasons(engine)) is True


def test_what_the_author_says_of_the_whole_counts_more() -> None:
    engine = engine_with({"kind": "all", "within_ms": None, "fresh_ms": 9000, "of": [PART, LATER]})
    assert shown(engine, [said(100, "a")], 12_000)


def test_a_rage_click_calls_off_who_wants_it_to() -> None:
    called_off = {"kind": "page_signal", "name": "go", "cancelled_by": ["rage_click"]}
    engine = engine_with(called_off)
    assert not shown(engine, [*clicks(1000, 1300, 1600), said(2000, "go")], 2000)


@pytest.mark.parametrize("times", [(1000, 1300), (1000, 2300, 3600)])
def test_clicks_that_are_no_rage_call_nobody_off(times: tuple[int, ...]) -> None:
    engine = engine_with({"kind": "page_signal", "name": "go", "cancelled_by": ["rage_click"]})
    assert shown(engine, [*clicks(*times), said(4000, "go")], 4000)


def test_a_dead_click_calls_off_who_wants_it_to() -> None:
    engine = engine_with({"kind": "page_signal", "name": "go", "cancelled_by": ["dead_click"]})
    dead = Signal("dead_click", 3500, {"x": 9, "y": 9})
    assert not shown(engine, [*clicks(1000), dead, said(4000, "go")], 4000)


def test_a_rage_is_known_to_whoever_keeps_the_peace() -> None:
    engine = engine_with({"kind": "rage_click"})
    engine.take(clicks(1000, 1300), 1300)
    assert engine.state.behaviour.clicks.rage_at is None
    engine.take(clicks(1600), 1600)
    assert engine.state.behaviour.clicks.rage_at == 1600


def test_a_damaged_combination_is_left_out_and_the_others_run() -> None:
    told = [
        {"id": "bad", "trigger": {"kind": "all", "of": 7, "fresh_ms": None, "cancelled_by": []}},
        {"id": "lone", "trigger": {"kind": "not", "of": [PART], "fresh_ms": None} | OFF},
        {"id": "good"},
    ]
    read = bundle.decode(rows_campaigns.bundle({"campaigns": told}))
    engine = Engine(read.site, read.campaigns)
    left_out = [campaign for campaign, _ in [*read.problems, *engine.problems]]
    assert left_out == ["bad", "lone"]


OFF: dict[str, Any] = {"cancelled_by": []}


def test_a_signal_calls_nobody_who_does_not_listen() -> None:
    waiting: list[dict[str, Any]] = [
        {"kind": "inactivity", "after_ms": 30_000},
        {"kind": "cart_idle", "after_ms": 30_000},
        {"kind": "rage_click"},
        {"kind": "all", "within_ms": None, "of": [PART, {"kind": "dead_click"}]},
    ]
    engine = engine_with(*waiting)
    watches = [lane.watch for lane in engine.state.lanes]
    names: list[str] = []

    def note(frame: Any, what: str, _: Any) -> None:
        if what == "call" and "/triggers/" in frame.f_code.co_filename:
            names.append(frame.f_code.co_qualname)

    moves = [Signal("pointer_moved", 5000 + 8 * i, {"x": i, "y": 400}) for i in range(50)]
    keys = [
        Signal("keyed", 6000, {}),
        Signal("scrolled", 6000, {"y": 9, "height": 9, "viewport": 9}),
    ]
    engine.take(moves[:1], 5000)
    sys.setprofile(note)
    try:
        engine.take([*moves, *keys], 6000)
    finally:
        sys.setprofile(None)
    assert names == []
    assert len(watches) == 4
