"""The life of a page: routes without loading, going and coming back, all left as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import arm, leave, settled, visit
from browser.faults import KETTLE, overhear
from browser.gates import built, offer
from browser.shopping import agree, overlay
from conftest import FLAGS, chromium_path
from momently_build import extras

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
EXIT = "exit-offer"
WHEEL = "product-wheel"
EXTRAS = [extra.name for extra in extras.TABLE]
RAIN = 'cancelled_by = ["dead_click", "copied"]\n[audience]\n"weather.rain" = true'
NEAR = '[audience]\n"geo.distance_m" = { "$lte" = 500 }'
SOURCES = """
[[context]]
name = "weather"
url = "/help"

[[stores]]
id = "first"
name = "First"
latitude = 52.5
longitude = 13.4
"""
# What a single-page shop does: another address, another page, no load.
ROUTE = """([path, type]) => {
  document.querySelectorAll('script[type="application/ld+json"]').forEach((node) => node.remove());
  document.querySelector('[data-momently-page]').dataset.momentlyPage = type;
  history.pushState({}, '', path);
}"""
WHY_NOT_KEPT = """() => {
  const [{notRestoredReasons}] = performance.getEntriesByType('navigation');
  return notRestoredReasons?.reasons?.map(({reason}) => reason) ?? null;
}"""
COUNT_LISTENERS = """window.listening = [];
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (kind, ...rest) {
  if (this === window) listening.push(kind);
  return add.call(this, kind, ...rest);
};"""


@pytest.fixture(scope="module")
def caching(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium with its back/forward cache, which Playwright switches off."""
    found = playwright.chromium.launch(
        executable_path=chromium_path(),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield found
    found.close()


@pytest.fixture
def everything(open_shop: Callable[..., Stand], tmp_path: Path) -> Stand:
    """A shop whose campaigns need every extra there is."""
    return open_shop(built(tmp_path / "all", [offer("rain", RAIN), offer("near", NEAR)], SOURCES))


def test_an_overlay_of_one_page_goes_when_the_visitor_goes_on(page: Page, stand: Stand) -> None:
    heard = overhear(page)
    visit(page, stand.url + KETTLE)
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 3000)
    stand.until_outcome("impression", WHEEL)
    page.evaluate(ROUTE, ["/help", "help"])
    expect(overlay(page)).to_be_hidden()
    page.clock.run_for(9000)
    leave(page)
    (impression,) = stand.until_outcome("impression", EXIT)
    assert impression["data"]["page_path"] == "/help"
    assert (heard.said, heard.thrown) == ([], [])


def test_an_overlay_of_every_page_stays_when_the_visitor_goes_on(page: Page, stand: Stand) -> None:
    visit(page, stand.url)
    leave(page)
    stand.until_outcome("impression", EXIT)
    page.evaluate(ROUTE, ["/help", "help"])
    page.clock.run_for(2000)
    settled(page)
    expect(overlay(page)).to_be_visible()


def test_facts_are_read_again_on_a_route(page: Page, stand: Stand) -> None:
    visit(page, stand.url)
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 6000)
    page.clock.run_for(2000)
    settled(page)
    expect(overlay(page)).to_be_hidden()
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.evaluate(ROUTE, ["/products/none", "product"])
    page.clock.run_for(2000)
    page.mouse.wheel(0, 6000)
    (impression,) = stand.until_outcome("impression", WHEEL)
    assert impression["data"]["page_path"] == "/products/none"


def test_nothing_listens_for_the_end_of_the_page(page: Page, stand: Stand) -> None:
    page.add_init_script(COUNT_LISTENERS)
    page.goto(stand.url)
    assert arm(page)["state"] == "armed"
    listening = set(page.evaluate("listening"))
    assert "pagehide" in listening
    assert listening.isdisjoint({"unload", "beforeunload"})


def test_a_page_comes_back_whole_from_the_back_forward_cache(
    caching: Browser, stand: Stand
) -> None:
    page = caching.new_page(viewport={"width": 1280, "height": 800})
    agree(page, stand.url)
    page.goto(stand.url)
    boot_ms = arm(page)["boot_ms"]
    page.evaluate("""() => {
      window.returns = [];
      addEventListener('pageshow', ({persisted}) => returns.push(persisted));
    }""")
    page.goto(stand.url + "/help")
    arm(page)
    page.go_back(wait_until="commit")
    page.wait_for_function("() => window.returns?.length")
    assert page.evaluate("returns") == [True]
    status = page.evaluate("momently.status()")
    assert (status["state"], status["boot_ms"]) == ("armed", boot_ms)
    page.wait_for_function("() => momently.status().waiting === 0")
    assert page.evaluate("momently.journal()").count('"page_view"') == 2
    page.close()


def test_a_page_with_every_extra_is_kept_in_the_back_forward_cache(
    caching: Browser, everything: Stand
) -> None:
    page = caching.new_page(viewport={"width": 1280, "height": 800})
    agree(page, everything.url)
    page.goto(everything.url + "/?momently_preview")
    boot_ms = arm(page)["boot_ms"]
    loaded = page.evaluate("performance.getEntriesByType('resource').map(({name}) => name)")
    assert [name for name in EXTRAS if not any(f"/{name}-" in url for url in loaded)] == []
    page.evaluate("addEventListener('pageshow', ({persisted}) => { window.kept = persisted })")
    page.goto(everything.url + "/help")
    page.go_back(wait_until="commit")
    page.wait_for_function(f"() => 'kept' in window || ({WHY_NOT_KEPT})()")
    assert page.evaluate(WHY_NOT_KEPT) is None
    assert page.evaluate("kept") is True
    assert page.evaluate("() => momently.status().boot_ms") == boot_ms
    page.close()
