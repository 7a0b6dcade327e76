"""What cannot be read: named, it ends a replay; in a folder, it is left out, counted and named.

Rule 1: a row of `FOREIGN` is a file as it may lie in a folder of recordings.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from builder.test_replaying_rows import BUNDLE, POINTER, TOLD
from momently.hosts import simulate
from momently_build import replaying_work
from momently_build.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

FOREIGN: dict[str, bytes] = {
    "bytes.json": bytes(range(128, 256)),
    "brackets.json": b"[" * 100_000,
    "cut.json": b'[{"type": 4, "timestamp": 1',
    "empty.jsonl": b"",
    "settings.json": b'{"name": "shop"}',
    "table.csv": b"name;price\nlamp;12\n",
    "wide.csv": "t,x,y\n1,2,3\n".encode("utf-16"),
    "unpacked.csv.gz": b"t,x,y\n1,2,3\n",
}


def run(*words: object) -> Result:
    named = [str(word) for word in words]
    return CliRunner().invoke(app, ["replay", *named, "--campaigns", str(BUNDLE)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "visits"
    (place / "more.json").mkdir(parents=True)
    for name in ("a.csv", "z.csv", "more.json/b.csv"):
        (place / name).write_bytes((POINTER / "idle_001.csv").read_bytes())
    return place


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_foreign_to_a_folder_does_not_stop_the_rest(
    folder: Path, tmp_path: Path, jobs: int
) -> None:
    for name, content in FOREIGN.items():
        (folder / name).write_bytes(content)
    (folder / "nowhere.json").symlink_to(folder / "gone")
    out = tmp_path / "rows.jsonl"
    result = run(folder, "--jobs", jobs, "--out", out, "--json")
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    left_out = sorted([*FOREIGN, "nowhere.json"])
    assert (told["ok"], told["replayed"], told["unreadable"]) == (True, 3, len(left_out))
    assert [one["file"] for one in told["unreadable_files"]] == left_out
    assert all(
        one["what"] and one["hint"] and not one["sessions"] for one in told["unreadable_files"]
    )
    assert all(f"{name} was left out" in result.stderr.replace(":1 ", " ") for name in left_out)
    files = {json.loads(line)["file"] for line in out.read_text("utf-8").splitlines()}
    assert files == {"a.csv", "more.json/b.csv", "z.csv"}
    assert run(folder, "--expect", out).exit_code == 0


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_named_itself_has_to_be_readable(name: str, folder: Path, tmp_path: Path) -> None:
    path, out = tmp_path / name, tmp_path / "rows.jsonl"
    path.write_bytes(FOREIGN[name])
    result = run(folder, path, "--out", out, "--json")
    assert result.exit_code == 2
    assert [one["file"] for one in json.loads(result.stdout)["problems"]] == [str(path)]
    assert not out.exists()


def test_a_folder_of_nothing_that_can_be_read_is_a_problem(tmp_path: Path) -> None:
    for name, content in FOREIGN.items():
        (tmp_path / name).write_bytes(content)
    out = tmp_path / "rows.jsonl"
    result = run(tmp_path, "--out", out, "--json")
    assert result.exit_code == 2
    assert len(json.loads(result.stdout)["problems"]) == len(FOREIGN)
    assert not out.exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_of_a_journal_that_breaks_the_sessions_before_that_are_kept(
    folder: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("momently_build.replaying.PART_BYTES", 20_000)
    monkeypatch.setattr(replaying_work, "PART_BYTES", 20_000)
    journals = [simulate.session(TOLD, seed, 10) for seed in range(8)]
    journals[3][4] = "word"
    lines = [line for journal in journals for line in journal]
    (folder / "many.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    told = json.loads(run(folder, "--jobs", jobs, "--json").stdout)
    (unreadable,) = told["unreadable_files"]
    assert unreadable["sessions"] == 3
    assert unreadable["line"] == sum(len(journal) for journal in journals[:3]) + 5
    assert told["replayed"] == 3 + 3


CUTS: dict[str, tuple[str, bytes, bool]] = {
    "in the middle of a line": ("word", b"", True),
    "in the middle of a letter": ("w", "\u00e9".encode()[:1], True),
    "after a line": ("", b"", False),
}


@pytest.mark.parametrize("name", CUTS)
def test_a_journal_that_was_cut_off_is_said_to_be(name: str, tmp_path: Path) -> None:
    begun, rest, is_cut = CUTS[name]
    lines: list[Any] = simulate.session(TOLD, 3, 10)
    path = tmp_path / "cut.jsonl"
    text = "\n".join([*lines[:13], f'{{"now": 1, "signals": ["{begun}' if is_cut else ""])
    path.write_bytes(text.encode() + rest)
    result = run(path, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert told["ignored"] == ({"cut_off_line": 1} if is_cut else {})
    assert told["sessions"][0]["ignored"] == told["ignored"]
    assert told["sessions"][0]["same"] is True
    assert ("cut off in mid-line" in run(path).stdout) == is_cut


def test_only_who_would_have_written_says_that_nothing_was(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    assert "Nothing was written" not in run(path).stderr
    assert "1 problem." in run(path).stderr
    assert "Nothing was written" in run(path, "--out", tmp_path / "rows.jsonl").stderr
    for command, says in (("check", False), ("build", True)):
        result = CliRunner().invoke(app, [command, str(tmp_path)])
        assert result.exit_code == 2
        assert ("Nothing was written" in result.stderr) == says
