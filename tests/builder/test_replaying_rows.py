"""What a replay writes, sums up and is held against: rows, totals, expectations.

Rule 1: the answer is the same however many processes worked on it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from momently.hosts import simulate
from momently.hosts.replay import Replay, Seen
from momently_build import replaying_rows, replaying_work
from momently_build.cli import app
from momently_build.replaying_rows import Total, Totals
from momently_build.replaying_work import Session

if TYPE_CHECKING:
    from click.testing import Result

TESTS = Path(__file__).resolve().parent.parent
POINTER = TESTS / "recordings" / "pointer"
RRWEB = TESTS / "recordings" / "rrweb"
BUNDLE = next((TESTS / "journals" / "bundles").glob("*.json"))
TOLD: dict[str, Any] = json.loads(BUNDLE.read_text("utf-8"))


def run(*words: object) -> Result:
    named = [str(word) for word in words]
    return CliRunner().invoke(app, ["replay", *named, "--campaigns", str(BUNDLE)])


def told(result: Result) -> Any:
    return json.loads(result.stdout)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    file = tmp_path / "many.jsonl"
    lines = [line for seed in range(8) for line in simulate.session(TOLD, seed, 10)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_each_session_and_campaign_has_a_row(journal: Path, tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    assert run(journal, POINTER, RRWEB, "--out", out).exit_code == 0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    campaigns = [one["id"] for one in TOLD["campaigns"]]
    sessions = 8 + len(list(POINTER.glob("*.csv"))) + 3
    assert len(rows) == sessions * len(campaigns)
    assert {row["mode"] for row in rows} == {"exact", "counterfactual"}
    assert [row["session"] for row in rows if row["campaign"] == campaigns[0]][:8] == [*range(1, 9)]
    assert [row["file"] for row in rows[-6:]] == ["typing.json"] * 6


def test_parquet_holds_the_same_rows(journal: Path, tmp_path: Path) -> None:
    lines, table = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    for out in (lines, table):
        assert run(journal, RRWEB, "--out", out).exit_code == 0
    written = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    kept = [
        row | {"refused": json.loads(row["refused"])}
        for row in parquet.read_table(table).to_pylist()
    ]
    assert kept == written
    assert run(journal, RRWEB, "--expect", table).exit_code == 0


def test_without_pyarrow_parquet_says_what_to_install(
    journal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    result = run(journal, "--out", tmp_path / "rows.parquet", "--json")
    assert result.exit_code == 2
    assert "momently[parquet]" in told(result)["problems"][0]["hint"]
    assert [path.name for path in tmp_path.iterdir()] == [journal.name]


def test_what_is_as_expected_is_fine_and_what_is_not_is_shown(
    journal: Path, tmp_path: Path
) -> None:
    out = tmp_path / "rows.jsonl"
    run(journal, "--out", out)
    assert run(journal, "--expect", out).exit_code == 0
    assert run(journal, "--expect", out, "--out", out).exit_code == 0
    lines = out.read_text("utf-8").splitlines()
    changed = json.loads(lines[4]) | {"shown": 99}
    out.write_text("\n".join([*lines[:4], json.dumps(changed), *lines[5:], lines[0]]) + "\n")
    result = run(journal, "--expect", out, "--json")
    assert result.exit_code == 1
    answer = told(result)
    assert answer["ok"] is False
    assert answer["expected_otherwise"] == 2
    first, last = answer["differences"]
    assert (first["row"], first["expected"]["shown"]) == (5, 99)
    assert first["found"]["shown"] != 99
    assert last["found"] is None
    assert "2 rows are not as expected" in run(journal, "--expect", out).stdout


def test_two_processes_give_the_answer_of_one(
    journal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("momently_build.replaying.PART_BYTES", 20_000)
    monkeypatch.setattr(replaying_work, "PART_BYTES", 20_000)
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert run(journal, RRWEB, "--out", one, "--jobs", 1).exit_code == 0
    assert run(journal, RRWEB, "--out", two, "--jobs", 2).exit_code == 0
    assert one.read_bytes() == two.read_bytes()


def test_a_problem_in_a_worker_is_told_as_any_other(journal: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"journal": 1}\nword\n{}\n')
    alone = run(journal, bad, "--json", "--jobs", 1)
    together = run(journal, bad, "--json", "--jobs", 2)
    assert alone.exit_code == together.exit_code == 2
    assert told(alone) == told(together)
    (problem,) = told(together)["problems"]
    assert (problem["file"], problem["line"]) == (str(bad), 2)


BAD_WORDS = {
    "an unknown format": (("--format", "har"), "--format", "journal"),
    "a map that is none": (("--columns", "t"), "--columns", "t=time_s"),
    "a map to an unknown column": (("--columns", "tt=time"), "--columns", "t_ms"),
    "rows of an unknown form": (("--out", "rows.xls"), "--out", ".parquet"),
    "expectations of an unknown form": (("--expect", "rows.xls"), "--expect", ".parquet"),
    "expectations that are not there": (("--expect", "none.jsonl"), "--expect", "--out"),
    "expectations that are not there, in Parquet": (
        ("--expect", "no.parquet"),
        "--expect",
        "--out",
    ),
}


@pytest.mark.parametrize("name", BAD_WORDS)
def test_a_word_that_cannot_be_used_is_a_problem(name: str, journal: Path) -> None:
    words, place, hint = BAD_WORDS[name]
    result = run(journal, *words, "--json")
    assert result.exit_code == 2
    (problem,) = told(result)["problems"]
    assert problem["place"] == place
    assert hint in problem["hint"]


def test_a_format_that_is_named_overrules_the_content(tmp_path: Path) -> None:
    assert run(POINTER / "idle_001.csv", "--format", "csv").exit_code == 0
    assert run(POINTER / "idle_001.csv", "--format", "rrweb").exit_code == 2


def test_columns_are_mapped(tmp_path: Path) -> None:
    file = tmp_path / "study.csv"
    file.write_text("time_s,mouse_x,mouse_y\n0,1,2\n1,3,4\n")
    words = ("--columns", "t=time_s,x=mouse_x,y=mouse_y", "--json")
    assert told(run(file, *words))["signals"] == 4


class TestTotals:
    """Sums for each campaign, with as much room for many sessions as for few."""

    def test_who_was_held_out_would_have_been_shown_it(self) -> None:
        total = Total("offer")
        for shown, would in (((9000,), ()), ((), (4000,)), ((), ())):
            total.add(Seen("offer", shown, would, {"stale": 2}))
        assert total.as_json() == {
            "campaign": "offer",
            "sessions": 3,
            "would_have_shown": 2,
            "held_out": 1,
            "views": 1,
            "refused": {"stale": 6},
            "first_show_ms": {"p10": 4000, "p25": 4000, "p50": 4000, "p75": 9000, "p90": 9000},
        }

    @pytest.mark.parametrize(
        ("count", "median"), [(1, 123), (99, 6157), (1000, 61_500)], ids=["one", "99", "1000"]
    )
    def test_percentiles_are_times_that_were_seen_to_three_digits(
        self, count: int, median: int
    ) -> None:
        total = Total("offer")
        for number in range(1, count + 1):
            total.add(Seen("offer", (123 * number,), (), {}))
        assert total.first_show_ms()["p50"] == pytest.approx(median, rel=0.01)

    def test_a_million_different_times_need_little_room(self) -> None:
        total = Total("offer")
        for at in range(0, 10_000_000, 101):
            total.add(Seen("offer", (at,), (), {}))
        assert len(total._first) < 5000

    def test_modes_and_what_was_left_out_are_counted(self) -> None:
        totals = Totals()
        replay = Replay("counterfactual", True, (Seen("a", (), (), {}),), problems=(("b", "why"),))
        totals.add(Session("f", 1, "", {"meta": 2}, replay))
        totals.add(Session("f", 2, "", {"meta": 1}, replay))
        answer = totals.as_json()
        assert answer["modes"] == {"counterfactual": 2}
        assert answer["ignored"] == {"meta": 3}
        assert answer["left_out"] == {"b": "why"}
        assert [row["session"] for row in replaying_rows.of(Session("f", 2, "", {}, replay))] == [2]


def test_sessions_beyond_the_first_hundred_are_summed_up_only(tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    rows = [f"s{number},0,1,1" for number in range(130)]
    file.write_text("session,t,x,y\n" + "\n".join(rows))
    answer = told(run(file, "--json"))
    assert (answer["replayed"], len(answer["sessions"]), answer["sessions_left_out"]) == (
        130,
        100,
        30,
    )
    assert "130 sessions" in run(file).stdout
