"""Turns what pydantic found into problems an author understands.

Rule 1: one mistake is one problem. A mistyped key that is also the missing one is told once.
Rule 2: no word of our own code, and none of Python's, reaches the author.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from momently_build import partly, positions
from momently_build.problems import nearest, said, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from momently_build.positions import Place
    from momently_build.problems import Problem
    from momently_build.sources import Source

Model = TypeVar("Model", bound=BaseModel)

# pydantic's type of error -> what is wrong, with the figures of its context.
_WHAT = {
    "string_type": "This must be text",
    "int_type": "This must be a whole number",
    "int_from_float": "This must be a whole number",
    "int_parsing_size": "This number has too many digits",
    "float_type": "This must be a number",
    "bool_type": "This must be true or false",
    "list_type": "This must be a list",
    "dict_type": "This must be a table",
    "model_type": "This must be a table",
    "greater_than_equal": "This must be at least {ge}",
    "less_than_equal": "This must be at most {le}",
    "finite_number": "This must be a finite number",
    "string_pattern_mismatch": "This is not written as it should be",
    "string_too_long": "This text is longer than {max_length} characters",
    "string_too_short": "This text is empty",
    "too_long": "There is more here than the {max_length} that are allowed",
    "too_short": "This list is empty",
}
# Of these the figures say enough; the value itself would be long, or nothing at all.
_SAYS_ENOUGH = {
    "string_pattern_mismatch",
    "string_too_long",
    "string_too_short",
    "too_long",
    "too_short",
}
_ODD = "This cannot stand here"
_EITHER = "This must be text or a number"
_HINT = {
    "string_type": 'Put it in quotes: "text".',
    "int_type": "Write digits without quotes and without a point: 10",
    "int_from_float": "Write digits without quotes and without a point: 10",
    "float_type": "Write a number without quotes: 0.1",
    "bool_type": "Write true or false, without quotes.",
    "list_type": "Put it in square brackets: [ ... ]",
    "dict_type": "Give it keys of its own: {table}",
    "model_type": "Give it keys of its own: {table}",
    "finite_number": "inf and nan are not allowed.",
    "string_too_long": "Say it in fewer words.",
    "string_too_short": "Write something, or leave the key out.",
    "too_long": "Leave out what matters least.",
    "too_short": "List at least one, or leave the key out.",
    _EITHER: 'Write "text" in quotes, or a number without.',
}
_QUOTED = re.compile(r"'([^']*)'|(?<![\w'])(\d+)")


def validated(model: type[Model], source: Source) -> tuple[Model, list[Problem]]:
    """Read a document as `model`; the problems tell of each hole that it then has."""
    try:
        return model.model_validate(source.document), []
    except ValidationError as error:
        errors = error.errors(include_url=False)
        found = partly.read(model, source.document, _broken(errors, model, source))
        return found, problems(errors, model, source)


def _broken(errors: Sequence[ErrorDetails], model: type[BaseModel], source: Source) -> set[Place]:
    """List what cannot be read, and what was meant by keys that nobody knows."""
    found: set[Place] = set()
    for error in errors:
        place = error["loc"]
        if error["type"] == "extra_forbidden":
            meant = (*place[:-1], nearest(str(place[-1]), keys(model, place[:-1])) or "")
            # A word that stands there as well was not what the wrong one meant.
            found.add(place if _written(meant, source) == meant else meant)
        else:
            found.add(place if error["type"] == "missing" else _written(place, source))
    return found


def problems(
    errors: Sequence[ErrorDetails], model: type[BaseModel], source: Source
) -> list[Problem]:
    """Turn pydantic's errors into problems, one per mistake."""
    missing = {error["loc"] for error in errors if error["type"] == "missing"}
    meant: set[Place] = set()
    found: list[Problem] = []
    for error in (one for one in errors if one["type"] == "extra_forbidden"):
        problem, right = _unknown(error["loc"], model, source)
        meant |= {right} & missing
        found.append(problem)
    wrong: dict[Place, list[ErrorDetails]] = {}
    for error in errors:
        if error["type"] == "missing" and error["loc"] not in meant:
            found.append(_missing(error["loc"], model, source))
        elif error["type"] not in ("missing", "extra_forbidden"):
            wrong.setdefault(_written(error["loc"], source), []).append(error)
    found.extend(_wrong(place, told, model, source) for place, told in wrong.items())
    return found


def _written(place: Place, source: Source) -> Place:
    """Leave out the steps that are pydantic's own: the mark of a key, the names of alternatives."""
    here: object = source.document
    for number, step in enumerate(place):
        try:
            here = here[step]  # type: ignore[index]  # what cannot be looked into is the end
        except (KeyError, IndexError, TypeError):
            return place[:number]
    return place


def _unknown(place: Place, model: type[BaseModel], source: Source) -> tuple[Problem, Place]:
    key = str(place[-1])
    right = keys(model, place[:-1])
    what = f'There is no key "{key}" here.'
    return source.problem(place, what, suggest(key, right)), (
        *place[:-1],
        nearest(key, right) or "",
    )


def _missing(place: Place, model: type[BaseModel], source: Source) -> Problem:
    key = str(place[-1])
    about = _field_help(model, place)
    hint = f"Add {key} = ..." + (f" ({about})" if about else "")
    return source.problem(place, f'The key "{key}" is missing.', hint)


def _wrong(
    place: Place, errors: Sequence[ErrorDetails], model: type[BaseModel], source: Source
) -> Problem:
    error = errors[0]
    kind, context = error["type"], error.get("ctx", {})
    if kind == "momently":
        return source.problem(place, context["what"], context["hint"])
    written = said(error["input"])
    if kind == "literal_error":
        words = [left or right for left, right in _QUOTED.findall(context["expected"])]
        hint = suggest(str(error["input"]), words)
        written = written[:1].upper() + written[1:] if written.startswith("a") else written
        return source.problem(place, f"{written} is not one of the choices.", hint)
    if len(errors) > 1:
        return source.problem(place, f"{_EITHER}, not {written}.", _HINT[_EITHER])
    if kind == "too_long" and isinstance(error["input"], str):
        kind = "string_too_long"
    figures = {name: _figure(value) for name, value in context.items()}
    what = _WHAT.get(kind, _ODD).format(**figures)
    about = _field_help(model, place) or "Change the value"
    hint = _HINT.get(kind, about + ".").format(table=_as_table(place))
    return source.problem(
        place, f"{what}." if kind in _SAYS_ENOUGH else f"{what}, not {written}.", hint
    )


def _figure(value: object) -> str:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return f"{int(value):,}" if whole else str(value)  # type: ignore[call-overload]


def _as_table(place: Place) -> str:
    """Show how a table is written at `place`."""
    if any(isinstance(step, int) for step in place):
        return "{ key = value }"
    return f"[{positions.shown(place)}] or {{ key = value }}"


def keys(model: type[BaseModel], place: Place) -> list[str]:
    """List the keys allowed in the table at `place`."""
    table = _table(model, place)
    if table is None:
        return []
    return [field.alias or name for name, field in table.model_fields.items()]


def _field_help(model: type[BaseModel], place: Place) -> str:
    table = _table(model, place[:-1])
    if table is None:
        return ""
    for name, field in table.model_fields.items():
        if (field.alias or name) == place[-1]:
            return (field.description or "").rstrip(".")
    return ""


def _table(model: type[BaseModel], place: Place) -> type[BaseModel] | None:
    here: type[BaseModel] | None = model
    for step in place:
        if isinstance(step, int) or here is None:
            continue
        fields = {field.alias or name: field for name, field in here.model_fields.items()}
        here = partly.model_in(fields[step].annotation) if step in fields else None
    return here
