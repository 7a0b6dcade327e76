"""How many pointer samples a second the engine takes on one core, on CPython.

Rule 1: ten campaigns, of which three listen to the pointer at the highest sensitivity; the
twin has ten of which none does, so that the difference is what listening costs.
Rule 2: the same three among 1, 10, 100 and 1,000 campaigns, once with signals already decoded,
once as the page sends them: a line of JSON in for each sample, a line out.
Rule 3: the pointer wanders over the whole page as a calm hand does; nothing is shown, since
an overlay would end the work.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from momently import bundle, triggers, wire
from momently.engine import Engine
from momently.hosts import browser
from momently.signals import Signal
from momently.triggers import kinds
from tests.bench.figures import Figure, figure

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = 20_000
LINES = 5_000
COUNTS = (1, 10, 100, 1000)
SAMPLE_MS = 16
BEGAN_WALL_MS = 1_767_322_800_000
EXIT = {"kind": "exit_intent", "sensitivity": "high"}
QUIET = (
    {"kind": "hesitation"},
    {"kind": "hesitation", "sensitivity": "high"},
    {"kind": "scroll_depth", "percent": 60},
    {"kind": "scroll_depth", "percent": 90},
    {"kind": "dwell"},
    {"kind": "dwell", "after_ms": 60_000},
    {"kind": "page_signal", "name": "wishlist"},
)
LISTENING = (*QUIET, EXIT, EXIT, EXIT)
SILENT = (*QUIET, *QUIET[:3])
NOBODY = {"page.type": "nowhere"}
WALL = {"wall_ms": BEGAN_WALL_MS, "utc_offset_min": 0}
OPENING = (
    Signal("session", 0, {"seed": "bench", "consent": "memory", "memory": None, **WALL}),
    Signal("page_view", 0, {"url": "https://shop.example/", "path": "/", **WALL}),
)


@dataclass(frozen=True, slots=True)
class Rates:
    """Pointer samples per second with so many campaigns."""

    campaigns: int
    listening: int
    decoded: Figure | None
    json_lines: Figure | None


@dataclass(frozen=True, slots=True)
class Speed:
    """Pointer samples per second, over all runs."""

    listening: Figure | None
    silent: Figure | None
    rates: tuple[Rates, ...] = ()


def measure(compiled: dict[str, Any], runs: int, tell: Callable[[], None]) -> Speed:
    """Time both sets of campaigns, in turns; `compiled` is a bundle to take a campaign from."""
    listening, silent = [], []
    for _ in range(runs):
        listening.append(_samples_per_s(with_triggers(compiled, LISTENING, NOBODY)))
        silent.append(_samples_per_s(with_triggers(compiled, SILENT, NOBODY)))
        tell()
    rates = tuple(_rates(compiled, count, runs) for count in COUNTS)
    return Speed(figure(listening), figure(silent), rates)


def among(count: int) -> tuple[dict[str, Any], ...]:
    """Give the triggers of so many campaigns, three of which (or the only one) listen."""
    exits = (EXIT, EXIT, EXIT)[:count]
    others = QUIET * (count // len(QUIET) + 1)
    return (*exits, *others[: count - len(exits)])


def _rates(compiled: dict[str, Any], count: int, runs: int) -> Rates:
    wanted = among(count)
    told = with_triggers(compiled, wanted, NOBODY)
    decoded = [_samples_per_s(told) for _ in range(runs)]
    lines = [_lines_per_s(told) for _ in range(runs)]
    return Rates(count, wanted.count(EXIT), figure(decoded), figure(lines))


def wandering(samples: int) -> list[Signal]:
    """Give a calm pointer's way up and down the page, one sample a frame."""
    return [
        Signal(
            "pointer_moved",
            SAMPLE_MS * number,
            {"x": 200 + number % 800, "y": 20 + abs(4 * number % 1520 - 760), "buttons": 0},
        )
        for number in range(samples)
    ]


def _samples_per_s(compiled: dict[str, Any]) -> float:
    read = bundle.decode(compiled)
    if read.problems:
        raise ValueError(f"the bench's campaigns are broken: {read.problems}")
    engine = Engine(read.site, read.campaigns, read.problems)
    engine.take(OPENING, 0)
    signals = wandering(SAMPLES)
    began = time.perf_counter()
    for signal in signals:
        engine.receive(signal, signal.at)
    return len(signals) / (time.perf_counter() - began)


def _lines_per_s(compiled: dict[str, Any]) -> float:
    browser.start(json.dumps(compiled))
    browser.receive(_line(list(OPENING), 0))
    lines = [_line([signal], signal.at) for signal in wandering(LINES)]
    began = time.perf_counter()
    for line in lines:
        browser.receive(line)
    return len(lines) / (time.perf_counter() - began)


def _line(signals: list[Signal], now: int) -> str:
    return json.dumps({"now": now, "signals": [wire.encode_signal(one) for one in signals]})


def with_triggers(
    compiled: dict[str, Any], wanted: tuple[dict[str, Any], ...], audience: dict[str, Any]
) -> dict[str, Any]:
    """Give a bundle with a campaign for each trigger, made like the first of `compiled`."""
    model = next(one for one in compiled["campaigns"] if not one.get("prizes"))
    free = {
        "reward": None,
        "rewards": dict.fromkeys(model["rewards"]),
        "caps": dict.fromkeys(model["caps"]),
        "experiment": {**model["experiment"], "holdout": 0},
        "audience": audience,
        "claims": [],
    }
    campaigns = [
        {**model, **free, "id": f"bench-{order}", "order": order, "trigger": _trigger(trigger)}
        for order, trigger in enumerate(wanted)
    ]
    budget = {"per_session": None, "per_day": None, "min_gap_ms": 0}
    site = {**compiled["site"], "budget": budget, "holdout": 0}
    return {**compiled, "site": site, "campaigns": campaigns}


def _trigger(written: dict[str, Any]) -> dict[str, Any]:
    kind = written["kind"]
    more = {"fresh_ms": triggers.FRESH_MS.get(kind), "cancelled_by": []}
    return {**kinds.filled(kind, written), "kind": kind, **more}
