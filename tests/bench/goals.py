"""What momently promises about its cost, held against a bench's document.

Rule 1: a promise that could not be measured is not kept.
Rule 2: blocking and shifts count over the twin's median: what the shop does itself is its own.
Rule 3: what is over its limit by no more than one side varies between its own visits is
"within noise": neither a promise kept nor one broken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.bench import engine_work

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE_SCRIPTS_BROTLI = 10_000
MISSED_LEAVES, LATE_LEAVES = 0.05, 0.5
PAINT_P50_MS, PAINT_P95_MS = 33, 50
SCRIPTS = {
    "page_scripts": "loader and page scripts",
    "page_scripts_recording": "the same with the journal's recorder",
}
ADDED_NOTHING = {
    "long_tasks": "long tasks added",
    "blocking_ms": "blocking added, ms",
    "blocking_after_load_ms": "blocking added after the load, ms",
    "layout_shift": "layout shift added",
}
SHOWN_FREE = {
    "blocking_while_showing_ms": "blocking while showing, ms",
    "shift_while_showing": "layout shift while showing",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """One promise and what became of it."""

    name: str
    at_most: float
    measured: float | None
    noise: float = 0.0

    @property
    def verdict(self) -> str:
        """Say "met", "within noise" or "missed"."""
        if self.met:
            return "met"
        near = self.measured is not None and self.measured <= self.at_most + self.noise
        return "within noise" if near else "missed"

    @property
    def met(self) -> bool:
        """Say whether the promise was kept."""
        return self.measured is not None and self.measured <= self.at_most


def judged(document: dict[str, Any]) -> list[Goal]:
    """Hold every promise against what was measured."""
    return [
        *_scripts(document["bytes"]),
        *(goal for setting in document["page"] for goal in _of(setting)),
        *(Goal(*told) for told in engine_work.promises(document["engine"])),
        *_exits(document["exit_intent"]),
    ]


def rows(goals: list[Goal]) -> list[dict[str, Any]]:
    """Give the goals for the JSON document."""
    return [
        {
            "name": one.name,
            "at_most": one.at_most,
            "measured": one.measured,
            "noise": one.noise,
            "verdict": one.verdict,
        }
        for one in goals
    ]


def _scripts(sizes: dict[str, Any]) -> Iterator[Goal]:
    for key, name in SCRIPTS.items():
        yield Goal(f"{name}, brotli bytes", PAGE_SCRIPTS_BROTLI, sizes[key]["brotli"])


def _exits(found: list[dict[str, Any]]) -> Iterator[Goal]:
    rules = {row["rule"]: row for row in found}
    for name in ("momently, medium", "momently, high"):
        missed = 1 - rules[name]["recall"]
        yield Goal(f"exits, {name}: leaves missed, share", MISSED_LEAVES, missed)
    late = 1 - rules["momently, high"]["ahead_share"]
    yield Goal("exits, momently, high: not 100 ms ahead, share", LATE_LEAVES, late)
    misled = sum(row["misleading"] for name, row in rules.items() if name.startswith("momently"))
    yield Goal("exits: fires on misleading ways", 0, misled)


def _of(setting: dict[str, Any]) -> Iterator[Goal]:
    where = f"{setting['throttle']}x {setting['cache']}"
    found = setting["figures"]
    for key, name in ADDED_NOTHING.items():
        yield Goal(f"{where}: {name}", 0, found[key]["added"], _noise(found[key]))
    for key, name in SHOWN_FREE.items():
        yield Goal(f"{where}: {name}", 0, _told(found[key], "median"), _noise(found[key]))
    if setting["throttle"] == 1:
        paint = found["verdict_to_paint_ms"]
        yield Goal(f"{where}: verdict to paint p50, ms", PAINT_P50_MS, _told(paint, "median"))
        yield Goal(f"{where}: verdict to paint p95, ms", PAINT_P95_MS, _told(paint, "p95"))


def _noise(sides: dict[str, Any]) -> float:
    told = [side["iqr"] for side in (sides["with"], sides["without"]) if side is not None]
    return float(max(told, default=0.0))


def _told(sides: dict[str, Any], key: str) -> float | None:
    ours = sides["with"]
    return None if ours is None else float(ours[key])
