"""Conditions: who a campaign is for, as GrowthBook-style documents.

Rule 1: the answer is the one GrowthBook's JavaScript SDK gives
(https://docs.growthbook.io/lib/build-your-own), loose comparisons included: a missing
attribute is null, null counts as 0 beside a number, an empty `$or` is true.
Rule 2: `matches` never raises and never complains: an operator it does not know is
false, and so is a condition that is no object. `problems` tells an author, before
anything is shipped.
Rule 3: objects are equal whatever the order of their keys (GrowthBook's order matters
there; two of our interpreters cannot keep one).
Rule 4: patterns are those of `momently.patterns`. One that it cannot read is false, as a
broken one is in GrowthBook, and refused by `problems`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.conditions.operators import OPERATORS, holds_value
from momently.conditions.problems import problems
from momently.conditions.values import at_path

if TYPE_CHECKING:
    from typing import Any

__all__ = ["OPERATORS", "matches", "problems"]


def matches(
    condition: Any, attributes: Any, saved_groups: dict[str, list[Any]] | None = None
) -> bool:
    """Say whether a visitor's `attributes` meet `condition`."""
    groups = saved_groups or {}
    if not isinstance(condition, dict):
        return False
    for key, expected in condition.items():
        join = _JOINS.get(key)
        if join is not None:
            if not join(expected, attributes, groups):
                return False
        elif not holds_value(expected, at_path(attributes, key), groups, matches):
            return False
    return True


def _all_hold(parts: Any, attributes: Any, groups: dict[str, list[Any]]) -> bool:
    return not isinstance(parts, list) or all(matches(part, attributes, groups) for part in parts)


def _some_holds(parts: Any, attributes: Any, groups: dict[str, list[Any]]) -> bool:
    if not isinstance(parts, list) or not parts:
        return True
    return any(matches(part, attributes, groups) for part in parts)


def _none_holds(parts: Any, attributes: Any, groups: dict[str, list[Any]]) -> bool:
    return not _some_holds(parts, attributes, groups)


def _not_holds(part: Any, attributes: Any, groups: dict[str, list[Any]]) -> bool:
    return not matches(part, attributes, groups)


_JOINS = {"$and": _all_hold, "$or": _some_holds, "$nor": _none_holds, "$not": _not_holds}
