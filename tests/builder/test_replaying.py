"""Replay: who would have seen what, when, and why not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from momently.hosts import simulate
from momently_build import pipeline
from momently_build.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from builder.conftest import SiteFolder
    from momently_build.runtime import Prepared

from builder.conftest import NOW


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


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


def test_the_same_campaigns_give_the_same_effects(site: SiteFolder, journal: Path) -> None:
    result = run("replay", journal, "--campaigns", site.path, "--json")
    assert result.exit_code == 0
    answer = told(result)
    assert answer["ok"] is True
    assert [one["number"] for one in answer["sessions"]] == [1, 2]
    assert {one["mode"] for one in answer["sessions"]} == {"exact"}


def test_a_changed_journal_is_noticed(site: SiteFolder, journal: Path) -> None:
    lines = journal.read_text("utf-8").splitlines()
    broken = [line.replace('"next_wake": null', '"next_wake": 1') for line in lines]
    assert broken != lines
    journal.write_text("\n".join(broken), "utf-8")
    result = run("replay", journal, "--campaigns", site.path, "--json")
    assert result.exit_code == 1
    assert told(result)["ok"] is False
    assert "NOT the same" in run("replay", journal, "--campaigns", site.path).stdout


def test_other_campaigns_are_called_counterfactual(site: SiteFolder, journal: Path) -> None:
    path = site.path / "campaigns" / "offer.toml"
    path.write_text(path.read_text("utf-8").replace("value = 10", "value = 20"), "utf-8")
    answer = told(run("replay", journal, "--campaigns", site.path, "--json"))
    assert {one["mode"] for one in answer["sessions"]} == {"counterfactual"}


def test_a_built_folder_and_a_bundle_file_do_as_well(
    site: SiteFolder, journal: Path, prepared: Prepared, tmp_path: Path
) -> None:
    built = pipeline.build(site.path, tmp_path / "dist", NOW, lambda: prepared)
    (bundle,) = built.place.glob("bundle-*.json")
    for campaigns in (built.place, bundle):
        answer = told(run("replay", journal, "--campaigns", campaigns, "--json"))
        assert {one["mode"] for one in answer["sessions"]} == {"exact"}


def test_a_schedule_that_is_over_does_not_stop_a_replay(site: SiteFolder, journal: Path) -> None:
    path = site.path / "campaigns" / "offer.toml"
    over = "[schedule]\nuntil = 2025-01-01T00:00:00Z\n[reward]"
    path.write_text(path.read_text("utf-8").replace("[reward]", over), "utf-8")
    assert run("replay", journal, "--campaigns", site.path, "--json").exit_code == 0


def test_campaigns_that_are_nothing_but_brackets_are_a_problem(
    journal: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.json"
    file.write_text("[" * 100_000)
    result = run("replay", journal, "--campaigns", file, "--json")
    assert result.exit_code == 2
    assert "nested" in told(result)["problems"][0]["what"]


@pytest.mark.parametrize("text", ["", "{}", "not json\nat all", '{"journal": 1}\n{"x": 1}\n{}'])
def test_what_is_no_journal_is_a_problem(site: SiteFolder, tmp_path: Path, text: str) -> None:
    file = tmp_path / "other.jsonl"
    file.write_text(text)
    result = run("replay", file, "--campaigns", site.path, "--json")
    assert result.exit_code == 2
    assert told(result)["problems"][0]["file"] == str(file)


def test_campaigns_are_those_of_the_site_one_is_in(
    site: SiteFolder, journal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = run("explain", journal, "--campaign", "wheel", "--campaigns", site.path, "--json")
    monkeypatch.chdir(site.path / "campaigns")
    assert told(run("explain", journal, "--campaign", "wheel", "--json")) == told(named)
    assert told(run("replay", journal, "--json"))["ok"] is True
    monkeypatch.chdir(tmp_path)
    lost = run("explain", journal, "--campaign", "wheel", "--json")
    assert lost.exit_code == 2
    (problem,) = told(lost)["problems"]
    assert problem["place"] == "--campaigns"
    assert "--campaigns SITE" in problem["hint"]
