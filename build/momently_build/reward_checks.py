"""Rewards that cannot be kept, or that would give a code away.

Rule 1: no code of a site's own issuer is ever written into a bundle.
Rule 2: a percentage is 1 to 100; an amount has the currency of the shop.
Rule 3: what a text promises is there: an end that holds, a least worth that is set.
Rule 4: the prizes of a wheel are its rewards; nothing is promised beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently_build import partly
from momently_build.tree import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.positions import Place
    from momently_build.problems import Problem
    from momently_build.schema import Reward
    from momently_build.written import Written


def problems(written: Written) -> Iterator[Problem]:
    """List what is wrong with the rewards of a campaign."""
    for place, reward in written.rewards():
        for check in (_value, _currency, _code, _readable_prize, _end):
            yield from partly.told(check(written, place, reward))


def _value(written: Written, place: Place, reward: Reward) -> Iterator[Problem]:
    minor = reward.value.minor if reward.value else 0
    here = (*place, "value")
    if reward.kind == "free_shipping":
        if reward.value is not None:
            yield written.problem(here, "Free shipping has no value.", "Leave value out.")
    elif reward.value is None:
        hint = 'Add value = 10 for 10 percent, or value = "5.00 EUR" for an amount.'
        yield written.problem(here, 'The key "value" is missing.', hint)
    elif minor < 1:
        yield written.problem(here, "A reward of 0 is none.", "Write at least 1.")
    elif reward.kind == "percent_off" and minor > 100:
        what = f"{minor} percent is more than everything."
        hint = 'A percentage is 1 to 100; for money use kind = "amount_off".'
        yield written.problem(here, what, hint)


def _currency(written: Written, place: Place, reward: Reward) -> Iterator[Problem]:
    if reward.kind == "percent_off" and reward.value and reward.value.currency:
        yield written.problem(
            (*place, "value"), "A percentage has no currency.", "Write value = 10"
        )
    if written.site is None:
        return
    shop = written.site.currency
    named = (
        ("currency", reward.currency),
        ("value", reward.value.currency if reward.value and reward.kind == "amount_off" else None),
        ("minimum", reward.minimum.currency if reward.minimum else None),
    )
    for key, currency in named:
        if currency not in (None, shop):
            what = f"This is in {currency}, but the shop counts in {shop}."
            hint = f"Write the amount in {shop}, or change currency in the site's file."
            yield written.problem((*place, key), what, hint)


def _code(written: Written, place: Place, reward: Reward) -> Iterator[Problem]:
    if reward.issuer == "site" and reward.code is not None:
        what = "A code written here would be readable by every visitor."
        hint = 'Leave code out: your issuer makes it. An open code needs issuer = "public".'
        yield written.problem((*place, "code"), what, hint)
    if reward.issuer == "public" and reward.code is None:
        what = "A public reward needs the code that everyone may know."
        hint = 'Add code = "WELCOME10", or issuer = "site" for single-use codes.'
        yield written.problem((*place, "code"), what, hint)
    if reward.issuer == "public" and reward.budget is not None:
        what = "Nobody counts how often a public code is used."
        hint = 'Leave budget out, or use issuer = "site".'
        yield written.problem((*place, "budget"), what, hint)


def _end(written: Written, place: Place, reward: Reward) -> Iterator[Problem]:
    if reward.issuer != "public" or reward.code is None:
        return
    hint = "Set until = ... in [schedule]: the code ends with the campaign."
    if "valid_hours" in reward.model_fields_set:
        what = "Nobody counts the hours of a public code."
        yield written.problem((*place, "valid_hours"), what, hint)
    elif written.campaign.schedule.until is None:
        for name in ("title", "body", "terms"):
            if "expires" in placeholders(getattr(written.campaign.overlay, name) or ""):
                what = "A public code without an end has no {expires}."
                yield written.problem(("overlay", name), what, hint)


def _readable_prize(written: Written, place: Place, reward: Reward) -> Iterator[Problem]:
    if place[0] == "prizes" and reward.issuer == "public":
        what = "A public code on a wheel can be read without playing."
        hint = 'Use issuer = "site": the issuer hands it out once the wheel has stopped.'
        yield written.problem((*place, "issuer"), what, hint)


def beside_a_wheel(written: Written) -> Iterator[Problem]:
    """List the rewards that a wheel has beside its prizes."""
    if written.campaign.prizes is None:
        return
    hint = "Put it into the [prizes.reward] of a slice."
    for place, _ in written.rewards():
        if place[0] != "prizes":
            yield written.problem(place, "A wheel's rewards are its prizes.", hint)
