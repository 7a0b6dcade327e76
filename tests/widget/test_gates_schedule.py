"""Schedules against the machine's own zone tables, and against looking at every quarter hour.

Windows and the changes of clocks here begin and end at quarter hours, so that looking at
each of them, and at the moment asked about, misses nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import rows_schedule
from momently import schedule
from momently.campaign import Dates, Schedule, Window, Zone
from momently_build import zones

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

ZONES = ("Europe/Berlin", "America/Los_Angeles", "Asia/Kathmandu", "Australia/Lord_Howe")
QUARTER_MS = 15 * 60_000
LOOKED_AT_MS = 60 * 60 * 60_000
CHANGES = [
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 3, 8, 10, tzinfo=UTC),
    datetime(2026, 11, 1, 9, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
]

minutes = st.integers(0, 96).map(lambda quarter: quarter * 15)
windows = st.builds(
    Window,
    st.none() | st.lists(st.integers(0, 6), max_size=7, unique=True).map(tuple),
    st.none() | minutes.filter(lambda minute: minute < 1440),
    st.none() | minutes,
).filter(lambda one: one.from_min is None or one.from_min != one.until_min)


def compiled(name: str) -> Zone:
    told = zones.table(ZoneInfo(name))
    return Zone(tuple(told["offsets_min"]), tuple(told["from_ms"]))


def is_open(told: Schedule, at: datetime) -> bool:
    """Look at the clock on the wall: is one of the windows open that began today or yesterday?"""
    minute = at.hour * 60 + at.minute
    return any(
        _holds(part, told, at.date() - timedelta(days=ago), minute + ago * 1440)
        for part in schedule.windows(told)
        for ago in (0, 1)
    )


def _holds(part: Window, told: Schedule, day: date, minute: int) -> bool:
    if part.weekdays is not None and day.weekday() not in part.weekdays:
        return False
    of_year = day.month * 100 + day.day
    if told.dates and not any(span.first <= of_year <= span.last for span in told.dates):
        return False
    begins = part.from_min or 0
    ends = 1440 if part.until_min is None else part.until_min
    if ends <= begins:
        ends += 1440
    return begins <= minute < ends


def quarters(from_ms: int) -> Iterator[int]:
    yield from_ms
    first = from_ms - from_ms % QUARTER_MS + QUARTER_MS
    yield from range(first, from_ms + LOOKED_AT_MS, QUARTER_MS)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    st.sampled_from(ZONES),
    st.lists(windows, min_size=1, max_size=3),
    st.sampled_from(CHANGES),
    st.integers(-40 * 60, 10 * 60),
    st.booleans(),
)
def test_the_next_opening_is_the_first_moment_at_which_a_window_is_open(
    name: str, parts: list[Window], change: datetime, offset: int, seasonal: bool
) -> None:
    dates = (Dates(328, 405), Dates(1003, 1101)) if seasonal else ()
    told = Schedule(zone=compiled(name), windows=tuple(parts), dates=dates)
    from_ms = int((change + timedelta(minutes=offset)).timestamp() * 1000)
    zone = ZoneInfo(name)
    expected = next(
        (at for at in quarters(from_ms) if is_open(told, datetime.fromtimestamp(at / 1000, zone))),
        None,
    )
    found = schedule.next_open(told, from_ms, 0)
    if expected is None:
        assert found is None or found >= from_ms + LOOKED_AT_MS
    else:
        assert found == expected


@pytest.mark.parametrize("name", ZONES)
def test_the_rows_tables_are_those_of_the_year(name: str) -> None:
    known = rows_schedule.ZONES[name]
    read = Zone(tuple(known["offsets_min"]), tuple(known["from_ms"]))
    whole = compiled(name)
    first = int(datetime(2026, 1, 15, tzinfo=UTC).timestamp() * 1000)
    for day in range(340):
        at = first + day * 86_400_000
        assert schedule.offset_min(read, at) == schedule.offset_min(whole, at)
