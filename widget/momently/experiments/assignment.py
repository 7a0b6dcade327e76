"""What an experiment answers about one visitor, and whom it asks about.

Rule 1: a visitor who is not in the experiment gets variation 0.
Rule 2: whoever has no hash value, "" or 0 or nothing, is nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from momently.conditions import values

if TYPE_CHECKING:
    from typing import Any

USUAL_ATTRIBUTE = "id"


@dataclass(frozen=True, slots=True)
class Assignment:
    """The variation (its index), whether it counts, and whether the hash chose it.

    `documents` are the sticky buckets to be stored, by "attribute||value".
    """

    variation: int
    in_experiment: bool
    hash_used: bool
    key: str = "0"
    bucket: float | None = None
    hash_attribute: str = USUAL_ATTRIBUTE
    hash_value: str = ""
    sticky_used: bool = False
    passes_through: bool = False
    documents: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whoever is divided: the attribute that is hashed, and its value as text."""

    attribute: str
    value: str


def subject(context: dict[str, Any], attribute: Any, fallback: Any = None) -> Subject:
    """Find what is hashed: `attribute` ("id" if there is none), or else `fallback`."""
    attributes = plain(context.get("attributes"))
    name = values.to_text(attribute) if values.is_truthy(attribute) else USUAL_ATTRIBUTE
    told = attributes.get(name)
    if not values.is_truthy(told) and values.is_truthy(fallback):
        told = attributes.get(values.to_text(fallback))
        name = values.to_text(fallback) if values.is_truthy(told) else name
    return Subject(name, values.to_text(told) if values.is_truthy(told) else "")


def plain(value: Any) -> dict[str, Any]:
    """Give an object, or an empty one where there is none."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """Give a list, or an empty one where there is none."""
    return value if isinstance(value, list) else []


def variation_key(experiment: dict[str, Any], index: int) -> str:
    """Name a variation: as `meta` does, or by its index."""
    key = meta(experiment, index).get("key")
    return values.to_text(key) if values.is_truthy(key) else str(index)


def meta(experiment: dict[str, Any], index: int) -> dict[str, Any]:
    """Give what `meta` says about one variation."""
    told = listed(experiment.get("meta"))
    return plain(told[index]) if index < len(told) else {}


def whole(value: Any, otherwise: int) -> int:
    """Give a whole number that is not negative, or `otherwise`."""
    is_finite = values.kind_of(value) == "number" and value - value == 0
    return int(value) if is_finite and value >= 0 and value == int(value) else otherwise


def pairs(told: Any) -> list[list[float]]:
    """Give ranges, each as its two bounds."""
    return [pair(one) for one in listed(told)]


def pair(told: Any) -> list[float]:
    """Give the two bounds of a range."""
    bounds = [bound for bound in listed(told) if values.kind_of(bound) == "number"]
    # What is no range holds nobody, but keeps its place among the variations.
    return bounds if len(bounds) == 2 else [0, 0]
