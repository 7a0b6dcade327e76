"""A stall: static pages with the tag on them, the built folder and a real collector.

Rule 1: the page's scripts, the worker and Python are the built ones; signals are read from
the journal, that is from what the engine was really told.
Rule 2: a fault is put where it happens in life: the collector answers as told to, a file of
the built folder is another one, the browser is offline.
Rule 3: a test waits on what the page or the collector says, never on the clock.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route

from momently_build import pipeline, runtime, serving
from momently_collector import serving as running_apps
from momently_collector.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

PATIENCE_S = 20.0
SITE = """\
id = "stall"
name = "Stall"
currency = "EUR"
start = "now"
collector = "/collector/outcomes"
issuer = "/collector"

[budget]
per_session = 50
min_gap_seconds = 0

[journal]
record = true
url = "/collector/journals"
"""
GREETING = """\
id = "greeting"
moment = "know"
stage = "awareness"

[trigger]
kind = "page_signal"
name = "hello"

[cap]
per_page = 20
per_session = 20

[reward]
kind = "percent_off"
value = 5
issuer = "public"
code = "HELLO"

[overlay]
kind = "offer"
title = "Hello"
body = "Here is {reward}."
terms = "Everyone may use it."
"""
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stall</title>
%s<script async src="/momently/momently.js"></script></head><body>%s</body></html>"""


@dataclass(slots=True)
class Stall:
    """One running stall: where it is, what it shows, what its collector was made to say."""

    built: Path
    database: Path
    url: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    """Statuses the collector's gate gives before it lets anyone in again."""
    asked: list[str] = field(default_factory=list)
    """Paths that were asked for, in order."""

    def show(self, body: str = "", head: str = "", path: str = "/") -> str:
        """Put a page up and give its address."""
        self.pages[path] = PAGE % (head, body)
        return self.url + path

    def outcomes(self, kind: str = "") -> list[dict[str, Any]]:
        """List what the collector keeps, oldest first."""
        with closing(sqlite3.connect(self.database)) as connection:
            rows = connection.execute("select record from outcomes order by row_id").fetchall()
        records = [json.loads(record) for (record,) in rows]
        return [record for record in records if record["type"].endswith(kind)]

    def until_outcome(self, kind: str) -> dict[str, Any]:
        """Wait until the collector keeps such an outcome."""
        found: dict[str, Any] = until(lambda: next(iter(self.outcomes(kind)), None), kind)
        return found


def until(question: Callable[[], Any], what: str, patience_s: float = PATIENCE_S) -> Any:
    """Wait until `question` has an answer that is true, and give it."""
    give_up_at, pause = monotonic() + patience_s, Event()
    while monotonic() < give_up_at:
        if answer := question():
            return answer
        pause.wait(0.02)
    raise AssertionError(f"waited {patience_s} s in vain for {what}")


def build(place: Path, campaigns: dict[str, str] | None = None) -> Path:
    """Build the stall's site with these campaign files, by name; gives the built folder."""
    folder = place / "site"
    (folder / "campaigns").mkdir(parents=True)
    (folder / "site.toml").write_text(SITE, "utf-8")
    for name, text in (campaigns or {"greeting": GREETING}).items():
        (folder / "campaigns" / f"{name}.toml").write_text(text, "utf-8")
    return pipeline.build(folder, place / "dist", datetime.now(UTC), runtime.prepare).place


@contextmanager
def open_stall(built: Path, place: Path) -> Iterator[Stall]:
    """Serve a stall while the block lasts."""
    database = place / "collector.sqlite"
    collector = create_app(f"sqlite:///{database}", {"format": 1, "site": "stall", "campaigns": {}})
    stall = Stall(built, database)

    async def gate(scope: Scope, receive: Receive, send: Send) -> None:
        if stall.answers and scope["path"].endswith("/outcomes"):
            refusal = PlainTextResponse("Not now.\n", stall.answers.pop(0))
            await refusal(scope, receive, send)
        else:
            await collector(scope, receive, send)

    async def page(request: Request) -> HTMLResponse:
        stall.asked.append(request.url.path)
        found = stall.pages.get(request.url.path)
        return HTMLResponse(found or "", 200 if found else 404)

    files = serving.create_app(built)
    routes = [Mount("/momently", files), Mount("/collector", gate), Route("/{name:path}", page)]
    with running_apps.running(Starlette(routes=routes)) as url:
        stall.url = url
        yield stall


def arm(page: Page, *, consent: str = "session") -> None:
    """Wait until the engine is there; it heard the visitor's consent before."""
    if consent:
        page.evaluate("(level) => (window.momently ??= []).push(['consent', level])", consent)
    page.wait_for_function("() => ['armed', 'off'].includes(momently.status?.().state)")
    assert status(page)["state"] == "armed", status(page)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the engine has answered for all that happened."""
    page.wait_for_function("() => momently.status().waiting === 0")


def status(page: Page) -> dict[str, Any]:
    """Give what momently says about itself."""
    told: dict[str, Any] = page.evaluate("() => momently.status()")
    return told


def signals(page: Page, *kinds: str) -> list[dict[str, Any]]:
    """List what the engine was told, of these kinds; needs consent to storage."""
    settle(page)
    lines = [json.loads(line) for line in page.evaluate("() => momently.journal()").splitlines()]
    told = [signal for line in lines for signal in line.get("signals", [])]
    return [signal for signal in told if not kinds or signal["kind"] in kinds]


def facts(page: Page) -> dict[str, Any]:
    """Add up what the engine was told about the page."""
    known: dict[str, Any] = {}
    for signal in signals(page, "page_facts"):
        known.update(signal["facts"])
    return known
