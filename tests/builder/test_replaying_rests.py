"""Timers of recorded pages run on: up to the visitor's next sign, and after the last one.

Rule 1: a row of `LEAVINGS` is what a hand did last, how long the page is taken to have stayed,
and when the exit offer comes.
Rule 2: a row of `RESTS` is what a window told (s and what), and when it was idle for 30 s.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from builder.test_replaying_recordings import firings, waiting
from builder.test_replaying_rows import BUNDLE
from momently.hosts import simulate
from momently.hosts.replay import live
from momently_build import readers
from momently_build.cli import app
from momently_build.readers import files

if TYPE_CHECKING:
    from pathlib import Path

    from momently.bundle import Bundle

EXIT = waiting({"kind": "exit_intent", "sensitivity": "medium"})
IDLE = waiting({"kind": "inactivity", "after_ms": 30_000})
LEFT_AT, GRACE_MS = 10_092, 150


def rising(*more: str, session: str = "") -> str:
    """A hand that rests for ten seconds, then leaves by the top within 200 ms."""
    still = [f"{number / 10},640,600" for number in range(100)]
    fast = [f"{(9900 + 16 * step) / 1000},640,{600 - 52 * step}" for step in range(1, 13)]
    return "".join(f"{session}{row}\n" for row in (*still, *fast, *more))


def fired(path: Path, read: Bundle, campaign: str, tail_ms: int | None = None) -> list[list[int]]:
    told = [
        live(one.batches, read, keep=True)
        for part in files.parts([path], None, {}, 1 << 22, tail_ms)
        for one in readers.read(part)
    ]
    return [firings(one, campaign) for one in told]


LEAVINGS: dict[str, tuple[tuple[str, ...], int | None, list[int]]] = {
    "the file ends as the hand leaves": ((), None, [LEFT_AT + GRACE_MS]),
    "the file goes on for less than the grace": (("10.2,640,-30",), None, [LEFT_AT + GRACE_MS]),
    "the file goes on for longer": (("11.2,640,-30",), None, [LEFT_AT + GRACE_MS]),
    "the hand comes back within the grace": (("10.2,640,50",), None, []),
    "the hand comes back after it": (("10.4,640,50",), None, [LEFT_AT + GRACE_MS]),
    "it is known that the page was closed at once": ((), 0, []),
    "it is known that it was closed within the grace": ((), GRACE_MS - 1, []),
    "it is known that it was closed after it": ((), GRACE_MS, [LEFT_AT + GRACE_MS]),
}


@pytest.mark.parametrize("name", LEAVINGS)
def test_who_leaves_and_never_returns_is_counted_too(name: str, tmp_path: Path) -> None:
    more, tail_ms, wanted = LEAVINGS[name]
    path = tmp_path / "hand.csv"
    path.write_text("t,x,y\n" + rising(*more), "utf-8")
    assert fired(path, EXIT, "exit_intent", tail_ms) == [wanted]


def test_each_session_of_a_table_has_its_own_end(tmp_path: Path) -> None:
    path = tmp_path / "hands.csv"
    stays = "b,0,640,600\nb,20,640,500\n"
    told = rising(session="a,") + stays + rising(session="c,")
    path.write_text("session,t,x,y\n" + told, "utf-8")
    leaves = [LEFT_AT + GRACE_MS]
    assert fired(path, EXIT, "exit_intent") == [leaves, [], leaves]


def test_the_command_says_how_long_pages_stayed(tmp_path: Path) -> None:
    path, out = tmp_path / "hand.csv", tmp_path / "rows.jsonl"
    path.write_text("t,x,y\n0,1,1\n", "utf-8")
    words = ["replay", str(path), "--campaigns", str(BUNDLE), "--out", str(out)]
    found = []
    for tail in ((), ("--tail", "20")):
        assert CliRunner().invoke(app, [*words, *tail]).exit_code == 0
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        assert {row["length_ms"] for row in rows} == {0}
        found.append({row["campaign"]: row["shown"] + row["would_show"] for row in rows})
    assert sum(found[0].values()) == 0
    assert sum(found[1].values()) > 0


PAGE: dict[str, Any] = {"href": "https://a.example/", "width": 900, "height": 700}
CLICK: dict[str, Any] = {"source": 2, "type": 2, "id": 1, "x": 1, "y": 1}
CHANGE: dict[str, Any] = {"source": 0, "adds": [], "removes": []}
RESTS: dict[str, tuple[list[tuple[int, dict[str, Any]]], list[list[int]]]] = {
    "a rest between two clicks": ([(0, CLICK), (31, CLICK)], [[30_000]]),
    "a rest that ends a session": ([(0, CLICK), (1801, CLICK)], [[30_000], []]),
    "a rest that ends with the file": ([(0, CLICK)], [[]]),
    "a page that changes on its own until the file ends": (
        [(0, CLICK), (20, CHANGE), (40, CHANGE)],
        [[30_000]],
    ),
    "a page that changes on its own for too short a time": ([(0, CLICK), (29, CHANGE)], [[]]),
    "a page that changes on its own for hours": (
        [(0, CLICK), (5, CLICK), (9000, CHANGE)],
        [[35_000]],
    ),
}


@pytest.mark.parametrize("name", RESTS)
def test_rests_are_found_as_far_as_the_page_was_there(name: str, tmp_path: Path) -> None:
    told, wanted = RESTS[name]
    path = tmp_path / "window.json"
    lines = [{"type": 4, "timestamp": 0, "data": PAGE}]
    lines += [{"type": 3, "timestamp": 1000 * at_s, "data": what} for at_s, what in told]
    path.write_text(json.dumps(lines), "utf-8")
    assert fired(path, IDLE, "inactivity") == wanted


def test_a_journal_holds_its_wakes_and_is_not_run_on(tmp_path: Path) -> None:
    lines = simulate.session(json.loads(BUNDLE.read_text("utf-8")), 7, 10)
    path = tmp_path / "journal.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    (part,) = files.parts([path], "journal", {}, 1 << 22, 60_000)
    (batches,) = [list(one.batches) for one in readers.read(part)]
    assert len(batches) == len(lines) // 2
    assert all(batch.signals for batch in batches)
