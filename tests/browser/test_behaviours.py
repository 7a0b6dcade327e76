"""Behaviours with real input: the nudge comes when it was earned, and not otherwise.

Rule 1: one campaign for each test, on a page of its own; what must not happen is shown by
what happened meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.shopping import overlay
from page import waiting
from page.stall import signals
from page.waiting import pass_ms, until, until_told, visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from page.stall import Stall

pytestmark = pytest.mark.browser
FILL = '<div style="height:3000px"></div>'
DEAL = '<div id="deal" style="height:200px;background:#eee">The deal</div>'
VARIANTS = "".join(
    f'<label><input type="radio" name="colour" value="{i}">Colour {i}</label>' for i in range(6)
)
BUY = "momently.push(['cart', {action: 'add', quantity: 1, value_minor: 4990, currency: 'EUR'}])"
DEAD = '<button id="dead">Nothing</button>'
LIVE = '<button id="live" onclick="this.append(\'.\')">Something</button>'


@pytest.fixture
def open_with(tmp_path: Path, browser: Browser) -> Iterator[Callable[[str], Stall]]:
    """Open a stall whose one campaign has the trigger written."""
    served: list[Any] = []

    def open_one(trigger: str) -> Stall:
        served.append(waiting.opened(tmp_path, trigger))
        stall: Stall = served[-1].__enter__()
        return stall

    yield open_one
    for context in list(browser.contexts):
        context.close()
    for one in served:
        one.__exit__(None, None, None)


def assert_shown(page: Page, stall: Stall) -> dict[str, Any]:
    """Wait for the nudge on the screen and its impression in the collector."""
    until(page, "momently.journal().includes('\"shown\"')")
    expect(overlay(page)).to_be_visible()
    page.clock.resume()
    return stall.until_outcome("campaign.impression")


def assert_silent(page: Page, stall: Stall) -> None:
    """See that nothing came of what was done so far."""
    pass_ms(page, 100)
    expect(overlay(page)).to_be_hidden()
    assert stall.outcomes("campaign.eligible") == []


def hide(page: Page, hidden: bool) -> None:
    """Leave the tab, or come back to it."""
    page.evaluate(
        """(hidden) => {
          Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
          document.dispatchEvent(new Event('visibilitychange'));
        }""",
        hidden,
    )


def test_rest_brings_the_nudge_and_any_move_puts_it_off(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with('kind = "inactivity"\nafter_ms = 20000')
    visit(page, stall.show("<p>Read me</p>" + FILL))
    moves: dict[str, Callable[[], None]] = {
        "pointer_moved": lambda: page.mouse.move(200, 200),
        "clicked": lambda: page.mouse.click(220, 220),
        "scrolled": lambda: page.mouse.wheel(0, 200),
        "keyed": lambda: page.keyboard.press("a"),
    }
    for kind, move in moves.items():
        move()
        until_told(page, f'"{kind}"')
        pass_ms(page, 15_000)
    assert_silent(page, stall)
    pass_ms(page, 5_000)
    told = assert_shown(page, stall)
    assert told["data"]["trigger"] == "inactivity"


def test_a_hidden_tab_is_no_rest(page: Page, open_with: Callable[[str], Stall]) -> None:
    stall = open_with('kind = "inactivity"\nafter_ms = 20000')
    visit(page, stall.show("<p>Read me</p>"))
    pass_ms(page, 5_000)
    hide(page, True)
    pass_ms(page, 60_000)
    hide(page, False)
    pass_ms(page, 10_000)
    assert_silent(page, stall)
    pass_ms(page, 6_000)
    assert_shown(page, stall)


def test_an_element_must_be_looked_at_not_passed(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with('kind = "element_visible"\nselector = "#deal"\nms = 2000')
    visit(page, stall.show(FILL + DEAL + FILL))
    page.locator("#deal").scroll_into_view_if_needed()
    until(page, "momently.journal().includes('element_visible')")
    page.evaluate("scrollTo(0, 0)")
    until(page, "momently.journal().split('element_visible').length > 2")
    pass_ms(page, 5_000)
    assert_silent(page, stall)
    page.locator("#deal").scroll_into_view_if_needed()
    until(page, "momently.journal().split('element_visible').length > 3")
    pass_ms(page, 2_000)
    assert_shown(page, stall)


def test_many_variants_and_no_choice_bring_the_nudge(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with('kind = "choice_overload"\nof = "variants"')
    visit(page, stall.show(f"<form>{VARIANTS}</form>"))
    for i in range(3):
        page.get_by_label(f"Colour {i}").check()
        pass_ms(page, 1_000)
    page.get_by_label("Colour 0").check()
    pass_ms(page, 3_000)
    assert_silent(page, stall)
    page.get_by_label("Colour 4").check()
    pass_ms(page, 2_000)
    assert_shown(page, stall)


def test_a_choice_in_time_keeps_the_nudge_away(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with('kind = "choice_overload"\nof = "variants"')
    visit(page, stall.show(f"<form>{VARIANTS}</form>"))
    for i in range(4):
        page.get_by_label(f"Colour {i}").check()
    page.evaluate(BUY)
    pass_ms(page, 5_000)
    assert_silent(page, stall)
    assert len(signals(page, "option_seen")) == 4


@pytest.mark.parametrize(("selector", "earned"), [("h1", True), ("#other", False)])
def test_who_copies_the_title_and_comes_back_gets_the_nudge(
    page: Page, open_with: Callable[[str], Stall], selector: str, earned: bool
) -> None:
    stall = open_with('kind = "price_compare"')
    visit(page, stall.show("<h1>Heron Kettle</h1><p id=other>It holds one litre and a half.</p>"))
    page.evaluate("(at) => getSelection().selectAllChildren(document.querySelector(at))", selector)
    page.keyboard.press("ControlOrMeta+c")
    pass_ms(page, 500)
    hide(page, True)
    pass_ms(page, 8_000)
    hide(page, False)
    pass_ms(page, 200)
    if earned:
        assert_shown(page, stall)
        assert all("Heron" not in f"{signal}" for signal in signals(page, "copied"))
    else:
        assert_silent(page, stall)


def test_a_dead_click_fires_and_a_live_one_does_not(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with('kind = "dead_click"')
    visit(page, stall.show(DEAD + LIVE))
    page.locator("#live").click()
    pass_ms(page, 3_000)
    assert_silent(page, stall)
    page.locator("#dead").click()
    pass_ms(page, 2_600)
    assert_shown(page, stall)


def test_a_rage_click_calls_the_campaign_off(page: Page, open_with: Callable[[str], Stall]) -> None:
    stall = open_with('kind = "dwell"\nafter_ms = 20000\ncancelled_by = ["rage_click"]')
    visit(page, stall.show(LIVE))
    for _ in range(3):
        page.locator("#live").click()
        pass_ms(page, 200)
    pass_ms(page, 60_000)
    assert_silent(page, stall)
    assert len(signals(page, "clicked")) == 3


@pytest.mark.parametrize("angry", [False, True], ids=["calm", "angry"])
def test_not_keeps_a_combination_away_from_who_rages(
    page: Page, open_with: Callable[[str], Stall], angry: bool
) -> None:
    parts = '{ kind = "dwell", after_ms = 15000 }, { kind = "not", of = [{ kind = "rage_click" }] }'
    stall = open_with(f'kind = "all"\nof = [{parts}]')
    visit(page, stall.show(LIVE))
    for _ in range(3):
        page.locator("#live").click()
        pass_ms(page, 200 if angry else 1_200)
    pass_ms(page, 15_000)
    if angry:
        assert_silent(page, stall)
    else:
        told = assert_shown(page, stall)
        assert told["data"]["trigger"] == "all"
