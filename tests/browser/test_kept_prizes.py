"""A prize is kept: whatever becomes of the page on which the wheel was turned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import arm, settled, visit
from browser.shopping import KETTLE, agree, overlay, scroll_down
from browser.test_exactly_once import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
WHEEL = "product-wheel"
PLAYED = "select draw_id from draws where played_ms is not null"
COUNT_WORKERS = """window.workers = [];
window.Worker = class extends Worker {
  constructor(...given) { super(...given); workers.push(this); }
};"""


def bring(page: Page, stand: Stand) -> None:
    """Have the wheel on the screen."""
    agree(page, stand.url)
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    scroll_down(page)
    stand.until_outcome("campaign.impression", WHEEL)


def spin(page: Page) -> None:
    overlay(page).get_by_role("button", name="Spin the wheel").click()


def rewards(stand: Stand) -> dict[str, int]:
    """Count what there is at most one of: the rest is chance, for a slice may be empty."""
    kept = counted(stand, WHEEL)
    kept.pop("issued", None)
    return kept


ONCE = {"eligible": 1, "impression": 1, "engaged": 1, "played": 1}


def test_a_wheel_closed_while_it_turns_has_landed_on_the_next_page(
    page: Page, stand: Stand
) -> None:
    bring(page, stand)
    spin(page)
    stand.until_outcome("reward.played", WHEEL)
    page.keyboard.press("Escape")
    expect(overlay(page)).to_be_hidden()
    settled(page)
    page.goto(stand.url + "/shop")
    expect(overlay(page).get_by_role("button", name="Continue")).to_be_visible()
    page.keyboard.press("Escape")
    settled(page)
    page.reload()
    arm(page)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert rewards(stand) == ONCE


def test_a_tab_closed_on_the_press_of_spin_has_spun(
    new_context: Callable[..., BrowserContext], stand: Stand
) -> None:
    context = new_context()
    page = context.new_page()
    page.add_init_script(COUNT_WORKERS)
    bring(page, stand)
    page.evaluate("() => workers.forEach((worker) => worker.terminate())")
    spin(page)
    page.close(run_before_unload=True)
    later = context.new_page()
    later.goto(stand.url)
    expect(overlay(later).get_by_role("button", name="Continue")).to_be_visible()
    stand.until_outcome("reward.played", WHEEL)
    settled(later)
    assert rewards(stand) == ONCE


def test_a_wheel_that_gets_no_answer_comes_to_rest_and_the_same_draw_is_tried_again(
    page: Page, stand: Stand
) -> None:
    bring(page, stand)
    page.route("**/play", lambda route: None)
    spin(page)
    expect(overlay(page).get_by_text("Nothing is lost: please try again.")).to_be_visible()
    assert stand.rows("collector", PLAYED) == []
    page.unroute("**/play")
    spin(page)
    expect(overlay(page).get_by_role("button", name="Continue")).to_be_visible()
    stand.until_outcome("reward.played", WHEEL)
    assert stand.rows("collector", "select count(*) from draws") == [(1,)]
    assert rewards(stand) == ONCE
