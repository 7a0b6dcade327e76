"""Draws: committed before, decided by both seeds, revealed after, paid out once."""

from __future__ import annotations

import hashlib
import hmac
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.conftest import HOUR_MS, TERMS, Clock, collecting
from momently_build import fairness
from momently_collector import draws

if TYPE_CHECKING:
    from demo.conftest import Server

PUBLISHED = json.loads(
    (Path(__file__).parents[1] / "cases" / "draws.json").read_text(encoding="utf-8")
)
DECIDED = [row for row in PUBLISHED if row["expect"] is not None]


def commit(server: Server, draw_id: str, campaign: str = "wheel") -> Any:
    body = {"draw_id": draw_id, "campaign": campaign, "variant": "main"}
    return server.http.post("/draws", json=body)


def play(server: Server, draw_id: str, page_seed: str = "00ff") -> Any:
    return server.http.post(f"/draws/{draw_id}/play", json={"page_seed": page_seed})


@pytest.mark.parametrize("row", DECIDED, ids=lambda row: f"{row['name']}: {row['given'][2]}")
def test_the_issuer_draws_by_the_published_formula(row: Any) -> None:
    commitment, server_seed, draw_id, page_seed, odds = row["given"]
    index = draws.prize_index(server_seed, draw_id, page_seed, [share for _, share in odds])
    assert odds[index][0] == row["expect"]
    assert draws.commitment(server_seed) == commitment.lower()


@given(st.binary(min_size=32, max_size=32), st.lists(st.integers(1, 99), min_size=1, max_size=9))
def test_every_ticket_falls_into_its_own_slice(seed: bytes, odds: list[int]) -> None:
    digest = hmac.new(seed, b"d:00", hashlib.sha256).digest()
    ticket = int.from_bytes(digest, "big") % sum(odds)
    index = draws.prize_index(seed.hex(), "d", "00", odds)
    assert sum(odds[:index]) <= ticket < sum(odds[: index + 1])


def test_a_draw_tells_its_odds_and_a_commitment_and_nothing_else(collector: Server) -> None:
    first, again = commit(collector, "d1"), commit(collector, "d1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert set(first.json()) == {"draw_id", "commitment", "odds"}
    assert first.json()["odds"] == [
        {"id": "none", "odds": 6},
        {"id": "ten", "odds": 3},
        {"id": "open", "odds": 1},
    ]


def test_a_draw_for_a_variant_nobody_wrote_is_refused(refusing: Server) -> None:
    body = {"draw_id": "d1", "campaign": "wheel", "variant": "other"}
    answer = refusing.http.post("/draws", json=body)
    assert (answer.status_code, "other" in answer.json()["error"]) == (404, True)
    assert refusing.rows("select count(*) from draws") == [(0,)]


def test_a_play_can_be_recomputed_by_anyone(collector: Server) -> None:
    for turn in range(40):
        committed = commit(collector, f"d{turn}").json()
        played = play(collector, f"d{turn}", f"{turn:04x}").json()
        seed = bytes.fromhex(played["server_seed"])
        assert hashlib.sha256(seed).hexdigest() == committed["commitment"]
        said = f"d{turn}:{turn:04x}".encode()
        ticket = int.from_bytes(hmac.new(seed, said, hashlib.sha256).digest(), "big") % 10
        assert played["prize"] == ("none" if ticket < 6 else "ten" if ticket < 9 else "open")
        won = played["claim"]
        assert (won is None) == (played["prize"] == "none")
        assert won is None or won["claim_id"] == f"won:d{turn}"
        assert played["prize"] != "open" or won["code"] == "SPIN5"


def test_whoever_knows_a_draw_can_look_it_up_and_check_it(
    collector: Server, tmp_path: Path
) -> None:
    committed = commit(collector, "d1", "sure").json()
    assert collector.http.get("/draws/d1").json() == committed
    played = play(collector, "d1").json()
    published = collector.http.get("/draws/d1")
    revealed = {name: played[name] for name in ("server_seed", "page_seed", "prize")}
    assert published.json() == committed | revealed
    assert played["claim"]["code"] not in published.text
    assert collector.http.get("/draws/d2").status_code == 404
    file = tmp_path / "draw.json"
    file.write_text(published.text)
    assert fairness.examine(file).fair
    file.write_text(published.text.replace('"prize":"ten"', '"prize":"none"'))
    assert not fairness.examine(file).fair


def test_the_first_play_decides(collector: Server) -> None:
    commit(collector, "d1", "sure")
    first, again = play(collector, "d1", "aa"), play(collector, "d1", "bb")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert again.json()["page_seed"] == "aa"


def test_plays_at_the_same_moment_are_one_play(collector: Server) -> None:
    commit(collector, "d1", "sure")
    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(lambda turn: play(collector, "d1", f"{turn:02x}").json(), range(20))
        )
    assert all(answer == answers[0] for answer in answers)
    assert collector.rows("select count(*) from claims") == [(1,)]


def test_open_draws_hold_their_place_in_the_budget(collector: Server) -> None:
    assert [commit(collector, f"d{turn}", "sure").status_code for turn in range(4)] == [
        201,
        201,
        201,
        409,
    ]
    assert play(collector, "d0").json()["claim"]["code"]
    assert commit(collector, "d4", "sure").json()["denied"] == "budget_spent"
    # Nobody played the other two: after half an hour their places are free again.
    collector.clock.now_ms += draws.HOLD_MS
    assert commit(collector, "d4", "sure").status_code == 201
    assert commit(collector, "d5", "sure").status_code == 201
    late = play(collector, "d1")
    assert (late.status_code, late.json()["denied"]) == (409, "budget_spent")
    assert play(collector, "d4").json()["claim"]["code"]
    assert collector.rows("select count(*) from claims") == [(2,)]


def test_a_prize_is_never_won_more_often_than_its_budget(collector: Server) -> None:
    def turn(name: str) -> str:
        if commit(collector, name, "rare").status_code == 409:
            return "refused"
        return str(play(collector, name).json()["prize"])

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(turn, (f"d{number}" for number in range(60))))
    won = collector.rows("select count(*) from draws where prize = 'few'")[0][0]
    assert won == ends.count("few") <= 4
    # At most four draws are open at once, so some of sixty meet a full wheel or a spent prize.
    assert "refused" in ends
    for number in range(60, 200):
        if turn(f"d{number}") == "refused":
            break
    last = commit(collector, "last", "rare")
    assert (last.status_code, last.json()["denied"]) == (409, "budget_spent")
    assert collector.rows("select count(*) from draws where prize = 'few'") == [(4,)]


def test_an_open_draw_holds_a_place_for_every_prize(collector: Server) -> None:
    for number in range(4):
        odds = commit(collector, f"d{number}", "rare").json()["odds"]
        assert odds == [{"id": "ten", "odds": 1}, {"id": "few", "odds": 1}]
    assert commit(collector, "d4", "rare").json()["denied"] == "budget_spent"
    collector.clock.now_ms += draws.HOLD_MS
    assert [commit(collector, f"e{number}", "rare").status_code for number in range(5)] == [
        *[201] * 4,
        409,
    ]
    # Its half hour is over and others hold all places: refused before anything is drawn.
    late = play(collector, "d0")
    assert (late.status_code, late.json()["denied"]) == (409, "budget_spent")
    assert {play(collector, f"e{number}").status_code for number in range(4)} == {200}


def test_the_odds_are_those_of_the_commitment(tmp_path: Path) -> None:
    file = tmp_path / "issuer.json"
    file.write_text(json.dumps(TERMS), encoding="utf-8")
    with collecting(tmp_path, Clock(), file) as server:
        committed = commit(server, "d1", "sure").json()
        prize = {"id": "nothing", "odds": 1, "reward": None}
        changed = {**TERMS["campaigns"], "sure": {"kind": "wheel", "prizes": [prize]}}
        file.write_text(json.dumps({**TERMS, "campaigns": changed}), encoding="utf-8")
        assert commit(server, "d2", "sure").json()["odds"] == [{"id": "nothing", "odds": 1}]
        assert commit(server, "d1", "sure").json() == committed
        assert play(server, "d1").json()["prize"] == "ten"


def test_a_promised_draw_is_played_also_when_its_campaign_has_ended(tmp_path: Path) -> None:
    file = tmp_path / "issuer.json"
    file.write_text(json.dumps(TERMS), encoding="utf-8")
    with collecting(tmp_path, Clock(), file) as server:
        commit(server, "d1", "sure")
        file.write_text(json.dumps({**TERMS, "campaigns": {}}), encoding="utf-8")
        won = play(server, "d1").json()["claim"]
        assert won["expires_ms"] == server.clock.now_ms + HOUR_MS


@pytest.mark.parametrize(
    ("path", "body", "status", "says"),
    [
        ("/draws", {"draw_id": "d", "campaign": "exit", "variant": "main"}, 404, "nothing to draw"),
        ("/draws", {"draw_id": "d", "campaign": "gone", "variant": "main"}, 404, "gone"),
        ("/draws", {"draw_id": "ä", "campaign": "wheel", "variant": "main"}, 400, "draw_id"),
        ("/draws/d/play", {"page_seed": "00"}, 404, "no such draw"),
        ("/draws/d/play", {"page_seed": "xyz"}, 400, "page_seed"),
        ("/draws/d/play", {"page_seed": ""}, 400, "page_seed"),
        ("/draws/d/play", {}, 400, "page_seed"),
    ],
)
def test_a_wrong_question_is_refused(
    refusing: Server, path: str, body: Any, status: int, says: str
) -> None:
    answer = refusing.http.post(path, json=body)
    assert answer.status_code == status
    assert says in answer.json()["error"]


def test_a_draw_id_belongs_to_one_campaign(collector: Server) -> None:
    commit(collector, "d1", "wheel")
    assert commit(collector, "d1", "sure").json()["denied"] == "already_issued"
