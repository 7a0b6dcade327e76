"""JSON Schemas of site.toml and campaign files, for completion and help in editors.

Rule 1: they come from the models and tables that check the files, so they cannot disagree.
Rule 2: a schema helps while writing; `momently check` decides.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from momently import conditions, triggers
from momently.triggers import nesting, selectors
from momently_build import output, plugins, schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from momently.triggers.plugged import Kind, Plugged

DRAFT = "https://json-schema.org/draft/2020-12/schema"
SITE, CAMPAIGN = "site.schema.json", "campaign.schema.json"
_TYPES: dict[str, dict[str, Any]] = {
    "ms": {"type": "integer"},
    "px": {"type": "integer"},
    "percent": {"type": "integer"},
    "count": {"type": "integer"},
    "flag": {"type": "boolean"},
    "text": {"type": "string", "minLength": 1},
    "texts": {"type": "array", "items": {"type": "string"}},
    "choice": {"type": "string"},
    "selector": {"type": "string", "minLength": 1, "maxLength": selectors.LONGEST},
    "condition": {"type": "object"},
    "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}, "minItems": 1},
}
_LIMITS = {"min": "minimum", "max": "maximum", "choices": "enum", "default": "default"}


def write(folder: Path) -> list[Path]:
    """Write both schemas into a site folder, its plug-ins included, and give their paths."""
    written = []
    plugged = plugins.read(folder).plugged
    for name, make in MAKERS.items():
        output.write_file(folder / name, text(make(plugged)).encode())
        written.append(folder / name)
    return written


def text(document: dict[str, Any]) -> str:
    """Write a schema the way it stands in a file."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def site(plugged: Plugged = triggers.NONE) -> dict[str, Any]:
    """Give the schema of site.toml."""
    return _titled(schema.Site.model_json_schema(by_alias=True), "site.toml of momently")


def campaign(plugged: Plugged = triggers.NONE) -> dict[str, Any]:
    """Give the schema of a campaign file, with the triggers of a site's own plug-ins."""
    document = schema.Campaign.model_json_schema(by_alias=True)
    tables = [_trigger(kind) for kind in sorted(triggers.KINDS)]
    tables += [_plugged(plugged.kinds[kind]) for kind in sorted(plugged.kinds)]
    document["properties"]["trigger"] = {
        "description": "The behaviour waited for.",
        "type": "object",
        "required": ["kind"],
        "oneOf": [table for table in tables if table["title"] != nesting.NOT],
    }
    document["$defs"]["Part"] = {
        "description": "A trigger that a combination is made of.",
        "type": "object",
        "required": ["kind"],
        "oneOf": [_as_part(table) for table in tables],
    }
    document["properties"]["audience"] = {
        "description": "GrowthBook-style condition; empty means everyone.",
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Asked"},
    }
    document["$defs"]["Asked"] = {
        "description": "A value to be equal to, or a table of operators.",
        "properties": {name: {} for name in sorted(conditions.OPERATORS)},
    }
    return _titled(document, "A campaign of momently")


def _titled(document: dict[str, Any], title: str) -> dict[str, Any]:
    # Some editors need the file to say which schema it has; the key is ours to allow.
    document["properties"]["$schema"] = {"type": "string"}
    return document | {"$schema": DRAFT, "title": title}


def _trigger(kind: str) -> dict[str, Any]:
    return _table(kind, triggers.KINDS[kind], triggers.SAYS[kind], triggers.FRESH_MS.get(kind))


def _plugged(kind: Kind) -> dict[str, Any]:
    return _table(kind.name, kind.params, kind.says, kind.fresh_ms)


def _table(
    kind: str, parameters: dict[str, Any], says: str, fresh_ms: int | None
) -> dict[str, Any]:
    properties = {name: _parameter(spec) for name, spec in parameters.items()}
    properties["kind"] = {"const": kind, "description": says}
    properties["fresh_ms"] = {
        "type": "integer",
        "minimum": 0,
        "description": "How old a firing may be before it is refused as stale.",
    }
    if fresh_ms is not None:
        properties["fresh_ms"]["default"] = fresh_ms
    properties["cancelled_by"] = {
        "type": "array",
        "items": {"type": "string"},
        "description": "Signals after which this campaign stays silent on the page.",
    }
    needed = [name for name, spec in parameters.items() if "default" not in spec]
    return {
        "title": kind,
        "type": "object",
        "properties": properties,
        "required": ["kind", *needed],
        "additionalProperties": False,
    }


def _as_part(table: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is said of the whole, not of a part."""
    known: dict[str, Any] = table["properties"]
    left = {name: known[name] for name in known if name != "cancelled_by"}
    return table | {"properties": left}


def _parameter(spec: dict[str, Any]) -> dict[str, Any]:
    described = _TYPES[spec["type"]] | {"description": spec.get("doc", "")}
    return described | {_LIMITS[name]: spec[name] for name in _LIMITS if spec.get(name) is not None}


MAKERS: dict[str, Callable[..., dict[str, Any]]] = {SITE: site, CAMPAIGN: campaign}
