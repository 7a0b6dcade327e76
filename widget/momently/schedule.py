"""When a campaign may run: switched on, fresh, and at the right hour.

Rule 1: `from_ms` is the first moment it runs, `until_ms` the first it does not.
Rule 2: hours from 22:00 until 02:00 belong to the day on which they begin.
Rule 3: local time is the campaign's zone, or the visitor's own where it names none.
Rule 4: hours are what a clock on the wall shows. An hour that the clocks skip is no hour,
one that they repeat counts twice, and a window that begins in a skipped hour is open from
the moment after it.
Rule 5: days of the year and days without the campaign are those on which a window begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import dates
from momently.campaign import Window, Zone
from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from momently.campaign import Campaign, Dates, Schedule
    from momently.situation import Situation
    from momently.verdicts import Verdict

MIN_PER_DAY = 1440
LONGEST_WAIT_MS = 400 * dates.MS_PER_DAY
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
    fresh_ms = situation.fresh_for(campaign)
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
    opens_ms = next_open(schedule, wall_ms, situation.utc_offset_min)
    if opens_ms == wall_ms:
        return PASS
    return refusal("off_hours", None if opens_ms is None else now + opens_ms - wall_ms)


def offset_min(zone: Zone, wall_ms: int) -> int:
    """Give the zone's offset from UTC at `wall_ms`, in minutes."""
    return zone.offsets_min[_era(zone, wall_ms)]


def _era(zone: Zone, wall_ms: int) -> int:
    """Number the stretch of time, of one offset, in which `wall_ms` lies."""
    era = 0
    for i, from_ms in enumerate(zone.from_ms):
        if from_ms <= wall_ms:
            era = i
    return era


def next_open(schedule: Schedule, wall_ms: int, utc_offset_min: int) -> int | None:
    """Give the wall time at which a window is open next: `wall_ms` itself where one is.

    None where none opens within a year and a month, longer than any page lives.
    """
    zone = schedule.zone or Zone((utc_offset_min,), (0,))
    era, at = _era(zone, wall_ms), wall_ms
    while at < wall_ms + LONGEST_WAIT_MS:
        ends = zone.from_ms[era + 1] if era + 1 < len(zone.from_ms) else at + LONGEST_WAIT_MS
        offset_ms = zone.offsets_min[era] * dates.MS_PER_MIN
        found = _first_open(schedule, at + offset_ms, ends + offset_ms)
        if found is not None:
            return found - offset_ms
        # Clocks change here: what was 02:00 a moment ago is 03:00 now.
        era, at = era + 1, ends
    return None


def _first_open(schedule: Schedule, local_ms: int, end_ms: int) -> int | None:
    """Give the first local time from `local_ms`, before `end_ms`, within a window."""
    parts = windows(schedule)
    day = local_ms // dates.MS_PER_DAY - 1  # yesterday's hours may reach into today
    last_day = min(end_ms, local_ms + LONGEST_WAIT_MS) // dates.MS_PER_DAY
    while day <= last_day:
        opens = [_opening(part, day, local_ms) for part in parts] if is_day(schedule, day) else []
        times = [at for at in opens if at is not None and at < end_ms]
        if times:
            return min(times)
        day += 1
    return None


def windows(schedule: Schedule) -> tuple[Window, ...]:
    """List the windows of a schedule; one without any is open all day."""
    if schedule.windows:
        return schedule.windows
    return (Window(schedule.weekdays, schedule.from_min, schedule.until_min),)


def _opening(part: Window, day: int, local_ms: int) -> int | None:
    """Give the first time from `local_ms` in the window that begins on `day`, if any."""
    midnight = day * dates.MS_PER_DAY
    if part.weekdays is not None and dates.weekday(midnight) not in part.weekdays:
        return None
    begin_min = part.from_min or 0
    opens = midnight + begin_min * dates.MS_PER_MIN
    closes = opens + _length_min(begin_min, part.until_min) * dates.MS_PER_MIN
    return max(opens, local_ms) if local_ms < closes else None


def _length_min(begin_min: int, until_min: int | None) -> int:
    end_min = MIN_PER_DAY if until_min is None else until_min
    return end_min - begin_min if end_min > begin_min else end_min + MIN_PER_DAY - begin_min


def is_day(schedule: Schedule, day: int) -> bool:
    """Say whether the days of the year allow `day`, counted since 1970."""
    if not schedule.dates and not schedule.not_on:
        return True
    year, month, of_month = dates.civil(day)
    date = month * 100 + of_month
    if date in schedule.not_on or year * 10_000 + date in schedule.not_on:
        return False
    return not schedule.dates or any(_holds(span, date) for span in schedule.dates)


def _holds(span: Dates, date: int) -> bool:
    if span.first <= span.last:
        return span.first <= date <= span.last
    return date >= span.first or date <= span.last
