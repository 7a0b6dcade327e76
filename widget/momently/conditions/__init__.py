"""Conditions: who a campaign is for, as GrowthBook-style documents.

Rule 1: the answer is the one GrowthBook's JavaScript SDK gives
(https://docs.growthbook.io/lib/build-your-own), loose comparisons included: a missing
attribute is null, null counts as 0 beside a number, an empty `$or` is true.
Rule 2: `matches` never raises and never complains: an operator it does not know is
false, and so is a condition that is no object. `problems` tells an author, before
anything is shipped.
Rule 3: objects are equal whatever the order of their keys (GrowthBook's order matters
there; two of our interpreters cannot keep one).
Rule 4: a saved group is a list, or one of GrowthBook's objects: `{"type": "list"}` and, for
`$savedGroup`, `{"type": "condition"}`. Groups that ask for each other in a circle hold nobody.
Campaigns know lists only.
Rule 5: patterns are those of `momently.patterns`. One that it cannot read is false, as a
broken one is in GrowthBook, and refused by `problems`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.conditions.operators import OPERATORS, holds_value, is_among, listed_in
from momently.conditions.problems import problems
from momently.conditions.values import at_path

if TYPE_CHECKING:
    from typing import Any

__all__ = ["OPERATORS", "matches", "problems"]


def matches(condition: Any, attributes: Any, saved_groups: dict[str, Any] | None = None) -> bool:
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


def _all_hold(parts: Any, attributes: Any, groups: dict[str, Any]) -> bool:
    return not isinstance(parts, list) or all(matches(part, attributes, groups) for part in parts)


def _some_holds(parts: Any, attributes: Any, groups: dict[str, Any]) -> bool:
    if not isinstance(parts, list) or not parts:
        return True
    return any(matches(part, attributes, groups) for part in parts)


def _none_holds(parts: Any, attributes: Any, groups: dict[str, Any]) -> bool:
    return not _some_holds(parts, attributes, groups)


def _not_holds(part: Any, attributes: Any, groups: dict[str, Any]) -> bool:
    return not matches(part, attributes, groups)


def _in_saved_group(asked: Any, attributes: Any, groups: dict[str, Any]) -> bool:
    """Say whether the visitor is in the group of `{"id", "attributeKey"?}`."""
    if not isinstance(asked, dict) or not isinstance(asked.get("id"), str):
        return False
    group, path = groups.get(asked["id"]), asked.get("attributeKey")
    if not isinstance(group, dict) or not (path is None or isinstance(path, str)):
        return False
    if group.get("type") == "condition":
        others = dict(groups)
        others[asked["id"]] = None  # it may not ask for itself
        return matches(group.get("condition"), attributes, others)
    path = group.get("attributeKey") if path is None else path
    members = listed_in(group)
    if members is None or not isinstance(path, str):
        return False
    return is_among(at_path(attributes, path), members, False)


_JOINS = {
    "$and": _all_hold,
    "$or": _some_holds,
    "$nor": _none_holds,
    "$not": _not_holds,
    "$savedGroup": _in_saved_group,
}
