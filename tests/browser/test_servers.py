"""Servers that fail: each fault costs what it must and no more, and the page stays fine.

Rule 1: a server that is down is a port on which nobody listens; it comes up later on the
same port.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from browser.conftest import Stand, arm, leave, settled, visit
from browser.faults import (
    KETTLE,
    assert_said_once,
    assert_unharmed,
    change_manifest,
    manifest_of,
    overhear,
    put,
)
from browser.shopping import consent, overlay
from momently_collector import serving
from momently_collector.app import create_app
from shop.settings import STRICT_CSP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
EXIT = "exit-offer"
OPEN_TO_LOCAL = STRICT_CSP.replace("{tag_origin}", " http://127.0.0.1:*")
NO_STORAGE = """for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
  Object.defineProperty(window, name, {get() { throw new DOMException('no', 'SecurityError'); }});
}"""


@pytest.fixture
def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def pointing(setting: str, address: str) -> Callable[[Path], None]:
    def change(told: dict[str, Any]) -> None:
        told["settings"][setting] = address

    return lambda place: change_manifest(place, change)


def test_a_collector_that_is_down_gets_every_outcome_once_it_is_up(
    page: Page, open_ruined: Callable[..., Stand], dead_port: int, tmp_path: Path
) -> None:
    ruin = pointing("collector", f"http://127.0.0.1:{dead_port}/outcomes")
    stand = open_ruined(ruin, csp=OPEN_TO_LOCAL)
    heard = overhear(page)
    visit(page, stand.url)
    leave(page)
    expect(overlay(page)).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_function("() => momently.status().outcomes.waiting >= 4")
    collector = create_app(f"sqlite:///{tmp_path / 'collector.sqlite'}")
    with serving.running(collector, dead_port):
        page.clock.run_for(60_000)
        late = Stand(stand.url, tmp_path)
        late.until_outcome("dismissed", EXIT)
        settled(page)
    kinds = [record["type"].rpartition(".")[2] for record in late.outcomes("", EXIT)]
    assert sorted(kinds) == ["dismissed", "eligible", "impression", "issued"]
    assert (heard.said, heard.thrown) == ([], [])


def test_an_issuer_that_is_down_means_no_offer_and_the_reason_is_reported(
    page: Page, open_ruined: Callable[..., Stand], dead_port: int
) -> None:
    ruin = pointing("issuer", f"http://127.0.0.1:{dead_port}")
    stand = open_ruined(ruin, csp=OPEN_TO_LOCAL)
    heard = overhear(page)
    visit(page, stand.url)
    leave(page)
    (denied,) = stand.until_outcome("denied", EXIT)
    assert (denied["data"]["reason"], denied["data"]["detail"]) == ("issuer_failed", "network")
    expect(overlay(page)).to_be_hidden()
    assert stand.outcomes("impression") == []
    assert (heard.said, heard.thrown) == ([], [])


@pytest.mark.parametrize("key", ["stage", "overlays"])
@pytest.mark.parametrize("cut", [False, True], ids=["missing", "cut short"])
def test_an_offer_that_cannot_be_drawn_is_given_up_with_one_line(
    key: str,
    cut: bool,
    page: Page,
    open_ruined: Callable[..., Stand],
    bare_product: list[str],
) -> None:
    def ruin(place: Path) -> None:
        name = manifest_of(place)["files"][key]
        put(place, name, (place / name).read_bytes()[:500] if cut else None)

    stand = open_ruined(ruin)
    heard = overhear(page)
    visit(page, stand.url + KETTLE)
    leave(page)
    page.wait_for_function("() => momently.status().state === 'off'")
    assert_unharmed(page, bare_product, heard)
    assert_said_once(heard, "stage_blocked")
    assert stand.outcomes("impression") == []


def test_a_page_without_the_journal_works_all_the_same(
    page: Page, open_ruined: Callable[..., Stand]
) -> None:
    stand = open_ruined(lambda place: put(place, manifest_of(place)["files"]["journal"], None))
    heard = overhear(page)
    visit(page, stand.url)
    leave(page)
    stand.until_outcome("impression", EXIT)
    assert (heard.said, heard.thrown) == ([], [])


def test_without_storage_everything_works_for_as_long_as_the_page_lives(
    page: Page, stand: Stand
) -> None:
    heard = overhear(page)
    page.add_init_script(NO_STORAGE)
    page.goto(stand.url)
    arm(page)
    consent(page)
    visit(page, stand.url)
    leave(page)
    stand.until_outcome("impression", EXIT)
    page.keyboard.press("Escape")
    stand.until_outcome("dismissed", EXIT)
    assert (heard.said, heard.thrown, heard.refused) == ([], [], [])
