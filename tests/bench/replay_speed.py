"""How fast recordings are replayed, what a second process gains, and what memory it takes.

Rule 1: sessions are made up (`simulate`), the same ones again and again under other names:
what is measured is the replay, not the variety.
Rule 2: each measurement is a process of its own, so that peaks do not add up and nothing is
warm: `python -m tests.bench.replay_speed JOBS BUNDLE FILE` prints one as JSON.
Rule 3: memory is the peak of one process with everything imported; with several processes, of
the one that collects.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momently.hosts import simulate
from tests.bench.figures import Figure, figure

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
VARIETY = 10
STEPS = 40
SHORT_STEPS = 1
FEW, MANY = 10, 10_000
LIMIT_S = 600
KIB = 1024


@dataclass(frozen=True, slots=True)
class Once:
    """One replay: how long it took, start of processes included, and its peak of memory."""

    seconds: float
    peak_bytes: int
    sessions: int
    signals: int


@dataclass(frozen=True, slots=True)
class Replays:
    """What replaying costs; `gain` is how many times as fast two processes are as one."""

    signals_per_s: Figure | None
    gain: Figure | None
    peak_few_bytes: int
    peak_many_bytes: int


def write(file: Path, bundle: dict[str, Any], sessions: int, steps: int = STEPS) -> None:
    """Write so many made-up sessions into one file."""
    texts = [
        "\n".join(simulate.session(bundle, seed, steps)) + "\n"
        for seed in range(min(VARIETY, sessions))
    ]
    with file.open("w", encoding="utf-8") as out:
        for number in range(sessions):
            out.write(texts[number % len(texts)])


def once(file: Path, bundle: Path, jobs: int) -> Once:
    """Replay a file in a fresh process."""
    words = [sys.executable, "-m", "tests.bench.replay_speed", str(jobs), str(bundle), str(file)]
    told = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT_S, check=True
    )
    return Once(**json.loads(told.stdout))


def measure(
    bundle: dict[str, Any], scratch: Path, runs: int, sessions: int, tell: Callable[[], None]
) -> Replays:
    """Replay `sessions` sessions with one process and with two, in turns; then few and many."""
    named, file = scratch / "bundle.json", scratch / "sessions.jsonl"
    named.write_text(json.dumps(bundle, ensure_ascii=False), encoding="utf-8")
    write(file, bundle, sessions)
    speeds, gains = [], []
    for _ in range(runs):
        alone, together = once(file, named, 1), once(file, named, 2)
        speeds.append(alone.signals / alone.seconds)
        gains.append(alone.seconds / together.seconds)
        tell()
    peaks = []
    for count in (FEW, MANY):
        write(file, bundle, count, SHORT_STEPS)
        peaks.append(once(file, named, 1).peak_bytes)
        tell()
    return Replays(figure(speeds), figure(gains), *peaks)


def _main(jobs: str, bundle: str, file: str) -> None:
    from momently_build import replaying

    began = time.perf_counter()
    wish = replaying.Wish(jobs=int(jobs))
    answer = replaying.replay([Path(file)], Path(bundle), wish, lambda *_: None)
    seconds = time.perf_counter() - began
    if not answer.ok():
        raise SystemExit("the replay is not as recorded")
    peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KIB
    totals = answer.totals
    told = {"seconds": seconds, "peak_bytes": peak_bytes}
    told |= {"sessions": totals.sessions, "signals": totals.signals}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    _main(*sys.argv[1:])
