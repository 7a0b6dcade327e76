"""What tests of faults share: a built folder with something wrong, and an ear for the page.

Rule 1: a fault is put where it happens in life: into the served files, the policy, the
browser. The built folder is copied first; the one that other tests use stays whole.
Rule 2: a page is unharmed when it looks as the bare shop does, sells as it does, and no
script of its own or of ours has thrown.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error, expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

KETTLE = "/products/heron-kettle"
WATCH = """addEventListener('securitypolicyviolation', (seen) =>
  policyRefused(`${seen.effectiveDirective} ${seen.blockedURI} ${seen.sample}`));
addEventListener('error', ({message}) => pageFailed(message));
addEventListener('unhandledrejection', ({reason}) => pageFailed(`${reason}`));"""
# Under a style that undoes everything a picture has no size before it is there, and which of
# the lazy ones come is chance.
PICTURES = """() => Promise.all([...document.images].map((picture) => {
  picture.loading = 'eager';
  return picture.decode().catch(() => {});
}))"""
FOOTPRINT = """() => [...document.querySelectorAll('body, body *')]
  .filter((element) => !element.localName.startsWith('momently-'))
  .map((element) => {
    const {x, y, width, height} = element.getBoundingClientRect();
    return [element.localName, ...[x, y, width, height].map(Math.round)].join(' ');
  })"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a page said: to its console, as errors, and of its policy."""

    said: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    thrown: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def overhear(page: Page) -> Heard:
    """Note from now on what scripts say, what the browser complains of, what is thrown."""
    heard = Heard()

    def note(message: Any) -> None:
        # What the browser itself writes (a 404, a refusal) comes without arguments.
        if message.args:
            heard.said.append(f"{message.type}: {message.text}")
        elif message.type in {"error", "warning"}:
            heard.complaints.append(message.text)

    def note_refusal(refusal: str) -> None:
        # Playwright cannot bind a list's own method.
        heard.refused.append(refusal)

    def note_failure(problem: object) -> None:
        heard.thrown.append(str(problem))

    page.on("console", note)
    page.on("pageerror", note_failure)
    page.expose_function("pageFailed", note_failure)
    page.expose_function("policyRefused", note_refusal)
    page.add_init_script(WATCH)
    return heard


def assert_said_once(heard: Heard, reason: str) -> None:
    """Hold momently to one line in the console, and that with the reason."""
    (line,) = heard.said
    assert line.startswith(f"info: momently is off: {reason}")


def footprint(page: Page) -> list[str]:
    """Give where every element of the page stands, once all its pictures have their sizes."""
    page.evaluate(PICTURES)
    return list(page.evaluate(FOOTPRINT))


def assert_unharmed(page: Page, bare: list[str], heard: Heard) -> None:
    """Hold a product page to rule 2: it looks, sells and runs as without us."""
    with suppress(Error):  # what the pointer had lifted may still be coming down
        page.wait_for_function(f"bare => `${{({FOOTPRINT})()}}` === `${{bare}}`", arg=bare)
    moved = [parts for parts in zip(footprint(page), bare, strict=True) if parts[0] != parts[1]]
    assert moved == [], moved
    page.get_by_role("button", name="Add to cart").click()
    expect(page.locator("[data-cart-count]").first).to_have_text("1")
    assert heard.thrown == []


def copied(built: Path, place: Path) -> Path:
    """Copy a built folder; files are shared with the first until they are replaced."""
    shutil.copytree(built, place, copy_function=os.link)
    return place


def put(place: Path, name: str, content: bytes | str | None) -> None:
    """Replace one file of a copied folder; None takes it away."""
    path = place / name
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def manifest_of(place: Path) -> dict[str, Any]:
    """Read a folder's manifest."""
    told: dict[str, Any] = json.loads((place / "manifest.json").read_text("utf-8"))
    return told


def change_manifest(place: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Write a folder's manifest anew after `change` had its way with it."""
    told = manifest_of(place)
    change(told)
    put(place, "manifest.json", json.dumps(told))


def change_bundle(place: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Write a folder's bundle anew, under the name that the manifest knows."""
    name = manifest_of(place)["files"]["bundle"]
    told = json.loads((place / name).read_text("utf-8"))
    change(told)
    put(place, name, json.dumps(told))
