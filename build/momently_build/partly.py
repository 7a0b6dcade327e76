"""Files of which a part is broken: what stands around that part can still be checked.

Rule 1: what is broken is left out as a hole, never guessed; reading a hole raises.
Rule 2: a check that reads a hole ends there and says nothing of it: the hole has its problem
already. Every other check goes on.
Rule 3: nothing is built from a file with a hole.
"""

from __future__ import annotations

import typing
from typing import TYPE_CHECKING, Any, TypeVar, cast

from pydantic import BaseModel, create_model

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from momently_build.positions import Place

Model = TypeVar("Model", bound=BaseModel)
T = TypeVar("T")


class BrokenPartError(AttributeError):
    """Raised when a check reads what its author has to write anew first."""


class _Table:
    """A table read in part: it answers for its sound keys as its model would."""

    def __init__(self, sound: Mapping[str, Any], given: set[str]) -> None:
        self.__dict__.update(sound)
        self.model_fields_set = given

    def __getattr__(self, name: str) -> Any:
        raise BrokenPartError(name)


def told(found: Iterable[T]) -> Iterator[T]:
    """Give what is found before a hole is come upon; all of it where there is none."""
    try:
        yield from found
    except BrokenPartError:
        return


def read(model: type[Model], document: Mapping[str, Any], broken: Collection[Place]) -> Model:
    """Read a document as `model`, with a hole at each of the places that are `broken`."""
    # It stands in for a model wherever fields are read, and checks do nothing else.
    return cast("Model", _table(model, document, broken))


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Give the model of the table, or of the tables in the list, that a field holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in typing.get_args(annotation):
        if found := model_in(part):
            return found
    return None


def _table(model: type[BaseModel], table: Mapping[str, Any], broken: Collection[Place]) -> _Table:
    keys = {field.alias or name: name for name, field in model.model_fields.items()}
    at_once = {place[0] for place in broken if len(place) == 1}
    below = {place[0] for place in broken} - at_once
    sound = {key: name for key, name in keys.items() if key not in at_once | below}
    values = _values(model, {key: table[key] for key in sound if key in table}, sound)
    for key in below & set(keys):
        inside = [place[1:] for place in broken if place[0] == key]
        part = model_in(model.model_fields[keys[str(key)]].annotation)
        if part is not None:
            values[keys[str(key)]] = _part(part, table[str(key)], inside)
    return _Table(values, {name for key, name in keys.items() if key in table})


def _values(
    model: type[BaseModel], table: Mapping[str, Any], sound: Mapping[str, str]
) -> dict[str, Any]:
    """Read the sound keys of a table as its whole model would read them."""
    fields = {name: model.model_fields[name] for name in sound.values()}
    shapes: dict[str, Any] = {name: (field.annotation, field) for name, field in fields.items()}
    apart = create_model(model.__name__, __config__=model.model_config, **shapes)
    return {name: getattr(apart.model_validate(table), name) for name in fields}


def _part(model: type[BaseModel], written: Any, broken: Collection[Place]) -> Any:
    if isinstance(written, dict):
        return _table(model, written, broken)
    return [_one(model, number, one, broken) for number, one in enumerate(written)]


def _one(model: type[BaseModel], number: int, one: Any, broken: Collection[Place]) -> Any:
    inside = [place[1:] for place in broken if place[0] == number]
    if () in inside:
        return _Table({}, set())
    return _table(model, one, inside) if inside else model.model_validate(one)
