"""Shops for tests of gates: the demonstration's site with campaigns of the test's own.

Rule 1: the trigger is a page signal, `go`, so that a test is about gates and nothing else.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from browser.conftest import SITE, Dist, build

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

GO = "() => momently.push(['signal', 'go'])"
OFFER = """\
id = "{id}"
moment = "know"
stage = "awareness"
{top}
[trigger]
kind = "page_signal"
name = "{name}"
{tables}
[reward]
kind = "percent_off"
value = 5
issuer = "public"
code = "EVERYONE"

[overlay]
kind = "offer"
title = "{id}"
body = "Here is {{reward}}."
terms = "Everyone may use it."
"""


def offer(id_: str, tables: str = "", top: str = "", name: str = "go") -> str:
    """Write a campaign whose offer has its id as title."""
    return OFFER.format(id=id_, tables=tables, top=top, name=name)


def built(place: Path, campaigns: list[str], site: str = "", top: str = "") -> Dist:
    """Build a shop with these campaigns, and `site` added to site.toml."""
    folder = place / "site"
    (folder / "campaigns").mkdir(parents=True)
    shop = (
        (SITE / "site.toml").read_text("utf-8").replace("per_session = 3", 'per_session = "none"')
    )
    shop = shop.replace("min_gap_seconds = 5", "min_gap_seconds = 0")
    (folder / "site.toml").write_text(f"{top}\n{shop}\n{site}", "utf-8")
    for number, written in enumerate(campaigns):
        (folder / "campaigns" / f"{number}.toml").write_text(written, "utf-8")
    return build(folder, place / "dist")


def signals(page: Page, kind: str) -> list[dict[str, Any]]:
    """List what the engine of this page was told of a kind."""
    lines = [json.loads(line) for line in page.evaluate("momently.journal()").splitlines()]
    heard = [signal for line in lines for signal in line.get("signals", ())]
    return [signal for signal in heard if signal["kind"] == kind]
