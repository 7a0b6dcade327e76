"""Bucketing: which share of all visitors somebody belongs to, the same on every visit.

Rule 1: the numbers are GrowthBook's, so that assignments agree with its SDKs
(https://docs.growthbook.io/lib/build-your-own, "Hashing" and "Bucket ranges").
Rule 2: text is hashed as UTF-16 code units, since that is what browsers hash.
Rule 3: nothing here is drawn by chance. The same text gives the same answer for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.patterns.units import code_units

if TYPE_CHECKING:
    from collections.abc import Sequence

_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193
_MASK_32 = 0xFFFFFFFF


def fnv1a_32(text: str) -> int:
    """Hash `text` to 32 bits (Fowler-Noll-Vo 1a, http://www.isthe.com/chongo/tech/comp/fnv)."""
    hashed = _FNV_OFFSET
    for unit in code_units(text):
        hashed = ((hashed ^ unit) * _FNV_PRIME) & _MASK_32
    return hashed


def fraction(seed: str, value: str, version: int) -> float | None:
    """Place `value` in 0 <= n < 1, evenly; None when the hash version is unknown."""
    if version == 2:
        return fnv1a_32(str(fnv1a_32(seed + value))) % 10000 / 10000
    if version == 1:
        return fnv1a_32(value + seed) % 1000 / 1000
    return None


def equal_weights(n: int) -> list[float]:
    """Share everything equally between `n` variations."""
    return [1 / n] * n if n > 0 else []


def bucket_ranges(
    n: int, coverage: float | None = None, weights: Sequence[float] | None = None
) -> list[list[float]]:
    """Give each of `n` variations its range of fractions.

    `coverage` is the share of visitors that takes part (missing: all, held within
    0..1). Weights that do not fit in number, or whose sum is not 1 (+- 0.01), are
    replaced by equal ones.
    """
    share = 1.0 if coverage is None else min(max(coverage, 0.0), 1.0)
    ranges: list[list[float]] = []
    start = 0.0
    for weight in _usable(n, weights):
        ranges.append([start, start + share * weight])
        start += weight
    return ranges


def _usable(n: int, weights: Sequence[float] | None) -> Sequence[float]:
    if weights is None or len(weights) != n:
        return equal_weights(n)
    total = 0.0
    for weight in weights:
        total += weight
    return weights if 0.99 <= total <= 1.01 else equal_weights(n)


def choose_variation(n: float, ranges: Sequence[Sequence[float]]) -> int:
    """Find the variation whose range holds the fraction `n`; -1 when none does."""
    for index, (start, end) in enumerate(ranges):
        if start <= n < end:
            return index
    return -1


def in_namespace(user_id: str, namespace: Sequence[str | float]) -> bool:
    """Say whether a visitor falls into `[name, from, to]`, so experiments can stay apart."""
    name, start, end = namespace
    n = fraction("__" + str(name), user_id, 1)
    return n is not None and float(start) <= n < float(end)
