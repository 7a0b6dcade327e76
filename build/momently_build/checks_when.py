"""Schedules that cannot be met.

Rule 1: an end that has passed is a problem, unless the campaign is paused.
Rule 2: a date without an offset needs a zone; nobody's own clock is assumed. What holds
wherever it may be meant is said all the same.
"""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import TYPE_CHECKING

from momently_build import partly, zones
from momently_build.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, tzinfo

    from momently_build.problems import Problem
    from momently_build.written import Written

# Where on earth a day begins first, and where last.
_FIRST, _LAST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))


def problems(written: Written) -> Iterator[Problem]:
    """List what is wrong with the schedule of a campaign."""
    yield from partly.told(_zone(written))
    for key in ("from", "until"):
        yield from partly.told(_lost(written, key))
    yield from partly.told(_order(written))
    yield from partly.told(_over(written))


def _zone(written: Written) -> Iterator[Problem]:
    zone = written.campaign.schedule.zone
    if zone is not None and zones.find(zone) is None:
        yield _unknown_zone(written, zone)


def _lost(written: Written, key: str) -> Iterator[Problem]:
    schedule = written.campaign.schedule
    at = schedule.start if key == "from" else schedule.until
    if at is not None and at.tzinfo is None and schedule.zone is None:
        what = f"{at.isoformat()} has neither an offset nor a zone."
        hint = f'Write {at.isoformat()}+01:00, or add zone = "Europe/Berlin".'
        yield written.problem(("schedule", key), what, hint)


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
    start, until = schedule.start, schedule.until
    if start is None or until is None:
        return
    if start.tzinfo or until.tzinfo:
        start, until = _in(start, schedule.zone, _FIRST), _in(until, schedule.zone, _LAST)
    if until <= start:
        what = "The schedule ends before it begins."
        yield written.problem(("schedule", "until"), what, "Put until after from.")


def _over(written: Written) -> Iterator[Problem]:
    schedule = written.campaign.schedule
    if schedule.until is None or written.campaign.paused or any(partly.told(_order(written))):
        return
    if _in(schedule.until, schedule.zone, _LAST) <= written.now:
        what = f"The schedule ended on {schedule.until.date().isoformat()}."
        hint = "Move until into the future, delete the file, or set paused = true."
        yield written.problem(("schedule", "until"), what, hint)


def _in(at: datetime, zone: str | None, otherwise: tzinfo) -> datetime:
    """Give a moment with its offset; of an unknown zone only what holds `otherwise` as well."""
    local = zones.find(zone) if zone else None
    return at if at.tzinfo else at.replace(tzinfo=local or otherwise)
