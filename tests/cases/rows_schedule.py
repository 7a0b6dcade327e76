"""Runs a row about a schedule: when, from `at` on, its next window is open.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: times are UTC as in "2026-03-29T00:30Z"; the answer is such a time, `at` itself where
a window is open, or null. `zone` names one of `ZONES`, or is a fixed offset in minutes.
Rule 3: the zones' changes are those of 2026 from the IANA tables; tests/widget compares
them, and whole years of answers, with those tables.
"""

from cases import rows_campaigns
from momently import bundle, dates, schedule

MINUTE_MS = 60000


def run(row):
    """Give the time at which the schedule is open next."""
    told = {"schedule": dict(row["schedule"])}
    zone = row.get("zone", 0)
    if isinstance(zone, str):
        told["schedule"]["zone"] = ZONES[zone]
    read = bundle.decode(rows_campaigns.bundle({"campaigns": [told]}))
    if read.problems:
        return list(read.problems[0])
    offset_min = 0 if isinstance(zone, str) else zone
    opens = schedule.next_open(read.campaigns[0].schedule, instant(row["at"]), offset_min)
    return None if opens is None else text(opens)


def instant(written):
    """Read "2026-03-29T00:30Z" as wall ms."""
    year, month, day = [int(part) for part in written[:10].split("-")]
    minutes = int(written[11:13]) * 60 + int(written[14:16])
    return days(year, month, day) * dates.MS_PER_DAY + minutes * MINUTE_MS


def days(year, month, day):
    """Count the days since 1970."""
    found = 365 * (year - 1970) + (year - 1969) // 4 - (year - 1901) // 100 + (year - 1601) // 400
    lengths = (31, 29 if _is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    for length in lengths[: month - 1]:
        found += length
    return found + day - 1


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def text(wall_ms):
    """Write wall ms, whole minutes, as "2026-03-29T00:30Z"."""
    minute = dates.day_minute(wall_ms)
    return f"{dates.iso_day(wall_ms // dates.MS_PER_DAY)}T{minute // 60:02d}:{minute % 60:02d}Z"


def _zone(offsets_min, changes):
    starts = [0]
    for change in changes:
        starts.append(instant(change))
    return {"offsets_min": offsets_min, "from_ms": starts}


ZONES = {
    "Europe/Berlin": _zone([60, 120, 60], ["2026-03-29T01:00Z", "2026-10-25T01:00Z"]),
    "America/Los_Angeles": _zone([-480, -420, -480], ["2026-03-08T10:00Z", "2026-11-01T09:00Z"]),
    "Asia/Kathmandu": _zone([345], []),
    "Australia/Lord_Howe": _zone([660, 630, 660], ["2026-04-04T15:00Z", "2026-10-03T15:30Z"]),
}
