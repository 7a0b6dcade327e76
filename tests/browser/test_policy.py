"""Content-Security-Policy: under a strict one all works; one that forbids us gets one line.

Rule 1: the shop's own policy is the strict one: nonce, 'strict-dynamic', Trusted Types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import arm, leave, visit
from browser.faults import KETTLE, assert_said_once, assert_unharmed, overhear
from browser.shopping import overlay, stock
from shop.settings import STRICT_CSP

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser.conftest import Stand
    from browser.faults import Heard

pytestmark = pytest.mark.browser

FORBIDDING = {
    "WebAssembly": (" 'wasm-unsafe-eval'", "", "no_wasm"),
    "workers": ("worker-src blob: 'self'", "worker-src 'none'", "no_worker"),
    "requests": ("connect-src 'self'", "connect-src http://127.0.0.1:*/cart/", "manifest_failed"),
    "requests to the runtime": (
        "connect-src 'self'",
        "connect-src http://127.0.0.1:*/cart/ http://127.0.0.1:*/momently/manifest.json",
        "runtime_blocked",
    ),
    "other people's types": ("trusted-types momently", "trusted-types 'none'", "no_worker"),
}


def assert_no_objection(heard: Heard) -> None:
    assert (heard.refused, heard.complaints, heard.thrown, heard.said) == ([], [], [], [])


def test_exit_offer_works_under_the_strict_policy(page: Page, stand: Stand) -> None:
    heard = overhear(page)
    visit(page, stand.url)
    leave(page)
    overlay(page).get_by_role("button", name="Copy").click()
    page.keyboard.press("Escape")
    stand.until_outcome("engaged", "exit-offer")
    expect(overlay(page)).to_be_hidden()
    assert_no_objection(heard)


def test_wheel_works_under_the_strict_policy(page: Page, stand: Stand) -> None:
    heard = overhear(page)
    visit(page, stand.url + KETTLE)
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 2000)
    overlay(page).get_by_role("button", name="Spin").click()
    stand.until_outcome("played", "product-wheel")
    expect(overlay(page).locator(".result")).to_be_visible(timeout=15_000)
    assert_no_objection(heard)


def test_checkout_discount_works_under_the_strict_policy(page: Page, stand: Stand) -> None:
    heard = overhear(page)
    stock(page, stand.url)
    visit(page, stand.url + "/checkout/contact", aged_ms=1000)
    page.get_by_label("Discount code").click()
    page.get_by_role("heading", name="Your order").click()
    page.locator("[data-momently-region=total]").first.hover()
    page.clock.run_for(2500)
    overlay(page).get_by_role("button", name="Add it to my cart").click()
    stand.until_outcome("applied", "checkout-hesitation")
    assert_no_objection(heard)


@pytest.mark.parametrize("what", FORBIDDING)
def test_a_policy_that_forbids_us_leaves_the_shop_whole_and_gets_one_line(
    what: str, page: Page, open_shop: Callable[..., Stand], bare_product: list[str]
) -> None:
    words, instead, reason = FORBIDDING[what]
    assert words in STRICT_CSP
    heard = overhear(page)
    page.goto(open_shop(csp=STRICT_CSP.replace(words, instead)).url + KETTLE)
    status = arm(page)
    assert (status["state"], status["reason"]) == ("off", reason)
    assert_unharmed(page, bare_product, heard)
    assert_said_once(heard, reason)
