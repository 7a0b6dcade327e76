"""Text as a browser counts it: in UTF-16 code units.

Rule 1: one iterator for all who hash or match text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def code_units(text: str) -> Iterator[int]:
    """Give the UTF-16 code units of `text`, as a browser would count them."""
    for character in text:
        point = ord(character)
        if point < 0x10000:
            yield point
        else:
            point -= 0x10000
            yield 0xD800 + (point >> 10)
            yield 0xDC00 + (point & 0x3FF)
