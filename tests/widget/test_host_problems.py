"""What the browser's host says of plug-ins and campaigns that break while a page is open."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from cases import rows_campaigns
from momently.hosts import browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RAISER = '''"""Raises at a word."""

from momently.plugins import Behaviour, Memory, Signal, trigger


@trigger("raiser", listens=["page_signal"])
def raiser(signal: Signal, behaviour: Behaviour, memory: Memory) -> bool:
    return bool({}[signal.facts["name"]])


@trigger("mumbler", listens=["page_signal"])
def mumbler(signal: Signal, behaviour: Behaviour, memory: Memory) -> bool:
    return "yes" if signal.facts["name"] == "mumble" else False
'''
BROKE = "c1: its trigger raiser is off for this session: plugins/raiser.py:8 KeyError"
MUMBLED = "c2: its trigger mumbler is off for this session: plugins/raiser.py it answered str"


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A host at work on two campaigns, each of which waits for a plug-in that breaks."""
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "raiser.py").write_text(RAISER)
    monkeypatch.syspath_prepend(tmp_path)
    bundle = rows_campaigns.bundle(
        {"campaigns": [{"trigger": {"kind": kind}} for kind in ("raiser", "mumbler")]}
    )
    bundle["plugins"] = {"modules": ["raiser"], "hash": "0123456789abcdef"}
    assert json.loads(browser.start(json.dumps(bundle)))["problems"] == []
    receive({"kind": "session", "seed": "5eed", "consent": "persistent", "visitor_id": "v1"})
    yield
    browser.start("{}")
    for name in [name for name in sys.modules if name.split(".")[0] == "plugins"]:
        del sys.modules[name]


def receive(*signals: dict[str, Any]) -> dict[str, Any]:
    """Hand the host a batch and give its reply."""
    listed = [{"at": 0, "wall_ms": 1, "utc_offset_min": 0} | signal for signal in signals]
    told: dict[str, Any] = json.loads(browser.receive(json.dumps({"now": 0, "signals": listed})))
    return told


def say(word: str) -> dict[str, Any]:
    return receive({"kind": "page_signal", "name": word})


@pytest.mark.usefixtures("started")
def test_a_plug_in_that_raises_is_told_at_once_with_file_line_and_sort_of_error() -> None:
    assert say("mumble")["told"]["problems"] == [BROKE, MUMBLED]
    assert "told" not in say("anything")


@pytest.mark.usefixtures("started")
def test_what_breaks_later_is_told_beside_what_broke_before() -> None:
    assert say("anything")["told"]["problems"] == [BROKE]
    assert say("mumble")["told"]["problems"] == [BROKE, MUMBLED]


@pytest.mark.usefixtures("started")
def test_the_inspector_says_the_same_and_nothing_that_the_visitor_did() -> None:
    say("Jane of 12 Elm Street")
    told = json.loads(browser.inspect())
    first = next(one for one in told["campaigns"] if one["id"] == "c1")
    assert first["state"] == "broken"
    why = "plugins/raiser.py:8 KeyError"
    off = f'Its trigger "raiser" is a plug-in that is off for this session: {why}.'
    assert first["says"] == off
    assert first["last"][-1]["says"] == off
    assert first["again"].startswith("Again after the next session begins")
    assert ["c1", BROKE.removeprefix("c1: ")] in told["problems"]
    assert "Elm" not in json.dumps(told)
