"""The bench's document as tables for a terminal.

Rule 1: momently and its twin stand beside each other; a dash is what was not measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from tests.bench import engine_work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.bench.goals import Goal

WORDS = {
    "armed_ms": "navigation to armed, ms",
    "long_tasks": "long tasks",
    "blocking_ms": "total blocking time, ms",
    "blocking_after_load_ms": "of it, after the load, ms",
    "own_script_in_long_frames_ms": "our script in long frames, ms",
    "main_thread_cpu_ms": "main thread at work, ms",
    "layout_shift": "layout shift",
    "loaded_ms": "navigation to load, ms",
    "largest_paint_ms": "largest paint, ms",
    "renderer_rss_mib": "renderer RSS, MiB",
    "renderer_pss_mib": "renderer PSS, MiB",
    "verdict_to_paint_ms": "verdict to first frame, ms",
    "verdict_to_paint_again_ms": "the same, later offers, ms",
    "leave_to_paint_ms": "leave to paint, grace in it, ms",
    "blocking_while_showing_ms": "blocking while showing, ms",
    "own_script_while_showing_ms": "our script in those, ms",
    "shift_while_showing": "layout shift while showing",
    "signal_to_verdict_ms": "signal to verdict, ms",
    "round_trip_ms": "worker round trip, ms",
    "click_to_paint_ms": "click to paint, ms",
    "slowest_click_ms": "slowest click (INP), ms",
}
VERDICTS = {"met": "green", "within noise": "yellow", "missed": "bold red"}
SIDES = ("with p50", "p95", "noise", "without p50", "p95", "added", "ratio")


def tables(document: dict[str, Any], goals: list[Goal]) -> Iterator[Table]:
    """Give every table, in the order to be printed."""
    yield _bytes(document["bytes"])
    yield _pages(document["page"])
    yield _clicks(document["clicks"])
    yield _engine(document["engine"])
    yield _work(document["engine"])
    yield _exits(document["exit_intent"])
    yield _goals(goals)


def _bytes(found: dict[str, Any]) -> Table:
    table = _titled("Bytes shipped", "file", "raw", "gzip 9", "brotli 11")
    for row in found["files"]:
        table.add_row(row["file"], *_sizes(row))
    table.add_section()
    table.add_row("everything", *_sizes(found["all"]))
    table.add_row("on the main thread", *_sizes(found["page_scripts"]))
    table.add_row("the same, recording", *_sizes(found["page_scripts_recording"]))
    return table


def _sizes(row: dict[str, Any]) -> list[str]:
    return [f"{row[key]:,}" for key in ("raw", "gzip", "brotli")]


def _pages(settings: list[dict[str, Any]]) -> Table:
    table = _titled("The shop's product page, with momently and without", "", "CPU", *SIDES)
    for key, words in WORDS.items():
        there = [(row, row["figures"][key]) for row in settings if _is_told(row, key)]
        for number, (row, sides) in enumerate(there):
            where = f"{row['throttle']}x {row['cache']}"
            table.add_row("" if number else words, where, *_sides(sides))
        table.add_section()
    lost = [reason for setting in settings for reason in setting["lost"]]
    table.caption = f"{len(lost)} visits lost: {'; '.join(sorted(set(lost)))}" if lost else None
    return table


def _is_told(row: dict[str, Any], key: str) -> bool:
    return key in row["figures"] and row["figures"][key]["with"] is not None


def _clicks(found: list[dict[str, Any]]) -> Table:
    table = _titled("Clicks while Python boots (cold, 1x)", "", "cores", *SIDES)
    for key in ("click_to_paint_ms", "slowest_click_ms"):
        for row in found:
            table.add_row(WORDS[key], str(row["cores"]), *_sides(row["figures"][key]))
    return table


def _engine(found: dict[str, Any]) -> Table:
    title = "Engine on CPython: 10 campaigns, 3 of which listen to the pointer (without: none)"
    table = _titled(title, "", *SIDES)
    table.add_row("pointer samples/s", *_sides(found["pointer_samples_per_s"]))
    return table


def _work(found: dict[str, Any]) -> Table:
    table = _titled("Engine off the page", "", "p50", "p95")
    for words, median, p95 in engine_work.rows(found):
        table.add_row(words, _number(median), _number(p95))
    return table


def _exits(found: list[dict[str, Any]]) -> Table:
    columns = ("recall", "95 % interval", "precision", "lead p50, ms", "100 ms ahead", "fires/100")
    table = _titled("Exit intent on recorded hands", "", *columns, "misled by")
    for row in found:
        least, most = row["recall_interval"]
        lead = row["lead_ms"]["median"] if row["lead_ms"] else None
        shares = [_percent(row[key]) for key in ("recall", "precision", "ahead_share")]
        interval = f"{_percent(least)} to {_percent(most)}"
        told = (shares[0], interval, shares[1], _number(lead), shares[2])
        per_100 = _number(row["fires_per_100_visits"])
        table.add_row(row["rule"], *told, per_100, str(row["misleading"]))
    table.caption = "Fires and precision are of these recordings, a sixth of which leave"
    return table


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.1f} %"


def _goals(goals: list[Goal]) -> Table:
    table = _titled("Goals", "goal", "at most", "measured", "noise", "verdict")
    for goal in goals:
        verdict = f"[{VERDICTS[goal.verdict]}]{goal.verdict}[/]"
        told = [_number(one) for one in (goal.at_most, goal.measured, goal.noise)]
        table.add_row(goal.name, *told, verdict)
    return table


def _titled(title: str, first: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column(first)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _sides(sides: dict[str, Any]) -> list[str]:
    ours, twin = sides["with"] or {}, sides["without"] or {}
    told = [ours.get(key) for key in ("median", "p95", "iqr")]
    told += [twin.get(key) for key in ("median", "p95")]
    return [_number(value) for value in (*told, sides["added"], sides["ratio"])]


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
