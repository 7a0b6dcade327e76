"""Gates told: what a bundle says about schedules, URL rules, context, stores and groups.

Rule 1: what an older bundle does not say has its default: no such limit, no such source.
Rule 2: what is said must be right; a mistake is raised and takes its campaign, or the
site, with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import checked, patterns
from momently.campaign import (
    CONSENTS,
    HEMISPHERES,
    URL_KINDS,
    ContextSource,
    Dates,
    Schedule,
    Store,
    UrlRule,
    Window,
    Zone,
)

if TYPE_CHECKING:
    from typing import Any


def schedule(told: dict[str, Any]) -> Schedule:
    """Read a schedule."""
    one = window(told)
    zone = told["zone"]
    return Schedule(
        checked.whole_or_none(told["from_ms"]),
        checked.whole_or_none(told["until_ms"]),
        one.weekdays,
        one.from_min,
        one.until_min,
        None if zone is None else _zone(zone),
        tuple([window(part) for part in checked.plain_list(told.get("windows") or [])]),
        tuple([_dates(part) for part in checked.plain_list(told.get("dates") or [])]),
        tuple([checked.count(day) for day in checked.plain_list(told.get("not_on") or [])]),
    )


def window(told: dict[str, Any]) -> Window:
    """Read the hours of some weekdays."""
    days = told["weekdays"]
    weekdays = None if days is None else tuple([checked.whole(day) for day in days])
    from_min, until_min = told["from_min"], told["until_min"]
    return Window(weekdays, checked.whole_or_none(from_min), checked.whole_or_none(until_min))


def _zone(told: dict[str, Any]) -> Zone:
    offsets = tuple([checked.whole(minutes) for minutes in checked.plain_list(told["offsets_min"])])
    starts = tuple([checked.whole(start) for start in checked.plain_list(told["from_ms"])])
    if not offsets or len(offsets) != len(starts):
        raise ValueError("a zone needs one start for each offset")
    return Zone(offsets, starts)


def _dates(told: dict[str, Any]) -> Dates:
    return Dates(checked.count(told["first"]), checked.count(told["last"]))


def urls(told: Any) -> tuple[UrlRule, ...]:
    """Read the URL rules of a campaign; none means every page."""
    return tuple([_url(rule) for rule in checked.plain_list(told or [])])


def _url(told: dict[str, Any]) -> UrlRule:
    pattern, kind = checked.text(told["pattern"]), checked.one_of(told["type"], URL_KINDS)
    if kind == URL_KINDS[1] and patterns.fault(pattern) is not None:
        raise ValueError(f"the pattern {pattern} cannot be read")
    return UrlRule(pattern, kind, checked.flag(told["include"]))


def groups(told: Any) -> dict[str, Any]:
    """Read the saved groups that `$inGroup` may name."""
    named = checked.plain_object(told or {})
    return {checked.text(name): checked.plain_list(named[name]) for name in named}


def context(told: Any) -> tuple[ContextSource, ...]:
    """Read the context sources of a site."""
    return tuple([_source(one) for one in checked.plain_list(told or [])])


def _source(told: dict[str, Any]) -> ContextSource:
    return ContextSource(
        checked.text(told["name"]),
        checked.text(told["url"]),
        checked.text(told["path"]),
        checked.count(told["ttl_ms"]),
        checked.count(told["timeout_ms"]),
        checked.one_of(told["consent"], CONSENTS),
        checked.flag(told["credentials"]),
    )


def stores(told: Any) -> tuple[Store, ...]:
    """Read where the shop's stores are."""
    return tuple([_store(one) for one in checked.plain_list(told or [])])


def _store(told: dict[str, Any]) -> Store:
    return Store(
        checked.text(told["id"]),
        checked.text(told["name"]),
        checked.degrees(told["latitude"], 90),
        checked.degrees(told["longitude"], 180),
        checked.count(told["radius_m"]),
    )


def hemisphere(told: Any) -> str:
    """Read the half of the globe on which the site's visitors mostly are."""
    return str(checked.one_of(told or HEMISPHERES[0], HEMISPHERES))
