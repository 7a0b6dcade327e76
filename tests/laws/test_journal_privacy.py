"""A journal holds what a replay needs, and nothing that says who the visitor is.

Rule 1: what the page's recorder writes is what is looked at: its own scrub.js runs here, in Node.
Rule 2: what it wrote is replayed: the same effects must come of it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cases import rows_campaigns
from momently import bundle, journal, wire
from momently.effects import Show
from momently.engine import Engine
from momently.hosts.replay import EXACT, replay
from momently.signals import KINDS, Signal

SCRUB = Path(__file__).resolve().parents[2] / "widget" / "page" / "extras" / "scrub.js"
RUN = """
import {openScrub} from './scrub.mjs';
import {readFileSync} from 'node:fs';
const scrub = openScrub();
const lines = readFileSync(0, 'utf8').trim().split('\\n').map((line) => JSON.parse(line));
process.stdout.write(lines.map((line) => JSON.stringify(line, scrub)).join('\\n'));
"""
WALL = {"wall_ms": 1_767_323_045_678, "utc_offset_min": 60}
MAIL, USER, ORDER, TOKEN = "jo@example.com", "customer-4711", "2026-000815", "eyJhbGciOi12345678"
VIEW = "the view that is up"
SECRETS = (MAIL, USER, ORDER, TOKEN, "jo%40example.com", "+49 170 1234567", "52.520008")
BUNDLE = rows_campaigns.bundle(
    {
        "campaigns": [
            {"id": "plan", "audience": {"user.plan": "gold"}},
            {"id": "ref", "audience": {"query.ref": "spring"}, "trigger": {"name": "other"}},
        ]
    }
)


def view(at: int, query: str) -> Signal:
    url = "https://shop.example/p" + query
    facts = {
        "url": url,
        "path": "/p",
        "query": query,
        "referrer": f"https://mail.example/?to={MAIL}",
    }
    return Signal("page_view", at, facts | WALL)


SESSION = Signal("session", 0, {"seed": "5eed", "consent": "persistent", "memory": None} | WALL)
TRAITS = {"plan": "gold", "email": MAIL, "phone": "+49 170 1234567", "vip": True, "since": 2019}
STEPS: list[list[Signal]] = [
    [SESSION, view(0, f"?ref=spring&email=jo%40example.com&session={TOKEN}&utm_source=mail")],
    [Signal("identified", 10, {"user_id": USER, "traits": TRAITS})],
    [Signal("page_signal", 20, {"name": "go", "facts": {"note": f"of {MAIL}"}})],
    [Signal("shown", 40, WALL, VIEW)],
    [Signal("dismissed", 900, {"by": "close"} | WALL, VIEW)],
    [Signal("location_changed", 950, {"latitude": 52.520008, "longitude": 13.4, "accuracy_m": 9})],
    [Signal("page_signal", 1000, {"name": "other"})],
    [Signal("purchase", 2000, {"order_id": ORDER, "value_minor": 4900, "currency": "EUR"} | WALL)],
    [view(3000, f"#{TOKEN}"), Signal("purchase", 3100, {"order_id": ORDER} | WALL)],
]


def recorded() -> list[str]:
    """The session as a page would write it down, if it wrote down everything."""
    read = bundle.decode(BUNDLE)
    engine = Engine(read.site, read.campaigns)
    lines = [journal.header_line(journal.Header(read.hash, "0", "5eed", "lamps"))]
    view_id = ""
    for step in STEPS:
        now = step[-1].at
        batch = [replace(one, cause=view_id) if one.cause == VIEW else one for one in step]
        given = engine.take(batch, now)
        view_id = next((one.id for one in given if isinstance(one, Show)), view_id)
        signals = [wire.encode_signal(one) for one in batch]
        told = ({"now": now, "signals": signals}, wire.reply(given, engine.next_wake()))
        lines += [json.dumps(one) for one in told]
    return lines


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The same lines as the recorder writes them."""
    folder = tmp_path_factory.mktemp("scrub")
    shutil.copy(SCRUB, folder / "scrub.mjs")
    (folder / "run.mjs").write_text(RUN)
    ran = subprocess.run(
        ["node", folder / "run.mjs"],
        input="\n".join(recorded()),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return ran.stdout.split("\n")


def test_the_session_says_who_it_is_before_it_is_scrubbed() -> None:
    text = "\n".join(recorded())
    assert [secret for secret in SECRETS if secret not in text] == []


def test_nothing_in_a_journal_says_who_the_visitor_is(written: list[str]) -> None:
    text = "\n".join(written)
    assert [secret for secret in SECRETS if secret in text] == []


def test_a_scrubbed_journal_replays_to_the_very_same_effects(written: list[str]) -> None:
    told = replay(written, BUNDLE)
    assert (told.mode, told.differs) == (EXACT, None)
    assert [len(seen.shown_at) for seen in told.campaigns] == [1, 0]
    kinds = "".join(written)
    assert "campaign.converted" in kinds
    assert "converted-plan-order-" in kinds


def test_what_a_replay_needs_is_still_there(written: list[str]) -> None:
    text = "\n".join(written)
    for kept in ("ref=spring", "utm_source=mail", '"plan":"gold"', '"vip":true', '"since":2019'):
        assert kept in text


def test_names_are_made_of_chance_or_not_told_at_all(written: list[str]) -> None:
    """Whoever is not remembered gets a name from the page's seed, which is random."""
    assert set(json.loads(written[0])) == {"journal", "bundle", "engine", "seed", "site"}
    session = (SCRUB.parent.parent / "session.js").read_text("utf-8")
    assert "visitor_id" not in session
    assert "crypto.getRandomValues" in (SCRUB.parent.parent / "clock.js").read_text("utf-8")
    remembered: list[dict[str, Any]] = [
        effect["memory"]
        for line in written[2::2]
        for effect in json.loads(line)["effects"]
        if effect["kind"] == "remember"
    ]
    assert {one["visitor"]["id"] for one in remembered} == {remembered[0]["visitor"]["id"]}


def test_every_kind_in_which_a_page_may_name_somebody_was_thought_of() -> None:
    """What the scrub does not know by its key is an object or a text that a shop makes up."""
    naming = ("facts", "traits", "user_id", "order_id", "url", "memory", "answer")
    found = [kind for kind, fields in KINDS.items() if any(name in fields for name in naming)]
    known = "session page_view page_facts purchase page_signal identified memory_changed answered"
    assert sorted(found) == sorted(known.split())
