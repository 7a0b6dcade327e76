"""Signals: what happened on the page, as plain records.

Rule 1: a signal is a fact and is never changed. Times in it are whole
milliseconds on the page's own monotonic clock.
Rule 2: `KINDS` is the one list of what a page may say. A field marked `?` may be
missing or null; every other field must be there and of the type named.
Rule 3: no signal ever holds what a visitor typed.

Type names: `int` whole number, `number` whole or fractional, neither of them further from
0 than `MOST`, `text`, `label` text, or a whole number below `LABELS_END` that is read as
text (many shops number their orders), `flag` true or
false, `object` text keys to anything, `texts` list of text, `any`. A page may add
`wall_ms` and `utc_offset_min` to every kind; see `COMMON`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

# Up to here a page counts exactly (Number.MAX_SAFE_INTEGER, and one more).
MOST = 9_007_199_254_740_992
# From here on JavaScript writes whole numbers as 1e+21.
LABELS_END = 1_000_000_000_000_000_000_000


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that happened, when, and which effect caused it (if one did)."""

    kind: str
    at: int
    facts: dict[str, Any] = field(default_factory=dict)
    cause: str = ""


COMMON: dict[str, str] = {"wall_ms": "int?", "utc_offset_min": "int?"}

_WALL: dict[str, str] = {"wall_ms": "int", "utc_offset_min": "int"}
_FIELD: dict[str, str] = {"field": "text", "role": "text"}
_POINT: dict[str, str] = {"x": "number", "y": "number"}


def _joined(*tables: dict[str, str]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for table in tables:
        joined.update(table)
    return joined


KINDS: dict[str, dict[str, str]] = {
    "session": _joined(
        _WALL,
        {
            "seed": "text",
            "visitor_id": "text?",
            "consent": "text",
            "memory": "object?",
            "language": "text?",
            "device": "text?",
            "touch": "flag?",
            "reduced_motion": "flag?",
            "screen_width": "int?",
            "screen_height": "int?",
            "storage": "flag?",
        },
    ),
    "page_view": _joined(
        _WALL,
        {
            "url": "text",
            "path": "text",
            "query": "text?",
            "referrer": "text?",
            "title": "text?",
            "viewport_width": "int?",
            "viewport_height": "int?",
        },
    ),
    "page_facts": {"facts": "object"},
    "pointer_moved": _joined(_POINT, {"buttons": "int?"}),
    "pointer_left": _joined(_POINT, {"edge": "text", "buttons": "int?", "over": "text?"}),
    "pointer_entered": _POINT,
    "pointer_pressed": _joined(_POINT, {"button": "int?"}),
    "pointer_released": _POINT,
    "clicked": _joined(_POINT, {"region": "text?"}),
    "dead_click": _POINT,
    "keyed": {},
    "touched": {},
    "copied": {"what": "text"},
    "element_visible": {
        "selector": "text",
        "element": "int?",
        "percent": "int?",
        "bad": "flag?",
    },
    "option_seen": {"group": "text", "option": "label", "ago_ms": "int?"},
    "scrolled": {"y": "number", "height": "number", "viewport": "number"},
    "field_focused": _joined(_FIELD, {"required": "flag?"}),
    "field_blurred": _joined(_FIELD, {"required": "flag?", "filled": "flag?"}),
    "field_edited": _joined(_FIELD, {"change": "text"}),
    "region_entered": {"region": "text"},
    "region_left": {"region": "text"},
    "visibility_changed": {"hidden": "flag"},
    "cart_changed": {
        "action": "text",
        "value_minor": "int?",
        "currency": "text?",
        "quantity": "number?",
        "product_id": "label?",
        "coupon": "label?",
    },
    "checkout_step": {"step": "text", "index": "int"},
    "purchase": {
        "order_id": "label",
        "value_minor": "int?",
        "currency": "text?",
        "coupon": "label?",
    },
    "page_signal": {"name": "text", "facts": "object?"},
    "identified": {"user_id": "label", "traits": "object?"},
    "consent_changed": {"consent": "text", "storage": "flag?"},
    "dialog_changed": {"open": "flag"},
    "banner_changed": {"open": "flag"},
    "location_changed": {"latitude": "number", "longitude": "number", "accuracy_m": "number"},
    "opted_out": {},
    "paused": {"site": "flag", "campaigns": "texts?"},
    "memory_changed": {"memory": "object?"},
    "inspect": {"on": "flag?"},
    "preview": {"campaign": "text?", "variant": "text?", "seed": "label?", "whole_page": "flag?"},
    "wake": {},
    "leaving": {},
    "shown": {},
    "not_shown": {"reason": "text?"},
    "dismissed": {"by": "text?", "spinning": "flag?", "late": "flag?"},
    "acted": {"action": "text", "late": "flag?"},
    "answered": {"ok": "flag", "status": "int?", "answer": "object?", "reason": "text?"},
}


def fits(value: Any, type_name: str) -> bool:
    """Say whether `value` is of the type that `type_name` names in `KINDS`."""
    if type_name.endswith("?"):
        return value is None or fits(value, type_name[:-1])
    return _CHECKS[type_name](value)


def fields_of(kind: str) -> tuple[tuple[str, Any, bool, bool], ...] | None:
    """Give (name, check, may be missing, is read as text) of each field; None for no kind.

    Made once for each kind: this is looked at for every signal of a page.
    """
    fields = KINDS.get(kind)
    if fields is None:
        return None
    if kind not in _fields:
        _fields[kind] = tuple([_field(name, fields[name]) for name in fields] + _COMMON)
    return _fields[kind]


def _field(name: str, type_name: str) -> tuple[str, Any, bool, bool]:
    bare = type_name[:-1] if type_name.endswith("?") else type_name
    return name, _CHECKS[bare], bare != type_name or bare == "any", bare == "label"


def _is_int(value: Any) -> bool:
    # MicroPython says that True is no int, CPython that it is one: ask first.
    return not isinstance(value, bool) and isinstance(value, int) and -MOST <= value <= MOST


def _is_number(value: Any) -> bool:
    # What is "not a number" lies between no two of them.
    return (isinstance(value, float) and -MOST <= value <= MOST) or _is_int(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_label(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return -LABELS_END < value < LABELS_END
    return _is_text(value)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def _is_any(value: Any) -> bool:
    return True


_CHECKS = {
    "int": _is_int,
    "number": _is_number,
    "text": _is_text,
    "label": _is_label,
    "flag": _is_flag,
    "object": _is_object,
    "texts": _is_texts,
    "any": _is_any,
}

_COMMON = [_field(name, COMMON[name]) for name in COMMON]
_fields: dict[str, tuple[tuple[str, Any, bool, bool], ...]] = {}
