"""Coupon codes: readable for people, unguessable for everyone.

Rule 1: the alphabet has nothing that looks like something else (no 0 O 1 I L U).
Rule 2: 12 letters of 30 are 58 bits of chance from the operating system.
Rule 3: a code is found however it was typed: small letters, spaces, without dashes.
"""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 3
GROUP_LETTERS = 4
LONGEST = 64


def fresh() -> str:
    """Make a new code such as 7KQ2-M9XR-TVWX."""
    letters = [secrets.choice(ALPHABET) for _ in range(GROUPS * GROUP_LETTERS)]
    return _grouped("".join(letters))


def tidy(typed: str) -> str:
    """Write a typed code as it was issued; anything else comes back in capitals, trimmed."""
    letters = "".join(letter for letter in typed[:LONGEST].upper() if letter.isalnum())
    if len(letters) == GROUPS * GROUP_LETTERS and all(letter in ALPHABET for letter in letters):
        return _grouped(letters)
    return typed[:LONGEST].strip().upper()


def _grouped(letters: str) -> str:
    starts = range(0, len(letters), GROUP_LETTERS)
    return "-".join(letters[start : start + GROUP_LETTERS] for start in starts)
