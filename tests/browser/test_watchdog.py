"""A worker that stops, and a switch that is thrown: momently steps aside, the shop goes on.

Rule 1: the worker is the real one, with a few lines in front that make it fail at a word.
Rule 2: a test's clock does not move workers: whoever waits for one waits in real time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.conftest import arm, leave, settled, visit
from browser.faults import (
    KETTLE,
    assert_said_once,
    assert_unharmed,
    change_manifest,
    manifest_of,
    overhear,
    put,
)
from browser.shopping import overlay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
EXIT = "exit-offer"
FAIL_AT_A_WORD = """const {parse} = JSON;
JSON.parse = (text) => {
  if (text.includes('"hang"')) for (;;);
  if (text.includes('"vanish"')) close();
  if (text.includes('"throw"')) setTimeout(() => { throw new Error('thrown in the worker'); });
  return text.includes('"vanish"') ? {} : parse(text);
};
"""
OFF = "() => momently.status().state === 'off'"


def fail_at_a_word(place: Path) -> None:
    """Put the failing lines in front of the real worker."""
    name = manifest_of(place)["files"]["worker"]
    put(place, name, FAIL_AT_A_WORD + (place / name).read_text("utf-8"))


def say(page: Page, word: str) -> None:
    """Say the word on the page, as page code would."""
    page.evaluate("word => momently.push(['signal', word, {}])", word)


@pytest.mark.parametrize("word", ["hang", "vanish"])
def test_a_silent_worker_is_replaced_once_and_reported_and_then_given_up(
    word: str, page: Page, open_ruined: Callable[..., Stand], bare_product: list[str]
) -> None:
    stand = open_ruined(fail_at_a_word)
    heard = overhear(page)
    page.goto(stand.url + KETTLE)
    first = arm(page)
    say(page, word)
    (error,) = stand.until_outcome("momently.error")
    assert error["data"]["reason"] == "worker_silent"
    page.wait_for_function(
        "boot_ms => momently.status().state === 'armed' && momently.status().boot_ms !== boot_ms",
        arg=first["boot_ms"],
    )
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 3000)
    stand.until_outcome("impression", "product-wheel")
    page.keyboard.press("Escape")
    stand.until_outcome("dismissed", "product-wheel")
    assert heard.said == []
    say(page, word)
    page.wait_for_function(OFF)
    stand.until_outcome("momently.error", times=2)
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.mouse.move(5, 300)
    assert_unharmed(page, bare_product, heard)
    assert_said_once(heard, "worker_silent")
    # Playwright hears of a worker's end only while it is asked something.
    stand.until(lambda: page.evaluate("true") and not page.workers, "the worker's end")


def test_an_error_in_the_worker_is_not_the_pages(
    page: Page, open_ruined: Callable[..., Stand]
) -> None:
    stand = open_ruined(fail_at_a_word)
    heard = overhear(page)
    visit(page, stand.url)
    say(page, "throw")
    leave(page)
    stand.until_outcome("impression", EXIT)
    assert (heard.said, heard.thrown) == ([], [])


PAUSES: dict[str, dict[str, Any]] = {
    "the site": {"paused": True},
    "the campaign": {"paused_campaigns": [EXIT]},
}


@pytest.mark.parametrize("what", PAUSES)
def test_pausing_takes_an_open_overlay_away_within_a_minute(
    what: str, page: Page, open_ruined: Callable[..., Stand], tmp_path: Path
) -> None:
    stand = open_ruined(lambda place: None)
    heard = overhear(page)
    visit(page, stand.url)
    leave(page)
    stand.until_outcome("impression", EXIT)
    change_manifest(tmp_path / "ruined", lambda told: told.update(PAUSES[what]))
    page.clock.run_for(60_000)
    expect(overlay(page)).to_be_hidden()
    page.mouse.move(640, 420)
    page.clock.run_for(5000)
    leave(page)
    page.clock.run_for(5000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert len(stand.outcomes("impression")) == 1
    assert (heard.said, heard.thrown) == ([], [])


def test_a_campaign_paused_before_the_visit_stays_away_and_the_others_come(
    page: Page, open_ruined: Callable[..., Stand]
) -> None:
    stand = open_ruined(
        lambda place: change_manifest(place, lambda told: told.update(PAUSES["the campaign"]))
    )
    visit(page, stand.url + KETTLE)
    leave(page)
    settled(page)
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 3000)
    stand.until_outcome("impression", "product-wheel")
    assert stand.outcomes("impression", EXIT) == []


def test_pausing_before_the_visit_loads_nothing_but_the_manifest(
    page: Page, open_ruined: Callable[..., Stand], bare_product: list[str]
) -> None:
    stand = open_ruined(
        lambda place: change_manifest(place, lambda told: told.update({"paused": True}))
    )
    heard = overhear(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(stand.url + KETTLE)
    status = arm(page)
    assert (status["state"], status["reason"]) == ("off", "paused")
    assert_unharmed(page, bare_product, heard)
    assert_said_once(heard, "paused")
    ours = [url.removeprefix(stand.url) for url in asked if "/momently/" in url]
    assert sorted(ours) == ["/momently/manifest.json", "/momently/momently.js"]
    assert page.workers == []
