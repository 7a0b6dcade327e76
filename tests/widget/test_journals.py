"""Recorded sessions lived through again, and the page's own way in.

Rule 1: a journal under its own bundle gives the recorded effects, sign for sign.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from momently.errors import JournalError
from momently.hosts import browser, simulate
from momently.hosts.replay import COUNTERFACTUAL, EXACT, replay

FOLDER = Path(__file__).parent.parent / "journals"
JOURNALS = sorted(FOLDER.glob("*.jsonl"))


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def bundle_of(lines: list[str]) -> dict[str, Any]:
    name = json.loads(lines[0])["bundle"]
    told: dict[str, Any] = json.loads((FOLDER / "bundles" / f"{name}.json").read_text("utf-8"))
    return told


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_a_journal_replays_to_the_very_same_effects(path: Path) -> None:
    lines = lines_of(path)
    told = replay(lines, bundle_of(lines))
    assert (told.mode, told.differs, told.same) == (EXACT, None, True)


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_the_browser_host_gives_the_same_replies(path: Path) -> None:
    lines = lines_of(path)
    assert json.loads(browser.start(json.dumps(bundle_of(lines))))["ok"]
    for batch, reply in zip(lines[1::2], lines[2::2], strict=True):
        assert json.loads(browser.receive(batch)) == json.loads(reply)


def test_the_journals_together_show_all_that_can_happen() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in JOURNALS)
    for word in ("impression", "would_show", "engaged", "dismissed", "played", "issued", "applied"):
        assert f'.{word}"' in told, word


def test_a_simulated_session_is_the_same_for_the_same_seed() -> None:
    bundle = bundle_of(lines_of(JOURNALS[0]))
    assert simulate.session(bundle, 9) == simulate.session(bundle, 9)
    assert simulate.session(bundle, 9) != simulate.session(bundle, 10)


def test_a_changed_effect_is_found_and_named() -> None:
    lines = lines_of(JOURNALS[0])
    number = next(i for i, line in enumerate(lines) if '"kind": "show"' in line)
    lines[number] = lines[number].replace('"presentation": "dialog"', '"presentation": "bar"')
    told = replay(lines, bundle_of(lines))
    assert not told.same
    assert told.differs is not None
    step, recorded, replayed = told.differs
    assert (step, recorded["presentation"], replayed["presentation"]) == (
        (number - 2) // 2,
        "bar",
        "dialog",
    )


def test_other_campaigns_make_a_replay_counterfactual() -> None:
    lines = lines_of(JOURNALS[0])
    bundle = bundle_of(lines)
    bundle["hash"] = "other"
    bundle["campaigns"] = [one for one in bundle["campaigns"] if one["id"] == "teaser"]
    bundle["campaigns"][0]["experiment"]["holdout"] = 0
    told = replay(lines, bundle)
    assert told.mode == COUNTERFACTUAL
    assert [seen.campaign for seen in told.campaigns] == ["teaser"]
    assert len(told.campaigns[0].shown_at) == 1


def test_a_journal_that_breaks_off_is_a_journal_up_to_there() -> None:
    lines = lines_of(JOURNALS[0])
    bundle = bundle_of(lines)
    assert replay([*lines[:11], lines[11][:40]], bundle).same


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (['{"not": "a journal"}'], "line 1"),
        ([], "line 1"),
        (['{"journal": 1}', '{"effects": [], "next_wake": null}'], "line 2"),
        (['{"journal": 1}', "{", '{"now": 1, "signals": []}'], "line 2"),
    ],
    ids=["another file", "an empty file", "a reply to nothing", "a broken line in the middle"],
)
def test_what_is_no_journal_says_where(lines: list[str], why: str) -> None:
    with pytest.raises(JournalError, match=why):
        replay(lines, bundle_of(lines_of(JOURNALS[0])))


class TestBrowserHost:
    """The page hears what went wrong; it never has to catch anything."""

    @pytest.mark.parametrize("told", ["", "[]", "{", '{"format": 2}', '{"format": 1, "site": 3}'])
    def test_a_bundle_that_is_none_is_told(self, told: str) -> None:
        answer = json.loads(browser.start(told))
        assert answer["ok"] is False
        assert answer["problems"]
        assert json.loads(browser.receive("{}")) == {"effects": [], "next_wake": None}

    @pytest.mark.parametrize("told", ["", "[]", '{"now": 1}', '{"now": "x", "signals": []}'])
    def test_a_batch_that_is_none_is_reported_once_and_harms_nothing(self, told: str) -> None:
        lines = lines_of(JOURNALS[0])
        browser.start(json.dumps(bundle_of(lines)))
        browser.receive(lines[1])
        replies = [json.loads(browser.receive(told)) for _ in range(5)]
        outcomes = [effect["outcome"] for reply in replies for effect in reply["effects"]]
        assert [(one["type"], one["data"]["reason"]) for one in outcomes] == [
            ("momently.error", "engine_failed")
        ]
        again = json.loads(browser.receive(lines[3]))
        assert again["next_wake"] == json.loads(lines[4])["next_wake"]
