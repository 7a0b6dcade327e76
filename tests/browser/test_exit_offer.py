"""The exit offer: a real mouse leaves through the top, and only that brings it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import leave, settled, visit, visit_frozen
from browser.shopping import KETTLE, agree, order, overlay, scroll_down, stock
from conftest import launch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Playwright

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
EXIT = "exit-offer"


def test_leaving_through_the_top_shows_the_offer_with_a_code_that_exists(
    page: Page, stand: Stand
) -> None:
    visit(page, stand.url)
    leave(page)
    expect(overlay(page)).to_be_visible()
    stand.until_outcome("campaign.impression", EXIT)
    (issued,) = stand.until_outcome("reward.issued", EXIT)
    codes = stand.rows("collector", "select code from claims where campaign = ?", EXIT)
    shown = overlay(page).locator("code").inner_text()
    assert [(shown,)] == codes
    assert issued["data"]["consent"] == "memory"
    assert issued["subject"] == "anonymous"


def test_a_code_for_an_empty_cart_waits_there_and_nobody_says_otherwise(
    page: Page, open_shop: Callable[..., Stand]
) -> None:
    stand = open_shop(asks_consent=True)
    visit(page, stand.url)
    leave(page)
    page.clock.run_for(2_000)
    settled(page)
    # The shop's own question comes first.
    expect(overlay(page)).to_be_hidden()
    page.get_by_role("button", name="Essential only").click()
    page.mouse.move(640, 500, steps=4)
    page.clock.run_for(1_000)
    leave(page)
    code = overlay(page).locator("code").inner_text()
    overlay(page).get_by_role("button", name="Add it to my cart").click()
    said = "Saved for you: €5.00 off as soon as your cart comes to €25.00."
    expect(overlay(page).get_by_role("status")).to_have_text(said, use_inner_text=True)
    expect(overlay(page).get_by_role("button", name="Continue")).to_be_visible()
    settled(page)
    assert stand.outcomes("reward.applied") == []
    page.goto(stand.url + "/cart")
    expect(page.get_by_role("main")).to_contain_text(f"{code} {said}")


def test_the_offer_goes_into_the_cart_and_the_order_shows_it(page: Page, stand: Stand) -> None:
    agree(page, stand.url)
    stock(page, stand.url)
    visit(page, stand.url)
    leave(page)
    overlay(page).get_by_role("button", name="Add it to my cart").click()
    expect(overlay(page).get_by_role("status")).to_contain_text("in your cart")
    stand.until_outcome("reward.applied", EXIT)
    code = overlay(page).locator("code").inner_text()
    page.keyboard.press("Escape")
    order(page, stand.url)
    sums = stand.rows("shop", "select subtotal_minor, discount_minor, coupon from orders")
    assert sums == [(8900, 500, code)]
    (converted,) = stand.until_outcome("campaign.converted", EXIT)
    total = stand.rows("shop", "select total_minor from orders")[0][0]
    assert converted["data"]["value_minor"] == total


def test_closing_says_how_and_the_cap_keeps_it_closed(page: Page, stand: Stand) -> None:
    agree(page, stand.url)
    visit(page, stand.url)
    leave(page)
    expect(overlay(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(overlay(page)).to_be_hidden()
    (dismissed,) = stand.until_outcome("campaign.dismissed", EXIT)
    assert dismissed["data"]["by"] == "escape"
    page.mouse.move(600, 500, steps=4)
    page.clock.run_for(60_000)
    leave(page)
    page.clock.run_for(2_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert len(stand.outcomes("campaign.impression")) == 1


def test_coming_back_within_the_grace_calls_it_off(page: Page, stand: Stand) -> None:
    visit_frozen(page, stand.url)
    page.clock.run_for(9_000)
    leave(page)
    page.clock.run_for(60)
    page.mouse.move(640, 200, steps=3)
    page.clock.run_for(3_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert stand.outcomes("campaign.eligible") == []


def test_too_early_in_the_visit_is_no_exit(page: Page, stand: Stand) -> None:
    visit_frozen(page, stand.url)
    assert page.evaluate("() => performance.now()") < 8_000
    leave(page)
    page.clock.run_for(2_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()


def test_using_the_menu_at_the_top_is_no_exit(page: Page, stand: Stand) -> None:
    visit(page, stand.url)
    page.mouse.move(640, 500)
    page.mouse.move(290, 70, steps=15)
    expect(page.locator("#panel-coffee")).to_be_visible()
    page.mouse.move(700, 20, steps=10)
    page.mouse.move(200, 8, steps=10)
    page.mouse.move(640, 300, steps=6)
    page.clock.run_for(2_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert stand.outcomes("campaign.eligible") == []


def test_an_open_select_is_no_exit_and_a_closed_one_is(page: Page, stand: Stand) -> None:
    visit(page, stand.url + "/shop")
    chosen = page.locator("select").first
    page.mouse.move(640, 500)
    chosen.click()
    leave(page)
    page.clock.run_for(2_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    page.mouse.move(640, 500, steps=5)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.clock.run_for(5_000)
    leave(page)
    expect(overlay(page)).to_be_visible()


@pytest.fixture
def scrolling(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium whose pages have real scrollbars."""
    found = launch(playwright, hide_scrollbars=False)
    yield found
    found.close()


def test_leaving_over_the_scrollbar_is_no_exit(scrolling: Browser, stand: Stand) -> None:
    page = scrolling.new_page(viewport={"width": 1280, "height": 800})
    visit(page, stand.url)
    bar_px = page.evaluate("() => innerWidth - document.documentElement.clientWidth")
    assert bar_px >= 10, "without a scrollbar this test cannot fail"
    page.mouse.move(1280 - bar_px // 2, 420)
    page.mouse.move(1280 - bar_px // 2, -5, steps=12)
    page.clock.run_for(2_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    page.mouse.move(640, 420, steps=4)
    page.clock.run_for(2_000)
    leave(page)
    expect(overlay(page)).to_be_visible()


def test_no_more_offers_holds_on_the_next_page_for_every_campaign(page: Page, stand: Stand) -> None:
    agree(page, stand.url)
    visit(page, stand.url)
    leave(page)
    overlay(page).get_by_role("button", name="No more offers").click()
    expect(overlay(page)).to_be_hidden()
    stand.until_outcome("campaign.dismissed", EXIT)
    visit(page, stand.url + KETTLE, aged_ms=20_000)
    scroll_down(page)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert stand.outcomes("campaign.eligible", "product-wheel") == []
