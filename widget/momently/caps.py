"""Caps: how often one visitor may be met, by one campaign and by all of them.

Rule 1: caps count impressions, and what a holdout would have been shown, never
decisions. A view that did not reach the screen costs the visitor nothing.
Rule 2: nothing here reads a clock. The caller says what time it is.
Rule 3: a time that lies in the future counts as just now: a clock that was put back
frees nobody. The engine writes such times anew, so that nobody waits for ever either.
Rule 4: after an order is after any order of this visitor, whether or not a campaign had a
part in it, and whichever arm the visitor is in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import visitor as visitors
from momently.campaign import VisitorCap
from momently.situation import MS_PER_DAY
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from momently.campaign import Campaign
    from momently.situation import Situation
    from momently.verdicts import Verdict


def allows(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Say whether this visitor may meet `campaign` once more."""
    for rule in RULES:
        verdict = rule(campaign, situation, now)
        if not verdict.passed:
            return verdict
    return PASS


def _page(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    return _limited("cap_page", situation.on_page.get(campaign.id, 0), campaign.caps.per_page)


def _session(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    started_ms = situation.visitor.session.started_ms
    walls = [wall for wall in _walls(campaign, situation) if wall >= started_ms]
    return _limited("cap_session", len(walls), campaign.caps.per_session)


def _limited(reason: str, counted: int, limit: int | None) -> Verdict:
    if limit is None or counted < limit:
        return PASS
    return refusal(reason, values={"counted": counted, "limit": limit})


def _visitor(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    cap = campaign.caps.per_visitor
    if cap is None:
        return PASS
    return _windowed("cap_visitor", _walls(campaign, situation), cap, situation, now)


def _after_dismiss(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    dismissed_ms = visitors.past(situation.visitor, campaign.id).dismissed_ms
    return _since("after_dismiss", dismissed_ms, campaign.caps.after_dismiss_ms, situation, now)


def _after_conversion(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    # A campaign's own mark is known where the history is not: of another tab, without consent.
    marks = (
        situation.visitor.history.order_ms,
        visitors.past(situation.visitor, campaign.id).converted_ms,
    )
    bought_ms = max([at for at in marks if at is not None], default=None)
    wait_ms = campaign.caps.after_conversion_ms
    return _since("after_conversion", bought_ms, wait_ms, situation, now)


def _since(
    reason: str, wall_ms: int | None, wait_ms: int | None, situation: Situation, now: int
) -> Verdict:
    if wall_ms is None or wait_ms is None:
        return PASS
    return _windowed(reason, [wall_ms], VisitorCap(1, wait_ms), situation, now)


def _walls(campaign: Campaign, situation: Situation) -> list[int]:
    past = visitors.past(situation.visitor, campaign.id)
    return sorted(past.seen + past.would)


def _windowed(
    reason: str, walls: list[int], cap: VisitorCap, situation: Situation, now: int
) -> Verdict:
    """Allow so many of the rising wall times within any such window."""
    limit, window_ms = cap.times, cap.window_ms
    if window_ms is None:
        return _limited(reason, len(walls), limit)
    ats = [min(wall - situation.clock_ms, now) for wall in walls]
    counted = [at for at in ats if at + window_ms > now]
    if len(counted) < limit:
        return PASS
    values = {"counted": len(counted), "limit": limit, "window_ms": window_ms}
    if limit <= 0:
        return refusal(reason, values=values)
    # The window has room again once all but `limit - 1` of the counted have left it.
    return refusal(reason, counted[len(counted) - limit] + window_ms, values=values)


def budget(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Say whether this visitor may meet one more overlay, of whatever campaign."""
    limits, visitor = situation.site.budget, situation.visitor
    in_session = [wall for wall in visitor.overlay_ms if wall >= visitor.session.started_ms]
    walls = sorted(visitor.overlay_ms)
    verdict = _limited("budget_session", len(in_session), limits.per_session)
    if verdict.passed and limits.per_day is not None:
        verdict = _windowed(
            "budget_day", walls, VisitorCap(limits.per_day, MS_PER_DAY), situation, now
        )
    if verdict.passed and limits.min_gap_ms > 0:
        verdict = _windowed("budget_gap", walls, VisitorCap(1, limits.min_gap_ms), situation, now)
    return verdict


# From the one that ends soonest to the one that holds longest.
RULES = (_page, _session, _visitor, _after_dismiss, _after_conversion)
