"""Each campaign by keyboard alone, under axe-core, and in pictures, on the real shop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.conftest import ROOT, leave, visit
from browser.shopping import KETTLE, overlay, scroll_down, stock
from browser.test_hesitation import hesitate

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
AXE = (ROOT / "build" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
PICTURES = ROOT / ".screenshots" / "shop"
# WCAG 2.2 AA and what came before it, and no contrast left open. The page itself goes: axe looks
# through the panel, and gives up where two lines of a text lie over different parts of it.
FIND = """async () => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  for (const one of document.querySelectorAll('body > :not(momently-stage)'))
    one.style.setProperty('display', 'none', 'important');
  const {violations, incomplete} = await axe.run('momently-stage', {runOnly: rules});
  return [...violations, ...incomplete.filter(({id}) => id === 'color-contrast')]
    .flatMap(({id, nodes}) => nodes.map(({target}) => id + ' ' + target));
}"""
AT_REST = """async (dialog) => {
  await Promise.all(dialog.getAnimations({subtree: true}).map(({finished}) => finished));
}"""
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "calm": {"viewport": {"width": 390, "height": 844}, "reduced_motion": "reduce"},
}


def bring_exit(page: Page, url: str) -> None:
    """Leave the home page through its top edge."""
    visit(page, url)
    leave(page, x=300)


def bring_discount(page: Page, url: str) -> None:
    """Dither in the checkout."""
    stock(page, url)
    visit(page, url + "/checkout/contact", aged_ms=1_000)
    hesitate(page)


def bring_wheel(page: Page, url: str) -> None:
    """Read a product page to its end."""
    visit(page, url + KETTLE, aged_ms=1_000)
    scroll_down(page)


NUDGES = {
    "exit-offer": bring_exit,
    "checkout-hesitation": bring_discount,
    "product-wheel": bring_wheel,
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("campaign", NUDGES)
def test_every_overlay_has_its_picture_and_axe_finds_nothing(
    campaign: str, look: str, new_context: Callable[..., BrowserContext], stand: Stand
) -> None:
    context = new_context(**LOOKS[look])
    context.add_init_script(AXE)
    page = context.new_page()
    NUDGES[campaign](page, stand.url)
    expect(overlay(page)).to_be_visible()
    overlay(page).evaluate(AT_REST)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{campaign}-{look}.png")
    assert page.evaluate(FIND) == []


def press_until(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until the button of that name has the focus, then Enter."""
    wanted = overlay(page).get_by_role("button", name=name)
    for _ in range(20):
        if wanted.evaluate("(button) => button.getRootNode().activeElement === button"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press(key)
    raise AssertionError(f"Tab never reached {name}")


@pytest.mark.parametrize("campaign", ["exit-offer", "checkout-hesitation"])
def test_an_offer_is_taken_by_keyboard_alone(campaign: str, page: Page, stand: Stand) -> None:
    stock(page, stand.url)
    if campaign == "exit-offer":
        bring_exit(page, stand.url)
    else:
        visit(page, stand.url + "/checkout/contact", aged_ms=1_000)
        page.get_by_label("Discount code").focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
    expect(overlay(page)).to_be_visible()
    press_until(page, "Add it to my cart")
    stand.until_outcome("reward.applied", campaign)
    page.keyboard.press("Escape")
    expect(overlay(page)).to_be_hidden()


def test_the_wheel_is_played_by_keyboard_alone(page: Page, stand: Stand) -> None:
    visit(page, stand.url + KETTLE, aged_ms=1_000)
    page.locator("main").evaluate("(main) => { main.tabIndex = -1; main.focus(); }")
    page.keyboard.press("End")
    page.clock.run_for(1_000)
    expect(overlay(page)).to_be_visible()
    press_until(page, "Spin the wheel")
    expect(overlay(page).get_by_role("button", name="Continue")).to_be_visible()
    stand.until_outcome("reward.played", "product-wheel")
    press_until(page, "Continue")
    expect(overlay(page)).to_be_hidden()


def test_the_focus_stays_inside_and_goes_back_where_it_was(page: Page, stand: Stand) -> None:
    visit(page, stand.url)
    page.get_by_role("link", name="See everything").focus()
    leave(page, x=300)
    expect(overlay(page)).to_be_visible()
    for _ in range(15):
        page.keyboard.press("Tab")
        outside = page.evaluate(
            "() => !document.activeElement.shadowRoot && document.activeElement !== document.body"
        )
        assert not outside
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="See everything")).to_be_focused()
