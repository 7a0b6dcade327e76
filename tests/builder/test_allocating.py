"""Automatic weights in a built site: written whole, named by the manifest, or left away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from builder.conftest import NOW
from momently import bundle as bundles
from momently_build import allocating, output, pipeline
from momently_build.cli import app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from builder.conftest import SiteFolder
    from momently_build.runtime import Prepared

EXPERIMENT = """
[experiment]
allocation = { least_share = 0.1, max_age_hours = 2 }
namespace = { name = "sale", start = 0.25, end = 0.75 }
sticky = false
variants = [{ id = "plain", weight = 3 }, { id = "warm", weight = 1 }]

[overlay]"""
GOOD = {"version": "0123456789abcdef", "weights": {"plain": 0.2, "warm": 0.8}}
HOUR_MS = 3_600_000


@pytest.fixture
def tested(site: SiteFolder) -> SiteFolder:
    """A site whose offer finds its own weights."""
    path = site.path / "campaigns/offer.toml"
    site.write("campaigns/offer.toml", path.read_text("utf-8").replace("\n[overlay]", EXPERIMENT))
    return site


@pytest.fixture
def built(tested: SiteFolder, prepared: Prepared, tmp_path: Path) -> Path:
    place = tmp_path / "dist"
    pipeline.build(tested.path, place, NOW, lambda: prepared)
    return place


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., str]:
    """Write what a collector would say."""

    def write(**allocations: Any) -> str:
        path = tmp_path / "allocations.json"
        document = {"format": 1, "made_ms": 5000, "allocations": allocations}
        path.write_text(json.dumps(document), "utf-8")
        return str(path)

    return write


def listing(place: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((place / "manifest.json").read_text("utf-8"))
    return found


def experiment(place: Path) -> dict[str, Any]:
    bundle = json.loads((place / listing(place)["files"]["bundle"]).read_text("utf-8"))
    offer = next(one for one in bundle["campaigns"] if one["id"] == "exit-offer")
    found: dict[str, Any] = offer["experiment"]
    return found


def test_the_bundle_says_what_the_author_wrote(tested: SiteFolder) -> None:
    checked = tested.checked()
    told = next(one for one in checked.bundle["campaigns"] if one["id"] == "exit-offer")
    assert told["experiment"]["namespace"] == ["sale", 0.25, 0.75]
    assert told["experiment"]["sticky"] is False
    assert told["experiment"]["automatic"] == {"max_age_ms": 2 * HOUR_MS}
    wanted = {"variants": ["plain", "warm"], "least_share": 0.1}
    assert checked.issuer["experiments"] == {"exit-offer": wanted}


def test_a_site_without_automatic_weights_says_nothing_of_them(site: SiteFolder) -> None:
    checked = site.checked()
    assert "experiments" not in checked.issuer
    assert all(
        one["experiment"].keys() == {"seed", "holdout", "variants", "coverage", "hash_version"}
        for one in checked.bundle["campaigns"]
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("least_share = 0.1", "least_share = 0.5", None),
        ("variants = [{ id", "variants = [{ id = 'x' }, { id", "3 variants cannot have"),
        (', { id = "warm", weight = 1 }', "", "nothing to allocate"),
        ("start = 0.25", "start = 0.75", "Nobody is in the part"),
        ("max_age_hours = 2", "max_age_hours = 0", "max_age_hours"),
    ],
)
def test_what_could_not_work_is_refused(
    tested: SiteFolder, old: str, new: str, said: str | None
) -> None:
    path = tested.path / "campaigns/offer.toml"
    at_most = path.read_text("utf-8").replace("least_share = 0.1", "least_share = 0.5")
    tested.write("campaigns/offer.toml", at_most.replace(old, new))
    found = tested.problems()
    if said is None:
        assert found == []
    else:
        assert any(said in str(problem) for problem in found), found


def test_weights_reach_the_bundle_and_the_manifest_names_it(
    built: Path, told: Callable[..., str]
) -> None:
    before = listing(built)
    found = allocating.run(built, told(**{"exit-offer": GOOD}))
    after = listing(built)
    assert [(one.campaign, one.version, one.why) for one in found] == [
        ("exit-offer", GOOD["version"], "")
    ]
    assert experiment(built)["allocation"] == GOOD | {"made_ms": 5000, "max_age_ms": 2 * HOUR_MS}
    assert after["bundle_hash"] != before["bundle_hash"]
    assert after["files"]["bundle"] in after["integrity"]
    assert before["files"]["bundle"] not in after["integrity"]
    assert (built / before["files"]["bundle"]).exists()
    read = bundles.decode(json.loads((built / after["files"]["bundle"]).read_text("utf-8")))
    assert read.problems == ()
    assert read.hash == after["bundle_hash"]


def test_only_the_bundle_before_stays(built: Path, told: Callable[..., str]) -> None:
    names = []
    for share in (0.2, 0.3, 0.4):
        allocating.run(built, told(**{"exit-offer": GOOD | {"weights": _halves(share)}}))
        names.append(listing(built)["files"]["bundle"])
    assert sorted(path.name for path in built.glob("bundle-*")) == sorted(names[-2:])


def _halves(share: float) -> dict[str, float]:
    return {"plain": share, "warm": 1 - share}


def test_the_same_weights_write_nothing(built: Path, told: Callable[..., str]) -> None:
    allocating.run(built, told(**{"exit-offer": GOOD}))
    stamp = (built / "manifest.json").stat().st_mtime_ns
    allocating.run(built, told(**{"exit-offer": GOOD}))
    assert (built / "manifest.json").stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    ("offered", "why"),
    [
        (None, "no weights for it"),
        ([], "no weights for it"),
        ({"weights": GOOD["weights"]}, "no allocation"),
        (GOOD | {"weights": {"plain": 1.0}}, "other variants"),
        (GOOD | {"weights": {"plain": 0.5, "warm": 0.5, "new": 0}}, "other variants"),
        (GOOD | {"weights": {"plain": 0.5, "warm": 0.9}}, "add up to 1"),
        (GOOD | {"weights": {"plain": -0.5, "warm": 1.5}}, "add up to 1"),
        (GOOD | {"weights": {"plain": "1", "warm": True}}, "add up to 1"),
    ],
)
def test_what_does_not_fit_gives_way_to_the_fixed_weights(
    built: Path, told: Callable[..., str], offered: Any, why: str
) -> None:
    allocating.run(built, told(**{"exit-offer": GOOD}))
    found = allocating.run(built, told(**({} if offered is None else {"exit-offer": offered})))
    assert [one.version for one in found] == [""]
    assert why in found[0].why
    assert "allocation" not in experiment(built)
    assert output.problems(built, built.parent / "issuer.json") == []


def test_the_command_says_what_it_did(built: Path, told: Callable[..., str]) -> None:
    source = told(**{"exit-offer": GOOD})
    ran = CliRunner().invoke(app, ["allocate", str(built), "--from", source])
    assert ran.exit_code == 0, ran.output
    assert "plain 20%, warm 80%" in ran.output
    asked = CliRunner().invoke(app, ["allocate", str(built), "--from", source, "--json"])
    assert json.loads(asked.stdout)["experiments"][0]["version"] == GOOD["version"]


@pytest.mark.parametrize("content", ["", "[]", '{"format": 2}', '{"format": 1}'])
def test_what_is_no_allocation_changes_nothing(built: Path, tmp_path: Path, content: str) -> None:
    before = (built / "manifest.json").read_bytes()
    wrong = tmp_path / "wrong.json"
    wrong.write_text(content, "utf-8")
    ran = CliRunner().invoke(app, ["allocate", str(built), "--from", str(wrong)])
    assert ran.exit_code == 1
    assert "This did not work" in ran.output
    assert (built / "manifest.json").read_bytes() == before


def test_a_collector_that_does_not_answer_is_named(built: Path) -> None:
    ran = CliRunner().invoke(app, ["allocate", str(built), "--from", "http://127.0.0.1:9"])
    assert ran.exit_code == 1
    assert "allocations.json does not answer" in ran.output.replace("\n", " ")
