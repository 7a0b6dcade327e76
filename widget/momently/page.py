"""What a page tells about itself and the screen it is on.

Rule 1: a query is read as browsers read one: `+` is a space, the first value of
a repeated name counts, broken escapes stay as they are.
Rule 2: an address is cut where browsers cut it; nothing in it is changed but the case
of the host's ASCII letters.
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


@dataclass(frozen=True, slots=True)
class Position:
    """Where on the globe a visitor is, in degrees, and how well that is known."""

    latitude: float
    longitude: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class Address:
    """An address in parts: `query` with its question mark, `fragment` with its hash."""

    scheme: str
    host: str
    path: str
    query: str
    fragment: str


def address(url: str) -> Address:
    """Cut an absolute address, or a path, into its parts; the host keeps its port."""
    rest, hash_sign, fragment = url.partition("#")
    rest, mark, query = rest.partition("?")
    scheme, slashes, after = rest.partition("://")
    if not slashes:
        return Address("", "", rest, mark + query, hash_sign + fragment)
    host, _, path = after.partition("/")
    host = small(host.rpartition("@")[2])
    return Address(small(scheme), host, "/" + path, mark + query, hash_sign + fragment)


def small(text: str) -> str:
    """Write ASCII letters small and leave all others, which interpreters disagree about."""
    return "".join([chr(ord(sign) + 32) if "A" <= sign <= "Z" else sign for sign in text])


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
