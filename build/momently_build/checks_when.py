"""Schedules that cannot be met.

Rule 1: an end that has passed is a problem, unless the campaign is paused.
Rule 2: a date without an offset needs a zone; nobody's own clock is assumed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently_build import zones
from momently_build.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from momently_build.problems import Problem
    from momently_build.written import Written


def problems(written: Written) -> Iterator[Problem]:
    """List what is wrong with the schedule of a campaign."""
    schedule = written.campaign.schedule
    if schedule.zone is not None and zones.find(schedule.zone) is None:
        yield _unknown_zone(written, schedule.zone)
        return
    naive = False
    for key, at in (("from", schedule.start), ("until", schedule.until)):
        if at is not None and at.tzinfo is None and schedule.zone is None:
            naive = True
            what = f"{at.isoformat()} has neither an offset nor a zone."
            hint = f'Write {at.isoformat()}+01:00, or add zone = "Europe/Berlin".'
            yield written.problem(("schedule", key), what, hint)
    if not naive:
        yield from _order(written)


def instant(at: datetime | None, zone: str | None) -> datetime | None:
    """Give a schedule's moment with its offset; a local one is taken in `zone`."""
    if at is None or at.tzinfo is not None:
        return at
    return at.replace(tzinfo=zones.find(zone or ""))


def _unknown_zone(written: Written, zone: str) -> Problem:
    known = zones.known()
    place = ("schedule", "zone")
    if not known:
        what = "This machine has no time zone tables."
        return written.problem(place, what, "Install them: pip install tzdata")
    meant = nearest(zone, known)
    hint = f'Did you mean "{meant}"?' if meant else 'Write an IANA name: "Europe/Berlin".'
    return written.problem(place, f'There is no time zone "{zone}".', hint)


def _order(written: Written) -> Iterator[Problem]:
    schedule = written.campaign.schedule
    start = instant(schedule.start, schedule.zone)
    until = instant(schedule.until, schedule.zone)
    if start is not None and until is not None and until <= start:
        what = "The schedule ends before it begins."
        yield written.problem(("schedule", "until"), what, "Put until after from.")
    elif until is not None and until <= written.now and not written.campaign.paused:
        what = f"The schedule ended on {until.date().isoformat()}."
        hint = "Move until into the future, delete the file, or set paused = true."
        yield written.problem(("schedule", "until"), what, hint)
