"""Near a store: asked after the visitor's own click, known to a hundred metres, told to nobody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.conftest import arm
from browser.gates import GO, built, offer, signals
from browser.shopping import agree, overlay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext

    from browser.conftest import Dist, Stand

pytestmark = pytest.mark.browser
STORE = """
[[stores]]
id = "mitte"
name = "Mitte"
latitude = 52.5208
longitude = 13.4095
radius_m = 500
"""
NEAR = offer("near", '[audience]\n"geo.inside" = true')
DOOR = {"latitude": 52.52312345, "longitude": 13.40912345, "accuracy": 30}
FAR = {"latitude": 53.55, "longitude": 9.99, "accuracy": 30}
VAGUE = DOOR | {"accuracy": 2000}
BUTTON = """() => {
  const button = document.createElement('button');
  button.textContent = 'Find my store';
  button.dataset.momentlyLocate = '';
  document.body.prepend(button);
}"""
SPY = """navigator.geolocation.constructor.prototype.getCurrentPosition = new Proxy(
  navigator.geolocation.constructor.prototype.getCurrentPosition,
  {apply: (real, self, given) => ((window.askedWhere = (window.askedWhere ?? 0) + 1),
    Reflect.apply(real, self, given))});"""
SETTLED = "() => momently.status().waiting === 0 && !momently.status().outcomes.waiting"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Dist:
    """A shop with a store."""
    return built(tmp_path_factory.mktemp("stores"), [NEAR], STORE)


@pytest.fixture
def at(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Be somewhere, and let the site know where if the visitor asks for it."""
    opened: list[BrowserContext] = []

    def somewhere(position: dict[str, Any], allowed: bool = True) -> BrowserContext:
        permissions = ["geolocation"] if allowed else []
        context = browser.new_context(geolocation=position, permissions=permissions)
        context.add_init_script(SPY)
        opened.append(context)
        return context

    yield somewhere
    for context in opened:
        context.close()


def come(context: BrowserContext, stand: Stand) -> Any:
    page = context.new_page()
    agree(page, stand.url)
    page.goto(stand.url)
    assert arm(page)["state"] == "armed"
    page.evaluate(BUTTON)
    page.evaluate(GO)
    page.wait_for_function(SETTLED)
    return page


def test_nobody_is_asked_where_they_are_before_they_click(
    at: Callable[..., BrowserContext], stand: Stand
) -> None:
    page = come(at(DOOR), stand)
    page.get_by_role("link", name="Steepwell").first.hover()
    page.evaluate("() => document.querySelector('[data-momently-locate]').click()")
    page.wait_for_function(SETTLED)
    assert page.evaluate("window.askedWhere") is None
    expect(overlay(page)).to_be_hidden()


def test_who_asks_to_be_found_near_a_store_hears_of_it(
    at: Callable[..., BrowserContext], stand: Stand
) -> None:
    page = come(at(DOOR), stand)
    page.get_by_role("button", name="Find my store").click()
    expect(overlay(page)).to_be_visible()
    stand.until_outcome("impression", "near")


def test_a_position_is_rounded_where_it_is_written_down_and_told_to_nobody(
    at: Callable[..., BrowserContext], stand: Stand
) -> None:
    page = come(at(DOOR), stand)
    page.get_by_role("button", name="Find my store").click()
    expect(overlay(page)).to_be_visible()
    page.keyboard.press("Escape")
    stand.until_outcome("dismissed", "near")
    ((told),) = signals(page, "location_changed")
    assert (told["latitude"], told["longitude"], told["accuracy_m"]) == (52.523, 13.409, 30)
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    outcomes = json.dumps(stand.outcomes())
    for text in (kept, outcomes):
        assert "52.5" not in text
        assert "13.4" not in text


@pytest.mark.parametrize("position", [FAR, VAGUE], ids=["far away", "known too vaguely"])
def test_who_is_not_near_a_store_hears_nothing(
    at: Callable[..., BrowserContext], stand: Stand, position: dict[str, Any]
) -> None:
    page = come(at(position), stand)
    page.get_by_role("button", name="Find my store").click()
    page.wait_for_function("() => momently.journal().includes('location_changed')")
    page.wait_for_function(SETTLED)
    expect(overlay(page)).to_be_hidden()


def test_who_says_no_is_left_alone(at: Callable[..., BrowserContext], stand: Stand) -> None:
    page = come(at(DOOR, allowed=False), stand)
    page.get_by_role("button", name="Find my store").click()
    page.wait_for_function("() => window.askedWhere === 1")
    page.wait_for_function(SETTLED)
    assert signals(page, "location_changed") == []
    expect(overlay(page)).to_be_hidden()


def test_on_the_next_page_the_yes_is_remembered_and_nobody_is_asked_again(
    at: Callable[..., BrowserContext], stand: Stand
) -> None:
    context = at(DOOR)
    page = come(context, stand)
    page.get_by_role("button", name="Find my store").click()
    stand.until_outcome("impression", "near")
    page.close()
    later = context.new_page()
    later.goto(stand.url)
    arm(later)
    later.wait_for_function("() => momently.journal().includes('location_changed')")
