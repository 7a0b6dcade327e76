"""Ten ways to break a campaign file: each gives one problem, and nothing is written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from momently_build.cli import app
from momently_build.problems import EXIT_CODE

if TYPE_CHECKING:
    from builder.conftest import SiteFolder

# name, file, (old, new), place, line, part of what, part of hint
BROKEN = [
    ("unknown key", "offer", ("[reward]", "[rewrad]"), "rewrad", 11, '"rewrad"', '"reward"'),
    ("wrong type", "offer", ("value = 10", "value = true"), "reward.value", 13, "true", "500"),
    ("zero odds", "wheel", ("odds = 3", "odds = 0"), "prizes[1].odds", 18, "nobody", "at least 1"),
    ("missing terms", "offer", ("terms =", "#"), "overlay.terms", 15, "no terms", "Add terms"),
    ("duplicate id", "wheel", ('"wheel"\nmo', '"exit-offer"\nmo'), "id", 1, "taken", "of its own"),
    ("operator", "offer", ("$gte", "$gtee"), 'audience."cart.value"."$gtee"', 9, "$gtee", "$gte"),
    ("trigger", "offer", ("exit_intent", "exit"), "trigger.kind", 6, '"exit"', "exit_intent"),
    ("percentage", "offer", ("value = 10", "value = 110"), "reward.value", 13, "110", "1 to 100"),
    (
        "past schedule",
        "offer",
        ("[reward]", "[schedule]\nuntil = 2025-01-01T00:00:00Z\n\n[reward]"),
        "schedule.until",
        12,
        "2025-01-01",
        "future",
    ),
    ("broken TOML", "offer", ('"exit-offer"', '"exit-offer'), "column 17", 1, "not TOML", "quote"),
]


@pytest.mark.parametrize("broken", BROKEN, ids=[row[0] for row in BROKEN])
def test_one_mistake_is_one_problem(site: SiteFolder, broken: tuple[str, ...]) -> None:
    _, name, (old, new), place, line, what, hint = broken
    path = site.path / "campaigns" / f"{name}.toml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    out = site.path.parent / "dist"

    command = ["build", str(site.path), "--out", str(out), "--json"]
    result = CliRunner().invoke(app, command)

    assert result.exit_code == EXIT_CODE
    told = json.loads(result.stdout)
    assert told["ok"] is False
    (problem,) = told["problems"]
    assert problem["file"] == str(path)
    assert problem["place"] == place
    assert problem["line"] == line
    assert what in problem["what"]
    assert hint in problem["hint"]
    assert not out.exists()
    assert not (out.parent / "issuer.json").exists()


def test_the_site_itself_is_sound(site: SiteFolder) -> None:
    assert site.problems() == []


def test_all_problems_are_told_at_once(site: SiteFolder) -> None:
    for name, (old, new) in (
        ("campaigns/offer.toml", ("value = 10", "value = 110")),
        ("campaigns/wheel.toml", ("odds = 3", "odds = 0")),
        ("site.toml", ('currency = "EUR"', 'curency = "EUR"')),
    ):
        path = site.path / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    files = [problem.file.rpartition("/")[2] for problem in site.problems()]
    assert files == ["offer.toml", "wheel.toml", "site.toml"]


def test_problems_are_printed_for_people(site: SiteFolder) -> None:
    path = site.path / "campaigns" / "offer.toml"
    path.write_text(path.read_text("utf-8").replace("exit_intent", "exit_intend"), "utf-8")
    result = CliRunner().invoke(app, ["check", str(site.path)])
    assert result.exit_code == EXIT_CODE
    assert f"{path}:6" in result.stderr
    assert 'Did you mean "exit_intent"?' in result.stderr
    assert result.stdout == ""
