"""What an overlay says: slots filled with typed values that the stage formats.

Rule 1: a value never holds text that was formatted for one language; amounts,
dates and percentages stay figures until they are drawn.
Rule 2: `message` names a sentence that the build translated; its arguments may be
values themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Value: TypeAlias = "dict[str, Any]"
    Slots: TypeAlias = "dict[str, Value]"


def text(words: str) -> Value:
    """Show these words as they are."""
    return {"type": "text", "text": words}


def message(name: str, args: dict[str, Any] | None = None) -> Value:
    """Show the sentence called `name`."""
    return {"type": "message", "message": name, "args": args or {}}


def money(minor: int, currency: str) -> Value:
    """Show an amount of `minor` units."""
    return {"type": "money", "minor": minor, "currency": currency}


def percent(value: int) -> Value:
    """Show a whole percentage."""
    return {"type": "percent", "value": value}


def number(value: int) -> Value:
    """Show a number."""
    return {"type": "number", "value": value}


def date(wall_ms: int) -> Value:
    """Show a moment of wall time."""
    return {"type": "date", "wall_ms": wall_ms}


def code(words: str) -> Value:
    """Show a code that can be copied."""
    return {"type": "code", "text": words}


def flag(on: bool) -> Value:
    """Switch on what the overlay draws under this name."""
    return {"type": "flag", "on": on}


def landing(slice_index: int, slices: int, fraction: int) -> Value:
    """Turn a wheel to `fraction` ten-thousandths of the way through one slice."""
    return {"type": "landing", "slice": slice_index, "slices": slices, "fraction": fraction}
