"""Limits: how much of each cap is left, for people to read.

Rule 1: only what is limited is listed; a campaign without caps has an empty list.
Rule 2: counting is as in `caps`: views, and what a holdout would have been shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import sentences
from momently import visitor as visitors
from momently.situation import MS_PER_DAY

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Campaign
    from momently.situation import Situation


def of_campaign(campaign: Campaign, situation: Situation, now: int) -> list[dict[str, Any]]:
    """List the caps of a campaign with what is used up and what is left."""
    past, caps = visitors.past(situation.visitor, campaign.id), campaign.caps
    walls = past.seen + past.would
    listed = [
        _limit("on this page", situation.on_page.get(campaign.id, 0), caps.per_page),
        _limit("in this session", _since(walls, _session_ms(situation)), caps.per_session),
    ]
    if caps.per_visitor is not None:
        window_ms = caps.per_visitor.window_ms
        within, where = len(walls), "per visitor"
        if window_ms is not None:
            within = _since(walls, situation.wall_ms(now) - window_ms + 1)
            where = "per visitor within " + sentences.lasting(window_ms)
        listed.append(_limit(where, within, caps.per_visitor.times))
    return [one for one in listed if one]


def of_site(situation: Situation, now: int) -> list[dict[str, Any]]:
    """List what the site allows all campaigns together."""
    budget, walls = situation.site.budget, situation.visitor.overlay_ms
    day_ms = situation.wall_ms(now) - MS_PER_DAY + 1
    listed = [
        _limit("in this session", _since(walls, _session_ms(situation)), budget.per_session),
        _limit("within a day", _since(walls, day_ms), budget.per_day),
    ]
    return [one for one in listed if one]


def _session_ms(situation: Situation) -> int:
    return situation.visitor.session.started_ms


def _since(walls: tuple[int, ...], from_ms: int) -> int:
    return len([wall for wall in walls if wall >= from_ms])


def _limit(where: str, counted: int, limit: int | None) -> dict[str, Any]:
    if limit is None:
        return {}
    return {"where": where, "counted": counted, "limit": limit, "left": max(0, limit - counted)}
