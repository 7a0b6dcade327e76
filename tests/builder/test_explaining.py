"""Explain: why campaigns showed in recorded sessions, in the words of the inspector."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from momently.hosts import simulate
from momently_build.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from builder.conftest import SiteFolder


def explain(*words: object) -> Result:
    # Narrower than most terminals: what fits here fits everywhere.
    given = ["explain", *(str(word) for word in words)]
    return CliRunner(env={"COLUMNS": "80"}).invoke(app, given)


def told(result: Result) -> Any:
    return json.loads(result.stdout)


@pytest.fixture
def journal(site: SiteFolder, tmp_path: Path) -> Path:
    """Two recorded sessions of the site's own campaigns in one file."""
    bundle = site.checked().bundle
    lines = simulate.session(bundle, 7) + simulate.session(bundle, 8)
    file = tmp_path / "sessions.jsonl"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_the_reasons_come_in_order_and_in_sentences(site: SiteFolder, journal: Path) -> None:
    words = (journal, "--campaign", "exit-offer", "--campaigns", site.path)
    sessions = told(explain(*words, "--json"))
    assert [one["number"] for one in sessions] == [1, 2]
    stories = [story for one in sessions for story in one["campaigns"]]
    assert {story["campaign"] for story in stories} == {"exit-offer"}
    moments = [moment for story in stories for moment in story["moments"]]
    assert {moment["gate"] for moment in moments} >= {"trigger"}
    assert all(moment["said"].endswith(".") for moment in moments)
    for story in stories:
        times = [moment["at_ms"] for moment in story["moments"]]
        assert times == sorted(times)


def test_the_end_is_what_an_inspector_would_have_said(site: SiteFolder, journal: Path) -> None:
    words = (journal, "--campaign", "exit-offer", "--campaigns", site.path)
    for session in told(explain(*words, "--json")):
        (story,) = session["campaigns"]
        closing = story["closing"]
        assert closing["id"] == "exit-offer"
        assert {check["gate"] for check in closing["checks"]} >= {"schedule", "caps", "quiet"}
        shown = explain(*words).stdout
        assert closing["says"].split(".")[0][:40] in " ".join(shown.split())


def test_without_a_campaign_each_has_a_line(site: SiteFolder, journal: Path) -> None:
    ran = explain(journal, "--campaigns", site.path)
    campaigns = [one["id"] for one in site.checked().bundle["campaigns"]]
    begun = [line.split()[0] for line in ran.stdout.splitlines() if line.strip()]
    assert [begun.count(name) for name in campaigns] == [2] * len(campaigns)


@pytest.mark.parametrize("campaign", [(), ("--campaign", "exit-offer")])
def test_it_fits_eighty_columns(site: SiteFolder, journal: Path, campaign: tuple[str, ...]) -> None:
    ran = explain(journal, *campaign, "--campaigns", site.path)
    assert ran.exit_code == 0
    assert max(len(line) for line in ran.stdout.splitlines()) <= 80


def test_the_campaign_that_was_meant_is_named(site: SiteFolder, journal: Path) -> None:
    result = explain(journal, "--campaign", "exit-ofer", "--campaigns", site.path, "--json")
    assert result.exit_code == 2
    assert '"exit-offer"' in told(result)["problems"][0]["hint"]
