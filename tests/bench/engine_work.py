"""The engine off the page: samples a second, verdicts in Pyodide, replays. Document, table, goals.

Rule 1: goals are written as what a thing may take at most: 200,000 samples a second are 5 µs a
sample, and a gain of 1.7 from a second process is 59 % of the time.
Rule 2: figures of CPython and of Node; what a visitor's browser does is measured in the page.
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench import engine_speed, replay_speed, verdict_speed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.bench.engine_speed import Speed
    from tests.bench.replay_speed import Replays
    from tests.bench.verdict_speed import Verdicts

US_PER_S = 1_000_000
MIB = 1024 * 1024
SAMPLE_US = 5.0
VERDICT_P95_MS = 2.0
TWO_PROCESSES_SHARE = 1 / 1.7
MORE_MIB = 4.0
SESSIONS = 800


@dataclass(frozen=True, slots=True)
class Work:
    """What the engine did without a page."""

    speed: Speed
    verdicts: Verdicts
    replays: Replays


def steps(runs: int) -> int:
    """Say how many steps `measure` tells of."""
    return 2 * runs + 3


def measure(compiled: dict[str, Any], runs: int, tell: Callable[[], None]) -> Work:
    """Measure everything, one after the other; `compiled` is the shop's bundle."""
    speed = engine_speed.measure(compiled, runs, tell)
    with tempfile.TemporaryDirectory(prefix="momently-bench-") as scratch:
        verdicts = verdict_speed.measure(compiled, Path(scratch))
        tell()
        replays = replay_speed.measure(compiled, Path(scratch), runs, SESSIONS, tell)
    return Work(speed, verdicts, replays)


def as_json(work: Work) -> dict[str, Any]:
    """Give the figures for the document."""
    return {
        "by_campaigns": [asdict(one) for one in work.speed.rates],
        "verdict_in_pyodide_ms": asdict(work.verdicts),
        "replay": asdict(work.replays),
    }


def rows(found: dict[str, Any]) -> Iterator[tuple[str, float | None, float | None]]:
    """Give (what, median, p95) for a table."""
    for rates in found["by_campaigns"]:
        which = f"{rates['campaigns']:,} campaigns, {rates['listening']} listen"
        for key, words in (("decoded", "samples/s"), ("json_lines", "JSON lines/s")):
            yield f"{words}, {which}", *_told(rates[key])
    for key, words in (("shown_ms", "verdict"), ("silent_ms", "nothing to show")):
        yield f"Pyodide, 100 campaigns: {words}, ms", *_told(found["verdict_in_pyodide_ms"][key])
    replay = found["replay"]
    yield "replay, signals/s in one process", *_told(replay["signals_per_s"])
    yield "replay, gain from a second process", *_told(replay["gain"])
    for key, count in (("few", replay_speed.FEW), ("many", replay_speed.MANY)):
        peak = replay[f"peak_{key}_bytes"] / MIB
        yield f"replay of {count:,} sessions, peak MiB", peak, None


def _told(figure: dict[str, float] | None) -> tuple[float | None, float | None]:
    return (None, None) if figure is None else (figure["median"], figure["p95"])


def promises(found: dict[str, Any]) -> Iterator[tuple[str, float, float | None]]:
    """Give (goal, at most, measured)."""
    ten = next(one for one in found["by_campaigns"] if one["campaigns"] == 10)
    per_s = _told(ten["decoded"])[0]
    took = None if not per_s else US_PER_S / per_s
    yield "engine: a sample with 10 campaigns of which 3 listen, µs", SAMPLE_US, took
    p95 = _told(found["verdict_in_pyodide_ms"]["shown_ms"])[1]
    yield "Pyodide: signal to verdict with 100 campaigns p95, ms", VERDICT_P95_MS, p95
    replay = found["replay"]
    gain = _told(replay["gain"])[0]
    share = None if not gain else 1 / gain
    yield "replay: time of two processes over one", TWO_PROCESSES_SHARE, share
    more = (replay["peak_many_bytes"] - replay["peak_few_bytes"]) / MIB
    yield "replay: 10,000 sessions over 10, MiB more", MORE_MIB, more
