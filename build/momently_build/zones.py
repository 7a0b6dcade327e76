"""Compiles an IANA time zone into a table, since a visitor's interpreter has no zones.

Rule 1: the table covers fixed years, whatever today is, so that equal files give equal bytes.
Rule 2: after the last year its last offset holds; a campaign that old has been rebuilt.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_YEAR = 2024
LAST_YEAR = 2038
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


def find(name: str) -> ZoneInfo | None:
    """Give the zone called `name`, or None when this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def known() -> set[str]:
    """List the zones this machine knows; empty when it has no time zone tables."""
    return available_timezones()


def table(zone: ZoneInfo) -> dict[str, list[int]]:
    """Give the offsets in minutes and the wall time in ms from which each holds."""
    offsets: list[int] = []
    starts: list[int] = []
    for start, offset in _changes(zone):
        offsets.append(offset)
        starts.append(start)
    return {"from_ms": starts, "offsets_min": offsets}


def _changes(zone: ZoneInfo) -> Iterator[tuple[int, int]]:
    day = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
    last = datetime(LAST_YEAR, 1, 1, tzinfo=UTC)
    yield 0, _offset(zone, day)
    while day < last:
        after = day + _DAY
        if _offset(zone, day) != _offset(zone, after):
            change = _between(zone, day, after)
            yield int(change.timestamp()) * 1000, _offset(zone, after)
        day = after


def _between(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """Halve the day until the minute of the change is found."""
    old = _offset(zone, before)
    while after - before > _MINUTE:
        middle = before + (after - before) // 2
        middle = middle.replace(second=0, microsecond=0)
        if middle <= before:
            break
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, at: datetime) -> int:
    offset = at.astimezone(zone).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)
