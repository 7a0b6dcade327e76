"""Specs: how one parameter of a trigger is written down.

Rule 1: a spec is plain values: its type, its default unless it must be given, its limits,
its unit, and a sentence for authors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

DAY_MS = 86_400_000


def ms(default: int, doc: str, least: int = 0) -> dict[str, Any]:
    """Write down a time in whole milliseconds, a day at most."""
    return _whole("ms", default, doc, least, DAY_MS)


def px(default: int, doc: str, least: int = 1) -> dict[str, Any]:
    """Write down a length on the page in CSS pixels."""
    return _whole("px", default, doc, least, 1_000_000)


def percent(default: int, doc: str, least: int = 1) -> dict[str, Any]:
    """Write down a share in percent."""
    return _whole("percent", default, doc, least, 100)


def count(default: int, doc: str, unit: str, least: int = 1, most: int = 100) -> dict[str, Any]:
    """Write down how many; `unit` says of what."""
    return {
        "type": "count",
        "default": default,
        "min": least,
        "max": most,
        "unit": unit,
        "doc": doc,
    }


def metres(default: int, doc: str) -> dict[str, Any]:
    """Write down a distance on the ground in whole metres."""
    return {
        "type": "count",
        "default": default,
        "min": 1,
        "max": 20_000_000,
        "unit": "metres",
        "doc": doc,
    }


def choice(choices: list[str], default: str, doc: str) -> dict[str, Any]:
    """Write down one of several words."""
    return {"type": "choice", "choices": choices, "default": default, "doc": doc}


def sensitivity(doc: str) -> dict[str, Any]:
    """Write down how easily a trigger fires."""
    return choice(["low", "medium", "high"], "medium", doc)


def flag(default: bool, doc: str) -> dict[str, Any]:
    """Write down yes or no."""
    return {"type": "flag", "default": default, "doc": doc}


def texts(default: list[str], doc: str) -> dict[str, Any]:
    """Write down a list of texts."""
    return {"type": "texts", "default": default, "doc": doc}


def required(kind: str, doc: str) -> dict[str, Any]:
    """Write down what must be given, of type `kind`."""
    return {"type": kind, "doc": doc}


def _whole(kind: str, default: int, doc: str, least: int, most: int) -> dict[str, Any]:
    return {"type": kind, "default": default, "min": least, "max": most, "unit": kind, "doc": doc}
