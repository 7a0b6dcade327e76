"""Whatever momently needs may be missing: the shop goes on, and one line says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from browser.conftest import arm
from browser.faults import (
    KETTLE,
    assert_said_once,
    assert_unharmed,
    manifest_of,
    overhear,
    put,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser


def without(place: Path, key: str, name: str = "") -> None:
    put(place, manifest_of(place)["files"][key] + name, None)


def cut_short(place: Path, key: str, name: str = "") -> None:
    whole = manifest_of(place)["files"][key] + name
    put(place, whole, (place / whole).read_bytes()[:1000])


FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "no manifest": (lambda at: put(at, "manifest.json", None), "manifest_failed"),
    "a manifest that is no JSON": (lambda at: put(at, "manifest.json", "{"), "manifest_failed"),
    "a manifest that is a list": (lambda at: put(at, "manifest.json", "[]"), "manifest_failed"),
    "a manifest without files": (lambda at: put(at, "manifest.json", "{}"), "manifest_failed"),
    "no worker": (lambda at: without(at, "worker"), "runtime_blocked"),
    "no wasm": (lambda at: without(at, "runtime", "pyodide.asm.wasm"), "runtime_blocked"),
    "half a wasm": (lambda at: cut_short(at, "runtime", "pyodide.asm.wasm"), "runtime_blocked"),
    "no library": (lambda at: without(at, "runtime", "python_stdlib.zip"), "runtime_blocked"),
    "half a library": (
        lambda at: cut_short(at, "runtime", "python_stdlib.zip"),
        "runtime_blocked",
    ),
    "no loader of Python": (lambda at: without(at, "runtime", "pyodide.mjs"), "runtime_blocked"),
    "no momently": (lambda at: without(at, "momently"), "runtime_blocked"),
    "half a momently": (lambda at: cut_short(at, "momently"), "engine_broken"),
    "no bundle": (lambda at: without(at, "bundle"), "runtime_blocked"),
    "half a bundle": (lambda at: cut_short(at, "bundle"), "bundle_bad"),
}


@pytest.mark.parametrize("fault", FILES)
def test_a_missing_or_broken_file_is_named_once_and_the_shop_goes_on(
    fault: str, page: Page, open_ruined: Callable[..., Stand], bare_product: list[str]
) -> None:
    ruin, reason = FILES[fault]
    heard = overhear(page)
    page.goto(open_ruined(ruin).url + KETTLE)
    status = arm(page)
    assert (status["state"], status["reason"]) == ("off", reason)
    assert_unharmed(page, bare_product, heard)
    assert_said_once(heard, reason)
    assert heard.refused == []
