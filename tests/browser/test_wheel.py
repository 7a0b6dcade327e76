"""The wheel: scrolling brings it, one press spins it, the issuer decides, anyone can check."""

from __future__ import annotations

import hashlib
import hmac
import json
from itertools import accumulate
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import settled, visit
from browser.shopping import KETTLE, add_to_cart, check_out, consent, overlay

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
WHEEL = "product-wheel"


def scroll_down(page: Page) -> None:
    """Turn the mouse wheel until the end of the product page."""
    page.mouse.move(640, 400)
    for _ in range(12):
        page.mouse.wheel(0, 300)
        page.clock.run_for(50)


def land(page: Page) -> None:
    """Press Spin and let the wheel come to rest."""
    overlay(page).get_by_role("button", name="Spin the wheel").click()
    expect(overlay(page).get_by_role("button", name="Continue")).to_be_visible()


def test_scrolling_a_product_page_brings_the_wheel(page: Page, stand: Stand) -> None:
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    expect(overlay(page)).to_be_hidden()
    scroll_down(page)
    expect(overlay(page).get_by_role("button", name="Spin the wheel")).to_be_visible()
    stand.until_outcome("campaign.impression", WHEEL)


def test_scrolling_any_other_page_does_not(page: Page, stand: Stand) -> None:
    visit(page, stand.url + "/shop", aged_ms=1_000)
    scroll_down(page)
    page.clock.run_for(5_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()


def test_the_prize_is_the_one_the_issuer_drew_and_anyone_can_compute_it(
    page: Page, stand: Stand
) -> None:
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    scroll_down(page)
    land(page)
    stand.until_outcome("reward.played", WHEEL)
    columns = "draw_id, server_seed, page_seed, prize, prizes"
    ((draw_id, server_seed, page_seed, prize, prizes),) = stand.rows(
        "collector", f"select {columns} from draws where played_ms is not null"
    )
    message = f"{draw_id}:{page_seed}".encode()
    digest = hmac.new(bytes.fromhex(server_seed), message, hashlib.sha256).digest()
    listed = [(each["id"], each["odds"]) for each in json.loads(prizes)]
    ticket = int.from_bytes(digest, "big") % sum(odds for _, odds in listed)
    ends = accumulate(odds for _, odds in listed)
    drawn = next(name for (name, _), end in zip(listed, ends, strict=True) if ticket < end)
    assert prize == drawn


def test_a_prize_is_applied_and_the_order_shows_it(page: Page, stand: Stand) -> None:
    page.goto(stand.url)
    consent(page)
    add_to_cart(page, stand.url)
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    scroll_down(page)
    land(page)
    apply = overlay(page).get_by_role("button", name="Add it to my cart")
    (played,) = stand.until_outcome("reward.played", WHEEL)
    if played["data"]["prize"] == "nothing":
        expect(apply).to_be_hidden()
        return
    apply.click()
    stand.until_outcome("reward.applied", WHEEL)
    page.keyboard.press("Escape")
    check_out(page, stand.url)
    ((coupon,),) = stand.rows("shop", "select coupon from orders")
    codes = stand.rows("collector", "select code from claims where order_id is not null")
    assert codes == [(coupon,)]
    stand.until_outcome("campaign.converted", WHEEL)


def test_reduced_motion_shows_the_result_at_once(
    new_context: Callable[..., BrowserContext], stand: Stand
) -> None:
    page = new_context(reduced_motion="reduce").new_page()
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    scroll_down(page)
    overlay(page).get_by_role("button", name="Spin the wheel").click()
    expect(overlay(page).get_by_role("button", name="Continue")).to_be_visible(timeout=3_000)
    assert page.evaluate("() => document.getAnimations().length") == 0


def test_each_of_played_and_issued_is_kept_once(page: Page, stand: Stand) -> None:
    page.goto(stand.url)
    consent(page)
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    scroll_down(page)
    land(page)
    stand.until_outcome("reward.played", WHEEL)
    settled(page)
    page.reload()
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    scroll_down(page)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert len(stand.outcomes("campaign.impression", WHEEL)) == 1
    assert len(stand.outcomes("reward.played", WHEEL)) == 1
    assert len(stand.outcomes("reward.issued", WHEEL)) <= 1
