"""The built folder: same input same bytes, all or nothing, and one generation kept."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from builder.conftest import NOW, SITE
from momently import bundle as bundles
from momently_build import manifest, output, pipeline
from momently_build.problems import AuthorProblemsError

if TYPE_CHECKING:
    from builder.conftest import SiteFolder
    from momently_build.runtime import Prepared


def build(site: SiteFolder, place: Path, prepared: Prepared) -> pipeline.Built:
    return pipeline.build(site.path, place, NOW, lambda: prepared)


def read(place: Path) -> dict[str, bytes]:
    files = (path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in files}


def manifest_of(place: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((place / "manifest.json").read_bytes())
    return told


def test_two_builds_in_different_folders_are_the_same_bytes(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    one, two = tmp_path / "one" / "dist", tmp_path / "two" / "deep" / "dist"
    build(site, one, prepared)
    build(site, two, prepared)
    assert read(one) == read(two)
    assert (one.parent / "issuer.json").read_bytes() == (two.parent / "issuer.json").read_bytes()


def test_the_manifest_lists_every_file_with_its_hashes(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    build(site, tmp_path / "dist", prepared)
    files = read(tmp_path / "dist")
    told = manifest_of(tmp_path / "dist")
    assert set(told["integrity"]) == set(files) - {"manifest.json"}
    for name, said in told["integrity"].items():
        digest = base64.b64encode(hashlib.sha384(files[name]).digest()).decode()
        assert said["bytes"] == len(files[name])
        assert said["sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert said["sri"] == f"sha384-{digest}"
    for key, name in told["files"].items():
        assert any(path.startswith(name) for path in files), key
    assert told["settings"]["issuer"] == "/collector"
    assert told["settings"]["collector"] is None
    assert told["site"] == "little-shop"


def test_a_name_changes_when_its_content_does_and_only_then(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    build(site, place, prepared)
    before = manifest_of(place)["files"]
    site.write("site.toml", SITE.replace('"Little shop"', '"Other shop"'))
    build(site, place, prepared)
    after = manifest_of(place)["files"]
    assert {key for key in before if before[key] != after[key]} == {"bundle", "overlays"}


def test_hashed_files_of_the_build_before_stay_for_one_more_build(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    bundle_files = []
    for number in range(3):
        site.write("site.toml", SITE.replace('"Little shop"', f'"Shop {number}"'))
        build(site, place, prepared)
        bundle_files.append(manifest_of(place)["files"]["bundle"])
    assert not (place / bundle_files[0]).exists()
    assert (place / bundle_files[1]).exists()
    assert (place / bundle_files[2]).exists()


def test_a_build_that_changes_nothing_writes_nothing(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    assert build(site, place, prepared).changed
    inode = place.stat().st_ino
    assert not build(site, place, prepared).changed
    assert place.stat().st_ino == inode


def test_problems_leave_the_last_good_build_alone(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    build(site, place, prepared)
    before = read(tmp_path)
    broken = site.write("campaigns/broken.toml", "id =")
    with pytest.raises(AuthorProblemsError):
        build(site, place, prepared)
    broken.unlink()
    assert read(tmp_path) == before


def test_a_failure_while_writing_leaves_the_last_good_build_alone(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    build(site, place, prepared)
    before = read(place)
    names = sorted(path.name for path in tmp_path.iterdir())
    # A file cannot be in a folder that is a file: the second one fails halfway.
    with pytest.raises(FileExistsError):
        output.write(place, {"a": b"1", "a/b": b"2"})
    assert read(place) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_a_build_killed_while_changing_places_is_made_good(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place, aside = tmp_path / "dist", tmp_path / ".dist-before"
    build(site, place, prepared)
    before = read(place)
    # Killed between the two renames: the place is empty, the build before stands aside.
    place.rename(aside)
    broken = site.write("campaigns/broken.toml", "id = ")
    with pytest.raises(AuthorProblemsError):
        build(site, place, prepared)
    assert read(place) == before
    assert not aside.exists()
    # Killed after them: the new build stays, what stood aside goes.
    broken.unlink()
    shutil.copytree(place, aside)
    build(site, place, prepared)
    assert read(place) == before
    assert not aside.exists()


KILLED = """import os, signal, sys
from pathlib import Path
from momently_build import output
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
place = Path(sys.argv[1])
if sys.argv[2] == "folder":
    output.write(place, {"a": b"1"})
else:
    output.write_file(place, b"1")
"""


def _killed(place: Path, what: str) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, place, what], check=False)
    assert ended.returncode == -signal.SIGKILL


def test_what_a_killed_build_left_beside_its_place_is_taken_away(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place, mine = tmp_path / "dist", {".dist-settings", ".dist-unfinished", ".other-unfinished-a"}
    build(site, place, prepared)
    for name in mine:
        (tmp_path / name).mkdir()
    names = {path.name for path in tmp_path.iterdir()}
    _killed(place, "folder")
    _killed(tmp_path / "issuer.json", "file")
    left = {path.name for path in tmp_path.iterdir()} - names
    assert {name.rpartition("-")[0] for name in left} == {
        ".dist-unfinished",
        ".issuer.json-unfinished",
    }
    build(site, place, prepared)
    assert {path.name for path in tmp_path.iterdir()} == names


def test_a_build_waits_for_the_one_beside_it(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    (tmp_path / ".dist-unfinished-x").mkdir()
    handle = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    waiting = Thread(target=output.recover, args=(tmp_path / "dist",))
    waiting.start()
    waiting.join(0.2)
    assert waiting.is_alive()
    assert (tmp_path / ".dist-unfinished-x").is_dir()
    os.close(handle)
    waiting.join()
    assert not (tmp_path / ".dist-unfinished-x").exists()


def test_a_new_place_for_a_build_that_cannot_arrive_keeps_the_old_one(
    site: SiteFolder, prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "dist"
    build(site, place, prepared)
    before = read(place)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise PermissionError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PermissionError):
        output.write(place, {"momently.js": b"other"})
    assert read(place) == before


def test_a_folder_that_is_not_ours_is_never_replaced(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    place.mkdir()
    (place / "thesis.txt").write_text("years of work")
    with pytest.raises(AuthorProblemsError) as raised:
        build(site, place, prepared)
    assert "not a folder that momently built" in raised.value.problems[0].what
    assert (place / "thesis.txt").read_text() == "years of work"
    assert not (tmp_path / "issuer.json").exists()


def test_an_edited_manifest_cannot_reach_outside_its_folder(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    build(site, place, prepared)
    (tmp_path / "secret").write_text("secret")
    told = manifest_of(place)
    told["integrity"]["../secret"] = {}
    (place / manifest.NAME).write_text(json.dumps(told))
    build(site, place, prepared)
    assert not any(b"secret" in content for content in read(place).values())


def test_the_engine_reads_the_bundle(site: SiteFolder) -> None:
    checked = site.checked()
    read_back = bundles.decode(checked.bundle)
    assert read_back.problems == ()
    assert [campaign.id for campaign in read_back.campaigns] == ["exit-offer", "wheel"]
    assert read_back.hash == checked.bundle["hash"]


def test_no_budget_and_no_code_of_the_issuer_is_in_the_bundle(site: SiteFolder) -> None:
    path = site.path / "campaigns" / "offer.toml"
    text = path.read_text("utf-8").replace("value = 10", "value = 10\nbudget = 77")
    path.write_text(text, "utf-8")
    checked = site.checked()
    offer = checked.bundle["campaigns"][0]
    assert offer["reward"]["code"] is None
    assert "budget" not in offer["reward"]
    terms = checked.issuer["campaigns"]["exit-offer"]
    assert terms["budgets"] == [{"variants": ["main"], "codes": 77}]
    assert "budget" not in terms


def test_a_budget_stays_with_its_prize_and_its_variants(site: SiteFolder) -> None:
    wheel = site.path / "campaigns" / "wheel.toml"
    wheel.write_text(wheel.read_text("utf-8").replace("10 }", "10, budget = 2 }"), "utf-8")
    offer = site.path / "campaigns" / "offer.toml"
    text = offer.read_text("utf-8").replace("value = 10", f"value = 10\nbudget = 77\n{VARIANTS}")
    offer.write_text(text, "utf-8")
    terms = site.checked().issuer["campaigns"]
    assert terms["exit-offer"]["budgets"] == [{"variants": ["plain", "warm"], "codes": 77}]
    budgets = {prize["id"]: prize["budget"] for prize in terms["wheel"]["prizes"]}
    assert budgets == {"ten": 2, "nothing": None}


VARIANTS = """
[[experiment.variants]]
id = "plain"
[[experiment.variants]]
id = "warm"
[[experiment.variants]]
id = "bold"
reward = { kind = "percent_off", value = 20 }
"""


def test_the_issuer_limits_a_visitor_as_the_cap_does(site: SiteFolder) -> None:
    usual = site.checked().issuer["campaigns"]["exit-offer"]["per_visitor"]
    assert usual == {"times": 5, "window_ms": 24 * 3_600_000}
    path = site.path / "campaigns" / "offer.toml"
    cap = "[cap]\nper_visitor = { times = 2, days = 7 }\n\n[reward]"
    path.write_text(path.read_text("utf-8").replace("[reward]", cap), "utf-8")
    own = site.checked().issuer["campaigns"]["exit-offer"]["per_visitor"]
    assert own == {"times": 2, "window_ms": (7 * 24 - 1) * 3_600_000}


def test_every_variant_has_a_reward_and_a_tree(site: SiteFolder) -> None:
    path = site.path / "campaigns" / "offer.toml"
    more = """
[[experiment.variants]]
id = "ten"
[[experiment.variants]]
id = "shipping"
weight = 2
[experiment.variants.reward]
kind = "free_shipping"
[experiment.variants.overlay]
title = "On the house"
"""
    path.write_text(path.read_text("utf-8") + more, "utf-8")
    checked = site.checked()
    offer = checked.bundle["campaigns"][0]
    assert offer["rewards"]["ten"]["value"] == 10
    assert offer["rewards"]["shipping"]["kind"] == "free_shipping"
    trees = offer["overlay"]["trees"]
    said = json.dumps(checked.overlays["trees"][trees["shipping"]])
    assert "On the house" in said
    assert "On the house" not in json.dumps(checked.overlays["trees"][trees["ten"]])


def test_the_kill_switch_is_in_the_manifest(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    path = site.path / "campaigns" / "wheel.toml"
    path.write_text("paused = true\n" + path.read_text("utf-8"), "utf-8")
    build(site, tmp_path / "dist", prepared)
    told = manifest_of(tmp_path / "dist")
    assert told["paused"] is False
    assert told["paused_campaigns"] == ["wheel"]


def test_files_that_no_build_wrote_stay(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place = tmp_path / "dist"
    build(site, place, prepared)
    (place / "robots.txt").write_text("User-agent: *\n", encoding="utf-8")
    site.write("site.toml", SITE.replace('"Little shop"', '"Other shop"'))
    assert build(site, place, prepared).changed
    assert (place / "robots.txt").read_text(encoding="utf-8") == "User-agent: *\n"


def test_a_link_keeps_pointing_where_it_did(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "dist").symlink_to(tmp_path / "real")
    build(site, tmp_path / "dist", prepared)
    assert (tmp_path / "dist").is_symlink()
    assert (tmp_path / "real" / "manifest.json").is_file()


@pytest.mark.parametrize("issuer", ["dist/issuer.json", "."])
def test_the_issuers_terms_are_never_published(
    issuer: str, site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    place, terms = tmp_path / "dist", tmp_path / issuer
    with pytest.raises(AuthorProblemsError):
        pipeline.build(site.path, place, NOW, lambda: prepared, issuer=terms)
    assert not place.exists()
