"""What every test may ask for: one Chromium for the whole run, a fresh page per test.

Rule 1: a browser is found, never downloaded here: on the PATH first, then the one
that Playwright keeps. `make setup` has installed one of the two.
Rule 2: every page starts in a context of its own: no storage, no cache, no cookie is
shared between tests.
Rule 3: laws are tried with the same examples each time, so that the same tree gives the
same answer. `HYPOTHESIS=long` looks for new ones, and for many more.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import hypothesis
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

hypothesis.settings.register_profile("steady", derandomize=True)
hypothesis.settings.register_profile("long", max_examples=5_000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS", "steady"))

# A machine that is busy is slow, not wrong: how long an outcome may take is no test here.
expect.set_options(timeout=20_000)


def chromium_path() -> str | None:
    """Say where a Chromium on the PATH is; None means Playwright's own."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    return None


def launch(playwright: Playwright, *more: str, hide_scrollbars: bool = True) -> Browser:
    """Start a headless Chromium with the flags that a machine without a network needs."""
    ignored = None if hide_scrollbars else ["--hide-scrollbars"]
    return playwright.chromium.launch(
        executable_path=chromium_path(), args=[*FLAGS, *more], ignore_default_args=ignored
    )


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, started once."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the whole run."""
    found = launch(playwright)
    yield found
    found.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open fresh contexts; all are closed when the test ends."""
    opened: list[BrowserContext] = []

    def open_context(**options: object) -> BrowserContext:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A fresh desktop page, 1280 x 800."""
    return new_context(viewport={"width": 1280, "height": 800}).new_page()
