"""Targeting: whether the visitor and the page are those the campaign is for.

Rule 1: what the page has not said yet is not false, it is unknown: a campaign whose
audience names it waits, so that absence cannot turn true under `$not`.
Rule 2: everything else is GrowthBook's answer.
Rule 3: addresses come first: a campaign's URL rules are judged before its condition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import attributes, conditions, urls
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Campaign
    from momently.situation import Situation
    from momently.verdicts import Verdict

_NEWS = ("page_facts", "cart_changed", "identified", "checkout_step", "memory_changed")
_MORE_NEWS = _NEWS + ("context_told", "location_changed")


def allows(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse whoever is not in the campaign's audience, or not on one of its pages."""
    url = situation.behaviour.page.url
    if campaign.urls and not urls.allowed(campaign.urls, url):
        return refusal("not_on_page", values={"url": url})
    if not campaign.audience:
        return PASS
    known = attributes.known(situation, now)
    for root in roots(campaign.audience):
        if root not in attributes.OWN_ROOTS and root not in known:
            return refusal("context_missing", again_on=_news(situation), values={"name": root})
    if conditions.matches(campaign.audience, known, situation.site.groups):
        return PASS
    return refusal("not_in_audience", again_on=_news(situation))


def _news(situation: Situation) -> tuple[str, ...]:
    """Name what may change an audience; sites without context or stores hear of neither."""
    site = situation.site
    return _MORE_NEWS if site.context or site.stores else _NEWS


def may_match(campaign: Campaign, situation: Situation, now: int) -> bool:
    """Say whether what is known leaves a chance: whether it is worth asking for the rest."""
    if campaign.urls and not urls.allowed(campaign.urls, situation.behaviour.page.url):
        return False
    known = attributes.known(situation, now)
    certain = {}
    for key in campaign.audience:
        part = {key: campaign.audience[key]}
        if all(root in attributes.OWN_ROOTS or root in known for root in roots(part)):
            certain[key] = campaign.audience[key]
    return conditions.matches(certain, known, situation.site.groups)


def matches(
    condition: Any, attributes: Any, saved_groups: dict[str, list[Any]] | None = None
) -> bool:
    """Say whether `attributes` meet `condition`, as GrowthBook's `evalCondition` does."""
    return conditions.matches(condition, attributes, saved_groups)


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
