"""Draws: proof that a game of chance was not decided after the visitor played.

Rule 1: the issuer commits to SHA-256 of its seed before the page sends its own;
the prize follows from both, so neither side can steer it.
Rule 2: digest = HMAC-SHA-256 (RFC 2104) with the server seed's bytes as key over the
ASCII text `draw_id:page_seed`; ticket = digest, read as one big-endian number, modulo
the sum of the odds; the first prize whose cumulative odds exceed the ticket wins.
Rule 3: nothing here draws. The issuer decides; this recomputes and compares.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLOCK_BYTES = 64
_HEX = "0123456789abcdefABCDEF"


def commitment(server_seed_hex: str) -> str:
    """Give the SHA-256 of a server seed as hex: what the issuer publishes before play.

    Raises ValueError when the seed is not hex.
    """
    return _to_hex(hashlib.sha256(_from_hex(server_seed_hex)).digest())


def prize(
    server_seed_hex: str, draw_id: str, page_seed_hex: str, odds: Sequence[tuple[str, int]]
) -> str:
    """Name the prize that both seeds and the published odds lead to.

    Raises ValueError when the seed is not hex or the odds hold nothing to win.
    """
    total = 0
    for _, chances in odds:
        if chances <= 0:
            raise ValueError("odds must be whole numbers above zero")
        total += chances
    if not total:
        raise ValueError("a draw needs at least one prize")
    message = (draw_id + ":" + page_seed_hex).encode()
    digest = hmac_sha256(_from_hex(server_seed_hex), message)
    ticket = int.from_bytes(digest, "big") % total
    for prize_id, chances in odds:
        ticket -= chances
        if ticket < 0:
            return prize_id
    raise AssertionError("a ticket is always below the sum of the odds")


def verify(
    commitment_hex: str,
    server_seed_hex: str,
    draw_id: str,
    page_seed_hex: str,
    odds: Sequence[tuple[str, int]],
) -> str | None:
    """Recompute a revealed draw: the prize's id, or None when the commitment was broken."""
    try:
        if commitment(server_seed_hex) != _to_hex(_from_hex(commitment_hex)):
            return None
        return prize(server_seed_hex, draw_id, page_seed_hex, odds)
    except ValueError:
        return None


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """Compute RFC 2104's HMAC by hand, since MicroPython has `hashlib` but no `hmac`."""
    if len(key) > _BLOCK_BYTES:
        key = hashlib.sha256(key).digest()
    padded = key + bytes(_BLOCK_BYTES - len(key))
    inner = hashlib.sha256(bytes([byte ^ 0x36 for byte in padded]))
    inner.update(message)
    outer = hashlib.sha256(bytes([byte ^ 0x5C for byte in padded]))
    outer.update(inner.digest())
    return outer.digest()


def _from_hex(text: str) -> bytes:
    if len(text) % 2:
        raise ValueError("hex text comes in pairs")
    digits = [_digit(character) for character in text]
    return bytes([digits[i] * 16 + digits[i + 1] for i in range(0, len(digits), 2)])


def _digit(character: str) -> int:
    place = _HEX.find(character)
    if place < 0:
        raise ValueError("not hex")
    return place if place < 16 else place - 6


def _to_hex(raw: bytes) -> str:
    return "".join([_HEX[byte >> 4] + _HEX[byte & 15] for byte in raw])
