"""Several tabs of one visitor: one overlay at a time, and what one has shown all know at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import arm
from browser.gates import GO, built, offer
from browser.shopping import agree, overlay
from conftest import FLAGS, chromium_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

    from browser.conftest import Dist, Stand

pytestmark = pytest.mark.browser
ONCE = offer("once", '[cap]\nper_page = "none"\nper_session = 1')
OFTEN = offer("often", '[cap]\nper_page = "none"\nper_session = "none"', name="often")
OFTEN_GO = "() => momently.push(['signal', 'often'])"
SETTLED = "() => momently.status().waiting === 0"
BANNER = """(id) => {
  const banner = document.createElement('div');
  banner.id = id;
  banner.style = 'position: fixed; top: 0; width: 100%; height: 80px';
  const button = document.createElement('button');
  button.textContent = 'Only what is necessary';
  button.onclick = () => banner.remove();
  banner.append(button);
  document.body.append(banner);
}"""


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Dist:
    """A shop with one offer per session, and one as often as asked for."""
    return built(tmp_path_factory.mktemp("tabs"), [ONCE, OFTEN])


@pytest.fixture
def visitor(browser: Browser, open_shop: Callable[..., Stand]) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def opened(visitor: BrowserContext, stand: Stand, level: str) -> Page:
    """Open another tab of the shop for a visitor who said `level`."""
    tab = visitor.new_page()
    agree(tab, stand.url, "Accept all" if level == "persistent" else "Essential only")
    tab.goto(stand.url)
    if level == "session":  # which the shop itself has no button for
        tab.evaluate("() => momently.push(['consent', 'session'])")
    assert arm(tab)["state"] == "armed"
    tab.wait_for_function(SETTLED)
    return tab


def close_overlay(tab: Page) -> None:
    tab.keyboard.press("Escape")
    expect(overlay(tab)).to_be_hidden()
    tab.wait_for_function(SETTLED)


def fired(tab: Page, go: str = GO) -> None:
    tab.bring_to_front()
    tab.evaluate(go)
    tab.wait_for_function(SETTLED)


@pytest.mark.parametrize("level", ["persistent", "session", "memory"])
def test_what_one_tab_has_shown_the_other_knows(
    visitor: BrowserContext, stand: Stand, level: str
) -> None:
    first, second = opened(visitor, stand, level), opened(visitor, stand, level)
    fired(first)
    expect(overlay(first)).to_be_visible()
    stand.until_outcome("impression", "once")
    close_overlay(first)
    second.bring_to_front()
    fired(second)
    fired(second, OFTEN_GO)
    # The other offer shows, so the engine has judged; the first one is spent.
    expect(overlay(second)).to_contain_text("often")
    assert len(stand.outcomes("impression", "once")) == 1


@pytest.mark.parametrize("level", ["persistent", "memory"])
def test_a_tab_that_opens_later_knows_as_well(
    visitor: BrowserContext, stand: Stand, level: str
) -> None:
    first = opened(visitor, stand, level)
    fired(first)
    stand.until_outcome("impression", "once")
    close_overlay(first)
    second = opened(visitor, stand, level)
    second.bring_to_front()
    fired(second)
    fired(second, OFTEN_GO)
    expect(overlay(second)).to_contain_text("often")
    assert len(stand.outcomes("impression", "once")) == 1


def test_without_consent_the_last_tab_takes_everything_along(
    visitor: BrowserContext, stand: Stand
) -> None:
    first = opened(visitor, stand, "memory")
    fired(first)
    stand.until_outcome("impression", "once")
    kept = first.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    assert kept == []
    first.close()
    second = opened(visitor, stand, "memory")
    fired(second)
    stand.until_outcome("impression", "once", times=2)


@pytest.mark.parametrize("level", ["persistent", "memory"])
def test_no_more_offers_in_one_tab_is_heard_in_the_other(
    visitor: BrowserContext, stand: Stand, level: str
) -> None:
    first, second = opened(visitor, stand, level), opened(visitor, stand, level)
    fired(second, OFTEN_GO)
    expect(overlay(second)).to_be_visible()
    first.bring_to_front()
    first.evaluate("() => momently.push(['opt_out'])")
    first.wait_for_function(SETTLED)
    second.bring_to_front()
    expect(overlay(second)).to_be_hidden()
    fired(second)
    fired(first)
    assert stand.outcomes("impression", "once") == []


@pytest.mark.parametrize("level", ["persistent", "memory"])
def test_two_tabs_never_have_an_overlay_at_once(
    visitor: BrowserContext, stand: Stand, level: str
) -> None:
    first, second = opened(visitor, stand, level), opened(visitor, stand, level)
    fired(first, OFTEN_GO)
    expect(overlay(first)).to_be_visible()
    second.bring_to_front()
    fired(second, OFTEN_GO)
    expect(overlay(second)).to_be_hidden()
    assert len(stand.outcomes("impression", "often")) == 1
    first.bring_to_front()
    close_overlay(first)
    second.bring_to_front()
    # Nobody has to ask again: the second tab tries once more by itself.
    expect(overlay(second)).to_be_visible()


@pytest.mark.parametrize("known", ["onetrust-banner-sdk", "CybotCookiebotDialog"])
def test_a_banner_that_asks_for_consent_is_never_covered(
    page: Page, stand: Stand, known: str
) -> None:
    page.goto(stand.url)
    arm(page)
    page.evaluate(BANNER, known)
    page.wait_for_function(SETTLED)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))")
    fired(page)
    expect(overlay(page)).to_be_hidden()
    page.get_by_role("button", name="Only what is necessary").click()
    expect(overlay(page)).to_be_visible()


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


@pytest.mark.parametrize("level", ["persistent", "memory"])
def test_a_page_back_from_the_cache_knows_what_another_tab_has_shown(
    caching: Browser, stand: Stand, level: str
) -> None:
    visitor = caching.new_context()
    first, second = opened(visitor, stand, level), opened(visitor, stand, level)
    first.evaluate("""() => {
      window.returns = [];
      addEventListener('pageshow', ({persisted}) => returns.push(persisted));
    }""")
    first.goto(stand.url + "/help")
    fired(second)
    stand.until_outcome("impression", "once")
    close_overlay(second)
    first.go_back(wait_until="commit")
    first.wait_for_function("() => window.returns?.length")
    assert first.evaluate("returns") == [True]
    first.bring_to_front()
    fired(first)
    fired(first, OFTEN_GO)
    expect(overlay(first)).to_contain_text("often")
    assert len(stand.outcomes("impression", "once")) == 1
    visitor.close()
