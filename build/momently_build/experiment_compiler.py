"""Compiles [experiment]: what the engine divides visitors by, and what the collector weighs.

Rule 1: what is not asked for is not written, so that a bundle says no more than it must.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from momently_build.gate_compiler import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from momently_build.schema import Campaign


def compiled(campaign: Campaign, ids: Sequence[str]) -> dict[str, Any]:
    """Compile the experiment of one campaign, whose variants are `ids`."""
    experiment = campaign.experiment
    weights = {variant.id: variant.weight for variant in experiment.variants}
    told: dict[str, Any] = {
        "seed": experiment.seed or campaign.id,
        "holdout": experiment.holdout,
        "variants": [{"id": id_, "weight": weights.get(id_, 1)} for id_ in ids],
        "coverage": experiment.coverage,
        "hash_version": experiment.hash_version,
    }
    if experiment.namespace:
        part = experiment.namespace
        told["namespace"] = [part.name, part.start, part.end]
    if not experiment.sticky:
        told["sticky"] = False
    if experiment.allocation:
        told["automatic"] = {"max_age_ms": experiment.allocation.max_age_hours * HOUR_MS}
    return told


def weighed(campaigns: Sequence[Campaign]) -> dict[str, Any]:
    """Say which experiments the collector is to find weights for."""
    return {
        campaign.id: {
            "variants": [variant.id for variant in campaign.experiment.variants],
            "least_share": campaign.experiment.allocation.least_share,
        }
        for campaign in campaigns
        if campaign.experiment.allocation
    }
