"""The tag: pasted twice, pasted from another origin, on a page that speaks before it loads.

Rule 1: another origin is a server of its own, the one that `momently serve` runs.
Rule 2: a slow network is a server that holds a file back until the test lets it go.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.conftest import PATIENCE_S, arm, leave, settled, visit
from browser.faults import KETTLE, footprint, overhear
from browser.shopping import overlay
from momently.hosts import replay as replays
from momently_build import serving as build_serving
from momently_collector import serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from browser.conftest import Dist, Stand

pytestmark = pytest.mark.browser
EXIT = "exit-offer"
WHEEL = "product-wheel"
EARLY = """<script nonce="{nonce}">
  window.heard = [];
  momently = window.momently || [];
  momently.push(["consent", "session"], ["on", "ready", () => heard.push("ready")]);
  momently.push(["facts", {page: {type: "thanks"}}]);
</script>"""


@dataclass(frozen=True, slots=True)
class Host:
    """momently's files on an origin of their own; `let_go` ends the waiting for `held`."""

    tag_url: str
    held: list[str] = field(default_factory=list)
    let_go: Event = field(default_factory=Event)


@pytest.fixture
def host(dist: Dist) -> Iterator[Host]:
    held: list[str] = []
    let_go = Event()
    files = build_serving.create_app(dist.place)

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if any(scope["path"].endswith(name) for name in held):
            await asyncio.to_thread(let_go.wait, PATIENCE_S)
        await files(scope, receive, send)

    with ExitStack() as stack:
        url = stack.enter_context(serving.running(answer))  # type: ignore[arg-type]
        stack.callback(let_go.set)
        yield Host(f"{url}/momently.js", held, let_go)


def test_a_tag_pasted_twice_is_one_engine_and_one_impression(
    page: Page, open_shop: Callable[..., Stand]
) -> None:
    stand = open_shop(tag_copies=2)
    heard = overhear(page)
    visit(page, stand.url)
    assert page.locator("script[src*='momently.js']").count() == 2
    leave(page)
    stand.until_outcome("impression", EXIT)
    page.keyboard.press("Escape")
    stand.until_outcome("dismissed", EXIT)
    settled(page)
    assert len(page.workers) == 1
    assert [len(stand.outcomes(kind, EXIT)) for kind in ("impression", "dismissed")] == [1, 1]
    assert heard.said == ["info: momently is here already"]


def test_a_tag_from_another_origin_shows_its_offer(
    page: Page, open_shop: Callable[..., Stand], host: Host
) -> None:
    stand = open_shop(tag_url=host.tag_url)
    heard = overhear(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, stand.url)
    (worker,) = page.workers
    assert worker.url.startswith(f"blob:{stand.url}/")
    leave(page)
    expect(overlay(page)).to_be_visible()
    stand.until_outcome("impression", EXIT)
    assert (heard.refused, heard.complaints, heard.thrown, heard.said) == ([], [], [], [])
    known = (stand.url, f"blob:{stand.url}", host.tag_url.rpartition("/")[0])
    assert [url for url in asked if not url.startswith((*known, "data:"))] == []


def test_what_a_page_says_before_the_script_has_loaded_counts(
    page: Page, open_shop: Callable[..., Stand], host: Host
) -> None:
    host.held.append("/momently.js")
    stand = open_shop(tag_url=host.tag_url, extra_head=EARLY)
    page.goto(stand.url, wait_until="commit")
    page.wait_for_function("() => window.momently?.length >= 3")
    host.let_go.set()
    status = arm(page)
    assert (status["state"], status["consent"]) == ("armed", "session")
    page.wait_for_function("() => heard.length")
    assert page.evaluate("heard") == ["ready"]
    settled(page)
    told = page.evaluate("momently.journal()")
    assert '"type":"thanks"' in told.replace(" ", "")


def slow_start(page: Page, stand: Stand, path: str = "") -> None:
    """Open a page on which Python cannot start yet, and let nine seconds go by."""
    page.clock.install()
    page.goto(stand.url + path)
    page.evaluate("momently.push(['consent', 'session'])")
    page.wait_for_function("() => momently.status().state === 'starting'")
    page.clock.run_for(9000)


def refusals(page: Page, dist: Dist, campaign: str) -> set[str]:
    """Replay what the page recorded and give every reason why `campaign` did not show."""
    (bundle,) = dist.place.glob("bundle-*.json")
    lines = page.evaluate("momently.journal()").splitlines()
    replay = replays.replay(lines, json.loads(bundle.read_text("utf-8")))
    assert (replay.mode, replay.same) == ("exact", True)
    (seen,) = [seen for seen in replay.campaigns if seen.campaign == campaign]
    return set(seen.refused)


def test_an_exit_during_a_slow_start_is_stale_when_python_is_ready(
    page: Page, open_shop: Callable[..., Stand], dist: Dist, host: Host
) -> None:
    host.held.append(".wasm")
    stand = open_shop(tag_url=host.tag_url)
    slow_start(page, stand)
    leave(page)
    page.clock.run_for(3000)
    host.let_go.set()
    assert arm(page)["state"] == "armed"
    settled(page)
    expect(overlay(page)).to_be_hidden()
    assert stand.outcomes("eligible") == []
    assert refusals(page, dist, EXIT) == {"stale"}


def test_a_scroll_during_a_slow_start_still_counts_when_python_is_ready(
    page: Page, open_shop: Callable[..., Stand], host: Host, bare_product: list[str]
) -> None:
    host.held.append(".wasm")
    stand = open_shop(tag_url=host.tag_url)
    slow_start(page, stand, KETTLE)
    assert footprint(page) == bare_product
    page.mouse.move(640, 400)
    page.mouse.wheel(0, 3000)
    page.wait_for_function("() => scrollY > 500")
    page.clock.run_for(3000)
    host.let_go.set()
    assert arm(page)["state"] == "armed"
    stand.until_outcome("impression", WHEEL)
    expect(overlay(page)).to_be_visible()
