"""Sticky buckets: who once got a variation keeps it, whatever becomes of the weights.

Rule 1: a document belongs to one attribute and its value, and holds variation keys by
experiment and bucket version. That of the hash attribute outweighs that of the fallback.
Rule 2: another bucket version divides anew; a version below `minBucketVersion` is blocked.
Rule 3: without documents in the context (an empty object will do) nothing is sticky.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently.conditions import values
from momently.experiments.assignment import (
    Subject,
    listed,
    plain,
    subject,
    variation_key,
    whole,
)

if TYPE_CHECKING:
    from typing import Any

_MOST_VERSIONS = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """The variation that was kept (-1: none), and whether the visitor is blocked."""

    variation: int = -1
    blocked: bool = False


NONE = Kept()


def applies(context: dict[str, Any], experiment: dict[str, Any]) -> bool:
    """Say whether buckets are sticky at all."""
    has_documents = context.get("stickyBucketAssignmentDocs") is not None
    return has_documents and not values.is_truthy(experiment.get("disableStickyBucketing"))


def find(context: dict[str, Any], experiment: dict[str, Any], who: Subject) -> Kept:
    """Look up what `who` was given before."""
    kept = _assignments(context, experiment, who)
    for version in range(min(whole(experiment.get("minBucketVersion"), 0), _MOST_VERSIONS)):
        if _name(experiment, version) in kept:
            return Kept(blocked=True)
    key = kept.get(_name(experiment, whole(experiment.get("bucketVersion"), 0)))
    for index in range(len(listed(experiment.get("meta")))):
        if key is not None and variation_key(experiment, index) == key:
            return Kept(index)
    return NONE


def _assignments(
    context: dict[str, Any], experiment: dict[str, Any], who: Subject
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    fallback = experiment.get("fallbackAttribute")
    if values.is_truthy(fallback):
        second = subject(context, fallback)
        if second.value:
            found.update(plain(_document(context, second).get("assignments")))
    found.update(plain(_document(context, who).get("assignments")))
    return found


def _document(context: dict[str, Any], who: Subject) -> dict[str, Any]:
    told = context.get("stickyBucketAssignmentDocs")
    if isinstance(told, dict):
        return plain(told.get(_place(who)))
    for one in listed(told):
        document = plain(one)
        named = (document.get("attributeName"), document.get("attributeValue"))
        if named == (who.attribute, who.value):
            return document
    return {}


def _place(who: Subject) -> str:
    return who.attribute + "||" + who.value


def _name(experiment: dict[str, Any], version: int) -> str:
    return values.to_text(experiment.get("key")) + "__" + str(version)


def written(
    context: dict[str, Any], experiment: dict[str, Any], who: Subject, key: str
) -> dict[str, Any]:
    """Give the documents that change now that `who` has the variation `key`."""
    before = plain(_document(context, who).get("assignments"))
    name = _name(experiment, whole(experiment.get("bucketVersion"), 0))
    if before.get(name) == key:
        return {}
    assignments = dict(before)
    assignments[name] = key
    document = {
        "attributeName": who.attribute,
        "attributeValue": who.value,
        "assignments": assignments,
    }
    return {_place(who): document}
