"""All that was measured as one JSON document, momently and its twin side by side.

Rule 1: keys carry their units; a figure is {samples, median, p95, least, most, iqr}.
Rule 2: nothing in it names this machine: cores and versions, no paths and no hosts.
"""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from momently import VERSION
from tests.bench import engine_work, exit_quality, figures, sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.bench.click_cost import Clicks
    from tests.bench.engine_speed import Speed
    from tests.bench.engine_work import Work
    from tests.bench.exit_quality import Quality
    from tests.bench.figures import Figure
    from tests.bench.page_cost import Found, Twins
    from tests.bench.plan import Plan
    from tests.bench.sizes import Size
    from tests.bench.visit import Visit

FORMAT = 1
MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything one bench found."""

    plan: Plan
    chromium: str
    load_before: float
    """Mean number of programs that wanted a core in the minute before."""
    sizes: list[Size]
    page: Found
    clicks: dict[int, Clicks]
    engine: Work
    exits: list[Quality]


def _known(value: float | None) -> list[float]:
    return [] if value is None else [value]


def _first_leave(seen: Visit) -> list[float]:
    return _known(seen.shown[0].leave_to_paint_ms) if seen.shown else []


# key -> the samples that one visit gives
QUANTITIES: dict[str, Callable[[Visit], list[float]]] = {
    "armed_ms": lambda seen: _known(seen.armed_ms),
    "long_tasks": lambda seen: [len(seen.long_tasks_ms)],
    "blocking_ms": lambda seen: [seen.blocking_ms],
    "blocking_after_load_ms": lambda seen: [seen.blocking_after_load_ms],
    "own_script_in_long_frames_ms": lambda seen: [seen.own_script_ms],
    "main_thread_cpu_ms": lambda seen: [seen.main_thread_ms],
    "layout_shift": lambda seen: [seen.shift],
    "loaded_ms": lambda seen: _known(seen.loaded_ms),
    "largest_paint_ms": lambda seen: _known(seen.lcp_ms),
    "renderer_rss_mib": lambda seen: [seen.rss_bytes / MIB],
    "renderer_pss_mib": lambda seen: [seen.pss_bytes / MIB],
    "verdict_to_paint_ms": lambda seen: [one.verdict_to_paint_ms for one in seen.shown[:1]],
    "verdict_to_paint_again_ms": lambda seen: [one.verdict_to_paint_ms for one in seen.shown[1:]],
    "leave_to_paint_ms": _first_leave,
    "blocking_while_showing_ms": lambda seen: [seen.blocking_after_ms] if seen.shown else [],
    "own_script_while_showing_ms": lambda seen: [seen.own_script_after_ms] if seen.shown else [],
    "shift_while_showing": lambda seen: [seen.shift_after] if seen.shown else [],
    "signal_to_verdict_ms": lambda seen: list(seen.compute_ms),
    "round_trip_ms": lambda seen: list(seen.round_trip_ms),
}


def document(measured: Measured) -> dict[str, Any]:
    """Sum everything up; goals are judged elsewhere."""
    return {
        "format": FORMAT,
        "momently": VERSION,
        "plan": asdict(measured.plan),
        "machine": {
            "cores": os.cpu_count(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
            "chromium": measured.chromium,
            "load_before": measured.load_before,
        },
        "bytes": _bytes(measured.sizes),
        "page": [_page(setting, twins) for setting, twins in measured.page.items()],
        "clicks": [_clicks(cores, clicks) for cores, clicks in measured.clicks.items()],
        "engine": {
            "pointer_samples_per_s": _side_by_side(**_sides(measured.engine.speed)),
            **engine_work.as_json(measured.engine),
        },
        "exit_intent": exit_quality.as_json(measured.exits),
    }


def _bytes(found: list[Size]) -> dict[str, Any]:
    return {
        "files": sizes.as_json(found),
        "page_scripts": asdict(sizes.total(found, sizes.PAGE_SCRIPTS)),
        "page_scripts_recording": asdict(sizes.total(found, (*sizes.PAGE_SCRIPTS, sizes.RECORDER))),
        "all": asdict(sizes.total(found)),
    }


def _page(setting: Any, twins: Twins) -> dict[str, Any]:
    return {
        **asdict(setting),
        "lost": [reason for seen in twins.with_momently for reason in seen.lost],
        "figures": {
            key: _side_by_side(
                _pooled(twins.with_momently, samples), _pooled(twins.without, samples)
            )
            for key, samples in QUANTITIES.items()
        },
    }


def _pooled(visits: Iterable[Visit], samples: Callable[[Visit], list[float]]) -> Figure | None:
    return figures.figure([value for seen in visits for value in samples(seen)])


def _clicks(cores: int, clicks: Clicks) -> dict[str, Any]:
    pairs = {
        "click_to_paint_ms": (clicks.with_momently, clicks.without),
        "slowest_click_ms": (clicks.worst_with, clicks.worst_without),
    }
    return {
        "cores": cores,
        "lost": clicks.lost,
        "figures": {
            key: _side_by_side(figures.figure(ours), figures.figure(twin))
            for key, (ours, twin) in pairs.items()
        },
    }


def _sides(speed: Speed) -> dict[str, Figure | None]:
    return {"ours": speed.listening, "twin": speed.silent}


def _side_by_side(ours: Figure | None, twin: Figure | None) -> dict[str, Any]:
    return {
        "with": asdict(ours) if ours else None,
        "without": asdict(twin) if twin else None,
        "added": figures.added(ours, twin),
        "ratio": figures.ratio(ours, twin),
    }
