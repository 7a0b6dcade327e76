"""Real servers on real SQLite files, with a clock that tests move.

Rule 1: nothing is mocked: requests go over HTTP, rows are read from the file.
Rule 2: nobody sleeps: time is an argument, and answers come after the commit.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from momently_collector.app import create_app
from momently_collector.serving import running
from shop import serving
from shop.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from momently_collector.issuer import Issuer

NOON_MS = 1_767_355_200_000
HOUR_MS = 3_600_000
TEN_PERCENT = {"kind": "percent_off", "value": 10, "currency": None, "valid_ms": HOUR_MS}
FIVE_EUROS = {
    "kind": "amount_off",
    "value": 500,
    "currency": "EUR",
    "minimum_minor": 2500,
    "valid_ms": HOUR_MS,
}
FREE_PARCEL = {"kind": "free_shipping", "value": 0, "valid_ms": HOUR_MS}
TERMS: dict[str, Any] = {
    "format": 1,
    "site": "demo-shop",
    "campaigns": {
        "exit": {"kind": "offer", "rewards": {"main": TEN_PERCENT}, "prizes": [], "budget": None},
        "five": {"kind": "offer", "rewards": {"main": FIVE_EUROS}, "prizes": None, "budget": None},
        "parcel": {"kind": "offer", "rewards": {"main": FREE_PARCEL}, "prizes": [], "budget": None},
        "scarce": {"kind": "offer", "rewards": {"main": TEN_PERCENT}, "prizes": [], "budget": 5},
        "once": {
            "kind": "offer",
            "rewards": {"main": TEN_PERCENT},
            "per_visitor": {"times": 1, "window_ms": 24 * HOUR_MS},
        },
        "tested": {
            "kind": "offer",
            "rewards": {"plain": TEN_PERCENT, "warm": TEN_PERCENT, "bold": FIVE_EUROS},
            "budgets": [{"variants": ["plain", "warm"], "codes": 3}],
        },
        "open": {
            "kind": "offer",
            "rewards": {"main": {**TEN_PERCENT, "issuer": "public", "code": "EVERYONE10"}},
        },
        "wheel": {
            "kind": "wheel",
            "rewards": {"main": None},
            "prizes": [
                {"id": "none", "label": "Nothing", "odds": 6, "reward": None},
                {"id": "ten", "label": "10 %", "odds": 3, "reward": TEN_PERCENT},
                {
                    "id": "open",
                    "label": "5 %",
                    "odds": 1,
                    "reward": {
                        "kind": "percent_off",
                        "value": 5,
                        "issuer": "public",
                        "code": "SPIN5",
                    },
                },
            ],
            "budget": None,
        },
        "rare": {
            "kind": "wheel",
            "prizes": [
                {"id": "ten", "label": "10 %", "odds": 1, "reward": TEN_PERCENT},
                {"id": "few", "label": "5 €", "odds": 1, "reward": FIVE_EUROS, "budget": 4},
            ],
        },
        "sure": {
            "kind": "wheel",
            "prizes": [{"id": "ten", "label": "10 %", "odds": 1, "reward": TEN_PERCENT}],
            "budget": 3,
        },
    },
}


@dataclass
class Clock:
    """Wall milliseconds that pass only when a test says so."""

    now_ms: int = NOON_MS

    def __call__(self) -> int:
        return self.now_ms


@dataclass
class Server:
    """A running server: how to ask it, and what its databases hold."""

    http: httpx.Client
    folder: Path
    clock: Clock
    issuer: Issuer
    more: list[httpx.Client] = field(default_factory=list)

    def rows(self, sql: str, *values: object, database: str = "collector") -> list[tuple[Any, ...]]:
        """Read the file itself, past everything the server may have in mind."""
        with closing(sqlite3.connect(self.folder / f"{database}.sqlite")) as connection:
            return connection.execute(sql, values).fetchall()

    def visitor(self) -> httpx.Client:
        """Somebody else, with cookies of their own."""
        client = browser(str(self.http.base_url))
        self.more.append(client)
        return client


def browser(url: str) -> httpx.Client:
    """A client that asks for pages, as a browser does."""
    return httpx.Client(base_url=url, headers={"accept": "text/html"}, follow_redirects=True)


def outcome(name: str = "1", **more: object) -> dict[str, Any]:
    """A right CloudEvent, with whatever a test wants to differ."""
    return {
        "specversion": "1.0",
        "id": name,
        "source": "/momently/demo-shop",
        "type": "momently.campaign.impression",
        "time": "2026-01-02T12:00:00.000Z",
        "subject": "anonymous",
        "datacontenttype": "application/json",
        "data": {"campaign": "exit", "variant": "main", "arm": "shown"},
        **more,
    }


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def collecting(folder: Path, clock: Clock, terms: Any = TERMS) -> Iterator[Server]:
    """Serve a collector with a database in `folder`."""
    url = f"sqlite:///{folder / 'collector.sqlite'}"
    app = create_app(url, terms, clock=clock, open_reads=True)
    issuer: Issuer = app.state.issuer
    with running(app) as base, httpx.Client(base_url=base) as client:
        yield Server(client, folder, clock, issuer)
    issuer.storage.close()


@pytest.fixture
def collector(tmp_path: Path, clock: Clock) -> Iterator[Server]:
    """The collector alone, as a package of its own."""
    with collecting(tmp_path, clock) as server:
        yield server


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One collector for all tests of a file in which nothing is kept."""
    with collecting(tmp_path_factory.mktemp("refusing"), Clock()) as server:
        yield server


@contextmanager
def selling(folder: Path, clock: Clock, **settings: Any) -> Iterator[Server]:
    """Serve a shop with its databases in `folder`."""
    given = Settings(**{"issuer_terms": TERMS, "clock": clock, **settings})
    with serving.running(serving.in_folder(folder, given)) as (url, shop), browser(url) as client:
        server = Server(client, folder, clock, shop.issuer)
        yield server
        for one in server.more:
            one.close()


@pytest.fixture
def open_shop(tmp_path: Path, clock: Clock) -> Iterator[Callable[..., Server]]:
    """Open shops with settings of the test's own."""
    with ExitStack() as stack:
        yield lambda **settings: stack.enter_context(selling(tmp_path, clock, **settings))


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One shop for all tests of a file that look and do not buy."""
    with selling(tmp_path_factory.mktemp("window"), Clock()) as server:
        yield server


@pytest.fixture
def shop(open_shop: Callable[..., Server]) -> Server:
    """The shop as it comes, with its collector at /collector."""
    return open_shop()
