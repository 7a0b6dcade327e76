"""The wheel lands where the issuer said, in motion or at rest, for the eye and for the ear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from page.staging import (
    PRIZES,
    SEAL,
    SPINNING,
    UNSPUN,
    at_rest,
    flag,
    focused,
    open_shop,
    show,
    told,
    update,
)
from page.staging import landed as landing_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

UNDER_THE_PIN = """() => {
  const root = document.querySelector('momently-stage').shadowRoot;
  const {x, y, width} = root.querySelector('.fortune').getBoundingClientRect();
  root.querySelector('.pin').style.setProperty('display', 'none');
  const slice = root.elementFromPoint(x + width / 2, y + width * 0.12).closest('.slice');
  root.querySelector('.pin').style.removeProperty('display');
  return [...root.querySelectorAll('.slice')].indexOf(slice);
}"""
TURNS = """() => {
  const disc = document.querySelector('momently-stage').shadowRoot.querySelector('.disc');
  return disc.getAnimations().filter((one) => !(one instanceof CSSTransition)).map((one) => {
    const {duration, iterations} = one.effect.getComputedTiming();
    const angles = one.effect.getKeyframes().map(({transform}) => parseFloat(transform.slice(7)));
    return {duration, endless: iterations === Infinity, turned: angles[1] - angles[0]};
  });
}"""
FINISH = """() => document.querySelector('momently-stage').shadowRoot.querySelector('.disc')
  .getAnimations().forEach((one) => one.finish())"""


@pytest.fixture
def moving(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of somebody who likes motion, the wheel on it."""
    page = open_shop(new_context(viewport={"width": 1280, "height": 800}))
    show(page, "wheel", UNSPUN)
    at_rest(page)
    return page


@pytest.fixture
def calm(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of somebody who asked for less motion, the wheel on it."""
    context = new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page = open_shop(context)
    show(page, "wheel", UNSPUN)
    return page


def wait_for_turn(page: Page, *, endless: bool) -> dict[str, Any]:
    """Wait until the wheel turns steadily, or to its end, and say how."""
    page.wait_for_function(f"({TURNS})().some((one) => one.endless === {str(endless).lower()})")
    (turn,) = page.evaluate(TURNS)
    return dict(turn)


def test_a_wheel_won_before_comes_back_as_it_landed(
    new_context: Callable[..., BrowserContext],
) -> None:
    page = open_shop(new_context(viewport={"width": 1280, "height": 800}))
    landing = {"type": "landing", "slice": 2, "slices": len(PRIZES), "fraction": 5000}
    show(page, "wheel", {**UNSPUN, "landing": landing})
    assert page.evaluate(UNDER_THE_PIN) == 2
    assert page.evaluate(TURNS) == []
    root = "document.querySelector('momently-stage').shadowRoot"
    assert page.evaluate(f"{root}.querySelectorAll('[data-landed]').length") == 1


def test_at_rest_the_first_prize_is_under_the_pin(moving: Page) -> None:
    assert moving.evaluate(UNDER_THE_PIN) == 0


@pytest.mark.parametrize("number", range(len(PRIZES)))
@pytest.mark.parametrize("fraction", [0, 9999])
def test_it_lands_on_the_prize_that_was_drawn(calm: Page, number: int, fraction: int) -> None:
    update(calm, SPINNING)
    update(calm, landing_on(number, fraction))
    calm.wait_for_selector("momently-stage .slice[data-landed]")
    assert calm.evaluate(UNDER_THE_PIN) == number


def test_it_turns_steadily_until_the_issuer_answers_then_slows_down(moving: Page) -> None:
    moving.get_by_role("button", name="Spin the wheel").press("Enter")
    assert told(moving) == [["acted", {"action": "play"}, "e1"]]
    update(moving, SPINNING)
    assert wait_for_turn(moving, endless=True)["turned"] == 360
    update(moving, landing_on(3))
    landing = wait_for_turn(moving, endless=False)
    assert 4000 <= landing["duration"] <= 5000
    assert landing["turned"] >= 3 * 360
    assert not moving.get_by_text("You won").is_visible()
    moving.evaluate(FINISH)
    moving.get_by_text("You won").wait_for()
    assert moving.evaluate(UNDER_THE_PIN) == 3


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_nothing_else_moves_while_the_wheel_turns(
    new_context: Callable[..., BrowserContext], width: int, height: int
) -> None:
    page = open_shop(new_context(viewport={"width": width, "height": height}))
    show(page, "wheel", UNSPUN)
    at_rest(page)
    panel = page.locator("momently-stage .panel")
    before = panel.bounding_box()
    update(page, SPINNING)
    page.get_by_text("The wheel is turning").wait_for()
    assert panel.bounding_box() == before


def test_the_result_gets_the_focus_and_is_said(calm: Page) -> None:
    calm.get_by_role("button", name="Spin the wheel").press("Enter")
    update(calm, SPINNING)
    calm.get_by_text("The wheel is turning").wait_for()
    update(calm, landing_on(0))
    calm.get_by_role("heading", name="10% off").wait_for()
    assert focused(calm) == "result"
    assert calm.locator("momently-stage .code").inner_text() == "OAK-7K4M-Q2"
    assert calm.get_by_role("button", name="Spin the wheel").count() == 0


def test_no_prize_is_said_in_plain_words(calm: Page) -> None:
    update(calm, landing_on(4))
    calm.get_by_role("heading", name="Not this time").wait_for()
    assert calm.get_by_text("No prize this time.").is_visible()
    assert not calm.locator("momently-stage .ticket").is_visible()


def test_less_motion_means_none(calm: Page) -> None:
    update(calm, SPINNING)
    calm.get_by_text("The wheel is turning").wait_for()
    assert calm.evaluate(TURNS) == []
    update(calm, landing_on(2))
    calm.get_by_role("heading", name="5% off").wait_for()
    assert calm.evaluate(TURNS) == []
    moved = (
        "document.querySelector('momently-stage').shadowRoot.getAnimations({subtree: true}).length"
    )
    assert calm.evaluate(moved) == 0


def test_what_comes_while_it_slows_down_waits_for_the_result(moving: Page) -> None:
    update(moving, landing_on(0))
    wait_for_turn(moving, endless=False)
    update(moving, {"applied": flag(True)})
    assert not moving.get_by_text("It is in your cart.").is_visible()
    moving.evaluate(FINISH)
    moving.get_by_text("It is in your cart.").wait_for()
    assert moving.get_by_text("You won").is_visible()


def test_whoever_leaves_while_it_turns_is_let_go(moving: Page) -> None:
    update(moving, SPINNING)
    update(moving, landing_on(0))
    wait_for_turn(moving, endless=False)
    moving.keyboard.press("Escape")
    assert told(moving) == [["dismissed", {"by": "escape", "spinning": True}, "e1"]]
    assert show(moving, "wheel", UNSPUN) == {"shown": True}
    assert moving.get_by_role("button", name="Spin the wheel").is_visible()


def test_a_draw_that_failed_stops_the_wheel_and_says_so(moving: Page) -> None:
    update(moving, SPINNING)
    wait_for_turn(moving, endless=True)
    update(moving, {"idle": flag(True), "spinning": flag(False), "failed": flag(True)})
    moving.get_by_text("Nothing is lost: please try again.").wait_for()
    assert moving.evaluate(TURNS) == []
    assert moving.get_by_role("button", name="Spin the wheel").is_visible()
    update(moving, {"idle": flag(False)})
    moving.get_by_text("please try again").wait_for(state="hidden")
    assert moving.get_by_text("The wheel could not be turned.").is_visible()


def test_the_odds_are_printed_exactly_and_the_seal_can_be_read(moving: Page) -> None:
    moving.get_by_text("Chances").press("Enter")
    rows = moving.locator("momently-stage .odds tbody tr")
    said = [row.replace("\t", " ") for row in rows.all_inner_texts()]
    assert said == [f"{prize['label']} {prize['odds']}%" for prize in PRIZES]
    assert moving.get_by_text(SEAL, exact=True).is_visible()
