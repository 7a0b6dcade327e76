"""Audience: which part of a condition holds, and which does not.

Rule 1: a condition is taken apart at its first level; parts joined by `$and` count as
first level too. What stands under another join is one part.
Rule 2: parts are listed by name, since no interpreter has to keep an author's order.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from momently import conditions
from momently.conditions.values import at_path

if TYPE_CHECKING:
    from typing import Any

LONGEST_TEXT = 60
# Operators in words, where one stands alone; any other condition is told as it is written.
WORDS: dict[str, str] = {
    "$eq": "",
    "$ne": "not ",
    "$gt": "more than ",
    "$gte": "at least ",
    "$lt": "less than ",
    "$lte": "at most ",
    "$in": "one of ",
    "$nin": "none of ",
    "$all": "all of ",
    "$regex": "fits ",
    "$vgte": "at least version ",
    "$vlt": "older than version ",
}


def parts(
    condition: dict[str, Any], known: dict[str, Any], groups: dict[str, list[Any]]
) -> list[dict[str, Any]]:
    """List (asks, wants, has, passed) for each part of `condition`."""
    listed = []
    for key in sorted(condition):
        wanted = condition[key]
        if key == "$and" and isinstance(wanted, list):
            for part in wanted:
                if isinstance(part, dict):
                    listed.extend(parts(part, known, groups))
            continue
        listed.append(
            {
                "asks": key,
                "wants": _wanted(wanted),
                "has": "" if key.startswith("$") else _short(at_path(known, key)),
                "passed": conditions.matches({key: wanted}, known, groups),
            }
        )
    return listed


def _wanted(told: Any) -> str:
    if isinstance(told, dict) and len(told) == 1:
        for operator in told:
            if operator in WORDS:
                return WORDS[operator] + _short(told[operator])
            if operator == "$exists":
                return "anything" if told[operator] else "nothing"
    return _short(told)


def _short(value: Any) -> str:
    """Write a value as JSON, keys in order, cut where nobody would read on."""
    told = "nothing" if value is None else json.dumps(_ordered(value))
    return told if len(told) <= LONGEST_TEXT else told[: LONGEST_TEXT - 1] + "\u2026"


def _ordered(value: Any) -> Any:
    # One key at a time is the only order that every interpreter keeps.
    if isinstance(value, dict) and len(value) > 1:
        return [{key: _ordered(value[key])} for key in sorted(value)]
    return value
