"""Compiles what says when, where and how often, into the bundle's words.

Rule 1: as in `compiler`: every default is filled in, times are ms, days are numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from momently_build import checks_when, zones

if TYPE_CHECKING:
    from momently_build.gate_models import Cap, Schedule, Window
    from momently_build.schema import Campaign, Site

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def of_site(site: Site) -> dict[str, Any]:
    """Compile what all campaigns share."""
    quiet = site.quiet
    return {
        "budget": {
            "per_session": site.budget.per_session,
            "per_day": site.budget.per_day,
            "min_gap_ms": site.budget.min_gap_seconds * 1000,
        },
        "quiet": {
            "page_types": quiet.page_types,
            "steps": quiet.steps,
            "typing_ms": quiet.typing_ms,
            "rage_ms": quiet.rage_seconds * 1000,
            "banners": quiet.banners,
        },
        "share_tabs": site.share_tabs,
        "groups": site.groups,
        "hemisphere": site.hemisphere,
        "context": [
            {
                "name": source.name,
                "url": source.url,
                "path": source.path,
                "ttl_ms": source.ttl_seconds * 1000,
                "timeout_ms": source.timeout_ms,
                "consent": source.consent,
                "credentials": source.credentials,
            }
            for source in site.context
        ],
        "stores": [store.model_dump() for store in site.stores],
    }


def of_campaign(campaign: Campaign) -> dict[str, Any]:
    """Compile what one campaign says about pages, times and caps."""
    return {
        "urls": [
            {"pattern": rule.pattern, "type": rule.type, "include": rule.include}
            for rule in campaign.urls
        ],
        "schedule": schedule(campaign.schedule),
        "caps": caps(campaign.cap),
    }


def schedule(told: Schedule) -> dict[str, Any]:
    """Compile a schedule; local moments are taken in its zone."""
    start = checks_when.instant(told.start, told.zone)
    until = checks_when.instant(told.until, told.zone)
    zone = zones.find(told.zone) if told.zone else None
    return {
        "from_ms": int(start.timestamp() * 1000) if start else None,
        "until_ms": int(until.timestamp() * 1000) if until else None,
        **_window(told),
        "zone": zones.table(zone) if zone else None,
        "windows": [_window(part) for part in told.windows],
        "dates": [{"first": span.first, "last": span.last} for span in told.dates],
        "not_on": sorted(told.not_on),
    }


def _window(told: Schedule | Window) -> dict[str, Any]:
    days = told.weekdays
    return {
        "weekdays": sorted({_WEEKDAYS.index(day) for day in days}) if days else None,
        "from_min": told.hours.from_min if told.hours else None,
        "until_min": told.hours.until_min if told.hours else None,
    }


def caps(cap: Cap) -> dict[str, Any]:
    """Compile the caps of a campaign."""
    per_visitor = cap.per_visitor
    window = None
    if per_visitor:
        window = {"times": per_visitor.times, "window_ms": _times(per_visitor.days, DAY_MS)}
    return {
        "per_page": cap.per_page,
        "per_session": cap.per_session,
        "per_visitor": window,
        "after_dismiss_ms": _times(cap.after_dismiss_hours, HOUR_MS),
        "after_conversion_ms": _times(cap.after_conversion_days, DAY_MS),
    }


def _times(count: int | None, unit_ms: int) -> int | None:
    return None if count is None else count * unit_ms
