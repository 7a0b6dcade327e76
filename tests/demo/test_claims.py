"""One code per claim id, never more than the budget, whoever asks at the same time."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from demo.conftest import HOUR_MS, NOON_MS, TERMS, Clock, collecting
from momently_collector import codes

if TYPE_CHECKING:
    from demo.conftest import Server

RACERS = Path(__file__).with_name("racers.py")


def claim(server: Server, claim_id: str, campaign: str = "exit", **more: str) -> Any:
    body = {"claim_id": claim_id, "campaign": campaign, "variant": "main", **more}
    return server.http.post("/claims", json=body)


def test_the_same_claim_gets_the_same_code(collector: Server) -> None:
    first, again = claim(collector, "c1"), claim(collector, "c1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json() == {
        "claim_id": "c1",
        "code": first.json()["code"],
        "reward": {"kind": "percent_off", "value": 10, "currency": None, "minimum_minor": None},
        "expires_ms": NOON_MS + HOUR_MS,
        "state": "open",
    }


def test_a_later_answer_does_not_move_the_deadline(collector: Server) -> None:
    first = claim(collector, "c1").json()
    collector.clock.now_ms += HOUR_MS
    later = claim(collector, "c1").json()
    assert later == {**first, "state": "expired"}


def test_two_claims_get_two_codes_nobody_can_guess(collector: Server) -> None:
    found = {claim(collector, f"c{turn}").json()["code"] for turn in range(30)}
    assert len(found) == 30
    for code in found:
        assert len(code) == 14
        assert set(code.replace("-", "")) <= set(codes.ALPHABET)


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        ({"campaign": "exit", "variant": "main"}, 400, "claim_id"),
        ({"claim_id": "a b", "campaign": "exit", "variant": "main"}, 400, "claim_id"),
        ({"claim_id": 7, "campaign": "exit", "variant": "main"}, 400, "claim_id"),
        ({"claim_id": "c", "campaign": "exit"}, 400, "variant"),
        ({"claim_id": "c", "campaign": "exit", "variant": "main", "visitor": 1}, 400, "visitor"),
        ({"claim_id": "c", "campaign": "gone", "variant": "main"}, 404, "gone"),
        ({"claim_id": "c", "campaign": "exit", "variant": "other"}, 404, "other"),
        ({"claim_id": "c", "campaign": "wheel", "variant": "main"}, 409, "nothing"),
        ({"claim_id": "won:d1", "campaign": "exit", "variant": "main"}, 409, "draw"),
        ([], 400, "object"),
    ],
)
def test_a_wrong_wish_is_refused_with_one_clear_sentence(
    refusing: Server, body: Any, status: int, says: str
) -> None:
    answer = refusing.http.post("/claims", json=body)
    assert answer.status_code == status
    assert says in answer.json()["error"]
    assert refusing.rows("select count(*) from claims") == [(0,)]


def test_a_claim_id_belongs_to_one_campaign(collector: Server) -> None:
    claim(collector, "c1", "exit")
    other = claim(collector, "c1", "five")
    assert (other.status_code, other.json()["denied"]) == (409, "already_issued")


def test_a_visitor_gets_no_more_than_the_terms_say(collector: Server) -> None:
    assert claim(collector, "c1", "once", visitor="v1").status_code == 201
    second = claim(collector, "c2", "once", visitor="v1")
    assert (second.status_code, second.json()["denied"]) == (409, "already_issued")
    assert claim(collector, "c1", "once", visitor="v1").status_code == 200
    assert claim(collector, "c3", "once", visitor="v2").status_code == 201
    collector.clock.now_ms += 24 * HOUR_MS
    assert claim(collector, "c4", "once", visitor="v1").status_code == 201


def test_a_budget_is_of_the_variants_that_share_it(collector: Server) -> None:
    def status(turn: int, variant: str) -> int:
        body = {"claim_id": f"{variant}-{turn}", "campaign": "tested", "variant": variant}
        return collector.http.post("/claims", json=body).status_code

    turns = [(turn, variant) for turn in range(6) for variant in ("plain", "warm", "bold")]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda one: (one[1], status(*one)), turns))
    assert answers.count(("bold", 201)) == 6
    assert answers.count(("plain", 201)) + answers.count(("warm", 201)) == 3
    assert answers.count(("plain", 409)) + answers.count(("warm", 409)) == 9


def test_the_budget_is_never_overspent_by_threads(collector: Server) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda turn: claim(collector, f"c{turn}", "scarce"), range(40)))
    won = [answer for answer in answers if answer.status_code == 201]
    lost = [answer for answer in answers if answer.status_code == 409]
    assert (len(won), len(lost)) == (5, 35)
    assert {answer.json()["denied"] for answer in lost} == {"budget_spent"}
    assert collector.rows("select count(*), count(distinct code) from claims") == [(5, 5)]
    # Who has a code keeps it, also when the budget is gone.
    assert claim(collector, won[0].json()["claim_id"], "scarce").status_code == 200


def test_one_claim_asked_from_many_threads_is_one_code(collector: Server) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda _: claim(collector, "same", "scarce"), range(24)))
    assert sorted(answer.status_code for answer in answers) == [200] * 23 + [201]
    assert len({answer.json()["code"] for answer in answers}) == 1


def test_the_budget_is_never_overspent_by_processes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'collector.sqlite'}"
    racing = [
        subprocess.Popen(
            [sys.executable, str(RACERS), url, name, "6"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b", "c")
    ]
    # All of them are ready and waiting; now they run at once.
    for racer in racing:
        assert racer.stdout is not None
        assert racer.stdin is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racing:
        racer.stdin.write("!")  # type: ignore[union-attr]
        racer.stdin.flush()  # type: ignore[union-attr]
    told = [racer.communicate(timeout=60)[0].split() for racer in racing]
    assert [racer.returncode for racer in racing] == [0, 0, 0]
    lines = [line for lines in told for line in lines]
    won = [line for line in lines if line != "budget_spent"]
    assert len(lines) == 18
    assert len(won) == len(set(won)) == 5


def test_changed_terms_count_at_once_and_broken_ones_never(tmp_path: Path) -> None:
    file = tmp_path / "issuer.json"
    file.write_text(json.dumps(TERMS), encoding="utf-8")
    with collecting(tmp_path, Clock(), file) as server:
        assert claim(server, "c1", "new").status_code == 404
        more = {**TERMS["campaigns"], "new": TERMS["campaigns"]["exit"]}
        file.write_text(json.dumps({**TERMS, "campaigns": more}), encoding="utf-8")
        assert claim(server, "c1", "new").status_code == 201
        file.write_text('{"format": 1, "campaigns": ', encoding="utf-8")
        assert claim(server, "c2", "new").status_code == 201
        file.unlink()
        assert claim(server, "c3", "new").status_code == 201


def test_one_broken_campaign_leaves_the_others_standing(tmp_path: Path) -> None:
    too_much = {"rewards": {"main": {"kind": "percent_off", "value": 101}}}
    terms = {"format": 1, "campaigns": {"bad": too_much, "exit": TERMS["campaigns"]["exit"]}}
    with collecting(tmp_path, Clock(), terms) as server:
        assert claim(server, "c1", "bad").status_code == 404
        assert claim(server, "c1", "exit").status_code == 201


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("7KQ2-M9XR-TVWX", "7KQ2-M9XR-TVWX"),
        ("7kq2m9xrtvwx", "7KQ2-M9XR-TVWX"),
        (" 7kq2 m9xr tvwx ", "7KQ2-M9XR-TVWX"),
        ("welcome-10", "WELCOME-10"),
        ("", ""),
    ],
)
def test_a_code_is_found_however_it_was_typed(typed: str, tidied: str) -> None:
    assert codes.tidy(typed) == tidied
