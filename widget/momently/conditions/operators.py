"""Operators: what a condition may ask about one attribute.

Rule 1: `OPERATORS` is the whole list; each is `(actual, expected, groups, matches) ->
bool`, where `matches` judges a nested condition.
Rule 2: an operator given what it cannot use answers false, never raises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import patterns
from momently.conditions import values
from momently.conditions.versions import padded

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Groups = dict[str, Any]
    Matches = Callable[[Any, Any, Groups | None], bool]


def holds_value(
    expected: Any, actual: Any, groups: Groups, matches: Matches, fold: bool = False
) -> bool:
    """Say whether one attribute meets the part of a condition that stands beside its name."""
    kind = values.kind_of(expected)
    if kind == "string":
        text = values.to_text(actual)
        return bool(values.folded(text) == values.folded(expected)) if fold else text == expected
    if kind == "number":
        return bool(values.to_number(actual) == expected)
    if kind == "boolean":
        return actual is not None and values.is_truthy(actual) == bool(expected)
    if kind == "null":
        return actual is None
    if not is_operator_object(expected):
        return values.equal(actual, expected)
    for name, argument in expected.items():
        operator = OPERATORS.get(name)
        if operator is None or not operator(actual, argument, groups, matches):
            return False
    return True


def is_operator_object(value: Any) -> bool:
    """Say whether `value` is an object whose every key begins with `$`."""
    return isinstance(value, dict) and bool(value) and all(key[:1] == "$" for key in value)


def is_among(actual: Any, listed: Any, fold: bool) -> bool:
    """Say whether a value, or one of a list of values, is listed; `fold` forgets its case."""
    if not isinstance(listed, list):
        return False
    wanted = [values.folded(one) for one in listed] if fold else listed
    for one in actual if isinstance(actual, list) else [actual]:
        held = values.folded(one) if fold else one
        if any(values.same(held, other) for other in wanted):
            return True
    return False


def _has_all(actual: Any, expected: Any, groups: Groups, matches: Matches, fold: bool) -> bool:
    if not isinstance(actual, list):
        return False
    for wanted in expected if isinstance(expected, (list, str)) else []:
        if not any(holds_value(wanted, one, groups, matches, fold) for one in actual):
            return False
    return True


def _has_element(actual: Any, expected: Any, groups: Groups, matches: Matches) -> bool:
    if not isinstance(actual, list):
        return False
    for one in actual:
        if one is None:
            continue
        if is_operator_object(expected):
            if holds_value(expected, one, groups, matches):
                return True
        elif matches(expected, one, groups):
            return True
    return False


def listed_in(group: Any) -> list[Any] | None:
    """Give the values of a saved group, told as a list or as a `{"type": "list"}`; None if none."""
    if isinstance(group, dict) and group.get("type") == "list":
        group = group.get("values")
    return group if isinstance(group, list) else None


def _is_in_group(actual: Any, name: Any, groups: Groups, wanted: bool) -> bool:
    # A group that nobody saved is an empty one; one that cannot be read holds and spares nobody.
    known = isinstance(name, str) and name in groups
    members = listed_in(groups[name]) if known else []
    return members is not None and is_among(actual, members, False) is wanted


def _exists(actual: Any, expected: Any, groups: Groups, matches: Matches) -> bool:
    return (actual is not None) == values.is_truthy(expected)


def _size(actual: Any, expected: Any, groups: Groups, matches: Matches) -> bool:
    return isinstance(actual, list) and holds_value(expected, len(actual), groups, matches)


def _matches(actual: Any, expected: Any, flags: str) -> bool:
    return isinstance(expected, str) and patterns.found(expected, values.to_text(actual), flags)


def _version_is_less(left: Any, right: Any) -> bool:
    return values.text_is_less(padded(left), padded(right))


OPERATORS: dict[str, Callable[[Any, Any, Groups, Matches], bool]] = {
    "$eq": lambda a, e, g, m: values.same(a, e),
    "$ne": lambda a, e, g, m: not values.same(a, e),
    "$lt": lambda a, e, g, m: values.is_less(a, e, False),
    "$lte": lambda a, e, g, m: values.is_less(a, e, True),
    "$gt": lambda a, e, g, m: values.is_less(e, a, False),
    "$gte": lambda a, e, g, m: values.is_less(e, a, True),
    "$in": lambda a, e, g, m: is_among(a, e, False),
    "$nin": lambda a, e, g, m: isinstance(e, list) and not is_among(a, e, False),
    "$ini": lambda a, e, g, m: is_among(a, e, True),
    "$nini": lambda a, e, g, m: isinstance(e, list) and not is_among(a, e, True),
    "$inGroup": lambda a, e, g, m: _is_in_group(a, e, g, True),
    "$notInGroup": lambda a, e, g, m: _is_in_group(a, e, g, False),
    "$all": lambda a, e, g, m: _has_all(a, e, g, m, False),
    "$alli": lambda a, e, g, m: _has_all(a, e, g, m, True),
    "$elemMatch": _has_element,
    "$exists": _exists,
    "$size": _size,
    "$not": lambda a, e, g, m: not holds_value(e, a, g, m),
    "$regex": lambda a, e, g, m: _matches(a, e, ""),
    "$regexi": lambda a, e, g, m: _matches(a, e, "i"),
    "$type": lambda a, e, g, m: bool(values.kind_of(a) == e),
    "$veq": lambda a, e, g, m: padded(a) == padded(e),
    "$vne": lambda a, e, g, m: padded(a) != padded(e),
    "$vlt": lambda a, e, g, m: _version_is_less(a, e),
    "$vlte": lambda a, e, g, m: not _version_is_less(e, a),
    "$vgt": lambda a, e, g, m: _version_is_less(e, a),
    "$vgte": lambda a, e, g, m: not _version_is_less(a, e),
}
