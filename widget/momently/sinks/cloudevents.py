"""The canonical shape of an outcome: CloudEvents 1.0 in JSON.

Rule 1: attribute names and types are those of
https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md.
Rule 2: `source` and `id` together are unique, so a receiver can drop repeats.
Rule 3: dates are reckoned in whole numbers; no interpreter's calendar is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from momently.outcome import Outcome

_MS_PER_DAY = 86_400_000


def envelope(outcome: Outcome) -> dict[str, Any]:
    """Give the outcome as a CloudEvent."""
    return {
        "specversion": "1.0",
        "id": outcome.id,
        "source": "/momently/" + outcome.site,
        "type": "momently." + outcome.kind,
        "time": iso_time(outcome.wall_ms),
        "subject": outcome.subject,
        "datacontenttype": "application/json",
        "data": outcome.facts,
    }


def iso_time(wall_ms: int) -> str:
    """Write wall time as RFC 3339 in UTC, to the millisecond."""
    year, month, day = civil(wall_ms // _MS_PER_DAY)
    rest_ms = wall_ms % _MS_PER_DAY
    minutes, seconds_ms = divmod(rest_ms, 60_000)
    day_text = f"{year:04d}-{month:02d}-{day:02d}"
    clock_text = f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds_ms // 1000:02d}"
    return f"{day_text}T{clock_text}.{seconds_ms % 1000:03d}Z"


def civil(days: int) -> tuple[int, int, int]:
    """Turn days since 1970-01-01 into year, month, day.

    Source: H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
    """
    shifted = days + 719_468  # days since 0000-03-01, so that leap days end a year
    era, day_of_era = divmod(shifted, 146_097)
    leaps = day_of_era // 1460 - day_of_era // 36_524 + day_of_era // 146_096
    year_of_era = (day_of_era - leaps) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month_from_march = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month_from_march + 2) // 5 + 1
    month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
    return year_of_era + era * 400 + (1 if month <= 2 else 0), month, day
