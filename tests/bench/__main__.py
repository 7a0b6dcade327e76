"""The command line of the bench: `make bench`, or `python -m tests.bench --quick`.

Rule 1: the figures go to a file; the table is for people and may be left out.
Rule 2: a missed goal is printed and is no failure; a bench that could not measure is one.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.bench import (
    chromium,
    click_cost,
    engine_work,
    exit_quality,
    goals,
    page_cost,
    plan,
    report,
    shops,
    sizes,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

OUT = Path(".bench/latest.json")
REMEMBERED = Path(".bench/squeezed.json")
TABLE_WIDTH = 120
BUSY = 1.0


def main(
    quick: Annotated[bool, typer.Option(help="Fewer runs; ends within four minutes.")] = False,
    runs: Annotated[int | None, typer.Option(min=1, help="Runs; rounded up to odd.")] = None,
    out: Annotated[Path, typer.Option(help="Where the figures go.")] = OUT,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure what momently costs a visitor, beside the same page without it."""
    wanted = plan.of(quick, runs)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        document = report.document(_measured(wanted, progress))
    promised = goals.judged(document)
    document["goals"] = goals.rows(promised)
    _write(out, document)
    if as_json:
        typer.echo(json.dumps(document))
        return
    console = Console()
    console = console if console.is_terminal else Console(width=TABLE_WIDTH)
    for each in table.tables(document, promised):
        console.print(each)
    if document["machine"]["load_before"] > BUSY:
        console.print("[yellow]The machine was busy before the bench began: times are too long.[/]")
    console.print(f"Figures: {out}")


def _measured(wanted: plan.Plan, progress: Progress) -> report.Measured:
    load = round(os.getloadavg()[0], 2)
    task = progress.add_task("building the shop", total=None)

    def stage(words: str, steps: int | None) -> Callable[[], None]:
        progress.reset(task, description=words, total=steps)
        return lambda: progress.advance(task)

    def tell(words: str) -> None:
        progress.update(task, description=words)

    with shops.opened(tell) as open_shops, sync_playwright() as playwright:
        version = _version(playwright)
        stage("squeezing files", None)
        found = sizes.of_build(open_shops.built, REMEMBERED, lambda name: tell(f"squeezing {name}"))
        runs = wanted.engine_runs
        engine = stage("engine off the page", engine_work.steps(runs))
        work = engine_work.measure(open_shops.bundle, runs, engine)
        exits = exit_quality.measure(stage("exits of recorded hands", len(exit_quality.RULES)))
        visits = stage("visits of the page", wanted.runs * len(wanted.throttles))
        page = page_cost.measure(playwright, open_shops, wanted, visits)
        boots = stage("clicks while Python boots", wanted.click_runs * len(wanted.cores))
        clicks = click_cost.measure(playwright, open_shops, wanted, boots)
    return report.Measured(wanted, version, load, found, page, clicks, work, exits)


def _version(playwright: Any) -> str:
    with chromium.opened(playwright) as window:
        return window.version()


def _write(out: Path, document: dict[str, Any]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    typer.run(main)
