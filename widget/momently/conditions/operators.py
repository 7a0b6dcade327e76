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

    Groups = dict[str, list[Any]]
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


def _is_among(actual: Any, listed: Any, fold: bool) -> bool:
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
        if not values.is_truthy(one):
            continue
        if is_operator_object(expected):
            if holds_value(expected, one, groups, matches):
                return True
        elif matches(expected, one, groups):
            return True
    return False


def _group(name: Any, groups: Groups) -> list[Any]:
    return groups.get(name) or [] if isinstance(name, str) else []


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
    "$in": lambda a, e, g, m: _is_among(a, e, False),
    "$nin": lambda a, e, g, m: isinstance(e, list) and not _is_among(a, e, False),
    "$ini": lambda a, e, g, m: _is_among(a, e, True),
    "$nini": lambda a, e, g, m: isinstance(e, list) and not _is_among(a, e, True),
    "$inGroup": lambda a, e, g, m: _is_among(a, _group(e, g), False),
    "$notInGroup": lambda a, e, g, m: not _is_among(a, _group(e, g), False),
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
