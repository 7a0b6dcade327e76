"""What a cart costs: subtotal, discount, delivery, total. Pure arithmetic, minor units.

Rule 1: percentages round half up, once, on the subtotal.
Rule 2: a discount never exceeds the subtotal; delivery is only ever made free, never
negative.
Rule 3: a coupon below its minimum waits in the cart, is worth nothing yet and says for
what it waits, and how much is still missing.
Rule 4: of two coupons the better one is that under which the order costs less. As long as
both wait nobody knows, unless it is so for whatever may come to be in the cart.
Rule 5: a coupon that waits is never better than one that counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.catalogue import CURRENCY, money

if TYPE_CHECKING:
    from momently_collector.terms import Reward

FREE_FROM_MINOR = 75_00
# What stands for whatever may come to be in a cart: between the minimums, and beyond.
LIKELY_MINOR = (5_00, 15_00, 25_00, 30_00, 40_00, 50_00, 74_00, 100_00, 1_000_00)
BETTER, WORSE, SAME, OPEN, LATER = "better", "worse", "same", "open", "later"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One way to get the parcel home."""

    id: str
    name: str
    days: str
    price_minor: int
    free_from_minor: int | None


DELIVERIES = {
    "standard": Delivery("standard", "Standard", "3 to 5 working days", 4_90, FREE_FROM_MINOR),
    "pickup": Delivery("pickup", "Parcel shop", "3 to 4 working days", 3_50, FREE_FROM_MINOR),
    "express": Delivery("express", "Express", "next working day", 9_90, None),
}
USUAL_DELIVERY = "standard"


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums at the foot of a cart; `note` says what a coupon still needs, or gives."""

    subtotal_minor: int
    discount_minor: int
    shipping_minor: int
    total_minor: int
    currency: str
    coupon: str | None
    note: str
    counts: bool


def delivery_minor(delivery: Delivery, subtotal_minor: int) -> int:
    """Say what a delivery costs for a cart of this worth."""
    free_from = delivery.free_from_minor
    if subtotal_minor == 0 or (free_from is not None and subtotal_minor >= free_from):
        return 0
    return delivery.price_minor


def totals(
    subtotal_minor: int, delivery: Delivery, code: str | None, reward: Reward | None
) -> Totals:
    """Add it all up under one coupon, or none."""
    shipping = delivery_minor(delivery, subtotal_minor)
    missing = 0 if reward is None else max(0, (reward.minimum_minor or 0) - subtotal_minor)
    counts = reward is not None and missing == 0 and subtotal_minor > 0
    discount = _discount(reward, subtotal_minor) if reward is not None and counts else 0
    if reward is not None and counts and reward.kind == "free_shipping":
        shipping = 0
    return Totals(
        subtotal_minor=subtotal_minor,
        discount_minor=discount,
        shipping_minor=shipping,
        total_minor=subtotal_minor - discount + shipping,
        currency=CURRENCY,
        coupon=code if reward is not None else None,
        note="" if reward is None else _note(reward, subtotal_minor, missing),
        counts=counts,
    )


def compared(one: Reward, other: Reward, subtotal_minor: int, delivery: Delivery) -> str:
    """Say whether the order is BETTER, WORSE or the SAME under `one`.

    OPEN as long as only time can tell; LATER where `one` still waits and `other` counts.
    """
    counts = [totals(subtotal_minor, delivery, None, each).counts for each in (one, other)]
    if counts == [False, True]:
        return LATER
    saved = [
        totals(minor, delivery, None, other).total_minor
        - totals(minor, delivery, None, one).total_minor
        for minor in ((subtotal_minor,) if any(counts) else _to_come(one, other, subtotal_minor))
    ]
    if min(saved) < 0 < max(saved) or (counts == [True, False] and not any(saved)):
        return OPEN
    return BETTER if max(saved) > 0 else WORSE if min(saved) < 0 else SAME


def _to_come(one: Reward, other: Reward, subtotal_minor: int) -> set[int]:
    likely = (*LIKELY_MINOR, one.minimum_minor or 0, other.minimum_minor or 0)
    return {max(subtotal_minor, minor) for minor in likely}


def _note(reward: Reward, subtotal_minor: int, missing_minor: int) -> str:
    if subtotal_minor and not missing_minor:
        return said(reward)
    least = reward.minimum_minor
    until = f"your cart comes to {money(least)}" if least else "something is in your cart"
    to_go = f", {money(missing_minor)} to go" if subtotal_minor else ""
    return f"Saved for you: {said(reward)} as soon as {until}{to_go}."


def said(reward: Reward) -> str:
    """Say what a coupon gives, in a few words."""
    if reward.kind == "percent_off":
        return f"{reward.value}% off"
    if reward.kind == "amount_off":
        return f"{money(reward.value)} off"
    return "Free delivery"


def _discount(reward: Reward, subtotal_minor: int) -> int:
    if reward.kind == "percent_off":
        return (subtotal_minor * reward.value + 50) // 100
    if reward.kind == "amount_off":
        return min(reward.value, subtotal_minor)
    return 0
