"""The inspector: a campaign tried before anyone sees it, and why the others do not show."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.conftest import SITE, arm, build, leave, settled, visit
from browser.faults import KETTLE, footprint, overhear
from browser.shopping import agree, overlay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
EXIT, WHEEL = "exit-offer", "product-wheel"
OURS = "() => Object.keys(localStorage).filter((key) => key.startsWith('momently'))"


def panel(page: Page) -> Locator:
    return page.locator("momently-inspector")


def card(page: Page, campaign: str) -> Locator:
    return panel(page).locator(".card", has=page.get_by_text(campaign, exact=True))


def explained(page: Page, campaign: str) -> dict[str, Any]:
    told: dict[str, Any] = page.evaluate("(id) => momently.explain(id)", campaign)
    return told


def opened(page: Page, url: str) -> None:
    page.goto(url)
    assert arm(page)["state"] == "armed"


def nothing_was_kept(page: Page, stand: Stand) -> None:
    page.wait_for_function("() => momently.status().waiting === 0")
    page.goto(stand.url + "/help")  # whatever would leave with the page has left
    assert arm(page)["state"] == "armed"
    settled_outcomes = [one["type"] for one in stand.outcomes()]
    assert settled_outcomes == []
    for table in ("claims", "draws"):
        assert stand.rows("collector", f"select * from {table}") == []


def spin(page: Page) -> str:
    overlay(page).get_by_role("button", name="Spin").click()
    result = overlay(page).locator(".result")
    expect(result).to_be_visible()
    return result.inner_text()


def test_a_preview_shows_at_once_and_leaves_no_trace(page: Page, stand: Stand) -> None:
    agree(page, stand.url)
    heard = overhear(page)
    opened(page, f"{stand.url}/?momently_preview={EXIT}")
    expect(overlay(page)).to_be_visible()
    assert overlay(page).locator("code").inner_text().startswith("SAMPLE-")
    overlay(page).get_by_role("button", name="Add it to my cart").click()
    expect(overlay(page).get_by_role("status")).to_contain_text("in your cart")
    page.keyboard.press("Escape")
    expect(overlay(page)).to_be_hidden()
    expect(panel(page)).to_contain_text("Nothing on this page is stored, counted or sent.")
    assert page.evaluate("() => momently.journal()") == ""
    assert page.evaluate(OURS) == []
    assert all("SAMPLE-" not in str(row) for row in stand.rows("shop", "select * from sessions"))
    assert (heard.thrown, heard.refused, heard.complaints) == ([], [], [])
    nothing_was_kept(page, stand)


def test_the_same_seed_wins_the_same_prize(page: Page, stand: Stand) -> None:
    prizes = {}
    for seed in ("7", "7", "8", "9"):
        opened(page, f"{stand.url}/?momently_preview={WHEEL}&seed={seed}")
        # Until when it is valid moves on with the clock.
        prizes.setdefault(seed, []).append(spin(page).partition("alid until")[0])
    assert prizes["7"][0] == prizes["7"][1]
    assert stand.rows("collector", "select * from draws") == []


def test_nothing_else_shows_while_a_page_is_a_preview(page: Page, stand: Stand) -> None:
    visit(page, f"{stand.url}/?momently_preview={WHEEL}")
    expect(overlay(page)).to_be_visible()
    page.keyboard.press("Escape")
    leave(page)
    page.clock.run_for(2_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert explained(page, EXIT)["last"][-1]["reason"] == "preview"
    assert stand.outcomes() == []


def test_an_inspected_visit_counts_as_any_other(page: Page, stand: Stand) -> None:
    agree(page, stand.url)
    visit(page, f"{stand.url}/?momently_preview")
    expect(card(page, EXIT)).to_contain_text("waits for its trigger")
    leave(page)
    expect(overlay(page)).to_be_visible()
    expect(card(page, EXIT)).to_contain_text("On screen")
    page.keyboard.press("Escape")
    stand.until_outcome("campaign.impression", EXIT)
    page.clock.run_for(2_000)
    expect(card(page, EXIT)).to_contain_text("The visitor closed it less than 12 h ago.")
    card(page, EXIT).get_by_text("Why").click()
    expect(card(page, EXIT)).to_contain_text("Seen 1 time in this session; the limit is 1.")
    expect(card(page, EXIT)).to_contain_text("Again after the next session begins.")


def test_the_reason_goes_as_soon_as_it_is_gone(page: Page, stand: Stand) -> None:
    opened(page, f"{stand.url}/?momently_preview")
    page.evaluate("() => momently.push(['facts', {page: {type: 'payment'}}])")
    expect(card(page, EXIT)).to_contain_text('a page of the type "payment"')
    expect(card(page, EXIT)).to_have_attribute("data-state", "held_back")
    page.evaluate("() => momently.push(['facts', {page: {type: 'home'}}])")
    expect(card(page, EXIT)).to_have_attribute("data-state", "ready")


def test_any_campaign_can_be_shown_from_the_panel(page: Page, stand: Stand) -> None:
    opened(page, f"{stand.url}/?momently_preview")
    card(page, WHEEL).get_by_role("button", name="Show").click()
    expect(overlay(page)).to_be_visible()
    spin(page)
    page.keyboard.press("Escape")
    page.wait_for_function("() => momently.status().waiting === 0")
    assert [one for one in stand.outcomes() if one["data"].get("campaign")] == []
    assert explained(page, WHEEL)["views"] == {"seen": 0, "held_out": 0}


def test_a_campaign_that_is_not_there_is_named(page: Page, stand: Stand) -> None:
    opened(page, f"{stand.url}/?momently_preview=exit-ofer")
    expect(panel(page)).to_contain_text(
        'There is no campaign "exit-ofer" on this site. Did you mean "exit-offer"?'
    )
    expect(card(page, EXIT)).to_be_visible()


def test_the_page_does_not_move_and_hears_nothing(
    page: Page, stand: Stand, bare_product: list[str]
) -> None:
    heard = overhear(page)
    page.add_init_script(
        "window.clicks = 0; addEventListener('DOMContentLoaded', () =>"
        " document.addEventListener('click', () => (clicks += 1)))"
    )
    opened(page, f"{stand.url}{KETTLE}?momently_preview")
    search = panel(page).get_by_label("Find a campaign")
    search.fill("wheel")
    search.press("End")
    expect(card(page, EXIT)).to_be_hidden()
    # Typing into the shop's own fields would keep every overlay away for a while.
    checks = {check["gate"]: check["passed"] for check in explained(page, EXIT)["checks"]}
    assert checks["quiet"] is True
    card(page, WHEEL).get_by_text("Why").click()
    expect(card(page, WHEEL)).to_contain_text("What is asked")
    assert page.evaluate("() => clicks") == 0
    search.press("Escape")
    expect(card(page, EXIT)).to_be_visible()
    search.press("Escape")
    expect(search).to_be_hidden()
    assert footprint(page) == bare_product
    panel(page).locator(".pill").click()
    panel(page).get_by_role("button", name="Close the inspector").click()
    expect(panel(page)).to_have_count(0)
    assert heard.thrown == []


def test_a_site_can_do_without(page: Page, open_shop: Callable[..., Stand], tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITE, site, ignore=shutil.ignore_patterns("*.py", "static", "templates"))
    told = (site / "site.toml").read_text("utf-8")
    (site / "site.toml").write_text(told + "\n[preview]\nenabled = false\n", "utf-8")
    built = build(site, tmp_path / "dist")
    assert list(built.place.glob("inspector-*")) == []
    stand = open_shop(built)
    visit(page, f"{stand.url}/?momently_preview={EXIT}")
    expect(panel(page)).to_have_count(0)
    leave(page)
    stand.until_outcome("campaign.impression", EXIT)
