"""A stall for tests of the page's own parts: built once, served anew for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from page import stall as stalls

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def stall_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built folder of the stall."""
    return stalls.build(tmp_path_factory.mktemp("stall"))


@pytest.fixture
def stall(stall_folder: Path, tmp_path: Path, browser: Browser) -> Iterator[stalls.Stall]:
    """A running stall with a built folder of its own, which a test may break."""
    built = tmp_path / "dist"
    shutil.copytree(stall_folder, built)
    with stalls.open_stall(built, tmp_path) as opened:
        yield opened
        # Pages go first: a server that stops under an open page leaves its sockets behind.
        for context in list(browser.contexts):
            context.close()
