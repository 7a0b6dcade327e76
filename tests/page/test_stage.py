"""What a visitor meets: a view comes, is used, is left, and the page is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from page.staging import (
    GRANTED,
    flag,
    focused,
    open_shop,
    overlays_file,
    show,
    text,
    told,
    told_in_the_end,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

CLOSE = "momently-stage .close"
SLOW_CLIPBOARD = """navigator.clipboard.writeText = () =>
  new Promise((done) => (window.copied = done));"""


@pytest.fixture
def shop(new_context: Callable[..., BrowserContext]) -> Page:
    """The shop's page on a desktop, its button focused."""
    page = open_shop(new_context(viewport={"width": 1280, "height": 800}))
    page.focus("#before")
    return page


def test_a_view_that_was_painted_is_shown(shop: Page) -> None:
    assert show(shop, "offer", GRANTED) == {"shown": True}
    assert shop.get_by_role("dialog", name="Before you go: a small thank-you").is_visible()
    assert shop.get_by_role("dialog").get_by_text("10% off", exact=True).first.is_visible()


def test_the_dialog_has_a_name_and_a_description(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    snapshot = shop.locator("momently-stage dialog")
    assert snapshot.get_attribute("aria-labelledby") == "title"
    assert snapshot.get_attribute("aria-describedby") == "body"
    assert shop.locator("momently-stage [role=status]").count() == 1


def test_escape_leaves_and_gives_the_focus_back(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    assert focused(shop) == "dialog"
    shop.keyboard.press("Escape")
    assert told_in_the_end(shop, "dismissed") == [["dismissed", {"by": "escape"}, "e1"]]
    assert focused(shop) == "before"
    assert shop.locator("momently-stage").count() == 0


@pytest.mark.parametrize(
    ("label", "by"),
    [("Close", "close"), ("No, thank you", "decline"), ("No more offers", "opt_out")],
)
def test_every_way_out_is_told_by_its_name(shop: Page, label: str, by: str) -> None:
    show(shop, "offer", GRANTED)
    shop.get_by_role("button", name=label).click()
    assert told(shop) == [["dismissed", {"by": by}, "e1"]]
    assert focused(shop) == "before"


def test_a_click_on_the_backdrop_leaves(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    shop.mouse.click(40, 400)
    assert told(shop) == [["dismissed", {"by": "backdrop"}, "e1"]]


def test_a_press_inside_that_ends_on_the_backdrop_does_not_leave(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    shop.locator("momently-stage #title").hover()
    shop.mouse.down()
    shop.mouse.move(40, 400)
    shop.mouse.up()
    assert told(shop) == []
    assert shop.locator("momently-stage dialog[open]").is_visible()


def test_the_keyboard_alone_reaches_everything_and_nothing_behind(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    reached = []
    for _ in range(16):
        shop.keyboard.press("Tab")
        reached.append(focused(shop))
    assert reached[:6] == ["dismiss", "copy", "apply", "dismiss", "summary", "opt_out"]
    assert "before" not in reached


def test_a_key_meant_for_the_page_presses_nothing(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    shop.keyboard.press("Enter")
    shop.keyboard.press("Space")
    assert told(shop) == []


def test_apply_is_told_once_until_the_engine_answers(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    button = shop.get_by_role("button", name="Use it now")
    button.click()
    button.click()
    assert told(shop) == [["acted", {"action": "apply"}, "e1"]]
    update(shop, {"failed": flag(True)})
    shop.wait_for_selector("momently-stage [data-action=apply]:not([aria-busy])")
    button.click()
    assert len(told(shop)) == 2


def test_an_update_speaks_in_the_live_region_and_keeps_the_focus_inside(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    shop.get_by_role("button", name="Use it now").press("Enter")
    update(shop, {"applied": flag(True)})
    shop.get_by_role("button", name="Continue").wait_for()
    assert shop.locator("momently-stage [role=status]").inner_text() == "It is in your cart."
    assert focused(shop) == "dialog"
    update(shop, {"message": text("10% off is on its way.")})
    shop.get_by_text("10% off is on its way.").wait_for()
    assert shop.locator("momently-stage [role=status]").inner_text() == "10% off is on its way."


def test_an_update_of_another_view_changes_nothing(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    shop.evaluate("stage.update('e9', {code: {type: 'code', text: 'NOT-MINE'}})")
    shop.evaluate("stage.hide('e9', 'paused')")
    update(shop, {"minimum": text("a lot")})
    shop.get_by_text("on orders of a lot or more", exact=True).wait_for()
    assert shop.locator("momently-stage .code").inner_text() == "OAK-7K4M-Q2"


def test_hide_takes_the_view_away_and_tells_nothing(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    shop.evaluate("stage.hide('e1', 'navigation')")
    assert shop.locator("momently-stage").count() == 0
    assert told(shop) == []
    assert focused(shop) == "before"


@pytest.mark.parametrize(
    ("view", "reason"),
    [
        ({"expires_at": 1}, "stale"),
        ({"tree": "nobody"}, "no_tree"),
        ({"overlay": "bare", "tree": "broken"}, "broken"),
    ],
)
def test_a_view_that_cannot_be_shown_says_why(
    shop: Page, view: dict[str, Any], reason: str
) -> None:
    broken = {"tag": "section", "attrs": {"no name": ""}}
    shop.evaluate("overlays => open_(overlays)", overlays_file(broken=broken))
    assert show(shop, "offer", GRANTED, **view) == {"shown": False, "reason": reason}
    assert shop.locator("momently-stage").count() == 0
    assert show(shop, "offer", GRANTED) == {"shown": True}


def test_there_is_one_view_at_a_time(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    assert show(shop, "offer", GRANTED, id="e2") == {"shown": False, "reason": "busy"}


def test_two_tabs_show_one_view(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context()
    first, second = open_shop(context), open_shop(context)
    first.bring_to_front()
    assert show(first, "offer", GRANTED) == {"shown": True}
    second.bring_to_front()
    assert show(second, "offer", GRANTED) == {"shown": False, "reason": "other_tab"}
    first.evaluate("stage.hide('e1', 'navigation')")
    assert show(second, "offer", GRANTED) == {"shown": True}


def test_a_view_that_the_page_threw_away_counts_as_left(shop: Page) -> None:
    show(shop, "offer", GRANTED)
    shop.evaluate("document.body.replaceWith(document.createElement('body'))")
    assert told_in_the_end(shop, "dismissed") == [["dismissed", {"by": "navigation"}, "e1"]]
    assert show(shop, "offer", GRANTED, id="e2") == {"shown": True}


def test_a_button_pressed_before_the_first_frame_works_afterwards(shop: Page) -> None:
    pressed = "stage.update('e1', {}), root.querySelector('[data-action=apply]').click()"
    shop.evaluate(
        f"""() => {{
          const {{showModal}} = HTMLDialogElement.prototype;
          HTMLDialogElement.prototype.showModal = function () {{
            showModal.call(this);
            const root = this.getRootNode();
            queueMicrotask(() => {{ {pressed}; window.pressed = true; }});
          }};
        }}"""
    )
    show(shop, "offer", GRANTED)
    assert shop.evaluate("window.pressed")
    assert told(shop) == []
    shop.get_by_role("button", name="Use it now").click()
    assert told(shop) == [["acted", {"action": "apply"}, "e1"]]


def test_the_code_is_copied(new_context: Callable[..., BrowserContext]) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = open_shop(context)
    show(page, "offer", GRANTED)
    page.get_by_role("button", name="Copy").click()
    assert told_in_the_end(page, "acted") == [["acted", {"action": "copy"}, "e1"]]
    assert page.evaluate("navigator.clipboard.readText()") == "OAK-7K4M-Q2"
    update(page, {"copied": flag(True)})
    page.get_by_role("button", name="Copied").wait_for()


def test_a_copy_is_told_as_it_is_pressed_and_said_when_it_is_so(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(new_context(), before=SLOW_CLIPBOARD)
    show(page, "offer", GRANTED)
    page.get_by_role("button", name="Copy").click()
    assert told(page) == [["acted", {"action": "copy"}, "e1"]]
    update(page, {"copied": flag(True)})
    update(page, {"message": text("Thank you.")})
    page.get_by_text("Thank you.").wait_for()
    assert page.get_by_role("button", name="Copied").count() == 0
    page.evaluate("copied()")
    page.get_by_role("button", name="Copied").wait_for()
    page.keyboard.press("Escape")
    assert told_in_the_end(page, "dismissed")[1:] == [["dismissed", {"by": "escape"}, "e1"]]


def test_where_copying_is_not_allowed_the_code_is_selected(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(new_context(), at="http://shop.test", before="document.execCommand = () => 0;")
    show(page, "offer", GRANTED)
    page.get_by_role("button", name="Copy").click()
    assert told(page) == [["acted", {"action": "copy"}, "e1"]]
    assert page.evaluate("getSelection().toString().trim()") == "OAK-7K4M-Q2"
    update(page, {"copied": flag(True), "message": text("Thank you.")})
    page.get_by_text("Thank you.").wait_for()
    assert page.get_by_role("button", name="Copied").count() == 0


@pytest.mark.parametrize(
    ("tag", "slot", "words"),
    [
        ("en", {"type": "money", "minor": 4000, "currency": "EUR"}, "€40"),
        ("en", {"type": "money", "minor": 1999, "currency": "USD"}, "$19.99"),
        ("en", {"type": "money", "minor": 4000, "currency": "JPY"}, "¥4,000"),
        ("en", {"type": "money", "minor": 1500, "currency": "KWD"}, "KWD 1.500"),
        ("en", {"type": "money", "minor": 50000, "currency": "HUF"}, "HUF 500"),
        ("de", {"type": "money", "minor": 1999, "currency": "EUR"}, "19,99 €"),
        ("de", {"type": "percent", "value": 12.5}, "12,5 %"),
        ("de", {"type": "number", "value": 1234567}, "1.234.567"),
        ("de", {"type": "date", "wall_ms": 1_767_225_600_000}, "01.01.2026, 00:00"),
        ("en", {"type": "message", "message": "free_shipping", "args": {}}, "free shipping"),
        ("en", {"type": "message", "message": "unknown", "args": {}}, ""),
        ("en", {"type": "text", "text": "<b>Oak</b>"}, "<b>Oak</b>"),
    ],
)
def test_a_slot_is_said_in_the_language_of_the_overlays(
    new_context: Callable[..., BrowserContext], tag: str, slot: dict[str, Any], words: str
) -> None:
    bare = {"tag": "section", "children": [{"tag": "p", "slot": "said"}]}
    context = new_context(locale="fr-FR", timezone_id="UTC")
    page = open_shop(context, overlays_file(tag, bare=bare))
    show(page, "bare", {"said": slot})
    spoken = str(page.locator("momently-stage p").text_content())
    assert spoken.replace("\u00a0", " ").replace("\u202f", " ") == words


def test_a_list_repeats_an_element_and_follows_its_rows(shop: Page) -> None:
    row = {"tag": "li", "repeat": "picks", "if": "name", "children": [{"tag": "b", "slot": "name"}]}
    bare = {"tag": "ul", "children": ["First: ", row, {"tag": "li", "children": ["last"]}]}
    shop.evaluate("overlays => open_(overlays)", overlays_file(bare=bare))
    picks = [{"name": text("stool")}, {"name": text("")}, {"name": text("bench")}]
    show(shop, "bare", {"picks": {"type": "list", "rows": picks}})
    items = shop.locator("momently-stage li:not([hidden])")
    assert items.all_text_contents() == ["stool", "bench", "last"]
    update(shop, {"picks": {"type": "list", "rows": picks[:1]}})
    shop.wait_for_function(
        "document.querySelector('momently-stage').shadowRoot.querySelectorAll('li').length == 2"
    )
    assert items.all_text_contents() == ["stool", "last"]


def test_a_picture_slot_sets_address_and_words(shop: Page) -> None:
    bare = {"tag": "figure", "children": [{"tag": "img", "slot": "photo"}]}
    shop.evaluate("overlays => open_(overlays)", overlays_file(bare=bare))
    show(shop, "bare", {"photo": {"type": "image", "src": "/stool.webp", "alt": "An oak stool"}})
    assert shop.get_by_role("img", name="An oak stool").get_attribute("src") == "/stool.webp"
