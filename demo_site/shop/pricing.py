"""What a cart costs: subtotal, discount, delivery, total. Pure arithmetic, minor units.

Rule 1: percentages round half up, once, on the subtotal.
Rule 2: a discount never exceeds the subtotal; delivery is only ever made free, never
negative.
Rule 3: a coupon below its minimum stays in the cart, is worth nothing yet and says how
much is missing; in an empty cart it waits, and says for what.
Rule 4: of two coupons the better one is that under which the order costs less. As long as
the cart is empty nobody knows, unless it is so for whatever may go into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.catalogue import CURRENCY, money

if TYPE_CHECKING:
    from momently_collector.terms import Reward

FREE_FROM_MINOR = 75_00
# What stands for whatever may go into an empty cart: between the minimums, and beyond.
LIKELY_MINOR = (5_00, 15_00, 25_00, 30_00, 40_00, 50_00, 74_00, 100_00, 1_000_00)
BETTER, WORSE, SAME, OPEN = "better", "worse", "same", "open"


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
    """Say whether the order is BETTER, WORSE or the SAME under `one`, or whether that is OPEN."""
    subtotals = (subtotal_minor,) if subtotal_minor else LIKELY_MINOR
    saved = [
        totals(minor, delivery, None, other).total_minor
        - totals(minor, delivery, None, one).total_minor
        for minor in subtotals
    ]
    if min(saved) < 0 < max(saved):
        return OPEN
    return BETTER if max(saved) > 0 else WORSE if min(saved) < 0 else SAME


def _note(reward: Reward, subtotal_minor: int, missing_minor: int) -> str:
    if not subtotal_minor:
        least = reward.minimum_minor
        until = f"your cart comes to {money(least)}" if least else "something is in your cart"
        return f"Saved for you: {said(reward)} as soon as {until}."
    if missing_minor:
        return f"Add {money(missing_minor)} more to use this code."
    return said(reward)


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
