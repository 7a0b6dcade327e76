"""What nobody who reads outcomes can get from them: a prize, or the code of one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from cases import rows_campaigns
from momently import outcomes
from momently.hosts import simulate

DWELL = {"kind": "dwell", "after_ms": 100, "fresh_ms": None, "cancelled_by": []}
FIVE = {"id": "five", "label": "5 % off", "odds": 1, "reward": {"value": 5}}
WHEEL = {"overlay": {"kind": "wheel"}, "trigger": DWELL, "prizes": [FIVE]}
OFFER = {"trigger": DWELL, "rewards": {"main": {"minimum_minor": 2500, "currency": "EUR"}}}


def steps(campaign: dict[str, Any]) -> list[dict[str, Any]]:
    """Live through sessions of one campaign and give what the journals hold."""
    told = rows_campaigns.bundle({"campaigns": [campaign]})
    lines = [line for seed in range(1, 5) for line in simulate.session(told, seed)]
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    ("campaign", "kinds"),
    [(WHEEL, {"reward.issued", "reward.played"}), (OFFER, {"reward.issued", "reward.applied"})],
    ids=["wheel", "offer"],
)
def test_no_outcome_names_a_claim_or_a_draw(campaign: dict[str, Any], kinds: set[str]) -> None:
    given = [effect for step in steps(campaign) for effect in step.get("effects", [])]
    bodies = [one["body"] for one in given if one["kind"] == "ask"]
    secrets = {body[name] for body in bodies for name in ("claim_id", "draw_id") if name in body}
    sent = [one["outcome"] for one in given if one["kind"] == "send"]
    assert {f"momently.{kind}" for kind in kinds} <= {one["type"] for one in sent}
    assert secrets
    assert [one for one in secrets if one in json.dumps(sent)] == []


def test_a_claim_is_told_by_the_start_of_its_sha_256() -> None:
    assert outcomes.digest("k1") == hashlib.sha256(b"k1").hexdigest()[:16]
