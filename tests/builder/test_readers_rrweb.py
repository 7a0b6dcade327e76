"""rrweb recordings as signals: a person's two sessions, and what they do not hold made up.

Rule 1: the recordings are real, without their text (see tests/recordings/rrweb/scrub.py); what
they hold is counted here a second time, by other means.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from builder.test_readers import RRWEB, kinds, parts, sessions
from momently_build import readers

if TYPE_CHECKING:
    from pathlib import Path

    from momently.signals import Signal

GAP_MS = 30 * 60_000
INTERACTIONS = {0: "pointer_released", 1: "pointer_pressed", 2: "clicked"}
META = {"type": 4, "timestamp": 0, "data": {"href": "https://a.example/p?q=1"}}
SIZE = {"width": 1000, "height": 700}


def counted(path: Path) -> list[tuple[int, str]]:
    """Every act of the visitor as (wall ms, kind of signal), sorted; fields left out."""
    acts: list[tuple[int, str]] = []
    for one in json.loads(path.read_text("utf-8"))["rrweb_data"]:
        facts, at = one["data"], one["timestamp"]
        if one["type"] != 3:
            continue
        if facts["source"] == 1:
            acts += [(at + p["timeOffset"], "pointer_moved") for p in facts["positions"]]
        if facts["source"] == 2 and facts["type"] in INTERACTIONS:
            acts.append((at, INTERACTIONS[facts["type"]]))
        if facts["source"] == 3:
            acts.append((at, "scrolled"))
    return sorted(acts)


@pytest.mark.parametrize("name", ["idling.json", "typing.json"])
def test_every_act_becomes_a_signal_at_its_own_time(name: str) -> None:
    acts = counted(RRWEB / name)
    told = [
        (signal.kind, one[0].facts["wall_ms"] + signal.at)
        for one in sessions(RRWEB / name)
        for signal in one
        if signal.kind in {kind for _, kind in acts}
    ]
    assert sorted((at, kind) for kind, at in told) == acts
    assert [at for _, at in told] == [at for at, _ in acts]


@pytest.mark.parametrize(("name", "count"), [("idling.json", 1), ("typing.json", 2)])
def test_half_an_hour_of_silence_begins_another_session(name: str, count: int) -> None:
    acts = [at for at, _ in counted(RRWEB / name)]
    gaps = [later - at for at, later in pairwise(acts)]
    assert 1 + sum(gap > GAP_MS for gap in gaps) == count
    found = sessions(RRWEB / name)
    assert len(found) == count
    for one in found:
        assert [signal.kind for signal in one[:2]] == ["session", "page_view"]
        assert one[1].facts["url"] == "https://app.example/"
        assert one[1].facts["viewport_width"] > 0
        assert one[0].facts["consent"] == "memory"


def test_nothing_that_was_typed_and_no_text_of_the_page_is_in_a_signal(tmp_path: Path) -> None:
    secret = "S3cretWord"
    node = {"type": 3, "id": 9, "textContent": secret}
    field = {"type": 2, "id": 5, "tagName": "input", "attributes": {"value": secret}}
    root = {"type": 0, "id": 1, "childNodes": [node, field]}
    snapshot = {"type": 2, "timestamp": 1, "data": {"node": root, "initialOffset": {}}}
    told = [
        META,
        snapshot,
        act(10, source=5, id=5, text=secret, isChecked=False),
        act(20, source=0, adds=[{"node": node}], removes=[], texts=[{"value": secret}]),
        {"type": 5, "timestamp": 30, "data": {"tag": "x", "payload": secret}},
    ]
    (one,) = read(tmp_path, told)
    assert kinds(one)["field_edited"] == 1
    assert secret not in repr(one)


def act(at: int, **facts: Any) -> dict[str, Any]:
    return {"type": 3, "timestamp": at, "data": facts}


def read(folder: Path, told: Any) -> list[list[Signal]]:
    path = folder / "recording.json"
    path.write_text(json.dumps(told), "utf-8")
    return sessions(path)


FIELDS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a line of text": ({"type": "text"}, ["field_focused", "field_edited", "field_blurred"]),
    "a password": ({"type": "password"}, []),
    "a card's number": ({"autocomplete": "cc-number"}, []),
    "a one-time code": ({"autocomplete": "one-time-code"}, []),
}


@pytest.mark.parametrize("name", FIELDS)
def test_secret_fields_tell_nothing_at_all(name: str, tmp_path: Path) -> None:
    attributes, wanted = FIELDS[name]
    field = {"type": 2, "id": 5, "tagName": "input", "attributes": attributes}
    root = {"type": 0, "id": 1, "childNodes": [field]}
    told = [
        META,
        {"type": 2, "timestamp": 1, "data": {"node": root}},
        act(5, source=2, type=5, id=5),
        act(10, source=5, id=5, text="*", isChecked=False),
        act(15, source=2, type=6, id=5),
        act(20, source=2, type=5, id=77),
    ]
    (one,) = read(tmp_path, told)
    assert [signal.kind for signal in one if signal.kind.startswith("field")] == wanted


def test_text_that_gets_shorter_was_deleted(tmp_path: Path) -> None:
    texts = ["a", "ab", "a", "", "b"]
    told = [META, *(act(i, source=5, id=5, text=text) for i, text in enumerate(texts, 1))]
    (one,) = read(tmp_path, told)
    changes = [signal.facts["change"] for signal in one if signal.kind == "field_edited"]
    assert changes == ["insert", "insert", "delete", "delete", "insert"]


def test_an_edit_by_the_page_itself_is_none_of_the_visitor(tmp_path: Path) -> None:
    (one,) = read(tmp_path, [META, act(1, source=5, id=5, text="x", userTriggered=False)])
    assert kinds(one)["field_edited"] == 0


def test_a_scroll_of_the_page_moves_it_and_one_within_it_does_not(tmp_path: Path) -> None:
    root = {"type": 0, "id": 1, "childNodes": []}
    told = [
        META | {"data": META["data"] | SIZE},
        {"type": 2, "timestamp": 1, "data": {"node": root}},
        act(10, source=3, id=1, x=0, y=400),
        act(20, source=3, id=30, x=0, y=90),
    ]
    (one,) = read(tmp_path, told)
    scrolls = [signal.facts for signal in one if signal.kind == "scrolled"]
    assert scrolls == [{"y": 400, "height": 0, "viewport": 700}] * 2


def test_another_address_is_another_page_view_and_the_same_is_not(tmp_path: Path) -> None:
    there = {"href": "https://a.example/other"} | SIZE
    again = [META, META | {"timestamp": 5}, {"type": 4, "timestamp": 9, "data": there}]
    (one,) = read(tmp_path, again)
    views = [signal.facts for signal in one if signal.kind == "page_view"]
    assert [(view["path"], view.get("query")) for view in views] == [
        ("/p", "?q=1"),
        ("/other", None),
    ]


def test_touch_presses_moves_and_lets_go(tmp_path: Path) -> None:
    told = [
        META,
        act(10, source=2, type=7, id=5, x=1, y=2),
        act(30, source=6, positions=[{"x": 3, "y": 4, "id": 5, "timeOffset": -10}]),
        act(40, source=2, type=9, id=5, x=3, y=4),
    ]
    (one,) = read(tmp_path, told)
    assert [(signal.kind, signal.at) for signal in one[2:]] == [
        ("pointer_pressed", 10),
        ("pointer_moved", 20),
        ("pointer_released", 40),
    ]
    assert one[3].facts["buttons"] == 1


def lined(told: list[Any]) -> str:
    return "\n".join(json.dumps(one) for one in told)


MOVE = act(100, source=1, positions=[{"x": 1, "y": 1, "id": 1, "timeOffset": 0}])
FORMS: dict[str, str] = {
    "a list": json.dumps([META, MOVE]),
    "a list over many lines": json.dumps([META, MOVE], indent=1),
    "a session file": json.dumps({"metadata": {"a": [1]}, "rrweb_data": [META, MOVE]}),
    "a file of events": json.dumps({"events": [META, MOVE], "more": 1}),
    "a line an event": lined([META, MOVE]),
    "a line a window and event": lined([["w1", META], ["w1", MOVE]]),
    "a line a batch": lined(
        [{"window_id": "w1", "data": [META]}, {"window_id": "w1", "data": [MOVE]}]
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_tells_the_same(name: str, tmp_path: Path) -> None:
    path = tmp_path / "recording.json"
    path.write_text(FORMS[name], "utf-8")
    (one,) = sessions(path)
    assert [signal.kind for signal in one] == ["session", "page_view", "pointer_moved"]


LARGE = 200_000
SNAPSHOT = {
    "type": 2,
    "timestamp": 1,
    "data": {"node": {"type": 0, "id": 1, "childNodes": [{"type": 3, "textContent": "x" * LARGE}]}},
}
LARGE_LINES: dict[str, str] = {
    "an event": lined([SNAPSHOT, META, MOVE]),
    "a window and an event": lined([["w1", SNAPSHOT], ["w1", META], ["w1", MOVE]]),
    "a batch": lined(
        [{"window_id": "w1", "data": [META, SNAPSHOT]}, {"window_id": "w1", "data": [MOVE]}]
    ),
    "a batch after blank lines": "\n \n" + lined([{"data": [META, SNAPSHOT]}, {"data": [MOVE]}]),
    "one batch and no more": lined([{"window_id": "w1", "data": [META, SNAPSHOT, MOVE]}]),
    "a session on one line": json.dumps({"rrweb_data": [META, SNAPSHOT, MOVE]}) + "\n\n",
}


@pytest.mark.parametrize("name", LARGE_LINES)
def test_a_snapshot_in_the_first_line_may_be_of_any_size(name: str, tmp_path: Path) -> None:
    path = tmp_path / "recording.json"
    path.write_text(LARGE_LINES[name], "utf-8")
    (one,) = sessions(path)
    assert [signal.kind for signal in one] == ["session", "page_view", "pointer_moved"]


def test_a_page_may_be_nested_as_deeply_as_pages_are(tmp_path: Path) -> None:
    node: dict[str, Any] = {"type": 3, "textContent": '[{"[[' * 2000}
    for number in range(300):
        node = {"type": 2, "id": number, "tagName": "div", "childNodes": [node]}
    snapshot = {"type": 2, "timestamp": 1, "data": {"node": node}}
    (one,) = read(tmp_path, [META, snapshot, MOVE])
    assert kinds(one)["pointer_moved"] == 1


@pytest.mark.parametrize("key", ["windowId", "tabId", "window_id"])
def test_each_window_is_a_page_of_its_own(key: str, tmp_path: Path) -> None:
    told = [
        META | {key: "a"},
        META | {key: "b"},
        MOVE | {key: "b"},
        MOVE | {key: "a"},
        MOVE | {key: "a"},
    ]
    path = tmp_path / "recording.json"
    path.write_text(json.dumps(told), "utf-8")
    found = [
        (one.window, sum(len(batch.signals) for batch in one.batches))
        for part in parts(path)
        for one in readers.read(part)
    ]
    assert found == [("a", 4), ("b", 3)]


def test_what_nobody_knows_is_left_out_and_counted(tmp_path: Path) -> None:
    told = [
        META,
        "word",
        {"type": 3, "timestamp": "soon", "data": {}},
        {"type": 99, "timestamp": 3, "data": {}},
        act(4, source=99),
        act(5, source=2, type=4, id=1, x=1, y=1),
        {"type": 6, "timestamp": 6, "data": {}},
        act(7, source=1, positions=[{"x": "left", "y": None}]),
        act(8, source=2, type=2, id=1),
    ]
    path = tmp_path / "recording.json"
    path.write_text(json.dumps(told), "utf-8")
    (part,) = parts(path)
    for one in readers.read(part):
        assert sum(len(batch.signals) for batch in one.batches) == 2
        assert one.ignored == {"malformed": 2, "unknown": 2, "dbl_click": 1, "plugin": 1}
