"""How much is measured: all of it, or a quick look.

Rule 1: a quick look asks the same questions with fewer runs; it ends within four minutes on
two cores.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.bench.figures import odd


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of runs and visits; every run starts fresh browsers."""

    runs: int
    warm_visits: int
    """Counted visits per run after the cold one and the one that warms up."""
    shows: int
    """How often each visit with momently leaves and is shown an offer."""
    click_runs: int
    engine_runs: int
    quick: bool = False
    throttles: tuple[int, ...] = (1, 4)
    cores: tuple[int, ...] = (2, 1)


FULL = Plan(runs=9, warm_visits=3, shows=3, click_runs=9, engine_runs=9)
QUICK = Plan(runs=3, warm_visits=1, shows=1, click_runs=3, engine_runs=3, quick=True)


def of(quick: bool, runs: int | None) -> Plan:
    """Return the plan asked for; `runs` is rounded up to an odd number."""
    plan = QUICK if quick else FULL
    if runs is None:
        return plan
    return replace(plan, runs=odd(runs), click_runs=odd(runs))
