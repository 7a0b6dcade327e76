"""From a signal to the verdict, in Pyodide, on a site with a hundred campaigns.

Rule 1: ten campaigns wait for an exit, ten for a word from the page, the others for something
else; all ten that fire are judged, one is shown, nine are refused.
Rule 2: what counts are the calls in which something was shown; the first rounds warm up.
Rule 3: Pyodide runs in Node as the worker runs it, on the runtime that every build ships.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momently import bundle, effects, wire
from momently.engine import Engine
from momently.signals import Signal
from momently_build import runtime
from tests.bench.engine_speed import EXIT, OPENING, QUIET, WALL, with_triggers
from tests.bench.figures import Figure, figure

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).with_suffix(".mjs")
SPOKEN = {"kind": "page_signal", "name": "go"}
OTHERS = QUIET * 12
CAMPAIGNS = (*[EXIT] * 10, *[SPOKEN] * 10, *OTHERS[:80])
ROUNDS, WARM_ROUNDS = 220, 20
ROUND_MS = 20_000
LIMIT_S = 120


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Milliseconds from signal to verdict, and of the calls that showed nothing."""

    shown_ms: Figure | None
    silent_ms: Figure | None


def measure(compiled: dict[str, Any], scratch: Path) -> Verdicts:
    """Time verdicts; `compiled` is a bundle to take a campaign from."""
    told = with_triggers(compiled, CAMPAIGNS, {})
    work = scratch / "verdicts.json"
    texts = {"bundle": json.dumps(told, ensure_ascii=False), "batches": list(_batches(told))}
    work.write_text(json.dumps(texts), encoding="utf-8")
    prepared = runtime.prepare()
    node = shutil.which("node") or "node"
    places = [str(work), f"{prepared.runtime_dir}/", str(prepared.momently_zip)]
    ran = subprocess.run(
        [node, str(SCRIPT), *places], capture_output=True, text=True, timeout=LIMIT_S, check=True
    )
    took = json.loads(ran.stdout)[len(texts["batches"]) * WARM_ROUNDS // ROUNDS :]
    shown, silent = (
        [one["ms"] for one in took if one["shows"] is is_shown] for is_shown in (True, False)
    )
    return Verdicts(figure(shown), figure(silent))


def _batches(told: dict[str, Any]) -> Iterator[str]:
    """Write what a page sends whose views are closed after a second."""
    read = bundle.decode(told)
    engine = Engine(read.site, read.campaigns, read.problems)
    waiting: list[tuple[int, list[Signal]]] = [(0, list(OPENING))]
    for number in range(ROUNDS):
        waiting.extend(_leaving(10_000 + number * ROUND_MS))
        waiting.append(
            (
                20_000 + number * ROUND_MS,
                [Signal("page_signal", 20_000 + number * ROUND_MS, {"name": "go"})],
            )
        )
        while waiting:
            now, batch = waiting.pop(0)
            signals = [wire.encode_signal(one) for one in batch]
            yield json.dumps({"now": now, "signals": signals})
            for effect in engine.take(batch, now):
                if isinstance(effect, effects.Show):
                    waiting[:0] = _closing(effect.id, now)


def _leaving(at: int) -> Iterator[tuple[int, list[Signal]]]:
    rising = [
        Signal("pointer_moved", at + 16 * i, {"x": 600, "y": 500 - 40 * i, "buttons": 0})
        for i in range(12)
    ]
    edge = {"edge": "top", "x": 600, "y": -2, "buttons": 0, "over": "page"}
    yield at + 200, [*rising, Signal("pointer_left", at + 200, edge)]
    yield at + 350, [Signal("wake", at + 350, dict(WALL))]
    yield at + 3000, [Signal("pointer_entered", at + 3000, {"x": 600, "y": 4})]


def _closing(show: str, at: int) -> list[tuple[int, list[Signal]]]:
    shown, closed = (
        Signal("shown", at + 16, {}, show),
        Signal("dismissed", at + 1000, {"by": "close"}, show),
    )
    return [(at + 16, [shown]), (at + 1000, [closed])]
