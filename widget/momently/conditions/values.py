"""Values as a browser compares them, so that a condition means here what it means there.

Rule 1: what is not a number where one is needed is None, and no comparison with None
is true (the standard's NaN).
Rule 2: text is ordered by UTF-16 code units, not by code points.
Rule 3: true is not 1. Every test for a number asks for a flag first.

After ECMA-262, sections 7.1 (conversion) and 7.2 (comparison).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import patterns

if TYPE_CHECKING:
    from typing import Any

_DEEPEST = 20
_DIGITS = "0123456789"
_BLANK = (32, 9, 10, 13, 11, 12, 0xA0, 0xFEFF, 0x2028, 0x2029)


def kind_of(value: Any) -> str:
    """Name the JSON type of `value`: null, boolean, number, string, array, object."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, (list, tuple)) else "object"


def at_path(attributes: Any, path: str) -> Any:
    """Follow a dotted path into nested objects and arrays; None where it ends early."""
    current = attributes
    for part in path.split("."):
        if isinstance(current, dict) and part in current:
            current = current[part]
        elif isinstance(current, list) and _is_place(part, len(current)):
            current = current[int(part)]
        elif isinstance(current, list) and part == "length":
            current = len(current)
        else:
            return None
    return current


def _is_place(part: str, length: int) -> bool:
    return is_digits(part) and str(int(part)) == part and int(part) < length


def is_digits(text: str) -> bool:
    """Say whether `text` is one ASCII digit or more and nothing else."""
    return bool(text) and all(character in _DIGITS for character in text)


def is_truthy(value: Any) -> bool:
    """Say what `!!value` says: empty arrays and objects are true."""
    if kind_of(value) in ("array", "object"):
        return True
    return bool(value) and not _is_nan(value)


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and not (value <= 0 or value > 0)


def same(left: Any, right: Any) -> bool:
    """Compare as `===` does; arrays and objects from two documents are never the same."""
    kind = kind_of(left)
    return kind == kind_of(right) and kind not in ("array", "object") and bool(left == right)


def equal(left: Any, right: Any) -> bool:
    """Compare whole JSON documents, part by part."""
    kind = kind_of(left)
    if kind != kind_of(right):
        return False
    if kind == "array":
        pairs = range(len(left))
        return len(left) == len(right) and all(equal(left[i], right[i]) for i in pairs)
    if kind == "object":
        return len(left) == len(right) and all(
            key in right and equal(left[key], right[key]) for key in left
        )
    return bool(left == right)


def to_text(value: Any, depth: int = 0) -> str:
    """Write a value as `value + ""` would."""
    kind = kind_of(value)
    if kind == "number":
        return _number_text(value)
    if kind == "array":
        # Deeper than anybody nests, and MicroPython's stack is short.
        if depth > _DEEPEST:
            return ""
        return ",".join(["" if part is None else to_text(part, depth + 1) for part in value])
    plain = {"null": "null", "object": "[object Object]", "boolean": "true" if value else "false"}
    return plain.get(kind, "") or str(value)


def _number_text(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    if _is_nan(value):
        return "NaN"
    if value - value != 0:
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value) and abs(value) < 1e21:
        return str(int(value))
    return _plain_exponent(repr(value))


def _plain_exponent(text: str) -> str:
    """Rewrite Python's `1e-07` and `1e-05` as a browser does: `1e-7`, `0.00001`."""
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return text
    power = int(exponent)
    if power < -6 or power >= 21:
        return mantissa + ("e+" if power > 0 else "e-") + str(abs(power))
    sign = "-" if mantissa[0] == "-" else ""
    digits = mantissa.replace("-", "").replace(".", "")
    return sign + "0." + "0" * (-power - 1) + digits


def to_number(value: Any) -> float | None:
    """Read a value as `value * 1` would; None where that is not a number."""
    kind = kind_of(value)
    if kind == "number":
        number: float = value
        return None if _is_nan(number) else number
    if kind in ("null", "boolean"):
        return 1 if value else 0
    if kind == "object":
        return None
    return _read_number(to_text(value))


def _read_number(text: str) -> float | None:
    text = _trimmed(text)
    if not text:
        return 0
    # Python reads more than a browser does ("1_000", "nan"): let only plain numbers through.
    if not all(character in "0123456789+-.eE" for character in text):
        return None
    try:
        return float(text)
    except ValueError:
        return None


def _trimmed(text: str) -> str:
    # MicroPython's `strip` cuts bytes, not characters.
    start, end = 0, len(text)
    while start < end and ord(text[start]) in _BLANK:
        start += 1
    while end > start and ord(text[end - 1]) in _BLANK:
        end -= 1
    return text[start:end]


def is_less(left: Any, right: Any, or_equal: bool) -> bool:
    """Compare as `<` (or `<=`) does: two texts by code unit, anything else as numbers."""
    if kind_of(left) in ("array", "object"):
        left = to_text(left)
    if kind_of(right) in ("array", "object"):
        right = to_text(right)
    if isinstance(left, str) and isinstance(right, str):
        return text_is_less(left, right) or (or_equal and left == right)
    first, second = to_number(left), to_number(right)
    if first is None or second is None:
        return False
    return first <= second if or_equal else first < second


def text_is_less(left: str, right: str) -> bool:
    """Order two texts by their UTF-16 code units."""
    for index in range(min(len(left), len(right))):
        if left[index] != right[index]:
            return _first_unit(left[index]) < _first_unit(right[index])
    return len(left) < len(right)


def _first_unit(character: str) -> float:
    point = ord(character)
    # A character beyond 16 bits begins with a surrogate, which sorts below U+E000; the
    # fraction keeps two of them in order.
    return point if point < 0x10000 else 0xD800 + (point - 0x10000) / 0x400


def folded(value: Any) -> Any:
    """Give text in small letters and anything else as it is."""
    return patterns.small(value) if isinstance(value, str) else value
