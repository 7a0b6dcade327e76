"""When a campaign may run: switched on, fresh, and at the right hour.

Rule 1: `from_ms` is the first moment it runs, `until_ms` the first it does not.
Rule 2: hours from 22:00 until 02:00 belong to the day on which they begin.
Rule 3: local time is the campaign's zone, or the visitor's own where it names none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import situation as now_true
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from momently.campaign import Campaign, Schedule, Zone
    from momently.situation import Situation
    from momently.verdicts import Verdict

MIN_PER_DAY = 1440
_PAUSED = ("paused",)


def running(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse what the owner has switched off."""
    if situation.switches.site:
        return refusal("site_paused", again_on=_PAUSED)
    if campaign.paused or campaign.id in situation.switches.campaigns:
        return refusal("campaign_paused", again_on=_PAUSED)
    return PASS


def fresh(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse a trigger that fired longer ago than its campaign allows."""
    fresh_ms = campaign.trigger.fresh_ms
    age_ms = now - situation.fired_at.get(campaign.id, now)
    if fresh_ms is None or age_ms <= fresh_ms:
        return PASS
    return refusal("stale", values={"age_ms": age_ms, "fresh_ms": fresh_ms})


def opened(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse before the first day, after the last, and outside the hours."""
    schedule = campaign.schedule
    wall_ms = situation.wall_ms(now)
    if schedule.from_ms is not None and wall_ms < schedule.from_ms:
        return refusal("not_yet", now + schedule.from_ms - wall_ms)
    if schedule.until_ms is not None and wall_ms >= schedule.until_ms:
        return refusal("ended")
    local_ms = wall_ms + now_true.MS_PER_MIN * _offset_min(schedule, situation, wall_ms)
    wait_ms = wait_for_hours(schedule, local_ms)
    if wait_ms == 0:
        return PASS
    return refusal("off_hours", None if wait_ms is None else now + wait_ms)


def _offset_min(schedule: Schedule, situation: Situation, wall_ms: int) -> int:
    if schedule.zone is None:
        return situation.utc_offset_min
    return offset_min(schedule.zone, wall_ms)


def offset_min(zone: Zone, wall_ms: int) -> int:
    """Give the zone's offset from UTC at `wall_ms`, in minutes."""
    offset = zone.offsets_min[0]
    for i, from_ms in enumerate(zone.from_ms):
        if from_ms <= wall_ms:
            offset = zone.offsets_min[i]
    return offset


def wait_for_hours(schedule: Schedule, local_ms: int) -> int | None:
    """Give the ms until weekday and hours are right: 0 when they are, None if never."""
    begin_min = schedule.from_min or 0
    length_min = _length_min(begin_min, schedule.until_min)
    midnight = local_ms - local_ms % now_true.MS_PER_DAY
    # Yesterday's hours may reach into today; a week later every weekday has come round.
    for day in range(-1, 8):
        opens = midnight + day * now_true.MS_PER_DAY + begin_min * now_true.MS_PER_MIN
        closes = opens + length_min * now_true.MS_PER_MIN
        if _is_day(schedule, opens) and local_ms < closes:
            return max(0, opens - local_ms)
    return None


def _length_min(begin_min: int, until_min: int | None) -> int:
    end_min = MIN_PER_DAY if until_min is None else until_min
    return end_min - begin_min if end_min > begin_min else end_min + MIN_PER_DAY - begin_min


def _is_day(schedule: Schedule, local_ms: int) -> bool:
    return schedule.weekdays is None or now_true.weekday(local_ms) in schedule.weekdays
