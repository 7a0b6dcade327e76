"""The senses that only some triggers need: what they tell, and what they never tell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from page import waiting
from page.stall import signals
from page.waiting import pass_ms, until_told, visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from page.stall import Stall

pytestmark = pytest.mark.browser
FILL = '<div style="height:3000px"></div>'
DEAL = '<div id="deal" style="height:200px;background:#eee">The deal</div>'
SEES_DEAL = 'kind = "element_visible"\nselector = "#deal"\nms = 2000'
CHOOSES = 'kind = "choice_overload"\noptions = 3'
COMPARES = 'kind = "price_compare"'
DEAD = 'kind = "dead_click"'
RESTS = 'kind = "inactivity"\nafter_ms = 10000'
PRODUCT = """<h1>Heron Kettle, black</h1><p data-momently-price>49.90 EUR</p>
<p id="other">Filled with water it weighs two kilograms.</p>
<input id="note" value="Heron Kettle, black">"""

PUBLISHED = '<script type="application/ld+json">{"@type": "Product", "sku": "%s"}</script>'

HEEDS_SCROLLING = """() => {
  const told = (done) => document.addEventListener('scroll', () => done(true), {once: true});
  window.hasScrolled = new Promise(told);
}"""


@pytest.fixture
def open_with(tmp_path: Path, browser: Browser) -> Iterator[Callable[[str], Stall]]:
    """Open a stall whose campaign has the trigger written."""
    opened: list[Any] = []

    def open_one(trigger: str) -> Stall:
        served = waiting.opened(tmp_path, trigger)
        opened.append(served)
        stall: Stall = served.__enter__()
        return stall

    yield open_one
    for context in list(browser.contexts):
        context.close()
    for served in opened:
        served.__exit__(None, None, None)


def told(page: Page, kind: str, *fields: str) -> list[Any]:
    """List one field, or several, of each signal of a kind."""
    found = [[signal.get(name) for name in fields] for signal in signals(page, kind)]
    return [row[0] for row in found] if len(fields) == 1 else found


def test_an_element_is_told_when_it_comes_into_view_and_when_it_goes(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with(SEES_DEAL)
    visit(page, stall.show(FILL + DEAL + FILL))
    assert told(page, "element_visible", "percent") == []
    page.locator("#deal").scroll_into_view_if_needed()
    until_told(page, "element_visible")
    page.evaluate("() => scrollTo(0, 0)")
    until_told(page, "element_visible", 2)
    assert told(page, "element_visible", "percent", "element") == [[100, 1], [0, 1]]


def test_an_element_that_comes_later_is_found(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with(SEES_DEAL)
    visit(page, stall.show("<main></main>"))
    page.evaluate("(html) => (document.querySelector('main').innerHTML = html)", DEAL)
    pass_ms(page, 300)
    until_told(page, "element_visible")
    page.evaluate("() => document.querySelector('#deal').remove()")
    pass_ms(page, 300)
    assert told(page, "element_visible", "percent") == [100, 0]


def test_of_a_huge_element_the_share_of_the_window_counts(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with(SEES_DEAL)
    visit(page, stall.show('<div id="deal" style="height:9000px">Everything</div>'))
    until_told(page, "element_visible")
    (percent,) = told(page, "element_visible", "percent")
    assert percent > 90


def test_a_selector_the_browser_refuses_is_told_once_and_harms_nothing(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with('kind = "element_visible"\nselector = "div:no-such-thing(1)"')
    visit(page, stall.show(DEAL))
    page.evaluate("() => document.body.append('more')")
    pass_ms(page, 1000)
    assert told(page, "element_visible", "bad") == [True]


def test_variants_are_numbered_never_named(page: Page, open_with: Callable[[str], Stall]) -> None:
    stall = open_with(CHOOSES)
    form = """<form><label><input type=radio name=colour value=crimson>Crimson</label>
      <label><input type=radio name=colour value=azure>Azure</label>
      <select name=size><option>S<option>M<option>L</select>
      <label><input type=radio name=delivery value=fast>Fast</label></form>"""
    visit(page, stall.show(form))
    page.get_by_label("Crimson").check()
    page.get_by_label("Azure").check()
    page.locator("select").select_option("M")
    page.get_by_label("Fast").check()
    pass_ms(page, 100)
    seen = told(page, "option_seen", "group", "option")
    assert [group for group, _ in seen] == ["variant"] * 2
    page.locator("select").focus()
    page.keyboard.press("ArrowDown")
    until_told(page, "option_seen", 3)
    seen = told(page, "option_seen", "group", "option")
    assert len({option for _, option in seen}) == 3
    journal = page.evaluate("() => momently.journal()")
    assert not any(word in journal for word in ("Crimson", "crimson", "Azure", "azure"))


def test_resting_on_products_of_a_list_is_looking_at_them(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with(CHOOSES)
    cards = "".join(
        f'<article data-momently-product="p{i}" style="height:90px">{i}</article>' for i in range(4)
    )
    visit(page, stall.show(cards))
    page.locator("article").nth(0).hover()
    pass_ms(page, 700)
    page.locator("article").nth(1).hover()
    pass_ms(page, 300)
    page.locator("article").nth(2).hover()
    pass_ms(page, 700)
    assert told(page, "option_seen", "option") == ["p0", "p2"]


def test_products_of_earlier_pages_are_told_again_with_their_age(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with(CHOOSES)
    page.add_init_script("(window.momently ??= []).push(['consent', 'session'])")
    for i in range(3):
        stall.show(PUBLISHED % f"k{i}", path=f"/k{i}")
    page.clock.install()
    for i in range(2):
        page.goto(f"{stall.url}/k{i}")
        page.wait_for_function(f"() => momently.journal?.().includes('\"k{i}\"')")
    visit(page, f"{stall.url}/k2")
    seen = told(page, "option_seen", "group", "option", "ago_ms")
    assert [row[:2] for row in seen] == [["product", "k0"], ["product", "k1"]]
    assert seen[0][2] > seen[1][2] >= 0
    page.evaluate("() => momently.push(['cart', {action: 'add', quantity: 1}])")
    pass_ms(page, 100)
    kept = page.evaluate("() => sessionStorage.getItem('momently:stall:looked')")
    assert json.loads(kept) == {"products": []}


@pytest.mark.parametrize(
    ("selector", "what"), [("h1", "title"), ("[data-momently-price]", "price"), ("#other", "other")]
)
def test_what_was_copied_is_told_in_one_word(
    page: Page, open_with: Callable[[str], Stall], selector: str, what: str
) -> None:
    stall = open_with(COMPARES)
    visit(page, stall.show(PRODUCT))
    select(page, selector)
    page.keyboard.press("ControlOrMeta+c")
    until_told(page, "copied")
    (signal,) = signals(page, "copied")
    assert signal["what"] == what
    known = ("kind", "at", "wall_ms", "utc_offset_min", "what")
    assert set(signal) <= set(known)


def test_what_is_copied_from_a_field_is_not_looked_at(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with(COMPARES)
    visit(page, stall.show(PRODUCT))
    page.locator("#note").click(click_count=3)
    page.keyboard.press("ControlOrMeta+c")
    pass_ms(page, 100)
    assert signals(page, "copied") == []


def select(page: Page, selector: str) -> None:
    """Select the text of an element, as a triple click would."""
    page.evaluate("(at) => getSelection().selectAllChildren(document.querySelector(at))", selector)


def test_a_click_that_did_nothing_is_told_after_two_and_a_half_seconds(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with('kind = "dead_click"\nclicks = 5')
    visit(page, stall.show("<button id=dead>Nothing</button>"))
    page.locator("#dead").click()
    pass_ms(page, 2400)
    assert signals(page, "dead_click") == []
    pass_ms(page, 200)
    assert len(signals(page, "dead_click")) == 1


@pytest.mark.parametrize(
    "element",
    [
        "<button id=one onclick=\"document.body.append('x')\">Adds</button>",
        "<button id=one onclick=\"this.classList.toggle('on')\">Toggles</button>",
        "<button id=one onclick=\"setTimeout(() => this.append('x'), 2000)\">Late</button>",
        '<button id=one onclick="window.scrollTo(0, 500)">Scrolls</button>' + FILL,
        "<button id=one onclick=\"history.pushState(0, '', '/next')\">Routes</button>",
        '<a id=one href="#there">A link</a>',
        "<label id=one>A label <input type=checkbox></label>",
        "<input id=one>",
    ],
    ids=["adds", "toggles", "late", "scrolls", "routes", "link", "label", "field"],
)
def test_a_click_that_did_something_is_not_dead(
    page: Page, open_with: Callable[[str], Stall], element: str
) -> None:
    stall = open_with('kind = "dead_click"\nclicks = 5')
    visit(page, stall.show(element))
    page.evaluate(HEEDS_SCROLLING)
    page.locator("#one").click()
    if "scrollTo" in element:
        # The browser scrolls in its own time, while the page's stands still.
        page.evaluate("() => window.hasScrolled")
    pass_ms(page, 1000)
    pass_ms(page, 2000)
    assert signals(page, "dead_click") == []


def test_keys_are_told_as_such_at_most_once_a_second(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with(RESTS)
    visit(page, stall.show("<p>Read me</p>"))
    page.keyboard.type("abc")
    pass_ms(page, 1100)
    page.keyboard.press("ArrowDown")
    pass_ms(page, 100)
    found = signals(page, "keyed")
    assert len(found) == 2
    assert all(set(signal) <= {"kind", "at", "wall_ms", "utc_offset_min"} for signal in found)


def test_senses_that_no_trigger_needs_keep_still(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with(COMPARES)
    visit(page, stall.show(DEAL + "<button id=dead>Nothing</button>"))
    page.locator("#dead").click()
    page.keyboard.press("ArrowDown")
    pass_ms(page, 3000)
    assert signals(page, "dead_click", "keyed", "element_visible", "option_seen") == []


def test_a_site_without_such_triggers_loads_none(page: Page, stall: Stall) -> None:
    page.goto(stall.show())
    page.wait_for_function("() => momently.status?.().state === 'armed'")
    assert not [path for path in stall.asked if "senses" in path]
    scripts = page.evaluate("() => performance.getEntriesByType('resource').map((one) => one.name)")
    assert not [name for name in scripts if "senses" in name]


def test_senses_that_cannot_be_loaded_are_done_without(
    page: Page, open_with: Callable[[str], Stall]
) -> None:
    stall = open_with(RESTS)
    (script,) = stall.built.glob("senses-*.js")
    script.unlink()
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    visit(page, stall.show("<p>Read me</p>"))
    pass_ms(page, 11_000)
    until_told(page, '"shown"')
    assert thrown == []
