"""Context sources: asked where a campaign needs them, believed while fresh, missed when absent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from browser.conftest import arm, settled
from browser.gates import GO, built, offer, signals
from browser.shopping import KETTLE, agree, overlay

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from browser.conftest import Dist, Stand

pytestmark = pytest.mark.browser
SOURCE = """
[[context]]
name = "weather"
url = "/momently/weather.json?in={region.city}"
path = "now.sky"

[[context]]
name = "stock"
url = "/momently/{product.id}.json"
"""
RAIN = offer("rain", '[audience]\n"page.type" = "home"\n"weather.rain" = true')
LEFT = offer(
    "left",
    '[audience]\n"page.type" = "product"\n"stock.left" = { "$lte" = 3 }',
    name="left",
)
SEASON = offer("season", '[audience]\n"time.season" = "summer"', name="season")
BERLIN = "() => momently.push(['facts', {region: {city: 'Berlin'}}])"


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> Dist:
    """A shop that asks for weather and stock."""
    return built(tmp_path_factory.mktemp("asking"), [RAIN, LEFT, SEASON], SOURCE)


@pytest.fixture
def stand(asking: Dist, open_shop: Callable[..., Stand]) -> Stand:
    return open_shop(asking)


def say(asking: Dist, name: str, text: str) -> None:
    """Have the backend answer `text`."""
    (asking.place / name).write_text(text, "utf-8")


def weather(rain: bool, more: str = "") -> str:
    return json.dumps({"now": {"sky": {"rain": rain}}, "more": more})


def asked(page: Page) -> list[str]:
    """Note every JSON document that is asked for from now on."""
    paths: list[str] = []

    def note(request: object) -> None:
        url = str(getattr(request, "url", ""))
        path = url.partition("/momently/")[2]
        if path.startswith(("weather.json", "heron")):
            paths.append(path)

    page.on("request", note)
    return paths


def test_an_answer_is_there_when_the_trigger_fires(page: Page, stand: Stand, asking: Dist) -> None:
    say(asking, "weather.json", weather(rain=True))
    paths = asked(page)
    agree(page, stand.url)
    page.goto(stand.url)
    arm(page)
    page.evaluate(BERLIN)
    page.wait_for_function("() => momently.journal().includes('answered')")
    page.evaluate(GO)
    expect(overlay(page)).to_be_visible()
    assert paths == ["weather.json?in=Berlin"]


@pytest.mark.parametrize(
    "answer",
    [weather(rain=False), "no JSON at all", "{}", '{"now": null}', weather(True, "x" * 70_000), ""],
    ids=["dry", "no JSON", "nothing", "no value", "too long", "empty"],
)
def test_nothing_shows_on_an_answer_that_is_none(
    page: Page, stand: Stand, asking: Dist, answer: str
) -> None:
    say(asking, "weather.json", answer)
    agree(page, stand.url)
    page.goto(stand.url)
    arm(page)
    page.evaluate(BERLIN)
    page.evaluate(GO)
    page.wait_for_function("() => momently.journal().includes('answered')")
    settled_now(page)
    expect(overlay(page)).to_be_hidden()
    assert signals(page, "answered")[0]["ok"] is (answer == weather(rain=False))
    assert stand.outcomes("eligible") == []


def settled_now(page: Page) -> None:
    page.wait_for_function(
        "() => momently.status().waiting === 0 && !momently.status().outcomes.waiting"
    )


def test_a_page_that_no_campaign_is_for_asks_nobody(page: Page, stand: Stand, asking: Dist) -> None:
    say(asking, "weather.json", weather(rain=True))
    paths = asked(page)
    page.goto(stand.url + "/help")
    arm(page)
    page.evaluate(BERLIN)
    page.evaluate(GO)
    settled_now(page)
    assert paths == []


def test_an_address_is_filled_in_from_the_page_and_asked_without_cookies(
    page: Page, stand: Stand, asking: Dist
) -> None:
    agree(page, stand.url)
    page.goto(stand.url + KETTLE)
    product = page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)"
    )
    assert product
    with page.expect_request(lambda request: "/momently/heron" in request.url) as heard:
        arm(page)
    assert "cookie" not in heard.value.all_headers()
    name = heard.value.url.rpartition("/")[2]
    say(asking, name, '{"left": 2}')
    page.reload()
    arm(page)
    page.evaluate("() => momently.push(['signal', 'left'])")
    expect(overlay(page)).to_be_visible()


def test_an_answer_serves_the_next_pages_while_it_is_fresh(
    page: Page, stand: Stand, asking: Dist
) -> None:
    say(asking, "weather.json", weather(rain=True))
    agree(page, stand.url)
    page.goto(stand.url)
    arm(page)
    page.evaluate(BERLIN)
    page.wait_for_function("() => momently.journal().includes('answered')")
    settled_now(page)
    paths = asked(page)
    page.goto(stand.url)
    arm(page)
    page.evaluate(BERLIN)
    page.evaluate(GO)
    expect(overlay(page)).to_be_visible()
    assert paths == []


@pytest.mark.parametrize(("zone", "shows"), [("Australia/Sydney", True), ("Europe/Berlin", False)])
def test_the_season_is_that_of_the_visitor_s_half_of_the_globe(
    stand: Stand, page: Page, zone: str, shows: bool
) -> None:
    assert page.context.browser
    context = page.context.browser.new_context(timezone_id=zone)
    there = context.new_page()
    there.clock.install(time="2026-12-20T12:00:00Z")
    there.goto(stand.url)
    arm(there)
    settled(there)
    there.evaluate("() => momently.push(['signal', 'season'])")
    settled(there)
    if shows:
        expect(overlay(there)).to_be_visible()
    else:
        expect(overlay(there)).to_be_hidden()
    context.close()
