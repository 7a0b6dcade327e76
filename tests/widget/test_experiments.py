"""What holds for any experiment: nobody is lost, nothing raises, and the hash is fair."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from momently import bucketing, experiments

LAWS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
IDS = 100_000
_TEXT = some.text(max_size=4)
_PLAIN = some.none() | some.booleans() | some.integers(-3, 9) | some.floats() | _TEXT
_ANY = some.recursive(
    _PLAIN,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=6,
)
_FIELDS = [
    "active",
    "bucketVersion",
    "condition",
    "coverage",
    "disableStickyBucketing",
    "fallbackAttribute",
    "filters",
    "force",
    "groups",
    "hashAttribute",
    "hashVersion",
    "key",
    "meta",
    "minBucketVersion",
    "namespace",
    "parentConditions",
    "ranges",
    "seed",
    "status",
    "url",
    "urlPatterns",
    "variations",
    "weights",
]
_OF_CONTEXT = [
    "attributes",
    "enabled",
    "features",
    "forcedVariations",
    "groups",
    "overrides",
    "qaMode",
    "savedGroups",
    "stickyBucketAssignmentDocs",
    "url",
]


def _chi_square(counts: list[int], expected: float) -> float:
    return sum((count - expected) ** 2 / expected for count in counts)


@pytest.mark.parametrize(("version", "parts"), [(1, 1000), (2, 10_000)])
@pytest.mark.parametrize("seed", ["summer-sale", "5eed"])
def test_a_hundred_thousand_visitors_fall_evenly(version: int, parts: int, seed: str) -> None:
    counts = [0] * parts
    for number in range(IDS):
        share = bucketing.fraction(seed, f"visitor-{number}", version)
        assert share is not None
        counts[round(share * parts)] += 1
    freedom = parts - 1
    # Five standard deviations; chi-square has variance 2 * freedom.
    assert abs(_chi_square(counts, IDS / parts) - freedom) < 5 * (2 * freedom) ** 0.5


def test_two_experiments_divide_independently_of_each_other() -> None:
    counts = [0] * 100
    for number in range(IDS):
        one = bucketing.fraction("first", str(number), 2)
        other = bucketing.fraction("second", str(number), 2)
        assert one is not None
        assert other is not None
        counts[int(one * 10) * 10 + int(other * 10)] += 1
    assert abs(_chi_square(counts, IDS / 100) - 99) < 5 * (2 * 99) ** 0.5


def test_uneven_weights_get_their_shares() -> None:
    experiment = {"key": "k", "variations": [0, 1, 2], "weights": [0.1, 0.3, 0.6], "hashVersion": 2}
    counts = [0, 0, 0]
    for number in range(20_000):
        told = experiments.assign({"attributes": {"id": str(number)}}, experiment)
        counts[told.variation] += 1
    for count, weight in zip(counts, (0.1, 0.3, 0.6), strict=True):
        assert abs(count - 20_000 * weight) < 5 * (20_000 * weight * (1 - weight)) ** 0.5


@LAWS
@given(
    some.dictionaries(some.sampled_from(_OF_CONTEXT), _ANY, max_size=5),
    some.dictionaries(some.sampled_from(_FIELDS), _ANY, max_size=6),
)
def test_nothing_that_anybody_writes_makes_it_raise(
    context: dict[str, Any], told: dict[str, Any]
) -> None:
    experiment = {"key": "k", "variations": [0, 1, 2], **told}
    attributes = context.get("attributes")
    context["attributes"] = {"id": "7", **(attributes if isinstance(attributes, dict) else {})}
    answer = experiments.assign(context, experiment)
    assert 0 <= answer.variation < 3
    assert answer.in_experiment or answer.variation == 0
    assert answer.in_experiment or not answer.hash_used
    context["features"] = {"f": {"rules": [told]}}
    experiments.evaluate(context, "f")


@LAWS
@given(some.text(min_size=1, max_size=9), some.lists(some.integers(0, 9), min_size=2, max_size=5))
def test_whoever_has_a_bucket_keeps_it(visitor: str, weights: list[int]) -> None:
    names = [f"arm {number}" for number in range(len(weights))]
    experiment: dict[str, Any] = {
        "key": "k",
        "variations": names,
        "meta": [{"key": name} for name in names],
    }
    context: dict[str, Any] = {"attributes": {"id": visitor}, "stickyBucketAssignmentDocs": {}}
    first = experiments.assign(context, experiment)
    context["stickyBucketAssignmentDocs"] = first.documents
    total = sum(weights) or 1
    later = {**experiment, "weights": [weight / total for weight in weights], "coverage": 0.1}
    again = experiments.assign(context, later)
    assert (again.variation, again.sticky_used, again.documents) == (first.variation, True, {})
