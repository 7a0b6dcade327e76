"""Promises on the page: what was open or pressed when a page went is there on the next.

Rule 1: a worker that is ended by the test never answers: what the visitor does then is what
a page that goes within the same moment leaves behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from page.stall import Stall, arm, settle, status, until

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

AGREED = "<script>momently = [['consent', 'persistent']]</script>"
NO = "no:momently:stall"
STORED = "() => [localStorage, sessionStorage].map((storage) => ({...storage}))"
NEVER_COPIED = "navigator.clipboard.writeText = () => new Promise(() => {})"
COUNT_WORKERS = """window.workers = [];
window.Worker = class extends Worker {
  constructor(...given) { super(...given); workers.push(this); }
};"""


def open_page(page: Page, stall: Stall, head: str = AGREED) -> None:
    page.goto(stall.show(head=head))
    arm(page, consent="")


def greet(page: Page) -> None:
    """Have the greeting shown."""
    page.evaluate("() => momently.push(['signal', 'hello'])")
    expect(greeting(page)).to_be_visible()
    settle(page)


def greeting(page: Page) -> Locator:
    return page.get_by_role("dialog")


def arrive_again(page: Page) -> None:
    page.reload()
    arm(page, consent="")
    until(lambda: status(page)["outcomes"]["waiting"] == 0, "an empty outbox")


def closed_and_opened_again(page: Page, stall: Stall) -> Page:
    """Close the tab and visit the stall in another."""
    page.close()
    another = page.context.new_page()
    open_page(another, stall)
    until(lambda: status(another)["outcomes"]["waiting"] == 0, "an empty outbox")
    return another


def counted(stall: Stall) -> dict[str, int]:
    """Count the outcomes by the last word of their type."""
    kinds = [record["type"].rsplit(".", 1)[1] for record in stall.outcomes()]
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def test_an_open_offer_is_open_on_the_next_page_until_it_is_closed(
    page: Page, stall: Stall
) -> None:
    open_page(page, stall)
    greet(page)
    arrive_again(page)
    expect(greeting(page).get_by_text("HELLO", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    stall.until_outcome("campaign.dismissed")
    arrive_again(page)
    expect(greeting(page)).to_be_hidden()
    assert counted(stall) == {"eligible": 1, "impression": 1, "issued": 1, "dismissed": 1}


@pytest.mark.parametrize(
    ("press", "outcome", "is_open_again"),
    [
        ("Close", "dismissed", False),
        ("Copy", "engaged", True),
        ("No more offers", "dismissed", False),
    ],
)
def test_what_nobody_heard_before_the_page_went_is_told_once_on_the_next(
    press: str, outcome: str, is_open_again: bool, page: Page, stall: Stall
) -> None:
    page.add_init_script(COUNT_WORKERS)
    page.add_init_script(NEVER_COPIED)
    open_page(page, stall)
    greet(page)
    stall.until_outcome("reward.issued")
    page.evaluate("() => workers.forEach((worker) => worker.terminate())")
    greeting(page).get_by_role("button", name=press, exact=True).click()
    for _ in range(2):
        page = closed_and_opened_again(page, stall)
    assert counted(stall) == {"eligible": 1, "impression": 1, "issued": 1, outcome: 1}
    assert greeting(page).is_visible() == is_open_again


def test_what_is_open_in_one_tab_waits_in_the_other_until_that_one_goes(
    page: Page, stall: Stall
) -> None:
    open_page(page, stall)
    greet(page)
    other = page.context.new_page()
    open_page(other, stall)
    other.wait_for_function("() => momently.journal().includes('other_tab')")
    expect(greeting(other)).to_be_hidden()
    page.close()
    expect(greeting(other)).to_be_visible()
    other.keyboard.press("Escape")
    stall.until_outcome("campaign.dismissed")
    assert counted(stall) == {"eligible": 1, "impression": 1, "issued": 1, "dismissed": 1}


def test_no_more_offers_is_heeded_without_consent_and_nothing_else_is_kept(
    page: Page, stall: Stall
) -> None:
    open_page(page, stall, head="")
    greet(page)
    greeting(page).get_by_role("button", name="No more offers").click()
    page.wait_for_function("(name) => name in localStorage", arg=NO)
    assert page.evaluate(STORED) == [{NO: "1"}, {}]
    assert page.context.cookies() == []
    arrive_again(page)
    page.evaluate("() => momently.push(['signal', 'hello'])")
    settle(page)
    outcomes = status(page)["outcomes"]
    assert outcomes["sent"] + outcomes["waiting"] == 0
    expect(greeting(page)).to_be_hidden()
    assert page.evaluate(STORED) == [{NO: "1"}, {}]


def test_taking_consent_back_does_not_take_back_the_refusal(page: Page, stall: Stall) -> None:
    open_page(page, stall)
    page.evaluate("() => momently.push(['opt_out'])")
    page.wait_for_function("(name) => name in localStorage", arg=NO)
    page.evaluate("() => momently.push(['consent', 'memory'])")
    settle(page)
    assert page.evaluate(STORED) == [{NO: "1"}, {}]
