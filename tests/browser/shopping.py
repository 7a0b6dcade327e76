"""What a person does in the demo shop, with mouse and keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Locator, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

KETTLE = "/products/heron-kettle"
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


def consent(page: Page, choice: str = "Accept all") -> None:
    """Answer the shop's banner."""
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
