"""A code is spent once, on one order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from demo.conftest import HOUR_MS
from momently_collector.app import around
from momently_collector.claims import Wish
from momently_collector.refusals import RefusedError
from momently_collector.serving import running

if TYPE_CHECKING:
    from demo.conftest import Server


def code_of(server: Server, claim_id: str = "c1") -> str:
    body, _ = server.issuer.claim(Wish(claim_id, "exit", "main"))
    return str(body["code"])


def redeem(server: Server, code: str, order_id: str) -> Any:
    return server.http.post(f"/codes/{code}/redeem", json={"order_id": order_id})


def test_redeeming_is_idempotent_for_the_order_and_final_for_others(collector: Server) -> None:
    code = code_of(collector)
    first, again = redeem(collector, code, "o1"), redeem(collector, code.lower(), "o1")
    other = redeem(collector, code, "o2")
    assert (first.status_code, again.status_code, other.status_code) == (200, 200, 409)
    assert first.json()["state"] == "redeemed"
    assert other.json()["denied"] == "already_redeemed"


def test_a_redeemed_code_is_one_outcome_of_the_issuer(collector: Server) -> None:
    code = code_of(collector)
    redeem(collector, code, "o1")
    redeem(collector, code, "o1")
    told = collector.http.get("/outcomes.json").json()["outcomes"]
    assert [row["outcome"]["id"] for row in told] == ["redeemed-d0f631ca1ddba8db"]
    assert told[0]["outcome"]["type"] == "momently.reward.redeemed"
    assert told[0]["outcome"]["source"] == "/momently/demo-shop"
    assert told[0]["outcome"]["data"]["order_id"] == "o1"


def test_many_orders_at_once_and_only_one_has_it(collector: Server) -> None:
    code = code_of(collector)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda turn: redeem(collector, code, f"o{turn}"), range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 19


def test_an_expired_code_is_refused_unless_its_order_held_it_in_time(collector: Server) -> None:
    late, held = code_of(collector, "c1"), code_of(collector, "c2")
    collector.issuer.hold(held, "o2")
    collector.clock.now_ms += HOUR_MS
    refused = redeem(collector, late, "o1")
    assert (refused.status_code, refused.json()["denied"]) == (409, "expired")
    assert redeem(collector, held, "o2").status_code == 200


def test_a_released_code_works_again_and_a_spent_one_does_not(collector: Server) -> None:
    code = code_of(collector)
    collector.issuer.hold(code, "o1")
    with pytest.raises(RefusedError):
        collector.issuer.hold(code, "o2")
    collector.issuer.release(code, "o1")
    collector.issuer.redeem(code, "o2")
    collector.issuer.release(code, "o2")
    assert redeem(collector, code, "o3").status_code == 409


def test_an_unknown_code_is_404(collector: Server) -> None:
    assert redeem(collector, "NOPE", "o1").status_code == 404


def test_a_public_code_is_never_used_up(collector: Server) -> None:
    wish = Wish("c1", "open", "main")
    body, _ = collector.issuer.claim(wish)
    assert body["code"] == "EVERYONE10"
    assert redeem(collector, "everyone10", "o1").status_code == 200
    assert redeem(collector, "EVERYONE10", "o2").status_code == 200
    assert collector.rows("select count(*) from claims") == [(0,)]


def test_pages_cannot_spend_codes(collector: Server) -> None:
    path = f"/codes/{code_of(collector)}/redeem"
    headers = {"origin": "https://shop.example"}
    answer = collector.http.post(path, json={"order_id": "o1"}, headers=headers)
    assert answer.status_code == 403


def test_with_a_key_only_servers_read_and_spend(collector: Server) -> None:
    code = code_of(collector)
    with running(around(collector.issuer, server_key="s3cret")) as url:
        path, body = f"{url}/codes/{code}/redeem", {"order_id": "o1"}
        right = {"authorization": "Bearer s3cret"}
        assert collector.http.post(path, json=body).status_code == 401
        assert collector.http.get(f"{url}/outcomes.json").status_code == 401
        assert collector.http.post(path, json=body, headers=right).status_code == 200
        assert collector.http.get(f"{url}/outcomes.json", headers=right).status_code == 200
