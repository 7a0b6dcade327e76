"""A broken campaign, and a memory that makes no sense: left out, reported, and no more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.conftest import arm, leave, settled, visit
from browser.faults import KETTLE, change_bundle, overhear
from browser.shopping import consent, overlay

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
EXIT = "exit-offer"
WHEEL = "product-wheel"
BREAKS: dict[str, Callable[[dict[str, Any]], object]] = {
    "an unknown trigger": lambda campaign: campaign["trigger"].update(kind="telepathy"),
    "a missing key": lambda campaign: campaign.pop("caps"),
    "an unknown operator": lambda campaign: campaign.update(audience={"page": {"$near": 1}}),
    "a wrong type": lambda campaign: campaign.update(trigger="exit_intent"),
    "a number for a text": lambda campaign: campaign["trigger"].update(grace_ms="soon"),
}
MEMORIES = {
    "no JSON": "{so close",
    "JSON, but no object": "[1, 2]",
    "another version": json.dumps({"version": 99, "visitor": {}}),
    "wrong types": json.dumps(
        {"version": 1, "visitor": 7, "session": [], "campaigns": "all", "overlay_ms": {}}
    ),
    "wrong types deep inside": json.dumps(
        {
            "version": 1,
            "visitor": {"id": 7, "first_seen_ms": "then", "visits": None},
            "session": {"id": "s", "started_ms": 0, "last_ms": 0, "pages": 0},
            "campaigns": {EXIT: {"seen": "often"}},
            "overlay_ms": ["x"],
            "opted_out": "perhaps",
            "credited": 4,
        }
    ),
}


def scroll_to_the_wheel(page: Page, stand: Stand) -> None:
    """Bring up the wheel with the mouse's own."""
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 3000)
    stand.until_outcome("impression", WHEEL)
    expect(overlay(page)).to_be_visible()


@pytest.mark.parametrize("break_", BREAKS)
def test_a_broken_campaign_is_skipped_and_reported_and_the_others_run(
    break_: str, page: Page, open_ruined: Callable[..., Stand]
) -> None:
    def ruin(told: dict[str, Any]) -> None:
        (campaign,) = [one for one in told["campaigns"] if one["id"] == EXIT]
        BREAKS[break_](campaign)

    stand = open_ruined(lambda place: change_bundle(place, ruin))
    heard = overhear(page)
    visit(page, stand.url + KETTLE)
    leave(page)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    (error,) = stand.until_outcome("momently.error")
    assert (error["data"]["reason"], error["data"]["campaign"]) == ("campaign_skipped", EXIT)
    scroll_to_the_wheel(page, stand)
    assert stand.outcomes("", EXIT) == [error]
    assert (heard.said, heard.thrown) == ([], [])


@pytest.mark.parametrize("memory", MEMORIES)
def test_a_corrupted_memory_is_dropped_and_reported_and_all_goes_on(
    memory: str, page: Page, stand: Stand
) -> None:
    heard = overhear(page)
    page.goto(stand.url)
    arm(page)
    consent(page)
    page.add_init_script(
        f"localStorage.setItem('momently:demo-shop', {json.dumps(MEMORIES[memory])})"
    )
    visit(page, stand.url)
    (error,) = stand.until_outcome("momently.error")
    assert error["data"]["reason"] == "memory_dropped"
    leave(page)
    stand.until_outcome("impression", EXIT)
    kept = json.loads(page.evaluate("localStorage.getItem('momently:demo-shop')"))
    assert (kept["version"], list(kept["campaigns"])) == (1, [EXIT])
    assert (heard.said, heard.thrown) == ([], [])
