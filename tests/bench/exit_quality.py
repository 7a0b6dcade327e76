"""How well exit intent tells leaving from staying, beside the two classical rules.

Rule 1: every rule sees the same recorded ways (tests/recordings): people who reach for the
close button, the tab strip and the address bar, people who reach for what stands near the
top of the page, and ways that cross the edge and mean nothing; beside them smooth strokes
that nobody's hand made, which stay inside. Only files and seeds that tuned nothing judge.
Rule 2: a way is a visit. A fire is right in a visit that leaves through the top, whenever
it comes, and wrong in any other; lead is from the first fire to the leave, negative after.
Rule 3: the interval is Wilson's at 95 %. The ways are few hands carried to many places, so
it says how sure the count is, not how people differ.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momently.triggers import KINDS
from tests.bench.figures import figure, percentile

# Beside tests/widget, which knows them under this name too.
sys.path.insert(0, str(Path(__file__).parents[1]))
from recordings import exits, hands, smooth

if TYPE_CHECKING:
    from collections.abc import Callable

    from momently.signals import Signal
    from recordings.exits import Visit

    Fires = Callable[[list[Signal]], list[int]]

NEAR_PX = 20
ARMED_MS = 1000
AHEAD_MS = 100
Z = 1.96
STAYING = "reaching for something near the top"
CALM = "browsing or resting near the top"
SMOOTH = "one smooth stroke that stays"
CORRECTED = "two smooth strokes that stay"


@dataclass(frozen=True, slots=True)
class Quality:
    """What one rule made of all visits."""

    rule: str
    visits: int
    leaves: int
    found: int
    fires: int
    leads_ms: list[int]
    """Of each leave that was found."""
    wrong: dict[str, tuple[int, int]]
    """Way of staying -> (visits that fired, visits)."""


def measure(tell: Callable[[], None]) -> list[Quality]:
    """Judge every rule on the files that tuned none."""
    leaving = exits.leaving(exits.JUDGES)
    staying = [(STAYING, visit) for visit in exits.staying(exits.JUDGES)]
    staying += [(CALM, visit) for visit in exits.calm()]
    staying += [(SMOOTH, visit) for visit in smooth.staying(smooth.JUDGES)]
    staying += [(CORRECTED, visit) for visit in smooth.corrected(smooth.JUDGES)]
    staying += [(visit.kind, visit) for visit in exits.misleading(exits.JUDGES)]
    found = []
    for rule, fires in RULES.items():
        found.append(_judged(rule, fires, leaving, staying))
        tell()
    return found


def as_json(found: list[Quality]) -> list[dict[str, Any]]:
    """Sum up each rule for the JSON document."""
    return [_row(one) for one in found]


def wilson(found: int, of: int) -> tuple[float, float]:
    """Give the interval in which a share lies at 95 %.

    Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953.
    """
    if of == 0:
        return 0.0, 1.0
    share, per = found / of, Z * Z / of
    middle = share + per / 2
    spread = Z * math.sqrt(share * (1 - share) / of + per / (4 * of))
    return max(0.0, (middle - spread) / (1 + per)), min(1.0, (middle + spread) / (1 + per))


def _judged(
    rule: str, fires: Fires, leaving: list[Visit], staying: list[tuple[str, Visit]]
) -> Quality:
    leads, fired = [], 0
    for visit in leaving:
        fired_at = fires(visit.told)
        fired += len(fired_at)
        leads += [(visit.left_at or 0) - at for at in fired_at[:1]]
    wrong: dict[str, tuple[int, int]] = {}
    for kind, visit in staying:
        fired_at = fires(visit.told)
        fired += len(fired_at)
        before = wrong.get(kind, (0, 0))
        wrong[kind] = (before[0] + bool(fired_at), before[1] + 1)
    return Quality(rule, len(leaving) + len(staying), len(leaving), len(leads), fired, leads, wrong)


def _row(one: Quality) -> dict[str, Any]:
    wrong = sum(fired for fired, _ in one.wrong.values())
    least, most = wilson(one.found, one.leaves)
    leads = figure(one.leads_ms)
    misleading = [one.wrong[kind] for kind in (*exits.MISLEADING, SMOOTH)]
    return {
        "rule": one.rule,
        "visits": one.visits,
        "leaves": one.leaves,
        "found": one.found,
        "recall": one.found / one.leaves,
        "recall_interval": [round(least, 4), round(most, 4)],
        "precision": one.found / (one.found + wrong) if one.found + wrong else None,
        "fires_per_100_visits": 100 * one.fires / one.visits,
        "lead_ms": None if leads is None else {"median": leads.median, **_tails(one.leads_ms)},
        "ahead_share": sum(lead >= AHEAD_MS for lead in one.leads_ms) / one.leaves,
        "wrong": {kind: list(counts) for kind, counts in sorted(one.wrong.items())},
        "misleading": sum(fired for fired, _ in misleading),
    }


def _tails(leads_ms: list[int]) -> dict[str, float]:
    return {"p10": percentile(leads_ms, 10), "p90": percentile(leads_ms, 90)}


def _momently(sensitivity: str) -> Fires:
    return lambda told: [firing.at for firing in hands.firings(told, sensitivity)]


def _enters_the_top(told: list[Signal]) -> list[int]:
    """The cursor comes within 20 px of the top, once the page is a second old."""
    fired, was_near = [], False
    for signal in told:
        near = signal.facts.get("y", NEAR_PX + 1) <= NEAR_PX
        if near and not was_near and signal.at >= ARMED_MS:
            fired.append(signal.at)
        was_near = near
    return fired


def _leaves_the_top(told: list[Signal]) -> list[int]:
    """The cursor leaves the window through its top, whatever it was over."""
    return [one.at for one in told if one.facts.get("edge") == "top"]


RULES: dict[str, Fires] = {
    **{
        f"momently, {name}": _momently(name)
        for name in KINDS["exit_intent"]["sensitivity"]["choices"]
    },
    "cursor enters y <= 20 after 1 s": _enters_the_top,
    "cursor leaves through the top": _leaves_the_top,
}
