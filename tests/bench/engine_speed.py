"""How many pointer samples a second the engine takes on CPython, already decoded.

Rule 1: ten campaigns, of which three listen to the pointer at the highest sensitivity; the
twin has ten of which none does, so that the difference is what listening costs.
Rule 2: the pointer wanders over the whole page as a calm hand does; nothing is shown, since
an overlay would end the work.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from momently import bundle, triggers
from momently.engine import Engine
from momently.signals import Signal
from momently.triggers import kinds
from tests.bench.figures import Figure, figure

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = 20_000
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
WALL = {"wall_ms": BEGAN_WALL_MS, "utc_offset_min": 0}
OPENING = (
    Signal("session", 0, {"seed": "bench", "consent": "memory", "memory": None, **WALL}),
    Signal("page_view", 0, {"url": "https://shop.example/", "path": "/", **WALL}),
)


@dataclass(frozen=True, slots=True)
class Speed:
    """Pointer samples per second, over all runs."""

    listening: Figure | None
    silent: Figure | None


def measure(compiled: dict[str, Any], runs: int, tell: Callable[[], None]) -> Speed:
    """Time both sets of campaigns, in turns; `compiled` is a bundle to take a campaign from."""
    listening, silent = [], []
    for _ in range(runs):
        listening.append(_samples_per_s(_campaigns(compiled, LISTENING)))
        silent.append(_samples_per_s(_campaigns(compiled, SILENT)))
        tell()
    return Speed(figure(listening), figure(silent))


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


def _campaigns(compiled: dict[str, Any], wanted: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    model = compiled["campaigns"][0]
    campaigns = [
        {**model, "id": f"bench-{order}", "order": order, "trigger": _trigger(trigger)}
        for order, trigger in enumerate(wanted)
    ]
    return {**compiled, "campaigns": campaigns}


def _trigger(written: dict[str, Any]) -> dict[str, Any]:
    kind = written["kind"]
    more = {"fresh_ms": triggers.FRESH_MS.get(kind), "cancelled_by": []}
    return {**kinds.filled(kind, written), "kind": kind, **more}
