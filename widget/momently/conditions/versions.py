"""Version numbers as text that sorts.

Rule 1: after GrowthBook's padding: a leading `v` and everything behind `+` are cut,
parts split at `-` and `.`, numbers padded to five places, and `~` closes a plain
three-part version, so that 1.0.0 stands above 1.0.0-beta.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.conditions.values import is_digits, kind_of, to_text

if TYPE_CHECKING:
    from typing import Any


def padded(version: Any) -> str:
    """Write a version so that plain text order is version order; nonsense counts as 0."""
    text = to_text(version) if kind_of(version) in ("number", "string") else ""
    text = text or "0"
    if text[0] == "v":
        text = text[1:]
    parts = text.split("+")[0].replace("-", ".").split(".")
    if len(parts) == 3:
        parts.append("~")
    return "-".join([_padded_part(part) for part in parts])


def _padded_part(part: str) -> str:
    return " " * (5 - len(part)) + part if is_digits(part) else part
