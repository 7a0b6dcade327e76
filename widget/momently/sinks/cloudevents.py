"""The canonical shape of an outcome: CloudEvents 1.0 in JSON.

Rule 1: attribute names and types are those of
https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md.
Rule 2: `source` and `id` together are unique, so a receiver can drop repeats.
Rule 3: dates are reckoned in whole numbers; no interpreter's calendar is asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import dates

if TYPE_CHECKING:
    from typing import Any

    from momently.outcome import Outcome


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
    day_text = dates.iso_day(wall_ms // dates.MS_PER_DAY)
    rest_ms = wall_ms % dates.MS_PER_DAY
    minutes, seconds_ms = divmod(rest_ms, 60_000)
    clock_text = f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds_ms // 1000:02d}"
    return f"{day_text}T{clock_text}.{seconds_ms % 1000:03d}Z"
