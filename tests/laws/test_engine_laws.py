"""What no page, no visitor, no bundle and no memory can make the engine do.

Rule 1: signals come from `playing`; bundles and memories are good ones, broken in places, for
what is random throughout is refused at the door.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cases import rows_campaigns
from laws.playing import BUNDLE, Page, anything, batches, begin
from momently import triggers
from momently.hosts import browser, simulate

GIVEN: dict[str, dict[str, Any]] = {
    "page_signal": {"name": "go"},
    "custom": {"signal": "go"},
    "element_visible": {"selector": "main"},
    "not": {"of": [{"kind": "rage_click"}]},
    "all": {"of": [{"kind": "dwell", "after_ms": 500}, {"kind": "page_signal", "name": "go"}]},
    "any": {"of": [{"kind": "scroll_up"}, {"kind": "page_signal", "name": "go"}]},
    "n_of": {"of": [{"kind": "dwell", "after_ms": 500}, {"kind": "page_signal", "name": "go"}]},
    "sequence": {"of": [{"kind": "page_signal", "name": "go"}, {"kind": "exit_intent"}]},
}
ALONE = sorted(set(triggers.KINDS) - {"not"})
EVERY = rows_campaigns.bundle(
    {
        "campaigns": [
            {
                "id": kind,
                "trigger": {
                    **GIVEN.get(kind, {}),
                    "kind": kind,
                    "fresh_ms": None,
                    "cancelled_by": ["purchase"] if number % 2 else [],
                },
                "caps": {"per_session": 1},
            }
            for number, kind in enumerate(ALONE)
        ]
    }
)
ONCE = dict.fromkeys(ALONE, 1)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(batches())
def test_no_trigger_is_broken_by_what_a_page_says(
    listed: list[tuple[int, list[dict[str, Any]]]],
) -> None:
    page = Page(EVERY, ONCE)
    assert not page.engine.problems
    page.send(0, [begin()])
    for now, told in listed:
        page.send(now, told)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(batches(), st.sampled_from(["memory", "session", "persistent"]))
def test_nothing_a_page_says_breaks_a_promise(
    listed: list[tuple[int, list[dict[str, Any]]]], consent: str
) -> None:
    page = Page()
    page.send(0, [begin(consent=consent)])
    for now, told in listed:
        page.send(now, told)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    anything
    | st.dictionaries(
        st.sampled_from(
            ["version", "visitor", "session", "campaigns", "overlay_ms", "opted_out", "credited"]
        ),
        anything,
    )
)
def test_no_memory_stops_a_page(memory: Any) -> None:
    assert json.loads(browser.start(json.dumps(BUNDLE)))["ok"]
    view = {"kind": "page_view", "at": 0, "url": "", "path": "/", "wall_ms": 1, "utc_offset_min": 0}
    go = {"kind": "page_signal", "at": 1, "name": "go"}
    batch = {"now": 1, "signals": [begin(memory), view, go]}
    reply = json.loads(browser.receive(json.dumps(batch)))
    if memory is None or isinstance(memory, dict):
        reasons = [
            one["outcome"]["data"].get("reason")
            for one in reply["effects"]
            if one["kind"] == "send"
        ]
        assert "engine_failed" not in reasons
        assert "ask" in [one["kind"] for one in reply["effects"]]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text() | anything.map(json.dumps))
def test_no_text_makes_the_host_raise(text: str) -> None:
    browser.start(json.dumps(BUNDLE))
    assert set(json.loads(browser.receive(text))) == {"effects", "next_wake"}


@st.composite
def broken(draw: st.DrawFn, whole: Any) -> Any:
    """Give a copy of `whole` in which one or two values are something else, or gone."""
    told = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(1, 2))):
        place = told
        for _ in range(draw(st.integers(1, 6))):
            keys = sorted(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], (dict, list)) and draw(st.integers(0, 5)):
                place = place[key]
                continue
            if draw(st.booleans()):
                del place[key]
            else:
                place[key] = draw(anything)
            break
    return told


def remembered() -> dict[str, Any]:
    """What is remembered after a session in which everything happened."""
    replies = [json.loads(line) for line in simulate.session(BUNDLE, 3, 60) if "effects" in line]
    written = [one["memory"] for told in replies for one in told["effects"] if "memory" in one]
    memory: dict[str, Any] = written[-1]
    assert any(past["seen"] for past in memory["campaigns"].values())
    return memory


@settings(max_examples=300, deadline=None, derandomize=True)
@given(broken(remembered()))
def test_no_memory_with_a_flaw_breaks_a_campaign(memory: Any) -> None:
    page = Page()
    view = {"kind": "page_view", "at": 0, "url": "", "path": "/", "wall_ms": 1, "utc_offset_min": 0}
    page.send(0, [begin(memory if isinstance(memory, dict) else None), view])
    page.send(1, [{"kind": "page_signal", "at": 1, "name": "go"}])
    page.send(5000, [{"kind": "pointer_left", "at": 5000, "edge": "top", "x": 9, "y": -2}])
    page.send(6000, [{"kind": "memory_changed", "at": 6000, "memory": memory}])


@settings(max_examples=200, deadline=None, derandomize=True)
@given(broken(BUNDLE) | broken(EVERY))
def test_no_bundle_makes_the_host_raise(told: Any) -> None:
    browser.start(json.dumps(told))
    batch = {"now": 9, "signals": [begin(), {"kind": "page_signal", "at": 1, "name": "go"}]}
    given_back = json.loads(browser.receive(json.dumps(batch)))["effects"]
    outcomes = [one["outcome"] for one in given_back if one["kind"] == "send"]
    assert "engine_failed" not in [one["data"].get("reason") for one in outcomes]
