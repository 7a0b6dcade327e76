"""What the overlays look like: pictures for people, axe-core and questions of our own for the rest.

The pictures land in `.screenshots`, which is no part of the repository.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from page.looking import (
    AXE,
    FAULTS,
    FINDINGS,
    LABEL_CONTRASTS,
    LONG_CODE,
    PRIMARIES,
    STATES,
    staged,
    unfolded,
)
from page.staging import ROOT, open_shop, overlays_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

PICTURES = ROOT / ".screenshots"
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# 640 x 400 is also a desktop at 200 %, 320 x 256 one at 400 %.
SCREENS = {
    "desktop": (1280, 800),
    "phone": (390, 844),
    "landscape": (844, 390),
    "small": (640, 400),
    "narrow": (320, 640),
    "zoomed": (320, 256),
}
ACCENTS = ["", "#ffd400", "#7a1f3d", "#e4572e", "#3b5bdb", "#808080"]
# What each question is for: a style that takes it away, and the answer.
SPOILT = {
    ".head{z-index:-1}": "the close button is covered",
    ".head{position:static}": "the close button is covered",
    ".scroll{scroll-padding:0}": "title is covered",
    ".code{white-space:normal}.stub{width:170px;flex-wrap:nowrap}": "the code stands on 11 lines",
    ".wheel .scroll{grid-template-columns:440px 1fr}": "title is narrow",
    ".quiet{min-height:0;height:20px;padding:0}": "No, thank you is small",
}


def calm(new_context: Callable[..., BrowserContext], screen: str = "desktop") -> BrowserContext:
    """Open a context without motion on one of `SCREENS`."""
    width, height = SCREENS[screen]
    return new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")


def themed(page: Page, theme: str) -> None:
    """Open the page's stage anew with a theme of its own."""
    page.evaluate("stage.hide()")
    page.evaluate("overlays => open_(overlays)", overlays_file(theme=theme))


@pytest.mark.parametrize("screen", SCREENS)
def test_every_state_has_its_picture_and_one_clear_button(
    new_context: Callable[..., BrowserContext], screen: str
) -> None:
    page = open_shop(calm(new_context, screen))
    PICTURES.mkdir(exist_ok=True)
    for state, (_, _, _, primaries) in STATES.items():
        staged(page, state)
        assert page.evaluate(PRIMARIES) == primaries, state
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=PICTURES / f"{state}-{screen}-{scheme}.png")


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_is_covered_broken_or_cramped(
    new_context: Callable[..., BrowserContext], screen: str
) -> None:
    page = open_shop(calm(new_context, screen))
    for state in STATES:
        for more in ({}, LONG_CODE):
            staged(page, state, more)
            assert page.evaluate(FAULTS) == [], (state, more)
        unfolded(page)
        assert page.evaluate(FAULTS) == [], f"{state}, unfolded"
        page.screenshot(path=PICTURES / f"{state}-{screen}-unfolded.png")


def test_each_of_these_questions_can_find_something(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(calm(new_context, "small"))
    for theme, fault in SPOILT.items():
        themed(page, theme)
        staged(page, "wheel-won" if "code" in fault else "wheel")
        unfolded(page)
        assert fault in page.evaluate(FAULTS), theme


@pytest.mark.parametrize("kind", ["offer", "wheel"])
def test_the_entrance_ends_where_less_motion_begins(
    new_context: Callable[..., BrowserContext], kind: str
) -> None:
    page = open_shop(calm(new_context))
    pictures = set()
    motions: tuple[Literal["reduce", "no-preference"], ...] = ("reduce", "no-preference")
    for motion in motions:
        page.emulate_media(reduced_motion=motion)
        staged(page, kind)
        pictures.add(page.screenshot(caret="hide"))
    assert len(pictures) == 1


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_and_leaves_no_contrast_open(
    new_context: Callable[..., BrowserContext], scheme: Scheme
) -> None:
    page = open_shop(calm(new_context))
    page.emulate_media(color_scheme=scheme)
    page.add_script_tag(path=AXE)
    for state in STATES:
        staged(page, state)
        unfolded(page)
        assert page.evaluate(FINDINGS) == [], state


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_accent_alone_keeps_the_contrast(
    new_context: Callable[..., BrowserContext], scheme: Scheme
) -> None:
    page = open_shop(calm(new_context))
    page.emulate_media(color_scheme=scheme)
    page.add_script_tag(path=AXE)
    for accent in ACCENTS:
        themed(page, f":host{{--momently-accent:{accent}}}" if accent else "")
        staged(page, "offer")
        assert page.evaluate(FINDINGS) == [], accent
        staged(page, "wheel")
        assert min(page.evaluate(LABEL_CONTRASTS)) >= 4.5, accent


@pytest.mark.parametrize(
    "theme",
    [
        ":host{--momently-muted:#e8e8e8}",
        ".panel{background:linear-gradient(#fff,#eee)}.head{background:none}",
    ],
)
def test_axe_can_see_into_the_overlay(
    new_context: Callable[..., BrowserContext], theme: str
) -> None:
    page = open_shop(calm(new_context), overlays_file(theme=theme))
    staged(page, "offer")
    page.add_script_tag(path=AXE)
    assert {found[0] for found in page.evaluate(FINDINGS)} == {"color-contrast"}


def test_a_code_is_selected_whole_by_one_press(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(calm(new_context, "narrow"))
    staged(page, "offer", LONG_CODE)
    page.locator("momently-stage .code").click()
    assert page.evaluate("String(getSelection())").strip() == LONG_CODE["code"]["text"]


@pytest.mark.parametrize("touch", [True, False])
def test_a_touched_button_does_not_stay_lit(
    new_context: Callable[..., BrowserContext], touch: bool
) -> None:
    page = open_shop(new_context(has_touch=touch, is_mobile=touch, reduced_motion="reduce"))
    staged(page, "offer")
    lit = []
    for button in page.locator("momently-stage .primary, momently-stage .quiet").all():
        if button.is_visible():
            button.hover()
            lit.append(button.evaluate("(one) => getComputedStyle(one).boxShadow !== 'none'"))
    assert lit == [not touch] * 3
