"""Experiments that could not work as they are written.

Rule 1: weights that nobody could find, and parts in which nobody is, are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.problems import Problem
    from momently_build.written import Written


def namespace(written: Written) -> Iterator[Problem]:
    """List what is wrong with the part of a namespace that a campaign takes."""
    part = written.campaign.experiment.namespace
    if part and part.start >= part.end:
        what = f"Nobody is in the part from {part.start:g} to {part.end:g} of the namespace."
        yield written.problem(("experiment", "namespace"), what, "Let it end behind its start.")


def allocation(written: Written) -> Iterator[Problem]:
    """List what is wrong with weights that are to be found by themselves."""
    experiment = written.campaign.experiment
    if not experiment.allocation:
        return
    place = ("experiment", "allocation")
    count = len(experiment.variants)
    if count < 2:
        what = "There is nothing to allocate: the campaign has no two variants."
        yield written.problem(place, what, "List them under [[experiment.variants]].")
    elif experiment.allocation.least_share * count > 1:
        share = experiment.allocation.least_share
        what = f"{count} variants cannot have {share:g} each at least."
        hint = f"Write least_share = {1 / count:.2g} or less."
        yield written.problem((*place, "least_share"), what, hint)
