"""Each outcome stands in the collector's database exactly once, whatever happens to the page."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import arm, leave, settled, visit
from browser.shopping import KETTLE, add_to_cart, agree, check_out, consent, order, overlay, stock
from browser.test_hesitation import hesitate

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
EXIT = "exit-offer"


def counted(stand: Stand, campaign: str) -> dict[str, int]:
    """Count the outcomes of a campaign by the last word of their type."""
    kinds = [record["type"].rsplit(".", 1)[1] for record in stand.outcomes(campaign=campaign)]
    return dict(Counter(kinds))


def test_a_whole_visit_counts_each_outcome_once(page: Page, stand: Stand) -> None:
    page.goto(stand.url)
    consent(page)
    add_to_cart(page, stand.url)
    visit(page, stand.url + "/checkout/contact", aged_ms=1_000)
    hesitate(page)
    overlay(page).get_by_role("button", name="Add it to my cart").click()
    stand.until_outcome("reward.applied", "checkout-hesitation")
    page.keyboard.press("Escape")
    expect(overlay(page)).to_be_hidden()
    page.reload()
    arm(page)
    check_out(page, stand.url)
    stand.until_outcome("campaign.converted", "checkout-hesitation")
    page.reload()
    arm(page)
    settled(page)
    assert counted(stand, "checkout-hesitation") == {
        "eligible": 1,
        "impression": 1,
        "issued": 1,
        "engaged": 1,
        "applied": 1,
        "redeemed": 1,
        "converted": 1,
    }


def test_a_thank_you_page_that_pushes_again_is_one_conversion(
    page: Page, open_shop: Callable[..., Stand]
) -> None:
    stand = open_shop(repeat_purchase_push=True)
    agree(page, stand.url)
    stock(page, stand.url)
    visit(page, stand.url)
    leave(page)
    stand.until_outcome("campaign.impression", EXIT)
    page.keyboard.press("Escape")
    order(page, stand.url)
    stand.until_outcome("campaign.converted", EXIT)
    for _ in range(2):
        page.reload()
        arm(page)
        settled(page)
    assert len(stand.outcomes("campaign.converted", EXIT)) == 1


def test_an_offline_spell_delays_outcomes_and_loses_none(page: Page, stand: Stand) -> None:
    agree(page, stand.url)
    visit(page, stand.url)
    leave(page)
    stand.until_outcome("campaign.impression", EXIT)
    page.context.set_offline(True)
    page.keyboard.press("Escape")
    expect(overlay(page)).to_be_hidden()
    page.wait_for_function("() => momently.status().outcomes.waiting > 0")
    assert stand.outcomes("campaign.dismissed", EXIT) == []
    page.context.set_offline(False)
    page.clock.run_for(60_000)
    stand.until_outcome("campaign.dismissed", EXIT)
    settled(page)
    assert counted(stand, EXIT) == {"eligible": 1, "impression": 1, "issued": 1, "dismissed": 1}


def test_offline_then_closed_then_back_another_day(
    new_context: Callable[..., BrowserContext], stand: Stand
) -> None:
    context = new_context()
    page = context.new_page()
    agree(page, stand.url)
    visit(page, stand.url)
    leave(page)
    stand.until_outcome("campaign.impression", EXIT)
    context.set_offline(True)
    page.keyboard.press("Escape")
    page.wait_for_function("() => momently.status().outcomes.waiting > 0")
    page.close()
    assert stand.outcomes("campaign.dismissed", EXIT) == []
    context.set_offline(False)
    later = context.new_page()
    later.goto(stand.url)
    arm(later)
    stand.until_outcome("campaign.dismissed", EXIT)
    settled(later)
    assert len(stand.outcomes("campaign.dismissed", EXIT)) == 1


@pytest.mark.parametrize("choice", ["Accept all", "Essential only"])
def test_a_closed_tab_takes_nothing_with_it(
    choice: str, new_context: Callable[..., BrowserContext], stand: Stand
) -> None:
    context = new_context()
    page = context.new_page()
    agree(page, stand.url, choice)
    visit(page, stand.url)
    leave(page)
    expect(overlay(page)).to_be_visible()
    stand.until_outcome("campaign.impression", EXIT)
    page.keyboard.press("Escape")
    # What Python has not answered by then is told on the next page: that is the test above.
    page.wait_for_function("() => momently.status().waiting === 0")
    page.close(run_before_unload=True)
    (dismissed,) = stand.until_outcome("campaign.dismissed", EXIT)
    assert dismissed["data"]["by"] == "escape"
    assert counted(stand, EXIT)["dismissed"] == 1


def test_two_tabs_show_one_offer(new_context: Callable[..., BrowserContext], stand: Stand) -> None:
    context = new_context()
    first, second = context.new_page(), context.new_page()
    agree(first, stand.url)
    visit(first, stand.url)
    visit(second, stand.url + KETTLE)
    first.bring_to_front()
    leave(first)
    stand.until_outcome("campaign.impression", EXIT)
    second.bring_to_front()
    leave(second)
    second.clock.run_for(2_000)
    settled(second)
    expect(overlay(second)).to_be_hidden()
    assert len(stand.outcomes("campaign.impression", EXIT)) == 1
