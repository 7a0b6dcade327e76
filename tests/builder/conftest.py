"""A small sound site in a temporary folder, and a runtime that costs nothing to prepare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from momently_build import extras, pipeline
from momently_build.problems import AuthorProblemsError, Problem
from momently_build.runtime import Prepared

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

SITE = """\
id = "little-shop"
name = "Little shop"
language = "en"
currency = "EUR"
issuer = "/collector"
"""

OFFER = """\
id = "exit-offer"
moment = "buy"
stage = "consideration"

[trigger]
kind = "exit_intent"

[audience]
"cart.value" = { "$gte" = 40 }

[reward]
kind = "percent_off"
value = 10

[overlay]
kind = "offer"
title = "Before you go: {reward}"
body = "Take it along."
terms = "One code per order. Valid until {expires}."
"""

WHEEL = """\
id = "wheel"
moment = "buy"
stage = "consideration"

[trigger]
kind = "scroll_depth"
percent = 60

[[prizes]]
id = "ten"
label = "10 % off"
odds = 1
reward = { kind = "percent_off", value = 10 }

[[prizes]]
id = "nothing"
label = "Not this time"
odds = 3

[overlay]
kind = "wheel"
title = "Spin"
body = "One spin."
terms = "One spin per visitor."
"""


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """A site folder under test."""

    path: Path

    def write(self, name: str, text: str) -> Path:
        """Write one file of the site."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def problems(self) -> list[Problem]:
        """Check the site and give its problems; none when it is sound."""
        try:
            pipeline.check(self.path, NOW)
        except AuthorProblemsError as error:
            return list(error.problems)
        return []

    def checked(self) -> pipeline.Checked:
        """Check the site, which must be sound."""
        return pipeline.check(self.path, NOW)


@pytest.fixture
def site(tmp_path: Path) -> SiteFolder:
    """A sound site with an offer and a wheel."""
    folder = SiteFolder(tmp_path / "site")
    folder.write("site.toml", SITE)
    folder.write("campaigns/offer.toml", OFFER)
    folder.write("campaigns/wheel.toml", WHEEL)
    return folder


@pytest.fixture
def prepared(tmp_path: Path) -> Prepared:
    """A runtime of a few bytes; what the real one holds is tested elsewhere."""
    folder = tmp_path / "prepared"
    (folder / "runtime").mkdir(parents=True)
    added = {extra.name: folder / f"{extra.name}.js" for extra in extras.TABLE}
    scripts = ("momently.js", "stage.js", "worker.js", *(path.name for path in added.values()))
    names = (*scripts, "momently.zip", "inspected.zip", "runtime/pyodide.mjs")
    for name in names:
        (folder / name).write_text(f"// {name}\n")
    return Prepared(
        page_script=folder / "momently.js",
        stage_script=folder / "stage.js",
        worker_script=folder / "worker.js",
        extra_scripts=added,
        runtime_dir=folder / "runtime",
        momently_zip=folder / "momently.zip",
        inspected_zip=folder / "inspected.zip",
    )
