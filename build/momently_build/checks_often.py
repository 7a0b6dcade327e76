"""Limits that could never be reached, because a visitor's memory is shorter.

Rule 1: memory keeps a fixed number of views; a limit above that number would limit nothing.
Rule 2: a limit per page is counted on the page itself and needs no memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.visitor import KEPT_OVERLAYS, KEPT_VIEWS
from momently_build import partly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.positions import Place
    from momently_build.problems import Problem
    from momently_build.written import Written, WrittenSite


def of_session(written: Written) -> Iterator[Problem]:
    """Tell of a cap per session that counts further than memory reaches."""
    yield from _cap(written, ("cap", "per_session"), written.campaign.cap.per_session)


def of_visitor(written: Written) -> Iterator[Problem]:
    """Tell of a cap per visitor that counts further than memory reaches."""
    over_visits = written.campaign.cap.per_visitor
    if over_visits:
        yield from _cap(written, ("cap", "per_visitor", "times"), over_visits.times)


def _cap(written: Written, place: Place, limit: int | None) -> Iterator[Problem]:
    if limit is not None and limit > KEPT_VIEWS:
        what = f"A visitor's memory keeps {KEPT_VIEWS} views of a campaign, so {limit} is no cap."
        yield written.problem(place, what, _hint(KEPT_VIEWS))


def of_site(site: WrittenSite) -> Iterator[Problem]:
    """List the site's limits that count further than memory reaches."""
    for key in ("per_session", "per_day"):
        yield from partly.told(_limit(site, key))


def _limit(site: WrittenSite, key: str) -> Iterator[Problem]:
    limit: int | None = getattr(site.site.budget, key)
    if limit is not None and limit > KEPT_OVERLAYS:
        what = f"A visitor's memory keeps {KEPT_OVERLAYS} overlays, so {limit} is no limit."
        yield site.problem(("budget", key), what, _hint(KEPT_OVERLAYS))


def _hint(most: int) -> str:
    return f"Write a number from 1 to {most}."
