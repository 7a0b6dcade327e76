"""A Chromium that is as a visitor's: no debugger looks on until a test asks for it.

Rule 1: Playwright keeps every page of its own visible and in front, and a page that it
looks at is never prepared (prerendered). What tabs and visits do by themselves is tested here.
"""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

from conftest import FLAGS, chromium_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE_S = 40.0


@contextmanager
def chromium(profile: Path, found: str | None = None) -> Iterator[str]:
    """Run a headless Chromium while the block lasts; gives the address of its devtools."""
    command = [found or chromium_path() or "chromium", *FLAGS, "--headless=new"]
    command += ["--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            yield f"http://127.0.0.1:{_port(profile / 'DevToolsActivePort')}"
        finally:
            running.terminate()


def visit(devtools: str, url: str) -> None:
    """Open a tab at `url` without looking into it."""
    with urlopen(Request(f"{devtools}/json/new?{url}", method="PUT")) as answer:
        assert answer.status == 200


def _port(told: Path) -> int:
    give_up_at, pause = monotonic() + PATIENCE_S, Event()
    while monotonic() < give_up_at:
        if told.is_file() and (lines := told.read_text().split()):
            return int(lines[0])
        pause.wait(0.02)
    raise AssertionError("Chromium did not say where its devtools are")
