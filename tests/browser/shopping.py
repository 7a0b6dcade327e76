"""What a person does in the demo shop.

Rule 1: what a test is about is done with mouse and keyboard. What only has to have
happened before (`agree`, `stock`, `order`) is told to the shop directly, in the same
session: each page saved is a Python that need not start.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

from shop.visit import CONSENT_COOKIE

if TYPE_CHECKING:
    from playwright.sync_api import Page

KETTLE = "/products/heron-kettle"
KETTLE_SKU = "heron-black"
CHOICES = {"Accept all": "all", "Essential only": "essential"}
CONTACT = {"Email": "buyer@example.org"}
ADDRESS = {
    "First name": "Test",
    "Last name": "Buyer",
    "Street and number": "Example Street 1",
    "Postcode": "10115",
    "Town": "Berlin",
}
CARD = {
    "Name on card": "Test Buyer",
    "Card number": "4242 4242 4242 4242",
    "Expiry": "12/39",
    "Security code": "123",
}

SHIPPING = {
    "given_name": "Test",
    "family_name": "Buyer",
    "street": "Example Street 1",
    "postcode": "10115",
    "city": "Berlin",
    "country": "Germany",
    "delivery": "standard",
}
PAYMENT = {
    "card_number": "4242 4242 4242 4242",
    "card_name": "Test Buyer",
    "card_expiry": "12 / 39",
    "card_code": "123",
}


def consent(page: Page, choice: str = "Accept all") -> None:
    """Have the shop ask for consent, and answer its banner."""
    page.get_by_role("button", name="Cookie settings").click()
    page.get_by_role("button", name=choice).click()
    expect(page.get_by_role("button", name=choice)).to_be_hidden()


def add_to_cart(page: Page, url: str) -> None:
    """Put one kettle, worth 89.00, into the cart."""
    page.goto(url + KETTLE)
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]").first).to_have_text("1")


def fill(page: Page, answers: dict[str, str]) -> None:
    """Type answers into the fields that are labelled so."""
    for label, answer in answers.items():
        page.get_by_label(re.compile("^" + re.escape(label))).fill(answer)


def go_on(page: Page) -> None:
    """Press the button that leads to the next step."""
    page.locator("main form .button.large").click()


def check_out(page: Page, url: str) -> str:
    """Walk through the checkout and order; gives the order's number."""
    page.goto(url + "/checkout/contact")
    for answers in (CONTACT, ADDRESS, CARD):
        fill(page, answers)
        go_on(page)
    page.get_by_role("button", name=re.compile("Order and pay")).click()
    page.wait_for_url(re.compile("/thanks"))
    return page.url


def overlay(page: Page) -> Locator:
    """The one overlay of momently; the shop has no dialog of its own."""
    return page.get_by_role("dialog")


def agree(page: Page, url: str, choice: str = "Accept all") -> None:
    """Have answered the shop's banner on an earlier visit."""
    kept = {"name": CONSENT_COOKIE, "value": CHOICES[choice], "url": url}
    page.context.add_cookies([kept])


def stock(page: Page, url: str) -> None:
    """Have a kettle, worth 89.00, in the cart."""
    put(page, url, "/cart/add", {"sku": KETTLE_SKU, "quantity": "1"})


def order(page: Page, url: str) -> None:
    """Have filled in the whole checkout; then see the thank-you page of the order."""
    put(page, url, "/checkout/contact", {"email": "buyer@example.org"})
    put(page, url, "/checkout/shipping", SHIPPING)
    put(page, url, "/checkout/payment", PAYMENT)
    review = page.context.request.get(url + "/checkout/review").text()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', review))
    placed = page.context.request.post(url + "/checkout/place", form=hidden, max_redirects=0)
    page.goto(url + placed.headers["location"])


def put(page: Page, url: str, path: str, form: dict[str, str]) -> None:
    """Tell the shop something in the visitor's name."""
    answer = page.context.request.post(url + path, form=form, max_redirects=0)
    assert answer.status in (200, 303), f"{path}: {answer.status} {answer.text()[:300]}"


def scroll_down(page: Page) -> None:
    """Turn the mouse wheel until the end of the product page."""
    page.mouse.move(640, 400)
    for _ in range(12):
        page.mouse.wheel(0, 300)
        page.clock.run_for(50)
