"""Experiments: which variant a visitor gets, and who is held out to measure lift.

Rule 1: assignments are GrowthBook's: the same visitor gets the same variant on every
page, and in GrowthBook's own SDKs.
Rule 2: without a stored visitor nothing is stable, so memory mode gives the default
(first) variant, holds nobody out, and says that it did not assign.
Rule 3: the holdouts hash with seeds of their own, so that they divide independently of
the variants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently import bucketing

if TYPE_CHECKING:
    from momently.campaign import Campaign, Experiment
    from momently.situation import Situation


@dataclass(frozen=True, slots=True)
class Assignment:
    """The variant, and whether the hash chose it (or it is only the default)."""

    variant: str
    assigned: bool


def choose(campaign: Campaign, situation: Situation) -> Assignment:
    """Give the visitor's variant of `campaign`."""
    experiment = campaign.experiment
    default = Assignment(experiment.variants[0].id, False)
    if not situation.stores():
        return default
    index = _index(experiment, situation.visitor.id)
    if index < 0:
        return default
    return Assignment(experiment.variants[index].id, True)


def _index(experiment: Experiment, visitor: str) -> int:
    share = bucketing.fraction(experiment.seed, visitor, experiment.hash_version)
    if share is None:
        return -1
    count = len(experiment.variants)
    total = 0.0
    for variant in experiment.variants:
        total += variant.weight
    if total <= 0:
        return -1
    weights = [variant.weight / total for variant in experiment.variants]
    ranges = bucketing.bucket_ranges(count, experiment.coverage, weights)
    return bucketing.choose_variation(share, ranges)


def held_out(campaign: Campaign, situation: Situation) -> str:
    """Name the holdout the visitor is in: "site", "campaign" or "" for none."""
    if not situation.stores():
        return ""
    site, visitor = situation.site, situation.visitor.id
    if _below(site.id + ":holdout", visitor, site.holdout):
        return "site"
    experiment = campaign.experiment
    if _below(experiment.seed + ":holdout", visitor, experiment.holdout):
        return "campaign"
    return ""


def _below(seed: str, visitor: str, share: float) -> bool:
    fraction = bucketing.fraction(seed, visitor, 2)
    return fraction is not None and fraction < share
