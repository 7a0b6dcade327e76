"""Chance: everything that must differ between two pages, drawn from the page's one seed.

Rule 1: what is derived for one purpose says nothing about another, so an outcome's id
cannot give away the seed that the page will send into a draw.
"""

from __future__ import annotations

import hashlib


def derived(seed: str, purpose: str) -> str:
    """Give 32 hex digits that only who knows `seed` could foretell."""
    digest = hashlib.sha256((purpose + "\n" + seed).encode()).digest()
    return "".join([f"{octet:02x}" for octet in digest[:16]])


def fraction(seed: str, purpose: str) -> int:
    """Give a whole number from 0 to 9999, evenly."""
    return int(derived(seed, purpose)[:8], 16) % 10_000
