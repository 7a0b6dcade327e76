"""A real shop for every browser test: built once, served anew, with databases of its own.

Rule 1: nothing is mocked. The folder is what `momently build` writes, the worker is a
worker, the collector keeps rows in SQLite, and tests read those rows. Only the banner that
asks for consent stays away unless a test wants it: it comes before every overlay.
Rule 2: a test waits on outcomes (`stand.until`), never on the clock; time that must
pass for the visitor is moved by Playwright's clock.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from browser.faults import KETTLE, copied, footprint
from momently_build import pipeline, runtime
from shop import serving
from shop.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "demo_site" / "shop"
PATIENCE_S = 40.0
DESKTOP = {"width": 1280, "height": 800}
JUDGED = "() => momently.status().waiting === 0 && !momently.status().outcomes.waiting"
ARMED = "() => ['armed', 'off'].includes(window.momently?.status?.().state)"


@dataclass(frozen=True, slots=True)
class Stand:
    """One running shop: where it is, and what its databases hold."""

    url: str
    folder: Path

    def rows(self, database: str, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the shop's or the collector's database as it is on disk."""
        with closing(sqlite3.connect(self.folder / f"{database}.sqlite")) as connection:
            return connection.execute(sql, values).fetchall()

    def outcomes(self, kind: str = "", campaign: str = "") -> list[dict[str, Any]]:
        """List the outcomes kept so far whose type ends in `kind`, oldest first."""
        found = self.rows("collector", "select record from outcomes order by row_id")
        records = [json.loads(record) for (record,) in found]
        return [
            record
            for record in records
            if record["type"].endswith(kind)
            and (not campaign or record["data"].get("campaign") == campaign)
        ]

    def until(self, question: Callable[[], Any], what: str = "") -> Any:
        """Wait until `question` has an answer that is true, and give it."""
        give_up_at, pause = monotonic() + PATIENCE_S, Event()
        while monotonic() < give_up_at:
            if answer := question():
                return answer
            pause.wait(0.02)
        kinds = [record["type"] for record in self.outcomes()]
        raise AssertionError(f"waited {PATIENCE_S} s in vain for {what}; kept so far: {kinds}")

    def until_outcome(self, kind: str, campaign: str = "", times: int = 1) -> list[dict[str, Any]]:
        """Wait until at least `times` such outcomes are in the database."""

        def enough() -> list[dict[str, Any]] | None:
            found = self.outcomes(kind, campaign)
            return found if len(found) >= times else None

        waited: list[dict[str, Any]] = self.until(enough, f"{times} x {kind} {campaign}")
        return waited


@dataclass(frozen=True, slots=True)
class Dist:
    """What `momently build` wrote for the demo shop."""

    place: Path
    issuer: Path


def build(site: Path, place: Path) -> Dist:
    """Build a site folder into `place`."""
    built = pipeline.build(site, place, datetime.now(UTC), runtime.prepare)
    return Dist(built.place, built.issuer)


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Dist:
    """The demo site, built once for the whole run."""
    return build(SITE, tmp_path_factory.mktemp("built") / "dist")


@pytest.fixture
def open_shop(dist: Dist, tmp_path: Path, browser: Browser) -> Iterator[Callable[..., Stand]]:
    """Open shops with settings of the test's own; all close when the test ends."""
    with ExitStack() as stack:

        def opened(built: Dist = dist, **settings: Any) -> Stand:
            folder = tmp_path / f"shop-{len(list(tmp_path.iterdir()))}"
            folder.mkdir()
            given = replace(
                Settings(dist=built.place, issuer_terms=built.issuer, asks_consent=False),
                **settings,
            )
            url, _ = stack.enter_context(serving.running(serving.in_folder(folder, given)))
            return Stand(url, folder)

        yield opened
        # Pages go first: a server that stops under an open page leaves its sockets behind.
        for context in list(browser.contexts):
            context.close()


@pytest.fixture
def stand(open_shop: Callable[..., Stand]) -> Stand:
    """The demo shop as it comes, strict Content-Security-Policy and all."""
    return open_shop()


def arm(page: Page) -> dict[str, Any]:
    """Wait until momently has started or has said why not, and give its status."""
    page.wait_for_function(ARMED, timeout=PATIENCE_S * 1000)
    status: dict[str, Any] = page.evaluate("() => momently.status()")
    return status


def visit(page: Page, url: str, aged_ms: int = 9000) -> None:
    """Open a page, let Python start, and let the visit grow old enough for exit intent."""
    page.clock.install()
    page.goto(url)
    status = arm(page)
    assert status["state"] == "armed", status
    page.clock.run_for(aged_ms)


def visit_frozen(page: Page, url: str) -> None:
    """Open a page whose time stands still from now on but for `page.clock.run_for`."""
    page.clock.install()
    page.goto(url)
    page.clock.pause_at(page.evaluate("() => Date.now() / 1000") + 0.05)
    _step_until(page, "() => momently.status?.().state !== 'idle'")
    # Python starts in real time; the page's own hardly moves meanwhile.
    _step_until(page, ARMED, step_ms=1)


def settled(page: Page) -> None:
    """Let frames pass until all that happened is judged and its outcomes are delivered."""
    _step_until(page, JUDGED)


def _step_until(page: Page, question: str, step_ms: int = 20) -> None:
    give_up_at = monotonic() + PATIENCE_S
    while not page.evaluate(question):
        assert monotonic() < give_up_at, f"waited in vain: {question}"
        page.clock.run_for(step_ms)


def leave(page: Page, x: int = 640, steps: int = 12) -> None:
    """Take the mouse from the middle of the page out through its top edge."""
    page.mouse.move(x, 420)
    page.mouse.move(x + 30, -5, steps=steps)


@pytest.fixture(scope="session")
def bare_product(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Say where everything on a product page stands in a shop without momently."""
    settings = serving.in_folder(tmp_path_factory.mktemp("bare"), Settings(asks_consent=False))
    with serving.running(settings) as (url, _), closing(browser.new_page(viewport=DESKTOP)) as page:
        page.goto(url + KETTLE)
        return footprint(page)


@pytest.fixture
def open_ruined(
    open_shop: Callable[..., Stand], dist: Dist, tmp_path: Path
) -> Callable[..., Stand]:
    """Open a shop after something was done to its copy of the built folder."""

    def opened(ruin: Callable[[Path], object], **settings: Any) -> Stand:
        place = copied(dist.place, tmp_path / "ruined")
        ruin(place)
        return open_shop(replace(dist, place=place), **settings)

    return opened
