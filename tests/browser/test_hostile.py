"""Hostile pages: styles that reach for everything, built-ins that are not what they were.

Rule 1: the page is compared with its own twin without momently, the overlay with the one
that a friendly page gets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.conftest import ROOT, arm, leave, settled, visit
from browser.faults import KETTLE, assert_said_once, assert_unharmed, footprint, overhear
from browser.shopping import overlay
from shop.settings import STRICT_CSP

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
EXIT = "exit-offer"
STYLED_CSP = STRICT_CSP.replace("style-src 'self'", "style-src 'self' 'nonce-{nonce}'")
SCREENSHOTS = ROOT / ".screenshots"
STYLES = {
    "friendly": "",
    "all-unset": "* {all: unset !important}",
    "no-dialog": "dialog {display: none !important} *::backdrop {display: none !important}",
    "no-empty": "div:empty, momently-stage {display: none !important}",
    "huge-rem": "html {font-size: 40px}",
    "all-at-once": "* {all: unset !important} dialog, div:empty {display: none !important} "
    "html {font-size: 40px; color: white; visibility: hidden}",
}
# Where the parts of an offer are, how they look, and whether a click would reach them.
LOOK = """() => {
  const host = document.querySelector('momently-stage');
  const root = host.shadowRoot;
  root.getAnimations().forEach((animation) => animation.finish());
  const seen = (found) => {
    const element = root.querySelector(found);
    const {x, y, width, height} = element.getBoundingClientRect();
    const at = [x + width / 2, y + height / 2];
    const {color, fontSize, opacity, visibility} = getComputedStyle(element);
    return {
      found,
      box: [x, y, width, height].map(Math.round),
      on_top: document.elementFromPoint(...at) === host
        && element.contains(root.elementFromPoint(...at)),
      look: [color, fontSize, opacity, visibility],
    };
  };
  return ['.panel', '.title', '.code', '.primary', '.close'].map(seen);
}"""
STYLE_TAG = '<style nonce="{nonce}">%s</style>'

PATCHES = {
    "Array.prototype": "Array.prototype.last = function () { return this[this.length - 1]; };",
    "Object.prototype": "Object.prototype.extend = function () { return this; };",
    "JSON.stringify": """const stringify = JSON.stringify;
      JSON.stringify = function (...given) { return stringify.apply(this, given); };""",
    "zones": """const Native = Promise;
      window.Promise = class ZoneAwarePromise extends Native {};
      const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (kind, hear, options) {
        const zoned = function (happened) { return hear.call(this, happened); };
        return add.call(this, kind, typeof hear === 'function' ? zoned : hear, options);
      };
      for (const name of ['setTimeout', 'requestAnimationFrame', 'fetch']) {
        const native = window[name];
        window[name] = function (...given) { return native.apply(window, given); };
      }""",
}

# prototype.js 1.6 gave arrays a toJSON of its own, and every JSON.stringify obeyed.
STRINGS_FOR_LISTS = """Array.prototype.toJSON = function () {
  return '[' + this.map((each) => JSON.stringify(each)).join(', ') + ']';
};"""


def look_at_offer(page: Page, stand: Stand) -> list[dict[str, Any]]:
    """Leave the page and give how the offer stands and looks."""
    visit(page, stand.url)
    leave(page)
    stand.until_outcome("impression", EXIT)
    return list(page.evaluate(LOOK))


@pytest.fixture(scope="module")
def friendly() -> dict[str, list[dict[str, Any]]]:
    return {}


@pytest.mark.parametrize("style", STYLES)
def test_no_style_of_the_page_hides_or_bends_the_offer(
    style: str,
    page: Page,
    open_shop: Callable[..., Stand],
    friendly: dict[str, list[dict[str, Any]]],
) -> None:
    head = STYLE_TAG % STYLES[style]
    twin = open_shop(dist=None, csp=STYLED_CSP, extra_head=head)
    page.goto(twin.url)
    bare = footprint(page)
    stand = open_shop(csp=STYLED_CSP, extra_head=head)
    seen = look_at_offer(page, stand)
    assert all(part["on_top"] for part in seen), seen
    assert friendly.setdefault("offer", seen) == seen
    assert footprint(page) == bare
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"hostile-{style}.png")
    overlay(page).get_by_role("button", name="Copy").click()
    stand.until_outcome("engaged", EXIT)
    page.keyboard.press("Escape")
    expect(overlay(page)).to_be_hidden()
    assert footprint(page) == bare


@pytest.mark.parametrize("patch", PATCHES)
def test_patched_built_ins_do_not_stop_the_offer(patch: str, page: Page, stand: Stand) -> None:
    heard = overhear(page)
    page.add_init_script(PATCHES[patch])
    visit(page, stand.url)
    leave(page)
    overlay(page).get_by_role("button", name="Copy").click()
    stand.until_outcome("engaged", EXIT)
    page.keyboard.press("Escape")
    expect(overlay(page)).to_be_hidden()
    settled(page)
    assert len(stand.outcomes("impression", EXIT)) == 1
    assert (heard.said, heard.thrown, heard.refused) == ([], [], [])


def test_a_page_that_bends_json_is_told_why_not(
    page: Page, stand: Stand, bare_product: list[str]
) -> None:
    heard = overhear(page)
    page.add_init_script(STRINGS_FOR_LISTS)
    page.goto(stand.url + KETTLE)
    assert arm(page)["reason"] == "json_patched"
    assert_unharmed(page, bare_product, heard)
    assert_said_once(heard, "json_patched")
