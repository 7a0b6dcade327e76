"""The parts of a combined trigger: checked with their own place, compiled with their defaults.

Rule 1: what may stand in what is `momently.triggers.nesting`'s to say; here it is put into
an author's words.
Rule 2: a part has `fresh_ms` and its own parameters; `cancelled_by` belongs to the whole.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from momently import triggers
from momently.triggers import nesting
from momently.triggers.kinds import NO_SUCH, UNUSABLE
from momently_build.problems import spelt, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from momently_build.positions import Place
    from momently_build.problems import Problem
    from momently_build.written import Written

    Compile = Callable[[Mapping[str, Any]], dict[str, Any]]

_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
_OWN = {"trigger.kind", "trigger.of", "trigger.n"}


def is_about_parts(kind: str, dotted: str) -> bool:
    """Say whether a problem is one of a combination and its parts."""
    return kind in nesting.KINDS and (dotted in _OWN or dotted.startswith("trigger.of["))


def problem(written: Written, told: tuple[str, str, str]) -> Problem:
    """Put a problem that the engine found into an author's words."""
    dotted, text, hint = told
    place = _place(dotted)
    plugged = written.parts.plugins.plugged
    key, value = str(place[-1]), _at(written.campaign.trigger, place[1:])
    if text == "missing":
        return written.problem(place, f'The key "{key}" is missing.', f"Add {key} = ... ({hint}).")
    if text == UNUSABLE:
        return written.problem(place, f"{spelt(value)} is {text}.", f"Write {hint}.")
    if NO_SUCH in text:
        kind = text.partition(NO_SUCH)[0]
        right = [*(triggers.table(kind, plugged.params()) or {}), "kind", "fresh_ms"]
        return written.problem(
            place, f'The trigger "{kind}" has no key "{key}".', suggest(key, right)
        )
    if text.startswith("unknown trigger "):
        right = [*triggers.KINDS, *plugged.kinds]
        return written.problem(place, f'There is no trigger "{value}".', suggest(str(value), right))
    return written.problem(place, f"This is {text}.", f"Write {hint}.")


def compiled(parts: Any, compile_one: Compile) -> list[dict[str, Any]]:
    """Give the parts with their defaults filled in, however deep they stand."""
    found = []
    for part in parts:
        whole = compile_one(part)
        whole.pop("cancelled_by")
        found.append(whole)
    return found


def all_of(trigger: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give a compiled trigger and all that it is made of."""
    yield trigger
    for part in trigger["of"] if trigger["kind"] in nesting.KINDS else ():
        yield from all_of(part)


def _place(dotted: str) -> Place:
    return tuple(int(number) if number else name for number, name in _STEP.findall(dotted))


def _at(table: Any, place: Place) -> Any:
    for step in place:
        try:
            table = table[step]
        except (KeyError, IndexError, TypeError):
            return None
    return table
