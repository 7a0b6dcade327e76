"""Targeting: whether the visitor and the page are those the campaign is for.

Rule 1: what the page has not said yet is not false, it is unknown: a campaign whose
audience names it waits, so that absence cannot turn true under `$not`.
Rule 2: everything else is GrowthBook's answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import conditions
from momently import situation as now_true
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Campaign
    from momently.situation import Situation
    from momently.verdicts import Verdict

_NEWS = ("page_facts", "cart_changed", "identified", "checkout_step", "memory_changed")


def allows(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse whoever is not in the campaign's audience."""
    if not campaign.audience:
        return PASS
    known = now_true.attributes(situation, now)
    for root in roots(campaign.audience):
        if root not in now_true.OWN_ROOTS and root not in known:
            return refusal("context_missing", again_on=_NEWS, values={"name": root})
    if conditions.matches(campaign.audience, known):
        return PASS
    return refusal("not_in_audience", again_on=_NEWS)


def roots(condition: Any) -> list[str]:
    """List the first names of all attributes that `condition` asks about, sorted."""
    found: set[str] = set()
    _collect(condition, found)
    return sorted(found)


def _collect(condition: Any, found: set[str]) -> None:
    if isinstance(condition, list):
        for part in condition:
            _collect(part, found)
        return
    if not isinstance(condition, dict):
        return
    for key in condition:
        if key in ("$and", "$or", "$nor", "$not"):
            _collect(condition[key], found)
        elif not key.startswith("$"):
            found.add(key.partition(".")[0])
