"""Codes that change a price: the shop's own, and those momently's issuer handed out.

Rule 1: the shop's own codes may be used by everyone, any number of times.
Rule 2: an issued code works for one order; whether it still does, the issuer says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently_collector import codes
from momently_collector.claims import EXPIRED, HELD, REDEEMED
from momently_collector.terms import Reward
from shop.catalogue import CURRENCY

if TYPE_CHECKING:
    from momently_collector.issuer import Issuer

OWN = {
    "SLOWMORNING": Reward("percent_off", 5, CURRENCY),
    "FIRSTPOUR": Reward("amount_off", 7_00, CURRENCY, minimum_minor=50_00),
    "FREEPARCEL": Reward("free_shipping", 0, CURRENCY, minimum_minor=30_00),
}
WHY_NOT = {
    REDEEMED: "This code has already been used.",
    HELD: "This code has already been used.",
    EXPIRED: "This code is no longer valid.",
}
UNKNOWN = "We do not know this code."


@dataclass(frozen=True, slots=True)
class Coupon:
    """A code as the cart sees it: its reward, or why there is none."""

    code: str
    reward: Reward | None
    problem: str = ""
    issued: bool = False


def find(issuer: Issuer, typed: str, order_id: str = "") -> Coupon:
    """Look a typed code up; `order_id` may use a code that it holds already."""
    code = codes.tidy(typed)
    if code in OWN:
        return Coupon(code, OWN[code])
    claim = issuer.look_up(code) if code else None
    if claim is None:
        return Coupon(code, None, UNKNOWN)
    if claim.reward.kind == "amount_off" and claim.reward.currency not in (None, CURRENCY):
        return Coupon(claim.code, None, f"This code is in {claim.reward.currency}.")
    mine = bool(order_id) and claim.order_id == order_id
    problem = "" if mine else WHY_NOT.get(claim.state(issuer.clock()), "")
    return Coupon(claim.code, None if problem else claim.reward, problem, issued=True)
