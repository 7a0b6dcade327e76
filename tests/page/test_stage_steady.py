"""What comes late, a result or a cart's answer, comes into room kept for it: nothing moves.

The browser's own figure is asked, the one a shop is measured by. The answers are given by hand,
when the page is at rest, and nothing is pressed: no shift is excused as somebody's own doing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from page.staging import (
    GRANTED,
    SPINNING,
    UNSPUN,
    at_rest,
    flag,
    landed,
    open_shop,
    overlays_file,
    show,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

SIZES = [(1280, 800), (390, 844), (640, 400)]
WATCH = """window.shifts = [];
new PerformanceObserver((seen) => shifts.push(...seen.getEntries()))
  .observe({type: 'layout-shift', buffered: true});
"""
# An entry is told after the frame that it is of: the third frame has heard of the first.
SHIFTED = """async () => {
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  return shifts.filter((one) => !one.hadRecentInput).map(({value, sources}) => [
    value,
    ...sources.map(({previousRect: was, currentRect: is}) => [was, is].map((one) => one.toJSON())),
  ]);
}"""
YES = flag(True)
# What follows what, and the words that tell that it is there.
STEPS: dict[str, list[tuple[dict[str, Any], str, str]]] = {
    "offer": [
        ({"copied": YES}, "Copied", "Kopiert"),
        ({"failed": YES}, "That did not work.", "Das hat nicht geklappt."),
        ({"failed": flag(False), "applied": YES}, "It is in your cart.", "Warenkorb"),
    ],
    "wheel": [
        (SPINNING, "The wheel is turning", "Das Rad dreht sich"),
        (landed(0), "You won", "Gewonnen"),
        ({"failed": YES}, "That did not work.", "Das hat nicht geklappt."),
        ({"failed": flag(False), "applied": YES}, "It is in your cart.", "Warenkorb"),
    ],
    "wheel-lost": [(landed(4), "No prize this time.", "Kein Gewinn")],
}


@pytest.fixture(params=SIZES, ids=str)
def watched(request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]) -> Page:
    """A page that counts its layout shifts, of somebody who asked for less motion."""
    width, height = request.param
    context = new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    return open_shop(context, before=WATCH)


@pytest.mark.parametrize("tag", ["en", "de"])
def test_nothing_moves_when_a_result_or_an_answer_comes(watched: Page, tag: str) -> None:
    watched.evaluate("overlays => open_(overlays)", overlays_file(tag))
    for kind, steps in STEPS.items():
        overlay = kind.partition("-")[0]
        watched.evaluate("stage.hide()")
        show(watched, overlay, UNSPUN if overlay == "wheel" else GRANTED)
        at_rest(watched)
        for slots, *words in steps:
            update(watched, slots)
            said = watched.locator("momently-stage").get_by_text(words[tag == "de"])
            said.filter(visible=True).first.wait_for()
            assert watched.evaluate(SHIFTED) == [], (kind, words)


def test_a_panel_that_grows_is_seen(new_context: Callable[..., BrowserContext]) -> None:
    page = open_shop(
        new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce"),
        overlays_file(theme=".wheel{--high:auto!important}"),
        before=WATCH,
    )
    show(page, "wheel", UNSPUN)
    update(page, landed(0))
    page.get_by_text("You won").wait_for()
    assert page.evaluate(SHIFTED) != []
