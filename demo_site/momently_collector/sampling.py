"""Thompson sampling: how much of the traffic each variant of an experiment should get.

Rule 1: what is learnt is how many of those who saw a variant converted. Before anybody saw
it, every rate from 0 to 1 is as likely as any other: Beta(1, 1). After c of n it is
Beta(1 + c, 1 + n - c).
Rule 2: a variant's share is the probability that its rate is the highest, found by drawing
all rates `DRAWS` times; then every variant is raised to the least share, so that a late
change can still be seen.
Rule 3: shares are whole ten-thousandths that add up to 1, since the hash has no finer ones.
Rule 4: the same counts give the same shares: chance is seeded by the version, and the
version is a digest of everything that goes in.

After Thompson, Biometrika 25 (1933), and Chapelle and Li, "An empirical evaluation of
Thompson sampling", NIPS 2011.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

METHOD = "thompson-beta-1-1"
DRAWS = 10_000
PARTS = 10_000
VERSION_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Tally:
    """Of `seen` visitors, `converted` bought."""

    seen: int = 0
    converted: int = 0


@dataclass(frozen=True, slots=True)
class Shares:
    """What each variant should get, and the name of exactly this reckoning."""

    version: str
    weights: Mapping[str, float]


def shares(tallies: Mapping[str, Tally], least_share: float) -> Shares:
    """Reckon the shares of two variants or more."""
    names = sorted(tallies)
    version = _version(names, tallies, least_share)
    wins = _wins([tallies[name] for name in names], random.Random(int(version, 16)))
    floor = min(least_share, 1 / len(names))
    free = 1 - floor * len(names)
    parts = _whole([PARTS * (floor + free * won / DRAWS) for won in wins])
    return Shares(version, {name: part / PARTS for name, part in zip(names, parts, strict=True)})


def _version(names: Sequence[str], tallies: Mapping[str, Tally], least_share: float) -> str:
    counts = [[name, tallies[name].seen, tallies[name].converted] for name in names]
    said = json.dumps([METHOD, DRAWS, PARTS, least_share, counts])
    return sha256(said.encode()).hexdigest()[:VERSION_DIGITS]


def _wins(tallies: Sequence[Tally], chance: random.Random) -> list[int]:
    wins = [0] * len(tallies)
    ends = [(1 + one.converted, 1 + max(one.seen - one.converted, 0)) for one in tallies]
    for _ in range(DRAWS):
        rates = [chance.betavariate(more, less) for more, less in ends]
        wins[rates.index(max(rates))] += 1
    return wins


def _whole(parts: Sequence[float]) -> list[int]:
    """Round so that the sum stays what it was: the largest remainders are rounded up."""
    rounded = [int(part) for part in parts]
    missing = round(sum(parts)) - sum(rounded)
    by_rest = sorted(range(len(parts)), key=lambda place: (rounded[place] - parts[place], place))
    for place in by_rest[:missing]:
        rounded[place] += 1
    return rounded
