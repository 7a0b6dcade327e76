"""A session recorded in Chromium under Pyodide replays on CPython to the very same effects."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from browser.conftest import SITE, Stand, leave, settled, visit
from browser.shopping import KETTLE, agree, overlay, scroll_down
from browser.test_wheel import land
from momently_build.cli import app
from shop import serving
from shop.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from browser.conftest import Dist

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lines(browser: Browser, dist: Dist, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The journal of a visit that saw the wheel, played it, and then went for the exit."""
    folder = tmp_path_factory.mktemp("recorded")
    given = Settings(dist=dist.place, issuer_terms=dist.issuer, asks_consent=False)
    with serving.running(serving.in_folder(folder, given)) as (url, _):
        stand, context = Stand(url, folder), browser.new_context()
        page = context.new_page()
        agree(page, url)
        visit(page, url + KETTLE)
        scroll_down(page)
        land(page)
        overlay(page).get_by_role("button", name="Continue").click()
        page.clock.run_for(10_000)
        leave(page)
        stand.until_outcome("campaign.impression", "exit-offer")
        settled(page)
        written: str = page.evaluate("() => momently.journal()")
        context.close()
    return written


@pytest.fixture
def recorded(lines: str, tmp_path: Path) -> Path:
    """A file with the lines of that visit, for one test to spoil."""
    place = tmp_path / "visit.jsonl"
    place.write_text(lines, encoding="utf-8")
    return place


def test_the_replay_is_exact_and_says_who_saw_what(recorded: Path) -> None:
    ran = CliRunner().invoke(app, ["replay", str(recorded), "--campaigns", str(SITE), "--json"])
    assert ran.exit_code == 0, ran.output
    told = json.dumps(json.loads(ran.output))
    assert '"exact"' in told
    assert "product-wheel" in told
    assert "exit-offer" in told


def test_one_changed_effect_is_noticed(recorded: Path) -> None:
    lines = recorded.read_text(encoding="utf-8").splitlines()
    changed = [re.sub(r'"variant":"[^"]+"', '"variant":"forged"', line) for line in lines]
    assert changed != lines
    recorded.write_text("\n".join(changed) + "\n", encoding="utf-8")
    ran = CliRunner().invoke(app, ["replay", str(recorded), "--campaigns", str(SITE), "--json"])
    assert ran.exit_code == 1


def test_explain_prints_the_timeline_of_one_campaign(recorded: Path) -> None:
    given = [
        "explain",
        str(recorded),
        "--campaign",
        "checkout-hesitation",
        "--campaigns",
        str(SITE),
    ]
    ran = CliRunner().invoke(app, given)
    assert ran.exit_code == 0, ran.output
    given[3] = "exit-offer"
    shown = CliRunner().invoke(app, given)
    assert "Shown at" in shown.output


def test_a_journal_holds_no_value_that_was_typed(page: Page, stand: Stand) -> None:
    agree(page, stand.url)
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    quantity = page.get_by_label("Quantity")
    quantity.press("ControlOrMeta+a")
    quantity.press_sequentially("77")
    settled(page)
    written = page.evaluate("() => momently.journal()")
    assert "field_edited" in written
    assert '"77"' not in written


def test_without_consent_nothing_is_recorded(page: Page, stand: Stand) -> None:
    visit(page, stand.url, aged_ms=1_000)
    page.mouse.move(300, 300, steps=5)
    settled(page)
    assert page.evaluate("() => momently.journal()") == ""
    assert stand.rows("collector", "select count(*) from journals") == [(0,)]


def test_the_collector_keeps_the_journal_of_a_consenting_visitor(page: Page, stand: Stand) -> None:
    agree(page, stand.url)
    visit(page, stand.url, aged_ms=1_000)
    page.mouse.move(300, 300, steps=5)
    page.goto(stand.url + "/shop")
    stand.until(
        lambda: stand.rows("collector", "select count(*) from journals") != [(0,)], "journal"
    )
    ((lines, *_),) = stand.rows("collector", "select lines from journals limit 1")
    assert json.loads(lines.splitlines()[0])["journal"] == 1
