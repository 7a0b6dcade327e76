"""What a cart costs: subtotal, discount, delivery, total. Pure arithmetic, minor units.

Rule 1: percentages round half up, once, on the subtotal.
Rule 2: a discount never exceeds the subtotal; delivery is only ever made free, never
negative.
Rule 3: a coupon below its minimum stays in the cart, is worth nothing yet and says how
much is missing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.catalogue import CURRENCY, money

if TYPE_CHECKING:
    from momently_collector.terms import Reward

FREE_FROM_MINOR = 75_00


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
    counts = reward is not None and missing == 0
    discount = _discount(reward, subtotal_minor) if reward is not None and counts else 0
    if reward is not None and counts and reward.kind == "free_shipping":
        shipping = 0
    note = f"Add {money(missing)} more to use this code." if missing else ""
    if reward is not None and counts:
        note = said(reward)
    return Totals(
        subtotal_minor=subtotal_minor,
        discount_minor=discount,
        shipping_minor=shipping,
        total_minor=subtotal_minor - discount + shipping,
        currency=CURRENCY,
        coupon=code if reward is not None else None,
        note=note,
        counts=counts,
    )


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
