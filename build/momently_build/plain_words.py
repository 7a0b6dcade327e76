"""Turns what pydantic found into problems an author understands.

Rule 1: one mistake is one problem. A mistyped key that is also the missing one is told once.
Rule 2: no word of our own code, and none of Python's, reaches the author.
"""

from __future__ import annotations

import re
import typing
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from momently_build.problems import nearest, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

    from momently_build.positions import Place
    from momently_build.problems import Problem
    from momently_build.sources import Source

Model = TypeVar("Model", bound=BaseModel)

# pydantic's type of error -> what is wrong, with the fields of its context.
_WHAT = {
    "string_type": "This must be text",
    "int_type": "This must be a whole number",
    "int_from_float": "This must be a whole number",
    "float_type": "This must be a number",
    "bool_type": "This must be true or false",
    "list_type": "This must be a list",
    "dict_type": "This must be a table",
    "model_type": "This must be a table",
    "greater_than_equal": "This must be at least {ge:g}",
    "less_than_equal": "This must be at most {le:g}",
    "finite_number": "This must be a finite number",
    "string_too_short": "This text is too short",
    "string_too_long": "This text is longer than {max_length} characters",
    "too_short": "This list is empty",
}
_HINT = {
    "string_type": 'Put it in quotes: "text".',
    "int_type": "Write digits without quotes and without a point: 10",
    "int_from_float": "Write digits without quotes and without a point: 10",
    "float_type": "Write a number without quotes: 0.1",
    "bool_type": "Write true or false, without quotes.",
    "list_type": "Put it in square brackets: [ ... ]",
    "dict_type": "Give it keys of its own: [{place}] or {{ key = value }}",
    "model_type": "Give it keys of its own: [{place}] or {{ key = value }}",
    "finite_number": "inf and nan are not allowed.",
    "string_too_long": "Say it in fewer words.",
    "too_short": "List at least one, or leave the key out.",
}
_QUOTED = re.compile(r"'([^']*)'|(?<![\w'])(\d+)")


def validated(model: type[Model], source: Source) -> tuple[Model | None, list[Problem]]:
    """Read a document as `model`; without it the problems say why."""
    try:
        return model.model_validate(source.document), []
    except ValidationError as error:
        return None, problems(error.errors(include_url=False), model, source)


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
    for error in errors:
        if error["type"] == "missing" and error["loc"] not in meant:
            found.append(_missing(error["loc"], model, source))
        elif error["type"] not in ("missing", "extra_forbidden"):
            found.append(_wrong(error, model, source))
    return found


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


def _wrong(error: ErrorDetails, model: type[BaseModel], source: Source) -> Problem:
    kind, context = error["type"], error.get("ctx", {})
    place = tuple(step for step in error["loc"] if step != "[key]")
    if kind == "momently":
        return source.problem(place, context["what"], context["hint"])
    if kind == "literal_error":
        words = [left or right for left, right in _QUOTED.findall(context["expected"])]
        hint = suggest(str(error["input"]), words)
        return source.problem(place, f"{_said(error['input'])} is not one of its words.", hint)
    what = _WHAT.get(kind, error["msg"]).format(**context)
    about = _field_help(model, place) or "Change the value"
    hint = _HINT.get(kind, about + ".").format(place=".".join(map(str, place)))
    return source.problem(place, f"{what}, not {_said(error['input'])}.", hint)


def _said(written: object) -> str:
    if isinstance(written, bool):
        return "true" if written else "false"
    if isinstance(written, dict):
        return "a table"
    if isinstance(written, list):
        return "a list" if written else "an empty list"
    text = f'"{written}"' if isinstance(written, str) else str(written)
    return text if len(text) <= 60 else text[:57] + '..."'


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
        here = _model_in(fields[step].annotation) if step in fields else None
    return here


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in typing.get_args(annotation):
        if found := _model_in(part):
            return found
    return None
