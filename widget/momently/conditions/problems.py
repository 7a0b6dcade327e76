"""What is wrong with a condition, said to its author.

Rule 1: every problem at once, each with its place, its text and a hint.
Rule 2: what is refused here is never evaluated, so a slip cannot quietly match everybody.
Rule 3: an attribute whose name begins with `$` may be asked about with an operator
object only; anything else in that place is taken for a misspelt operator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import patterns
from momently.conditions.operators import OPERATORS, is_operator_object
from momently.conditions.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Problem = tuple[str, str, str]

_DEEPEST = 12
_FLAGS = {"$regex": "", "$regexi": "i"}
_JOINS = ("$and", "$not", "$nor", "$or")
_LISTS = ("$all", "$alli", "$in", "$ini", "$nin", "$nini")
_ORDERS = ("$gt", "$gte", "$lt", "$lte")
_VERSIONS = ("$veq", "$vgt", "$vgte", "$vlt", "$vlte", "$vne")
_TYPES = ("array", "boolean", "null", "number", "object", "string")


def problems(condition: Any, place: str = "audience", depth: int = 0) -> list[Problem]:
    """List what is wrong with `condition`: (place, text, hint) each; none when it is sound."""
    if not isinstance(condition, dict):
        return [(place, "a condition must be a table", 'write { "page.type" = "product" }')]
    if depth > _DEEPEST:
        return [(place, "the condition is nested too deeply", "say it with fewer levels")]
    found: list[Problem] = []
    for key in sorted(condition):
        found += _entry(key, condition[key], place + "." + key, depth)
    return found


def _entry(key: str, value: Any, place: str, depth: int) -> list[Problem]:
    if key == "$not":
        return problems(value, place, depth + 1)
    if key in _JOINS:
        return _each(value, place, depth)
    if key[:1] == "$" and not is_operator_object(value):
        return [(place, "unknown operator " + key, _nearest(key, _JOINS))]
    return _value(value, place, depth)


def _each(parts: Any, place: str, depth: int) -> list[Problem]:
    if not isinstance(parts, list):
        return [(place, "this takes a list of conditions", "write [{ ... }, { ... }]")]
    found: list[Problem] = []
    for index, part in enumerate(parts):
        found += problems(part, place + "[" + str(index) + "]", depth + 1)
    return found


def _value(value: Any, place: str, depth: int) -> list[Problem]:
    if depth > _DEEPEST:
        return [(place, "the condition is nested too deeply", "say it with fewer levels")]
    if not isinstance(value, dict):
        return []
    asked = [key for key in sorted(value) if key[:1] == "$"]
    if asked and len(asked) != len(value):
        hint = "keep operators ($...) apart from the keys of an object to be equal to"
        return [(place, "operators and plain keys stand side by side", hint)]
    found: list[Problem] = []
    for name in asked:
        found += _operator(name, value[name], place + "." + name, depth)
    return found


def _operator(name: str, argument: Any, place: str, depth: int) -> list[Problem]:
    if name not in OPERATORS:
        return [(place, "unknown operator " + name, _nearest(name, tuple(OPERATORS)))]
    nested = _NESTED.get(name)
    if nested is not None:
        return nested(argument, place, depth + 1)
    allowed, hint = _SHAPES.get(name, (None, ""))
    if allowed is not None and kind_of(argument) not in allowed:
        return [(place, name + " cannot take a value of type " + kind_of(argument), hint)]
    if name in _FLAGS:
        return _pattern(argument, _FLAGS[name], place)
    if name == "$type" and argument not in _TYPES:
        return [(place, "unknown type " + str(argument), "one of " + ", ".join(_TYPES))]
    return []


def _pattern(pattern: str, flags: str, place: str) -> list[Problem]:
    fault = patterns.fault(pattern, flags)
    return [] if fault is None else [(place, "bad pattern, " + str(fault), fault.hint)]


def _element(argument: Any, place: str, depth: int) -> list[Problem]:
    if is_operator_object(argument):
        return _value(argument, place, depth)
    return problems(argument, place, depth)


def _members(argument: Any, place: str, depth: int) -> list[Problem]:
    if not isinstance(argument, list):
        return [(place, "this takes a list", 'write ["one", "two"]')]
    found: list[Problem] = []
    for index, part in enumerate(argument):
        found += _value(part, place + "[" + str(index) + "]", depth)
    return found


def _count(argument: Any, place: str, depth: int) -> list[Problem]:
    if kind_of(argument) in ("number", "object"):
        return _value(argument, place, depth)
    return [(place, "$size takes a number or an operator", 'write 2 or { "$gt" = 2 }')]


_NESTED: dict[str, Callable[[Any, str, int], list[Problem]]] = {
    "$all": _members,
    "$alli": _members,
    "$elemMatch": _element,
    "$not": _value,
    "$size": _count,
}


def _shapes() -> dict[str, tuple[tuple[str, ...] | None, str]]:
    shapes: dict[str, tuple[tuple[str, ...] | None, str]] = {
        "$exists": (("boolean",), "write true or false"),
        "$type": (("string",), "one of " + ", ".join(_TYPES)),
        "$inGroup": (("string",), "name a saved group"),
        "$regex": (("string",), "write a pattern such as '^/sale/'"),
        "$regexi": (("string",), "write a pattern such as '^/sale/'"),
        "$notInGroup": (("string",), "name a saved group"),
    }
    for name in _LISTS:
        shapes[name] = (("array",), 'write ["one", "two"]')
    for name in _ORDERS:
        shapes[name] = (("number", "string"), "compare with a number or a text")
    for name in _VERSIONS:
        shapes[name] = (("number", "string"), 'write a version such as "1.2.0"')
    return shapes


_SHAPES = _shapes()


def _nearest(name: str, known: tuple[str, ...]) -> str:
    """Name the operator that is the fewest edits away, as a hint; the first of equals."""
    best = min([(_edits(name, other), other) for other in known])
    return "did you mean " + best[1] + "?"


def _edits(one: str, other: str) -> int:
    """Count the letters to insert, drop or replace (Levenshtein's distance)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        above, row[0] = row[0], i + 1
        for j, wanted in enumerate(other):
            cost = above + (letter != wanted)
            above = row[j + 1]
            row[j + 1] = min(cost, above + 1, row[j] + 1)
    return row[len(other)]
