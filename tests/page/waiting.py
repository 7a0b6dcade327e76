"""A stall whose one campaign waits for what a test is about.

Rule 1: each site is built for its trigger alone, so that no other campaign takes the slot.
Rule 2: time is moved by the page's clock; nobody sleeps.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from page import stall as stalls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

CAMPAIGN = """\
id = "nudge"
moment = "buy"
stage = "consideration"

[trigger]
%s

[cap]
per_page = 20
per_session = 20

[overlay]
kind = "offer"
title = "A thought"
body = "Take your time."
terms = "It costs nothing."
"""


@contextmanager
def opened(place: Path, trigger: str) -> Iterator[stalls.Stall]:
    """Serve a stall with one campaign while the block lasts."""
    built = stalls.build(place / "built", {"nudge": CAMPAIGN % trigger})
    with stalls.open_stall(built, place) as stall:
        yield stall


def visit(page: Page, url: str) -> None:
    """Open a page whose time stands still from now on, and wait until it is armed."""
    page.clock.install()
    page.goto(url)
    stalls.arm(page)
    page.clock.pause_at(page.evaluate("() => Date.now() / 1000") + 1)


def pass_ms(page: Page, ms: int) -> None:
    """Let time pass for the page, and have the engine judge what came of it."""
    page.clock.run_for(ms)
    until(page, "momently.status().waiting === 0")


def until(page: Page, question: str) -> None:
    """Let time pass frame by frame until the page says yes: frames stand still with its clock."""
    stalls.until(lambda: page.clock.run_for(20) or page.evaluate(question), question)


def until_told(page: Page, text: str, times: int = 1) -> None:
    """Wait until the journal holds a text so many times."""
    until(page, f"momently.journal().split({text!r}).length > {times}")
