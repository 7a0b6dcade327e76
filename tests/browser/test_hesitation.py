"""The checkout discount: doubts in a real checkout add up, there and nowhere else."""

from __future__ import annotations

from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import SITE, arm, build, settled, visit
from browser.shopping import ADDRESS, CONTACT, agree, fill, go_on, order, overlay, put, stock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from browser.conftest import Dist, Stand

pytestmark = pytest.mark.browser
DISCOUNT = "checkout-hesitation"
CHEAP = "/products/fold-papers"
BETTER = "FIRSTPOUR"


def hesitate(page: Page) -> None:
    """Focus the coupon box, leave it, and look at the total for two seconds."""
    page.get_by_label("Discount code").click()
    page.get_by_role("heading", name="Your order").click()
    page.locator("[data-momently-region=total]").first.hover()
    page.clock.run_for(2_500)


def test_doubts_in_the_checkout_bring_the_discount_and_the_order_has_it(
    page: Page, stand: Stand
) -> None:
    agree(page, stand.url)
    stock(page, stand.url)
    visit(page, stand.url + "/checkout/contact", aged_ms=1_000)
    hesitate(page)
    expect(overlay(page)).to_be_visible()
    stand.until_outcome("campaign.impression", DISCOUNT)
    overlay(page).get_by_role("button", name="Add it to my cart").click()
    expect(overlay(page).get_by_role("status")).to_contain_text("in your cart")
    expect(page.locator("[data-momently-region=total]").first).to_contain_text("8.90")
    stand.until_outcome("reward.applied", DISCOUNT)
    page.keyboard.press("Escape")
    order(page, stand.url)
    assert stand.rows("shop", "select subtotal_minor, discount_minor from orders") == [(8900, 890)]
    stand.until_outcome("campaign.converted", DISCOUNT)


def test_a_better_code_is_neither_replaced_nor_competed_with(page: Page, stand: Stand) -> None:
    # 55.20 in the cart: 7 euros are better than 10 percent.
    put(page, stand.url, "/cart/add", {"sku": "fold-100", "quantity": "8"})
    visit(page, stand.url + "/checkout/contact", aged_ms=1_000)
    hesitate(page)
    expect(overlay(page)).to_be_visible()
    put(page, stand.url, "/cart/coupon", {"code": BETTER})  # as in another tab
    overlay(page).get_by_role("button", name="Add it to my cart").click()
    said = f"Your cart already has a better code, {BETTER}. It stays in."
    expect(overlay(page).get_by_role("status")).to_have_text(said, use_inner_text=True)
    settled(page)
    cart = page.context.request.get(stand.url + "/cart.json").json()
    assert (cart["coupon"], cart["discount_minor"]) == (BETTER, 700)
    assert stand.outcomes("reward.applied") == []
    # Without storage another page is another memory; now the cart tells of its code.
    visit(page, stand.url + "/checkout/contact", aged_ms=1_000)
    hesitate(page)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert len(stand.outcomes("campaign.eligible", DISCOUNT)) == 1


def test_one_doubt_alone_is_none(page: Page, stand: Stand) -> None:
    stock(page, stand.url)
    visit(page, stand.url + "/checkout/contact", aged_ms=1_000)
    page.get_by_label("Discount code").click()
    page.get_by_role("heading", name="Your order").click()
    page.clock.run_for(5_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert stand.outcomes("campaign.eligible", DISCOUNT) == []


def test_a_cart_worth_less_than_forty_gets_nothing(page: Page, stand: Stand) -> None:
    page.goto(stand.url + CHEAP)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]").first).to_have_text("1")
    visit(page, stand.url + "/checkout/contact", aged_ms=1_000)
    hesitate(page)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert stand.outcomes("campaign.eligible", DISCOUNT) == []


def test_nobody_is_interrupted_on_the_payment_step(page: Page, stand: Stand) -> None:

    stock(page, stand.url)
    page.goto(stand.url + "/checkout/contact")
    for answers in (CONTACT, ADDRESS):
        fill(page, answers)
        go_on(page)
    page.wait_for_url("**/checkout/payment")
    visit(page, page.url, aged_ms=1_000)
    hesitate(page)
    page.clock.run_for(20_000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert stand.outcomes("campaign.impression") == []


def test_nothing_appears_while_the_visitor_types(page: Page, stand: Stand) -> None:
    stock(page, stand.url)
    visit(page, stand.url + "/checkout/contact", aged_ms=1_000)
    page.get_by_label("Discount code").click()
    page.locator("[data-momently-region=total]").first.hover()
    email = page.get_by_label("Email")
    email.focus()
    for letter in "buyer@example.org":
        email.press(letter)
        page.clock.run_for(300)
        expect(overlay(page)).to_be_hidden()
    page.clock.run_for(2_000)
    expect(overlay(page)).to_be_visible()


@pytest.fixture
def patient(tmp_path: Path) -> Dist:
    """The demo site with a discount that may come back twice in a session."""
    site = tmp_path / "site"
    copytree(SITE, site)
    campaign = site / "campaigns" / "checkout-hesitation.toml"
    told = campaign.read_text(encoding="utf-8")
    told = told.replace("per_session = 1", "per_session = 2")
    told = told.replace("after_dismiss_hours = 24", "after_dismiss_hours = 0")
    campaign.write_text(told, encoding="utf-8")
    return build(site, tmp_path / "patient" / "dist")


def test_the_same_code_comes_back_after_a_reload(
    page: Page, open_shop: Callable[..., Stand], patient: Dist
) -> None:
    stand = open_shop(patient)
    agree(page, stand.url)
    stock(page, stand.url)
    visit(page, stand.url + "/checkout/contact", aged_ms=1_000)
    hesitate(page)
    code = overlay(page).locator("code").inner_text()
    stand.until_outcome("reward.issued", DISCOUNT)
    page.keyboard.press("Escape")
    stand.until_outcome("campaign.dismissed", DISCOUNT)
    page.reload()
    arm(page)
    page.clock.run_for(60_000)
    hesitate(page)
    expect(overlay(page).locator("code")).to_have_text(code)
    stand.until_outcome("campaign.impression", DISCOUNT, times=2)
    assert stand.rows("collector", "select code from claims") == [(code,)]
    assert len(stand.outcomes("reward.issued", DISCOUNT)) == 1
