"""Audience conditions: operators are the engine's to judge, names are checked here.

Rule 1: `momently.conditions.problems` says what an operator may be; nothing is said twice.
Rule 2: a name below a root that momently fills itself must be one it fills. Roots and names
that a shop makes up are its own affair.
Rule 3: a number is compared with numbers; "40" beside cart.value is a slip.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from momently import conditions
from momently_build import attribute_words, positions
from momently_build.allowed import words
from momently_build.problems import nearest, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from momently_build.positions import Place
    from momently_build.problems import Problem
    from momently_build.written import Written

# What `momently.attributes` fills; a * root is open to names of the shop's own.
NAMES = attribute_words.names()
NUMBERS = words(
    "visitor.visits visitor.days_since_first visitor.days_since_last session.pages "
    "session.age_seconds device.screen_width device.screen_height device.viewport_width "
    "device.viewport_height time.hour time.minute time.weekday time.year time.month time.day "
    "behaviour.active_ms cart.value cart.value_minor cart.quantity product.price "
    "product.price_minor product.stock product.variants geo.distance_m geo.accuracy_m "
    "history.products_count history.session_products_count history.views_of_product "
    "history.purchases history.days_since_purchase"
)
_COMPARING = ("$eq", "$ne", "$gt", "$gte", "$lt", "$lte")
_JOINS = ("$and", "$or", "$nor")
_OPERATORS = (*conditions.OPERATORS, *_JOINS, "$not")


def problems(written: Written) -> Iterator[Problem]:
    """List what is wrong with the audience of a campaign."""
    audience = written.campaign.audience
    lost = list(unwritable(audience, ("audience",)))
    for place, value in lost:
        hint = "A condition holds text, numbers, true, false, lists and tables."
        yield written.problem(place, f"{value} cannot stand in a condition.", hint)
    yield from beside([place for place, _ in lost], _conditions(written, audience))


def beside(lost: Iterable[Place], found: Iterable[Problem]) -> Iterator[Problem]:
    """Give the problems that are about none of the `lost` places, nor about all around one."""
    around = {positions.shown(place[:length]) for place in lost for length in range(len(place) + 1)}
    return (problem for problem in found if problem.place not in around)


def _conditions(written: Written, audience: dict[str, object]) -> Iterator[Problem]:
    for dotted, what, hint in conditions.problems(audience, "audience"):
        unknown = what.removeprefix("unknown operator ")
        meant = nearest(unknown, _OPERATORS) if unknown != what else None
        better = f'Did you mean "{meant}"?' if meant else _sentence(hint)
        yield written.problem(_place(written, dotted), _sentence(what), better)
    for place, name, value in _asked(audience, ("audience",)):
        yield from _name(written, place, name)
        yield from _number(written, place, name, value)


def unwritable(value: Any, place: Place) -> Iterator[tuple[Place, object]]:
    """List what TOML can say and a bundle cannot: dates, nan and inf, each with its place."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from unwritable(part, (*place, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from unwritable(part, (*place, number))
    else:
        try:
            json.dumps(value, allow_nan=False)
        except (TypeError, ValueError):
            yield place, value


def _place(written: Written, dotted: str) -> Place:
    """Find the place that the engine wrote as one dotted text."""
    for place in written.source.lines:
        if _dotted(place) == dotted:
            return place
    return _longest(written, dotted)


def _longest(written: Written, dotted: str) -> Place:
    around = [place for place in written.source.lines if dotted.startswith(_dotted(place) + ".")]
    return max(around, key=len, default=("audience",))


def _dotted(place: Place) -> str:
    parts = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return "".join(parts).removeprefix(".")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "}", "]", '"')) else ".")


def _asked(condition: Any, place: Place) -> Iterator[tuple[Place, str, Any]]:
    if not isinstance(condition, dict):
        return
    for key, value in condition.items():
        if key in _JOINS and isinstance(value, list):
            for number, part in enumerate(value):
                yield from _asked(part, (*place, key, number))
        elif key == "$not":
            yield from _asked(value, (*place, key))
        elif not key.startswith("$"):
            yield (*place, key), key, value


def _name(written: Written, place: Place, name: str) -> Iterator[Problem]:
    root, _, rest = name.partition(".")
    closed, free = NAMES.get(root), NAMES.get(f"{root}*")
    word = rest.partition(".")[0]
    right = (closed or free or "").split()
    if not word or word in right or not right:
        return
    if closed is not None or nearest(word, right):
        what = f'"{root}" has no "{word}".'
        yield written.problem(place, what, suggest(word, right))


def _number(written: Written, place: Place, name: str, value: Any) -> Iterator[Problem]:
    if name not in NUMBERS:
        return
    compared = value if isinstance(value, dict) else {"$eq": value}
    for operator in _COMPARING:
        if isinstance(compared.get(operator), str | bool):
            here = (*place, operator) if isinstance(value, dict) else place
            what = f"{name} is a number and is compared with something else."
            yield written.problem(here, what, 'Write it without quotes: { "$gte" = 40 }')
