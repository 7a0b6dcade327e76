"""Real recordings lived through: what fires is what can be read off the files, no more.

Rule 1: each count is made twice: by the engine, and here, from the file itself.
Rule 2: idleness ends with the pointer, a click, a scroll or an edit (behaviour/activity.py);
whether the page was in view these files do not know.
Rule 3: the page was there until the visitor's next sign, so a rest that ends a session counts
like any other; after the last sign of a file nobody knows, and nothing is counted.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from builder.test_readers import POINTER, RRWEB, parts
from cases import rows_campaigns
from momently import bundle as bundles
from momently import effects
from momently.engine import Engine
from momently.hosts.replay import COUNTERFACTUAL, Batch, live
from momently.signals import Signal
from momently_build import readers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from momently.bundle import Bundle
    from momently.hosts.replay import Replay

RECORDINGS = [*sorted(RRWEB.glob("*.json")), *sorted(POINTER.glob("*.csv"))]
VIEWPORT_HEIGHT = 720
STAY_MS = 10_000


def waiting(*triggers: dict[str, Any]) -> Bundle:
    """Campaigns that may show as often as they fire."""
    more = {"fresh_ms": None, "cancelled_by": []}
    told = [{"id": one["kind"], "trigger": one | more} for one in triggers]
    read = bundles.decode(rows_campaigns.bundle({"campaigns": told}))
    assert not read.problems
    return read


def lived(path: Path, read: Bundle) -> list[Replay]:
    told = [
        live(one.batches, read, keep=True) for part in parts(path) for one in readers.read(part)
    ]
    assert {(one.mode, one.problems) for one in told} == {(COUNTERFACTUAL, ())}
    return told


def firings(replay: Replay, campaign: str) -> list[int]:
    return [
        line.at
        for line in replay.timeline
        if (line.campaign, line.gate, line.passed) == (campaign, "trigger", True)
    ]


ALL = waiting(
    {"kind": "inactivity", "after_ms": 1000},
    {"kind": "exit_intent", "sensitivity": "high", "arm_visit_ms": 0, "arm_page_ms": 0},
    {"kind": "scroll_depth", "percent": 50},
    {"kind": "dwell", "after_ms": 2000},
    {"kind": "hesitation", "sensitivity": "high", "page_types": [""]},
    {"kind": "rage_click"},
)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_live_page_and_the_replay_decide_the_same(path: Path) -> None:
    for part in parts(path):
        recordings = [list(one.batches) for one in readers.read(part)]
    replays = lived(path, ALL)
    assert len(recordings) == len(replays)
    for batches, replay in zip(recordings, replays, strict=True):
        engine = folded(batches, ALL)
        told = [(one.at, one.campaign, one.gate, one.verdict.reason) for one in engine.verdicts]
        assert told == [(one.at, one.campaign, one.gate, one.reason) for one in replay.timeline]
        assert len(told) < 500, "more than an engine keeps"


def folded(batches: list[Batch], read: Bundle) -> Engine:
    """Feed signals one by one, as a page does whose views stay up for ten seconds."""
    engine = Engine(read.site, read.campaigns)
    closing: list[Signal] = []
    for batch in batches:
        for signal in batch.signals:
            rested(engine, closing, signal.at)
            answer(engine, engine.receive(signal, signal.at), closing, signal.at)
        rested(engine, closing, batch.now)
        if not batch.signals:
            answer(engine, engine.wake(batch.now), closing, batch.now)
    return engine


def rested(engine: Engine, closing: list[Signal], until: int) -> None:
    while True:
        due = engine.next_wake()
        first = min([one.at for one in closing] + ([] if due is None else [due]), default=None)
        if first is None or first >= until:
            return
        if closing and closing[0].at == first:
            answer(engine, engine.receive(closing.pop(0), first), closing, first)
        else:
            answer(engine, engine.wake(first), closing, first)


def answer(engine: Engine, given: list[Any], closing: list[Signal], at: int) -> None:
    for effect in given:
        if isinstance(effect, effects.Show):
            answer(engine, engine.receive(Signal("shown", at, {}, effect.id), at), closing, at)
            by = {"by": "navigation"}
            closing.append(Signal("dismissed", at + STAY_MS, by, effect.id))


def acts_of(path: Path) -> list[int]:
    """The wall times at which the visitor did something, sorted."""
    acts: list[int] = []
    for one in json.loads(path.read_text("utf-8"))["rrweb_data"]:
        facts, at = one["data"], one["timestamp"]
        source = facts.get("source") if one["type"] == 3 else None
        if source == 1:
            acts += [at + point["timeOffset"] for point in facts["positions"]]
        elif source in (3, 5) or (source == 2 and facts["type"] in (0, 1, 2)):
            acts.append(at)
    return sorted(acts)


# The one rest of typing.json is of 98 minutes: it ends a session, and the page was idle in it.
@pytest.mark.parametrize(("name", "count"), [("idling.json", 3), ("typing.json", 1)])
def test_thirty_seconds_of_idleness_are_found_where_the_file_has_them(
    name: str, count: int
) -> None:
    acts = acts_of(RRWEB / name)
    idle = [at + 30_000 for at, later in pairwise(acts) if later - at > 30_000]
    read = waiting({"kind": "inactivity", "after_ms": 30_000})
    began = [
        next(iter(one.batches)).signals[0].facts["wall_ms"]
        for part in parts(RRWEB / name)
        for one in readers.read(part)
    ]
    told = [
        wall_ms + at
        for wall_ms, replay in zip(began, lived(RRWEB / name, read), strict=True)
        for at in firings(replay, "inactivity")
    ]
    assert told == idle
    assert len(told) == count


def rows_of(path: Path) -> list[list[float]]:
    """(s, px or share, px or share, share of the page seen) of each line."""
    first, _, *lines = path.read_text("utf-8").splitlines()
    words = dict(word.split("=") for word in first.lstrip("# ").split())
    height = float(words.get("max_scroll", 0)) + VIEWPORT_HEIGHT
    rows = [[float(cell) for cell in line.split(",")] for line in lines]
    return [[*row[:3], (row[3] + VIEWPORT_HEIGHT + 1) / height if row[3:] else 0] for row in rows]


def at_ms(row: list[float]) -> int:
    return round(row[0] * 1000)


def rests(rows: list[list[float]]) -> int:
    return sum(at_ms(later) - at_ms(row) > 1000 for row, later in pairwise(rows))


def is_half_seen(rows: list[list[float]]) -> bool:
    return max(row[3] for row in rows) >= 0.5


def is_long(rows: list[list[float]]) -> bool:
    return at_ms(rows[-1]) - at_ms(rows[0]) > 2500


READ_OFF: dict[str, tuple[dict[str, Any], Callable[[list[list[float]]], int]]] = {
    "a rest of a second": ({"kind": "inactivity", "after_ms": 1000}, rests),
    "half the page seen": ({"kind": "scroll_depth", "percent": 50}, is_half_seen),
    "two and a half seconds": ({"kind": "dwell", "after_ms": 2500}, is_long),
    "nobody leaves by the top": (
        {"kind": "exit_intent", "sensitivity": "low", "arm_visit_ms": 0, "arm_page_ms": 0},
        lambda rows: 0,
    ),
}


@pytest.mark.parametrize("name", READ_OFF)
def test_pointer_files_give_the_fires_that_can_be_read_off_them(name: str) -> None:
    trigger, count = READ_OFF[name]
    read = waiting(trigger)
    paths = sorted(POINTER.glob("*.csv"))
    told = {path.stem: len(firings(lived(path, read)[0], trigger["kind"])) for path in paths}
    assert told == {path.stem: int(count(rows_of(path))) for path in paths}
    assert (sum(told.values()) > 0) == (trigger["kind"] != "exit_intent")
