"""What a page may do to the stage, and what the stage must never do to a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from page.staging import (
    GRANTED,
    PRIZES,
    UNSPUN,
    at_rest,
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

DESKTOP = {"width": 1280, "height": 800}
STRICT = {
    "content-security-policy": "default-src 'none'; script-src 'nonce-n0' 'strict-dynamic'; "
    "style-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types momently"
}
BOX = """() => {
  const root = document.querySelector('momently-stage').shadowRoot;
  const at = (found) => {
    const {x, y, width, height} = root.querySelector(found).getBoundingClientRect();
    return [x, y, width, height].map(Math.round);
  };
  return ['.panel', '.title', '.code', '.primary', '.close'].map(at);
}"""
LOOK = """() => {
  const root = document.querySelector('momently-stage').shadowRoot;
  const styleOf = (found) => getComputedStyle(root.querySelector(found));
  const [face, panel] = ['.face', '.panel'].map(styleOf);
  return [face.backgroundColor, face.color, panel.borderTopLeftRadius];
}"""
WATCH_SHIFTS = """() => {
  window.shifts = 0;
  new PerformanceObserver((seen) => seen.getEntries().forEach((one) => (shifts += one.value)))
    .observe({type: 'layout-shift', buffered: true});
}"""
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def boxes(page: Page) -> list[list[int]]:
    """Give where the parts of an offer stand on the screen."""
    show(page, "offer", GRANTED)
    at_rest(page)
    found = page.evaluate(BOX)
    page.keyboard.press("Escape")
    return list(found)


@pytest.mark.parametrize(
    "style",
    [
        "*{all:unset !important}",
        "dialog{display:none !important} div:empty,momently-stage{display:none !important}",
        "html{font-size:40px} body{line-height:3;letter-spacing:9px;text-transform:uppercase}",
        "body{visibility:hidden;opacity:0;direction:rtl;text-align:right;cursor:none}",
        "body>*{transform:translate(900px);position:relative;z-index:2147483647;filter:blur(9px)}",
        "button,h2,p,svg,code{display:none !important;color:red !important;font:40px a !important}",
        "body{display:grid;gap:300px;grid-template-columns:1fr 1fr}",
    ],
)
def test_no_style_of_the_page_reaches_the_overlay(
    new_context: Callable[..., BrowserContext], style: str
) -> None:
    plain = boxes(open_shop(new_context(viewport=DESKTOP)))
    page = open_shop(new_context(viewport=DESKTOP), style=style)
    assert boxes(page) == plain
    show(page, "offer", GRANTED)
    centre = page.evaluate("document.elementFromPoint(640, 400).localName")
    assert centre == "momently-stage"


def test_strict_policy_and_trusted_types_see_nothing_to_refuse(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(new_context(viewport=DESKTOP, reduced_motion="no-preference"), headers=STRICT)
    assert show(page, "wheel", UNSPUN) == {"shown": True}
    page.get_by_role("button", name="Spin the wheel").click()
    page.keyboard.press("Escape")
    assert show(page, "offer", GRANTED) == {"shown": True}
    page.get_by_role("button", name="Copy").click()
    told_in_the_end(page, "acted")
    assert page.evaluate(LOOK)[2] == "22px"
    assert page.evaluate("broken") == []


def test_built_ins_with_additions_do_no_harm(new_context: Callable[..., BrowserContext]) -> None:
    before = "Array.prototype.extra = 1; Object.prototype.type = 'money'; Object.prototype.on = 1;"
    page = open_shop(new_context(viewport=DESKTOP), before=before)
    assert show(page, "offer", GRANTED) == {"shown": True}
    assert page.locator("momently-stage .code").inner_text() == "OAK-7K4M-Q2"


def test_markup_in_a_slot_stays_text(new_context: Callable[..., BrowserContext]) -> None:
    page = open_shop(new_context(viewport=DESKTOP))
    page.evaluate("window.attacked = false")
    attack = '<img src=x onerror="attacked = true"><script>attacked = true</script>'
    show(page, "offer", GRANTED | {"message": text(attack)})
    assert page.locator("momently-stage [role=status]").inner_text() == attack
    assert page.locator("momently-stage img").count() == 0
    assert page.evaluate("attacked") is False


def test_the_page_neither_moves_nor_scrolls(new_context: Callable[..., BrowserContext]) -> None:
    page = open_shop(new_context(viewport=DESKTOP))
    page.evaluate(WATCH_SHIFTS)
    page.evaluate("scrollTo(0, 300)")
    before = page.evaluate(
        "[scrollY, document.documentElement.clientWidth, document.body.offsetHeight]"
    )
    show(page, "offer", GRANTED)
    assert (
        page.evaluate("[scrollY, document.documentElement.clientWidth, document.body.offsetHeight]")
        == before
    )
    update(page, {"message": text("A line more")})
    page.get_by_text("A line more").wait_for()
    page.keyboard.press("Escape")
    page.evaluate(TWO_FRAMES)
    assert page.evaluate("scrollY") == before[0]
    assert page.evaluate("shifts") == 0


def test_the_shift_observer_of_this_test_can_fail(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(new_context(viewport=DESKTOP))
    page.evaluate(WATCH_SHIFTS)
    page.evaluate("document.querySelector('h1').style.height = '300px'")
    page.wait_for_function("shifts > 0")


def test_a_wheel_turned_over_the_backdrop_does_not_scroll_the_page(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(new_context(viewport={"width": 740, "height": 240}))
    show(page, "offer", GRANTED)
    page.mouse.move(370, 200)
    page.mouse.wheel(0, 5000)
    page.wait_for_function(
        "document.querySelector('momently-stage').shadowRoot.querySelector('.scroll').scrollTop > 0"
    )
    page.mouse.wheel(0, 5000)
    page.evaluate(TWO_FRAMES)
    assert page.evaluate("scrollY") == 0


def test_the_pages_shortcuts_do_not_hear_keys_and_clicks(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(new_context(viewport=DESKTOP))
    page.evaluate(
        """() => {
          window.heard = [];
          for (const kind of ['keydown', 'keyup', 'click', 'pointerdown', 'mousedown'])
            document.addEventListener(kind, () => heard.push(kind));
        }"""
    )
    show(page, "offer", GRANTED)
    page.get_by_role("button", name="Use it now").press("Enter")
    page.get_by_role("button", name="Copy").click()
    assert page.evaluate("heard") == []
    assert told(page)[0] == ["acted", {"action": "apply"}, "e1"]


def test_a_view_stands_above_the_pages_own_modal(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(new_context(viewport=DESKTOP))
    page.evaluate(
        """() => {
          const own = document.createElement('dialog');
          own.append(Object.assign(document.createElement('button'), {id: 'own'}));
          document.body.append(own);
          own.showModal();
        }"""
    )
    show(page, "offer", GRANTED)
    page.get_by_role("button", name="No, thank you").click()
    assert told(page) == [["dismissed", {"by": "decline"}, "e1"]]
    assert focused(page) == "own"


def test_a_theme_changes_the_look(new_context: Callable[..., BrowserContext]) -> None:
    theme = ":host{--momently-accent:#ffd400;--momently-radius:4px}"
    page = open_shop(new_context(viewport=DESKTOP), overlays_file(theme=theme))
    show(page, "offer", GRANTED)
    look = page.evaluate(LOOK)
    # What is written on a light accent is dark, although the site named no ink.
    assert look[0] == "rgb(255, 212, 0)"
    assert look[1].startswith("oklch(0.14")
    assert look[2] == "4px"


@pytest.mark.parametrize(
    ("width", "height"), [(320, 568), (390, 844), (740, 360), (640, 400), (1280, 800)]
)
@pytest.mark.parametrize("kind", ["offer", "wheel"])
@pytest.mark.parametrize("tag", ["de", "ar"])
def test_long_words_right_to_left_and_small_screens_do_not_break_it(
    new_context: Callable[..., BrowserContext], width: int, height: int, kind: str, tag: str
) -> None:
    page = open_shop(new_context(viewport={"width": width, "height": height}), overlays_file(tag))
    long = text("Donaudampfschifffahrtsgesellschaftskapitänsmützenrabatt")
    slots = {"offer": GRANTED, "wheel": UNSPUN}[kind] | {"reward": long, "message": long}
    show(page, kind, slots)
    at_rest(page)
    fits = """() => {
      const root = document.querySelector('momently-stage').shadowRoot;
      const scroll = root.querySelector('.scroll');
      scroll.scrollTo(0, 1e6);
      const {left, top, right, bottom} = root.querySelector('.close').getBoundingClientRect();
      const small = [...root.querySelectorAll('button, summary')]
        .map((one) => one.getBoundingClientRect())
        .filter((one) => one.height > 0 && (one.height < 44 || one.width < 44));
      return {
        overflow: scroll.scrollWidth - scroll.clientWidth,
        closeVisible: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
        small: small.length,
        dir: getComputedStyle(root.querySelector('.panel')).direction,
      };
    }"""
    assert page.evaluate(fits) == {
        "overflow": 0,
        "closeVisible": True,
        "small": 0,
        "dir": "rtl" if tag == "ar" else "ltr",
    }
    assert len(PRIZES) == page.locator("momently-stage .slice").count() or kind == "offer"
