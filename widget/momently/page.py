"""What a page tells about itself and the screen it is on.

Rule 1: a query is read as browsers read one: `+` is a space, the first value of
a repeated name counts, broken escapes stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Screen:
    """The device and its language, as far as the page may know them; sizes in px."""

    language: str = ""
    device: str = "desktop"
    touch: bool = False
    reduced_motion: bool = False
    width: int = 0
    height: int = 0


def query_fields(query: str) -> dict[str, str]:
    """Read `?a=1&b=x%20y` into names and values."""
    fields: dict[str, str] = {}
    for part in query.lstrip("?").split("&"):
        name, _, value = part.partition("=")
        if name and unescaped(name) not in fields:
            fields[unescaped(name)] = unescaped(value)
    return fields


def unescaped(text: str) -> str:
    """Undo percent escapes of UTF-8; what is not one is left as it stands."""
    pieces = text.replace("+", " ").split("%")
    if len(pieces) == 1:
        return pieces[0]
    octets = pieces[0].encode()
    for piece in pieces[1:]:
        octets += _octets(piece)
    try:
        return octets.decode()
    except UnicodeError:
        return text


def _octets(piece: str) -> bytes:
    pair = piece[:2]
    if len(pair) == 2 and all(char in "0123456789abcdefABCDEF" for char in pair):
        return bytes([int(pair, 16)]) + piece[2:].encode()
    return b"%" + piece.encode()
