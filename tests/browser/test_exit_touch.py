"""The exit offer on a phone: a finger flicks back up, or the visitor was away and is back.

Rule 1: a tab that is left is really hidden, which pages of Playwright never are (untouched.py).
"""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import untouched
from browser.conftest import settled, visit
from browser.shopping import overlay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright

    from browser.conftest import Stand

    Flick = Callable[[int, int], None]

pytestmark = pytest.mark.browser
EXIT = "exit-offer"
LISTED = "/shop"
STEPS = 12
FAST_MS, CALM_MS = 120, 1800
SCREEN = {"width": 390, "height": 664, "deviceScaleFactor": 2, "mobile": True}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page on a phone's screen, used by touch."""
    screen = {"width": 390, "height": 664}
    context = browser.new_context(
        viewport=screen, screen=screen, has_touch=True, is_mobile=True, locale="en-GB"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def flick(phone: Page) -> Flick:
    """Moves a real finger over the page: px (down the page is positive), within so many ms."""
    devtools = phone.context.new_cdp_session(phone)

    def touch(kind: str, *points: dict[str, float]) -> None:
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    def moved(distance: int, within_ms: int) -> None:
        first_y = 600 if distance > 0 else 60
        touch("touchStart", {"x": 190, "y": first_y})
        for step in range(1, STEPS + 1):
            touch("touchMove", {"x": 190, "y": first_y - distance * step / STEPS})
            Event().wait(within_ms / STEPS / 1000)
        touch("touchEnd")

    return moved


def _read(page: Page, flick: Flick) -> None:
    """Read down the page as far as it goes."""
    for _ in range(4):
        flick(500, 300)
        page.clock.run_for(400)
    assert page.evaluate("() => scrollY") > 900


def test_a_fast_flick_back_up_shows_the_offer(phone: Page, stand: Stand, flick: Flick) -> None:
    visit(phone, stand.url + LISTED)
    _read(phone, flick)

    def flicked() -> list[dict[str, Any]]:
        # A busy machine moves the finger late, and late is slow: until one was fast.
        flick(-500, FAST_MS)
        flick(500, CALM_MS)
        return stand.outcomes("campaign.eligible", EXIT)

    stand.until(flicked, "a flick that was fast enough")
    expect(overlay(phone)).to_be_visible()


def test_scrolling_back_calmly_does_not(phone: Page, stand: Stand, flick: Flick) -> None:
    visit(phone, stand.url + LISTED)
    _read(phone, flick)
    flick(-500, CALM_MS)
    phone.clock.run_for(1000)
    settled(phone)
    assert stand.outcomes("campaign.eligible", EXIT) == []


def test_the_page_going_up_by_itself_does_not(phone: Page, stand: Stand, flick: Flick) -> None:
    visit(phone, stand.url + LISTED)
    _read(phone, flick)
    phone.evaluate("() => scrollTo({top: 200, behavior: 'instant'})")
    phone.clock.run_for(1000)
    settled(phone)
    assert stand.outcomes("campaign.eligible", EXIT) == []


@pytest.fixture
def tab(playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    """A tab of a phone's browser that is hidden whenever another is in front."""
    with untouched.chromium(tmp_path / "profile") as devtools:
        browser = playwright.chromium.connect_over_cdp(devtools, no_defaults=True)
        (page,) = browser.contexts[0].pages
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
        session.send("Emulation.setDeviceMetricsOverride", SCREEN)
        yield page
        browser.close()


def _away(tab: Page, stand: Stand, away_ms: int) -> None:
    """Look at another tab for so long, then come back."""
    other = tab.context.new_page()
    other.bring_to_front()
    stand.until(lambda: tab.evaluate("() => document.hidden"), "the tab to be hidden")
    tab.clock.run_for(away_ms)
    tab.bring_to_front()
    stand.until(lambda: not tab.evaluate("() => document.hidden"), "the tab to be seen")
    other.close()


def test_a_tab_left_and_taken_up_again_shows_the_offer(tab: Page, stand: Stand) -> None:
    visit(tab, stand.url + LISTED)
    _away(tab, stand, 4000)
    settled(tab)
    assert stand.outcomes("campaign.eligible", EXIT) == []
    _away(tab, stand, 6000)
    stand.until_outcome("campaign.eligible", EXIT)
    expect(overlay(tab)).to_be_visible()
