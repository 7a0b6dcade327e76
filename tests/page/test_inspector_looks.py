"""What the inspector looks like, and what it does for those who use it.

The pictures land in `.screenshots`, which is no part of the repository.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from page.inspecting import inspection, open_inspector, tell
from page.staging import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

PICTURES = ROOT / ".screenshots"
AXE = ROOT / "build" / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = {"desktop": (1280, 800), "phone": (390, 844), "landscape": (740, 360)}
PREVIEW = "momently_preview=spin&seed=4"
VIOLATIONS = """async () => {
  const {violations} = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return violations
    .flatMap(({id, nodes}) => nodes.map((one) => [id, one.target.join(' '), one.failureSummary]))
    .filter(([, target]) => target.includes('momently-inspector'));
}"""
FOOTPRINT = """() => [...document.querySelectorAll('body, body *:not(momently-inspector)')]
  .map((element) => {
    const {x, y, width, height} = element.getBoundingClientRect();
    return [element.localName, x, y, width, height].join(' ');
  })"""


def opened(page: Page, campaign: str = "checkout-hesitation") -> None:
    """Unfold the panel, and the card of one campaign."""
    pill = page.locator(".pill")
    if pill.is_visible():
        pill.click()
    card = page.locator(".card", has=page.get_by_text(campaign, exact=True))
    card.get_by_text("Why").click()
    expect(card.get_by_text("What is asked")).to_be_visible()


@pytest.fixture
def told_page(new_context: Callable[..., BrowserContext]) -> Page:
    """A desktop page whose inspector has heard of all campaigns."""
    page = open_inspector(new_context(viewport={"width": 1280, "height": 800}))
    tell(page, inspection())
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", list(SCREENS))
@pytest.mark.parametrize("form", ["first", "why", "preview"])
def test_every_form_has_its_picture(
    new_context: Callable[..., BrowserContext], form: str, screen: str, scheme: str
) -> None:
    width, height = SCREENS[screen]
    context = new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = open_inspector(context, PREVIEW if form == "preview" else "momently_preview")
    asked = {"campaign": "spin", "seed": "4", "whole_page": True} if form == "preview" else {}
    tell(page, inspection(**asked))
    if form == "why":
        opened(page)
    elif form == "preview" and page.locator(".pill").is_visible():
        page.locator(".pill").click()
    PICTURES.mkdir(exist_ok=True)
    picture = PICTURES / f"inspector-{form}-{screen}-{scheme}.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 10_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["momently_preview", PREVIEW])
def test_axe_finds_nothing(
    new_context: Callable[..., BrowserContext], query: str, scheme: str
) -> None:
    context = new_context(color_scheme=scheme, viewport={"width": 390, "height": 844})
    page = open_inspector(context, query)
    page.add_script_tag(path=AXE)
    tell(page, inspection(**({"campaign": "spin"} if "=" in query else {})))
    assert page.evaluate(VIOLATIONS) == []
    for name in ("checkout-hesitation", "exit-offer"):
        opened(page, name)
    assert page.evaluate(VIOLATIONS) == []


def test_axe_can_see_into_the_inspector(told_page: Page) -> None:
    told_page.add_script_tag(path=AXE)
    told_page.evaluate(
        "() => document.querySelector('momently-inspector').shadowRoot"
        ".querySelector('.note').style.setProperty('color', '#d0d0d0')"
    )
    assert {found[0] for found in told_page.evaluate(VIOLATIONS)} == {"color-contrast"}


def test_nothing_on_the_page_moves(told_page: Page) -> None:
    before = told_page.evaluate(FOOTPRINT)
    opened(told_page)
    assert told_page.evaluate(FOOTPRINT) == before
    told_page.get_by_role("button", name="Close the inspector").click()
    assert told_page.evaluate(FOOTPRINT) == before
    assert told_page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_the_keyboard_reaches_everything(told_page: Page) -> None:
    told_page.keyboard.press("Tab")  # the shop's own button comes first
    reached = []
    for _ in range(40):
        told_page.keyboard.press("Tab")
        reached.append(
            told_page.evaluate(
                "() => {const a = document.querySelector('momently-inspector')?.shadowRoot"
                ".activeElement; return a && (a.ariaLabel ?? a.textContent)}"
            )
        )
    named = [name for name in reached if name]
    assert {"Make small", "Close the inspector", "Find a campaign", "Copy as JSON"} <= set(named)
    assert {"Why: Before you go", "Show Before you go now"} <= set(named)


def test_escape_makes_it_small_and_enter_large_again(told_page: Page) -> None:
    told_page.get_by_role("button", name="Make small").focus()
    told_page.keyboard.press("Escape")
    expect(told_page.locator(".sheet")).to_be_hidden()
    told_page.keyboard.press("Enter")
    expect(told_page.locator(".sheet")).to_be_visible()


def test_an_overlay_lies_above_it(told_page: Page) -> None:
    told_page.evaluate(
        "() => {const d = document.createElement('dialog'); d.textContent = 'Offer';"
        " d.style.cssText = 'width: 100vw; height: 100vh; max-width: none; max-height: none';"
        " document.body.append(d); d.showModal();}"
    )
    box = told_page.locator(".sheet").bounding_box()
    assert box is not None
    found = told_page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).localName", [box["x"] + 40, box["y"] + 40]
    )
    assert found == "dialog"


def test_an_open_card_stays_open_and_keeps_the_focus(told_page: Page) -> None:
    opened(told_page)
    show = told_page.get_by_role("button", name="Show free-shipping")
    show.focus()
    told = inspection()
    told["campaigns"][1]["again"] = told["campaigns"][1]["checks"][4]["again"] = "Again in 3 s."
    tell(told_page, told)
    expect(told_page.locator(".card").nth(1)).to_contain_text("Again in 3 s.")
    expect(show).to_be_focused()


def test_a_variant_is_shown_when_it_is_asked_for(told_page: Page) -> None:
    opened(told_page)
    told_page.get_by_role("button", name="Show free-shipping").click()
    asked = told_page.evaluate("() => told.filter(({kind}) => kind === 'preview')")
    wanted = {"campaign": "checkout-hesitation", "variant": "free-shipping", "seed": "1"}
    assert asked == [{"kind": "preview", **wanted}]


def test_the_copy_is_the_whole_inspection(new_context: Callable[..., BrowserContext]) -> None:
    page = open_inspector(new_context(permissions=["clipboard-read", "clipboard-write"]))
    told = inspection()
    tell(page, told)
    page.get_by_role("button", name="Copy as JSON").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert json.loads(page.evaluate("() => navigator.clipboard.readText()")) == told


def test_words_find_campaigns(told_page: Page) -> None:
    search = told_page.get_by_label("Find a campaign")
    search.fill("held wheel")
    expect(told_page.get_by_text("No campaign has these words.")).to_be_visible()
    search.fill("spin wheel")
    expect(told_page.locator(".card:visible")).to_have_count(1)


def test_a_name_is_never_markup(new_context: Callable[..., BrowserContext]) -> None:
    page = open_inspector(new_context())
    told = inspection()
    told["campaigns"][0]["name"] = "<img src=x onerror='told.push(1)'>"
    told["campaigns"][0]["says"] = "<b>bold</b>"
    tell(page, told)
    expect(page.locator(".card").first).to_contain_text("<img src=x onerror='told.push(1)'>")
    assert page.evaluate("() => told.includes(1)") is False


def test_it_says_that_momently_is_off(told_page: Page) -> None:
    told_page.evaluate("() => off()")
    expect(told_page.locator(".note")).to_have_text("momently is off: paused")


def test_a_page_without_a_campaign_in_its_address_is_a_visit(told_page: Page) -> None:
    first = told_page.evaluate("() => first.signals.map(({kind}) => kind)")
    assert first == ["session", "inspect"]


def test_a_preview_is_told_in_the_first_batch_and_shown_once(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_inspector(new_context(), "momently_preview=spin&seed=4&momently_variant=main")
    wanted = {"campaign": "spin", "seed": "4", "variant": "main", "whole_page": True}
    assert page.evaluate("() => first.signals[1]") == {"kind": "preview", "at": 5, **wanted}
    again = page.evaluate(
        "() => {const next = {now: 9, signals: [{kind: 'session', at: 8}]};"
        " extra.batch(next); return next.signals[1];}"
    )
    assert again == {"kind": "preview", "at": 9, "whole_page": True}


def test_what_an_earlier_page_left_to_be_told_stays_for_the_next(
    new_context: Callable[..., BrowserContext],
) -> None:
    signals = [{"kind": "session"}, {"kind": "purchase", "order_id": "o1"}, {"kind": "clicked"}]
    for query, kept in ((PREVIEW, {"signals": [signals[1]]}), ("momently_preview", None)):
        page = open_inspector(new_context(), query)
        page.evaluate("(signals) => extra.batch({now: 9, signals})", signals)
        assert page.evaluate("() => kept[':late'] ?? null") == kept
        page.close()


def test_no_more_offers_in_a_preview_is_not_told_to_the_next_page(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_inspector(new_context(), PREVIEW)
    page.evaluate(
        "() => {kept[':late'] = {signals: [{kind: 'dismissed', by: 'opt_out', cause: 'preview-1'},"
        " {kind: 'opted_out'}]}; dispatchEvent(new PageTransitionEvent('pagehide'));}"
    )
    assert page.evaluate("() => kept[':late'].signals") == [{"kind": "opted_out"}]


def test_what_was_left_out_is_named_until_it_has_a_card_of_its_own(told_page: Page) -> None:
    told = inspection()
    left = told_page.get_by_role("list", name="Campaigns that do not run")
    expect(left).to_be_hidden()
    why = "its trigger <b>waves</b> is in no plug-in that could be loaded"
    tell(told_page, told | {"problems": [["waves-offer", why], ["spin", "it failed"]]})
    expect(left.get_by_role("listitem")).to_have_text([f"waves-offer: {why}"])
    told_page.add_script_tag(path=AXE)
    assert told_page.evaluate(VIOLATIONS) == []
    tell(told_page, told)
    expect(left).to_be_hidden()
