"""The reference of everything a site folder may hold, written from the models themselves.

Rule 1: no sentence about a key is written here: descriptions come from `schema`,
triggers from `momently.triggers`, weights and scores from the triggers' own docstrings.
Rule 2: every number has its range beside it, from the model that checks it.
Rule 3: the same models give the same page, so `--check` can say that it is out of date.

    python -m momently_build.reference [--check] docs/reference.md
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from momently import triggers
from momently.behaviour import activity
from momently.triggers import (
    active_time,
    ad_engagement,
    choice_overload,
    combined,
    coupon_focus,
    custom,
    dead_click,
    element_visible,
    exit_intent,
    exit_intent_ahead,
    exit_intent_touch,
    hesitation,
    inactivity,
    near_store,
    price_compare,
    rage_click,
    scroll_up,
)
from momently_build import attribute_words, schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

HEAD = """# Reference

Written by `python -m momently_build.reference` from the models that check a site folder;
change those, not this page. How to write a campaign stands in [the README](../README.md).
A key without a default must be given.
"""
SITE_TABLES = ("cart", "budget", "quiet", "context", "stores", "journal", "preview")
CAMPAIGN_TABLES = ("schedule", "cap", "reward", "prizes", "experiment", "overlay", "claims")


def page() -> str:
    """Give the whole page as Markdown."""
    parts = [HEAD, *_section("site.toml", "", schema.Site, SITE_TABLES)]
    parts += _section("campaigns/*.toml", "", schema.Campaign, CAMPAIGN_TABLES)
    parts += [attribute_words.table()]
    parts += _triggers()
    return "\n".join(parts).rstrip() + "\n"


def _section(
    title: str, place: str, model: type[BaseModel], tables: tuple[str, ...]
) -> Iterator[str]:
    yield f"## {title}\n"
    yield _table(model)
    for name in tables:
        yield from _subtable(place + name, _model_in(model.model_fields[name].annotation))


def _subtable(place: str, model: type[BaseModel]) -> Iterator[str]:
    yield f"### [{place}]\n"
    yield (model.__doc__ or "").strip() + "\n"
    yield _table(model)
    for name, field in model.model_fields.items():
        inner = _models(field.annotation)
        if inner and inner[0] not in (schema.Reward, schema.VariantOverlay):
            yield from _subtable(f"{place}.{name}", inner[0])


def _table(model: type[BaseModel]) -> str:
    rows = ["| key | default | what it says |", "| --- | --- | --- |"]
    for name, field in model.model_fields.items():
        rows.append(f"| `{field.alias or name}` | {_default(field)} | {_says(field)} |")
    return "\n".join(rows) + "\n"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default is None or field.default in ([], {}):
        return "none"
    if isinstance(field.default, BaseModel):
        return "see below"
    return f"`{_toml(field.default)}`"


def _says(field: FieldInfo) -> str:
    choices = _choices(field.annotation)
    said = [field.description or _doc_of(field.annotation)]
    if choices:
        said.append("One of " + ", ".join(f"`{_toml(choice)}`" for choice in choices) + ".")
    said.append(_range(_limits(field.metadata) | _limits_in(field.annotation)))
    return " ".join(part for part in said if part).replace("|", "\\|")


def _limits_in(annotation: Any) -> dict[str, Any]:
    """Find the limits of the number that an annotation allows, however it is wrapped."""
    found: dict[str, Any] = {}
    if get_origin(annotation) is Annotated:
        found |= _limits(annotation.__metadata__)
    for part in get_args(annotation):
        found |= _limits_in(part)
    return found


def _limits(metadata: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for mark in metadata:
        if isinstance(mark, FieldInfo):
            found |= _limits(mark.metadata)
        elif isinstance(mark, WithJsonSchema):
            found |= _limits_of(mark.json_schema or {})
        for kind, name, word in _MARKS:
            if isinstance(mark, kind):
                found[word] = getattr(mark, name)
    return found


def _limits_of(told: dict[str, Any]) -> dict[str, Any]:
    numbers = [one for one in (told, *told.get("anyOf", ())) if one.get("type") == "integer"]
    words = (("minimum", "from"), ("maximum", "to"))
    return {word: one[name] for one in numbers for name, word in words if name in one}


def _range(limits: dict[str, Any]) -> str:
    """Say from where to where a number may go; nothing where it may go anywhere."""
    said = " ".join(f"{name} {_figure(limits[name])}" for name in _LIMITS if name in limits)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


_MARKS = ((Gt, "gt", "more than"), (Ge, "ge", "from"), (Le, "le", "to"), (Lt, "lt", "below"))
_LIMITS = tuple(word for _kind, _name, word in _MARKS)


def _figure(limit: Any) -> str:
    """Write a limit so that it can be read at a glance and copied: 86_400_000, 0.5."""
    return f"{limit:_}" if isinstance(limit, int) else str(limit)


def _doc_of(annotation: Any) -> str:
    inner = _models(annotation)
    return (inner[0].__doc__ or "").strip().splitlines()[0] if inner else ""


def _choices(annotation: Any) -> tuple[object, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    for part in get_args(annotation):
        if found := _choices(part):
            return found
    return ()


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _model_in(annotation: Any) -> type[BaseModel]:
    return _models(annotation)[0]


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return str(value)


_IN_FULL = (
    activity, inactivity, active_time, element_visible, scroll_up, choice_overload, price_compare,
    ad_engagement, coupon_focus, rage_click, dead_click, near_store, custom,
)  # fmt: skip


def _triggers() -> Iterator[str]:
    yield "## [trigger]\n"
    yield (
        "Beside its own parameters every trigger takes `fresh_ms` (older than this it is not "
        "acted on) and `cancelled_by` (signals that call it off for the page view).\n"
    )
    for kind, params in triggers.KINDS.items():
        yield f"### {kind}\n"
        yield f"{triggers.SAYS[kind]} {_fresh(kind)}\n"
        yield _parameters(params)
    yield from _numbers("How triggers are combined", combined.__doc__)
    for module in _IN_FULL:
        yield from _numbers(*_titled(module))
    yield from _numbers("How exit intent is scored", exit_intent.__doc__)
    yield from _numbers("How an exit is seen ahead", exit_intent_ahead.__doc__)
    yield from _numbers("How an exit shows by touch", exit_intent_touch.__doc__)
    yield from _numbers("How doubts are weighed", hesitation.__doc__)


def _titled(module: ModuleType) -> tuple[str, str]:
    """Take the first words of a docstring, up to the colon, as its title."""
    title, _, rest = (module.__doc__ or "").partition(":")
    return title, rest.partition("\n")[2]


def _fresh(kind: str) -> str:
    if kind in triggers.FRESH_MS:
        return f"Fresh for {triggers.FRESH_MS[kind]} ms."
    return "As fresh as the part that completes it."


def _parameters(params: dict[str, dict[str, Any]]) -> str:
    rows = ["| parameter | default | what it says |", "| --- | --- | --- |"]
    for name, spec in params.items():
        default = _written(spec["default"]) if "default" in spec else "required"
        one_of = ", ".join(f"`{_toml(choice)}`" for choice in spec.get("choices", ()))
        limits = {"from": spec.get("min"), "to": spec.get("max")}
        known = {name: limit for name, limit in limits.items() if limit is not None}
        said = [spec["doc"], f"One of {one_of}." if one_of else "", _range(known)]
        rows.append(f"| `{name}` | {default} | {' '.join(part for part in said if part)} |")
    return "\n".join(rows) + "\n"


def _written(default: object) -> str:
    return "none" if default is None or default == {} else f"`{_toml(default)}`"


def _numbers(title: str, doc: str | None) -> Iterator[str]:
    yield f"### {title}\n"
    yield f"```text\n{(doc or '').strip()}\n```\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is up to date; 1 when it is not."""
    place = Path(arguments[-1])
    if "--check" not in arguments:
        place.write_text(page(), encoding="utf-8")
        return 0
    if place.is_file() and place.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write(f"{place} is out of date: python -m momently_build.reference {place}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
