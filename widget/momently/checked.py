"""Checked: values of a bundle, taken only when they are of the type that they must be.

Rule 1: each function gives its value back, or raises TypeError or ValueError with what
is wrong; nothing is turned into anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def whole(value: Any) -> int:
    """Take a whole number."""
    # MicroPython says that True is no int, CPython that it is one: ask first.
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value} is not a whole number")
    return value


def whole_or_none(value: Any) -> int | None:
    """Take a whole number or nothing."""
    return None if value is None else whole(value)


def count(value: Any) -> int:
    """Take a whole number from 0."""
    if whole(value) < 0:
        raise ValueError(f"{value} is below zero")
    return int(value)


def count_or_none(value: Any) -> int | None:
    """Take a whole number from 0, or nothing."""
    return None if value is None else count(value)


def weight(value: Any) -> float:
    """Take a number from 0."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise TypeError(f"{value} is not a weight")
    return value


def share(value: Any) -> float:
    """Take a number from 0 to 1."""
    if weight(value) > 1:
        raise ValueError(f"{value} is more than all")
    return float(value)


def degrees(value: Any, most: int) -> float:
    """Take a number of degrees from -`most` to `most`."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not -most <= value <= most:
        raise TypeError(f"{value} is no angle up to {most}")
    return value


def text(value: Any) -> str:
    """Take text."""
    if not isinstance(value, str):
        raise TypeError(f"{value} is not text")
    return value


def flag(value: Any) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise TypeError(f"{value} is neither true nor false")
    return value


def plain_list(value: Any) -> list[Any]:
    """Take a list."""
    if not isinstance(value, list):
        raise TypeError(f"{value} is not a list")
    return value


def texts(value: Any) -> tuple[str, ...]:
    """Take a list of text."""
    return tuple([text(part) for part in plain_list(value)])


def plain_object(value: Any) -> dict[str, Any]:
    """Take an object."""
    if not isinstance(value, dict):
        raise TypeError(f"{value} is not an object")
    return value


def one_of(value: Any, allowed: Any) -> Any:
    """Take one of the values that are allowed."""
    if value not in allowed:
        raise ValueError("{} is none of {}".format(value, ", ".join([str(one) for one in allowed])))
    return value
