"""The wheel: scrolling brings it, one press spins it, the issuer decides, anyone can check."""

from __future__ import annotations

import hashlib
import hmac
import json
from itertools import accumulate
from shutil import copytree
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import SITE, build, settled, visit
from browser.shopping import KETTLE, agree, order, overlay, scroll_down, stock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Dist, Stand

pytestmark = pytest.mark.browser
WHEEL = "product-wheel"
NOTHING = 'label = "Not this time"\nodds = 5\n'
SOMETHING = 'reward = { kind = "percent_off", value = 1, valid_hours = 48 }\n'


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
    overlay(page).get_by_text("Chances", exact=True).click()
    five = overlay(page).get_by_role("row", name="€5 off")
    expect(five).to_contain_text("on orders of €25 or more")
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
    address = overlay(page).locator("details code").last.inner_text()
    published = page.context.request.get(stand.url + address).json()
    assert (address, published["prize"]) == (f"/collector/draws/{draw_id}", prize)
    assert overlay(page).locator("details code").first.inner_text() == published["commitment"]


@pytest.fixture
def generous(tmp_path: Path) -> Dist:
    """The demo site with a wheel on which every slice wins."""
    site = tmp_path / "site"
    copytree(SITE, site)
    wheel = site / "campaigns" / "product-wheel.toml"
    sure = wheel.read_text(encoding="utf-8").replace(NOTHING, NOTHING + SOMETHING)
    assert SOMETHING in sure
    wheel.write_text(sure, encoding="utf-8")
    return build(site, tmp_path / "generous" / "dist")


def test_a_prize_is_applied_and_the_order_shows_it(
    page: Page, open_shop: Callable[..., Stand], generous: Dist
) -> None:
    stand = open_shop(generous)
    agree(page, stand.url)
    stock(page, stand.url)
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    scroll_down(page)
    land(page)
    overlay(page).get_by_role("button", name="Add it to my cart").click()
    stand.until_outcome("reward.applied", WHEEL)
    page.keyboard.press("Escape")
    order(page, stand.url)
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
    agree(page, stand.url)
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    scroll_down(page)
    land(page)
    stand.until_outcome("reward.played", WHEEL)
    settled(page)
    page.reload()
    expect(overlay(page).get_by_role("button", name="Continue")).to_be_visible()
    page.keyboard.press("Escape")
    settled(page)
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    scroll_down(page)
    settled(page)
    # What the page before had drawn is there again, and no turn with it.
    expect(overlay(page).get_by_role("button", name="Spin the wheel")).to_be_hidden()
    assert len(stand.outcomes("campaign.impression", WHEEL)) == 1
    assert len(stand.outcomes("reward.played", WHEEL)) == 1
    assert len(stand.outcomes("reward.issued", WHEEL)) <= 1
