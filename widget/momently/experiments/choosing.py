"""Choosing: which variant of a campaign the visitor gets, and who is held out.

Rule 1: campaigns are divided by `assign`, as GrowthBook divides: hash, weights, coverage,
namespace, sticky buckets.
Rule 2: without a stored visitor nothing is stable, so memory mode gives the default
(first) variant, holds nobody out, and says that it did not assign.
Rule 3: the holdouts hash with seeds of their own, so that they divide independently of
the variants.
Rule 4: weights that were found automatically count while they are young enough and name
every variant; else the fixed ones do. Whoever has a bucket keeps it either way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently import bucketing, visitor
from momently.experiments.assignment import USUAL_ATTRIBUTE
from momently.experiments.running import assign

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Allocation, Campaign, Experiment
    from momently.experiments.assignment import Assignment
    from momently.situation import Situation


@dataclass(frozen=True, slots=True)
class Choice:
    """The variant, and whether the hash chose it (or it is only the default).

    `weights_version` names the automatic weights by which it was chosen; `bucket` is what
    has to be remembered for it to stay.
    """

    variant: str
    assigned: bool
    weights_version: str = ""
    bucket: dict[str, Any] | None = None


def choose(campaign: Campaign, situation: Situation, now: int) -> Choice:
    """Give the visitor's variant of `campaign`."""
    experiment = campaign.experiment
    default = Choice(experiment.variants[0].id, False)
    if not situation.stores():
        return default
    kept = visitor.past(situation.visitor, campaign.id).bucket
    young = _young(experiment, situation.wall_ms(now))
    told = _assigned(experiment, situation.visitor.id, young, kept)
    if not told.hash_used:
        return default
    version = "" if young is None else young.version
    if told.sticky_used and kept is not None:
        version = str(kept.get("weights") or "")
    chosen = experiment.variants[told.variation].id
    bucket = {"seed": experiment.seed, "variant": chosen, "weights": version}
    is_kept = experiment.sticky and len(experiment.variants) > 1
    return Choice(chosen, True, version, bucket if is_kept else None)


def _young(experiment: Experiment, wall_ms: int) -> Allocation | None:
    """Give the automatic weights, if they may be used."""
    told = experiment.allocation
    if told is None or wall_ms - told.made_ms > told.max_age_ms:
        return None
    names = [variant.id for variant in experiment.variants]
    return told if all(name in told.weights for name in names) else None


def _assigned(
    experiment: Experiment, visitor_id: str, young: Allocation | None, kept: dict[str, Any] | None
) -> Assignment:
    names = [variant.id for variant in experiment.variants]
    if len(names) == 1:  # which GrowthBook would not call an experiment
        names.append("")
    context: dict[str, Any] = {"attributes": {USUAL_ATTRIBUTE: visitor_id}}
    if experiment.sticky:
        context["stickyBucketAssignmentDocs"] = _documents(visitor_id, kept)
    told: dict[str, Any] = {
        "key": experiment.seed,
        "variations": names,
        "meta": [{"key": name} for name in names],
        "coverage": experiment.coverage,
        "weights": _weights(experiment, young) + [0.0] * (len(names) - len(experiment.variants)),
        "hashVersion": experiment.hash_version,
        "namespace": list(experiment.namespace),
        "active": _total(experiment) > 0,
    }
    return assign(context, told)


def _documents(visitor_id: str, kept: dict[str, Any] | None) -> dict[str, Any]:
    if kept is None:
        return {}
    assignments = {str(kept.get("seed")) + "__0": kept.get("variant")}
    return {USUAL_ATTRIBUTE + "||" + visitor_id: {"assignments": assignments}}


def _weights(experiment: Experiment, young: Allocation | None) -> list[float]:
    if young is not None:
        return [young.weights[variant.id] for variant in experiment.variants]
    total = _total(experiment)
    return [variant.weight / total if total else 0.0 for variant in experiment.variants]


def _total(experiment: Experiment) -> float:
    total = 0.0
    for variant in experiment.variants:
        total += variant.weight
    return total


def facts(chosen: Choice) -> dict[str, Any]:
    """Say, for an outcome, whether the hash chose, and by which automatic weights if any."""
    told: dict[str, Any] = {"assigned": chosen.assigned}
    if chosen.weights_version:
        told["weights_version"] = chosen.weights_version
    return told


def held_out(campaign: Campaign, situation: Situation) -> str:
    """Name the holdout the visitor is in: "site", "campaign" or "" for none."""
    if not situation.stores():
        return ""
    site, visitor_id = situation.site, situation.visitor.id
    if _below(site.id + ":holdout", visitor_id, site.holdout):
        return "site"
    experiment = campaign.experiment
    if _below(experiment.seed + ":holdout", visitor_id, experiment.holdout):
        return "campaign"
    return ""


def _below(seed: str, visitor_id: str, share: float) -> bool:
    fraction = bucketing.fraction(seed, visitor_id, 2)
    return fraction is not None and fraction < share
