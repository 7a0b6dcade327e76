"""Statistics of the bench: few, plain, and the same for every measurement.

Rule 1: a percentile is a sample that was really seen (nearest rank), never a blend of two.
Rule 2: no sample, no figure: an empty list gives None, which the table prints as a dash.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS = 3
BLOCKING_FROM_MS = 50


@dataclass(frozen=True, slots=True)
class Figure:
    """What many samples of one quantity say, in the quantity's own unit."""

    samples: int
    median: float
    p95: float
    least: float
    most: float
    iqr: float
    """Distance between the quartiles: the noise."""


def percentile(samples: Sequence[float], percent: float) -> float:
    """Return the least sample that `percent` of all samples do not exceed."""
    if not samples:
        raise ValueError("no samples, no percentile")
    rank = max(1, math.ceil(len(samples) * percent / 100))
    return sorted(samples)[rank - 1]


def figure(samples: Sequence[float]) -> Figure | None:
    """Sum up `samples`; None where there are none."""
    if not samples:
        return None
    quartiles = [percentile(samples, percent) for percent in (25, 50, 75)]
    return Figure(
        samples=len(samples),
        median=_short(quartiles[1]),
        p95=_short(percentile(samples, 95)),
        least=_short(min(samples)),
        most=_short(max(samples)),
        iqr=_short(quartiles[2] - quartiles[0]),
    )


def blocking_ms(task_lengths_ms: Sequence[float]) -> float:
    """Return the total blocking time of long tasks: what each is over 50 ms (web.dev/tbt)."""
    return math.fsum(max(0.0, length - BLOCKING_FROM_MS) for length in task_lengths_ms)


def added(with_it: Figure | None, without: Figure | None) -> float | None:
    """Return by how much the median grew."""
    if with_it is None or without is None:
        return None
    return _short(with_it.median - without.median)


def ratio(with_it: Figure | None, without: Figure | None) -> float | None:
    """Return how many times the median of its twin it is; None beside a zero."""
    if with_it is None or without is None or without.median == 0:
        return None
    return _short(with_it.median / without.median)


def odd(runs: int) -> int:
    """Return `runs`, or one more: the median of an odd number is a run that happened."""
    if runs < 1:
        raise ValueError("at least one run")
    return runs if runs % 2 else runs + 1


def _short(value: float) -> float:
    return round(value, DIGITS)
