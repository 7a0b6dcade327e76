"""Running: GrowthBook's `run`, for its experiments, and the features that they may ask about.

Rule 1: the order of the steps is that of the specification
(https://docs.growthbook.io/lib/build-your-own): forced variations come before everything,
and whoever kept a variation is not asked again whether they may take part.
Rule 2: nothing raises: what is malformed counts as missing.
Rule 3: features that ask about each other in a circle, or deeper than `_DEEPEST`, are no
answer, and whoever asks takes no part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently import bucketing, conditions
from momently.conditions import values
from momently.experiments import overrides, sticky
from momently.experiments.assignment import (
    Assignment,
    Subject,
    listed,
    meta,
    pair,
    pairs,
    plain,
    subject,
    variation_key,
    whole,
)

if TYPE_CHECKING:
    from typing import Any

CIRCLE = "cyclicPrerequisite"
_DEEPEST = 5
_OF_A_RULE = (
    "bucketVersion",
    "condition",
    "coverage",
    "disableStickyBucketing",
    "fallbackAttribute",
    "filters",
    "hashAttribute",
    "hashVersion",
    "meta",
    "minBucketVersion",
    "namespace",
    "ranges",
    "seed",
    "variations",
    "weights",
)


@dataclass(frozen=True, slots=True)
class FeatureValue:
    """What a feature is for a visitor, why, and the experiment's answer if one decided."""

    value: Any
    source: str
    assignment: Assignment | None = None


def assign(context: dict[str, Any], experiment: dict[str, Any]) -> Assignment:
    """Say which variation the visitor in `context` gets."""
    return _assign(plain(context), plain(experiment), ())


def evaluate(context: dict[str, Any], feature: str) -> FeatureValue:
    """Say what the value of a feature in `context` is."""
    return _evaluate(plain(context), feature, ())


def _assign(
    context: dict[str, Any], experiment: dict[str, Any], asked: tuple[str, ...]
) -> Assignment:
    changes = plain(context.get("overrides")).get(values.to_text(experiment.get("key")))
    if isinstance(changes, dict):
        experiment = dict(experiment)
        experiment.update(changes)
    count = len(listed(experiment.get("variations")))
    who = _subject(context, experiment)
    if count < 2 or context.get("enabled") is False:
        return _told(experiment, who, -1)
    if not overrides.is_for(experiment, context.get("url")):
        return _told(experiment, who, -1)
    forced = overrides.forced(context, experiment, count)
    if forced is not None:
        return _told(experiment, who, forced)
    if experiment.get("status") == "draft" or experiment.get("active") is False or not who.value:
        return _told(experiment, who, -1)
    return _divided(context, experiment, who, asked)


def _subject(context: dict[str, Any], experiment: dict[str, Any]) -> Subject:
    fallback = experiment.get("fallbackAttribute") if sticky.applies(context, experiment) else None
    return subject(context, experiment.get("hashAttribute"), fallback)


def _told(
    experiment: dict[str, Any], who: Subject, index: int, was_kept: bool = False
) -> Assignment:
    is_in = 0 <= index < len(listed(experiment.get("variations")))
    variation = index if is_in else 0
    passes = values.is_truthy(meta(experiment, variation).get("passthrough"))
    key = variation_key(experiment, variation)
    return Assignment(
        variation,
        is_in,
        False,
        key,
        hash_attribute=who.attribute,
        hash_value=who.value,
        sticky_used=was_kept,
        passes_through=passes,
    )


def _divided(
    context: dict[str, Any], experiment: dict[str, Any], who: Subject, asked: tuple[str, ...]
) -> Assignment:
    is_sticky = sticky.applies(context, experiment)
    kept = sticky.find(context, experiment, who) if is_sticky else sticky.NONE
    share = _share(experiment, who)
    may_enter = kept.variation >= 0 or _may_enter(context, experiment, who, asked)
    may_enter = may_enter and overrides.is_searched(experiment, context.get("url"))
    if not may_enter or share is None:
        return _told(experiment, who, -1)
    if kept.blocked:
        return _told(experiment, who, -1, was_kept=True)
    index = kept.variation
    if index < 0:
        index = bucketing.choose_variation(share, _ranges(experiment))
    if index >= 0 and "force" in experiment:
        return _told(experiment, who, whole(experiment["force"], -1))
    stopped = values.is_truthy(context.get("qaMode")) or experiment.get("status") == "stopped"
    if stopped or index < 0:
        return _told(experiment, who, -1)
    # More ranges than variations: whoever falls into one too many was divided, and gets nothing.
    told = _told(experiment, who, index)
    return Assignment(
        told.variation,
        told.in_experiment,
        True,
        told.key,
        share,
        who.attribute,
        who.value,
        kept.variation >= 0,
        told.passes_through,
        sticky.written(context, experiment, who, told.key) if is_sticky else {},
    )


def _share(experiment: dict[str, Any], who: Subject) -> float | None:
    seed = experiment.get("seed")
    key = seed if values.is_truthy(seed) else experiment.get("key")
    return bucketing.fraction(values.to_text(key), who.value, _version(experiment, 1))


def _version(told: dict[str, Any], usual: int) -> int:
    version = told.get("hashVersion")
    return whole(version, -1) if values.is_truthy(version) else usual


def _ranges(experiment: dict[str, Any]) -> list[list[float]]:
    told = experiment.get("ranges")
    if isinstance(told, list):
        return pairs(told)
    count = len(listed(experiment.get("variations")))
    coverage, weights = experiment.get("coverage"), experiment.get("weights")
    return bucketing.bucket_ranges(
        count,
        coverage if values.kind_of(coverage) == "number" else None,
        _numbers(listed(weights)),
    )


def _numbers(told: list[Any]) -> list[float]:
    # A list with anything else in it counts as missing.
    return told if all(values.kind_of(one) == "number" for one in told) else []


def _may_enter(
    context: dict[str, Any], experiment: dict[str, Any], who: Subject, asked: tuple[str, ...]
) -> bool:
    filters, namespace = experiment.get("filters"), experiment.get("namespace")
    if isinstance(filters, list):
        if not _passes(context, filters):
            return False
    elif namespace and not _in_namespace(who, namespace):
        return False
    return (
        _meets(context, experiment.get("condition"))
        and _parents_met(context, experiment, asked) == ""
        and _in_groups(context, experiment)
    )


def _passes(context: dict[str, Any], filters: list[Any]) -> bool:
    for told in filters:
        one = plain(told)
        who = subject(context, one.get("attribute"))
        share = bucketing.fraction(values.to_text(one.get("seed")), who.value, _version(one, 2))
        if not who.value or share is None:
            return False
        if bucketing.choose_variation(share, pairs(one.get("ranges"))) < 0:
            return False
    return True


def _in_namespace(who: Subject, namespace: Any) -> bool:
    told = listed(namespace)
    if len(told) != 3:
        return False
    start, end = pair(told[1:])
    return bucketing.in_namespace(who.value, [values.to_text(told[0]), start, end])


def _meets(context: dict[str, Any], condition: Any) -> bool:
    groups = plain(context.get("savedGroups"))
    attributes = plain(context.get("attributes"))
    return not condition or conditions.matches(condition, attributes, groups)


def _parents_met(context: dict[str, Any], asker: dict[str, Any], asked: tuple[str, ...]) -> str:
    """Name what stands against it: "" if nothing, a circle, "gate" or "condition"."""
    for told in listed(asker.get("parentConditions")):
        parent = plain(told)
        answer = _evaluate(context, values.to_text(parent.get("id")), asked)
        if answer.source == CIRCLE:
            return CIRCLE
        condition = parent.get("condition") or {}
        groups = plain(context.get("savedGroups"))
        if not conditions.matches(condition, {"value": answer.value}, groups):
            return "gate" if values.is_truthy(parent.get("gate")) else "condition"
    return ""


def _in_groups(context: dict[str, Any], experiment: dict[str, Any]) -> bool:
    wanted, known = listed(experiment.get("groups")), plain(context.get("groups"))
    return not wanted or any(values.is_truthy(known.get(values.to_text(name))) for name in wanted)


def _evaluate(context: dict[str, Any], name: str, asked: tuple[str, ...]) -> FeatureValue:
    if name in asked or len(asked) >= _DEEPEST:
        return FeatureValue(None, CIRCLE)
    told = plain(context.get("features")).get(name)
    if not isinstance(told, dict):
        return FeatureValue(None, "unknownFeature")
    for rule in listed(told.get("rules")):
        answer = _ruled(context, name, plain(rule), asked + (name,))
        if answer is not None:
            return answer
    return FeatureValue(told.get("defaultValue"), "defaultValue")


def _ruled(
    context: dict[str, Any], name: str, rule: dict[str, Any], asked: tuple[str, ...]
) -> FeatureValue | None:
    """Give what one rule makes of a feature; None sends on to the next rule."""
    against = _parents_met(context, rule, asked)
    if against:
        gone = {CIRCLE: FeatureValue(None, CIRCLE), "gate": FeatureValue(None, "prerequisite")}
        return gone.get(against)
    if isinstance(rule.get("filters"), list) and not _passes(context, rule["filters"]):
        return None
    if "force" in rule:
        included = _meets(context, rule.get("condition")) and _rolled_out(context, name, rule)
        return FeatureValue(rule["force"], "force") if included else None
    variations = rule.get("variations")
    if not isinstance(variations, list):
        return None
    experiment = {field: rule[field] for field in _OF_A_RULE if field in rule}
    experiment["key"] = rule.get("key") or name
    told = _assign(context, experiment, asked)
    if not told.in_experiment or told.passes_through:
        return None
    return FeatureValue(variations[told.variation], "experiment", told)


def _rolled_out(context: dict[str, Any], name: str, rule: dict[str, Any]) -> bool:
    span, told_coverage = rule.get("range"), rule.get("coverage")
    coverage = values.to_number(told_coverage)
    if not isinstance(span, list) and (told_coverage is None or coverage is None):
        return True
    who = _subject(context, rule)
    told = dict(rule)
    told["key"] = name
    share = _share(told, who)
    if not who.value or share is None:
        return False
    if isinstance(span, list):
        return bucketing.choose_variation(share, pairs([span])) == 0
    return coverage is not None and coverage != 0 and share <= coverage
