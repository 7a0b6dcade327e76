"""Nesting: what an author may put into combinations of triggers (see combined.py).

Rule 1: at most `DEEPEST` combinations inside each other; every one but `not` has two parts
or more, `not` has one.
Rule 2: a `not` needs a neighbour that fires: it stands in `all`, `n_of` or `sequence`, never
alone, never last in a sequence.
Rule 3: what calls a trigger off (`cancelled_by`) is said of the whole, not of a part.
Rule 4: every slip is told with its place: trigger.of[1].after_ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.signals import fits

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Found = list[tuple[str, str, str]]
    Check = Callable[[str, dict[str, Any], tuple[str, ...]], Found]

DEEPEST = 3
NOT = "not"
AROUND_NOT = ("all", "n_of", "sequence")
KINDS = ("all", "any", "n_of", "not", "sequence")
_IN_PART = ("kind", "fresh_ms")


def problems(kind: str, params: dict[str, Any], around: tuple[str, ...], check: Check) -> Found:
    """List what is wrong with the parts of a combination; `around` are those it stands in."""
    found = _where(kind, around)
    parts = params.get("of")
    if not isinstance(parts, list):
        return found
    if len(around) >= DEEPEST:
        text = "more than " + str(DEEPEST) + " combinations inside each other"
        return found + [("trigger.of", text, "fewer, or two campaigns")]
    found = found + _how_many(kind, params, parts)
    for i, part in enumerate(parts):
        here = "trigger.of[" + str(i) + "]"
        for place, text, hint in _part(part, around + (kind,), check):
            found.append((here + place[len("trigger") :], text, hint))
    return found


def _where(kind: str, around: tuple[str, ...]) -> Found:
    if kind != NOT or (around and around[-1] in AROUND_NOT):
        return []
    text = "a not that nothing completes" if not around else "a not inside " + around[-1]
    return [("trigger.kind", text, "a part of all, n_of or sequence, beside one that fires")]


def _how_many(kind: str, params: dict[str, Any], parts: list[Any]) -> Found:
    fires = [not (isinstance(part, dict) and part.get("kind") == NOT) for part in parts]
    if kind == NOT:
        wrong = len(parts) != 1
        return [("trigger.of", "not one trigger", "one trigger in a list")] if wrong else []
    if len(parts) < 2:
        return [("trigger.of", "fewer than two triggers", "two triggers or more")]
    if kind in AROUND_NOT and not any(fires):
        return [("trigger.of", "nothing but not", "at least one trigger that fires")]
    if kind == "sequence" and not fires[-1]:
        last = "trigger.of[" + str(len(parts) - 1) + "]"
        return [(last, "a not at the end of a sequence", "a trigger that fires after it")]
    n: Any = params.get("n")
    if kind == "n_of" and fits(n, "int") and n > len(parts):
        return [("trigger.n", "more than there are triggers", "at most " + str(len(parts)))]
    return []


def _part(part: Any, around: tuple[str, ...], check: Check) -> Found:
    if not isinstance(part, dict):
        return [("trigger", "not a trigger", 'a table: { kind = "dwell", after_ms = 5000 }')]
    kind, fresh_ms = part.get("kind"), part.get("fresh_ms")
    if not isinstance(kind, str):
        return [("trigger.kind", "missing", "the kind of trigger")]
    params = {name: part[name] for name in part if name not in _IN_PART}
    found = []
    if "cancelled_by" in params:
        params.pop("cancelled_by")
        hint = "cancelled_by beside the outermost kind"
        found.append(("trigger.cancelled_by", "not for a part", hint))
    if fresh_ms is not None and (not fits(fresh_ms, "int") or fresh_ms < 0):
        found.append(("trigger.fresh_ms", "not a usable value", "a whole number of ms"))
    return found + check(kind, params, around)
