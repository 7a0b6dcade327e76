"""Limits that could never be reached, because a visitor's memory is shorter.

Rule 1: memory keeps a fixed number of views; a limit above that number would limit nothing.
Rule 2: a limit per page is counted on the page itself and needs no memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.visitor import KEPT_OVERLAYS, KEPT_VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.problems import Problem
    from momently_build.written import Written, WrittenSite


def of_campaign(written: Written) -> Iterator[Problem]:
    """List the caps of a campaign that count further than memory reaches."""
    cap = written.campaign.cap
    times = cap.per_visitor.times if cap.per_visitor else None
    for place, limit in ((("per_session",), cap.per_session), (("per_visitor", "times"), times)):
        if limit is not None and limit > KEPT_VIEWS:
            what = (
                f"A visitor's memory keeps {KEPT_VIEWS} views of a campaign, so {limit} is no cap."
            )
            yield written.problem(("cap", *place), what, _hint(KEPT_VIEWS))


def of_site(site: WrittenSite) -> Iterator[Problem]:
    """List the site's limits that count further than memory reaches."""
    budget = site.site.budget
    for key, limit in (("per_session", budget.per_session), ("per_day", budget.per_day)):
        if limit is not None and limit > KEPT_OVERLAYS:
            what = f"A visitor's memory keeps {KEPT_OVERLAYS} overlays, so {limit} is no limit."
            yield site.problem(("budget", key), what, _hint(KEPT_OVERLAYS))


def _hint(most: int) -> str:
    return f"Write a number from 1 to {most}."
