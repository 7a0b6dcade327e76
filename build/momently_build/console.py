"""How the command line speaks: to people in colour, to machines in JSON.

Rule 1: what was asked for goes to standard output, everything else to standard error.
Rule 2: whatever takes longer than a second shows that it moves.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False)

_SAID = {
    "check": "Checking campaigns",
    "runtime": "Preparing the runtime",
    "write": "Writing files",
}


def say_json(document: object) -> None:
    """Print a document for a machine."""
    OUT.print(json.dumps(document, ensure_ascii=False, indent=2), soft_wrap=True, markup=False)


@contextmanager
def moving() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar on a terminal; gives the function that moves it: step, done, total."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=ERR, transient=True, disable=not ERR.is_terminal) as progress:
        task = progress.add_task("Starting", total=None)

        def tell(step: str, done: int, total: int) -> None:
            said = _SAID.get(step, step[:1].upper() + step[1:])
            progress.update(task, description=said, completed=done, total=total)

        yield tell


def size(count: int) -> str:
    """Write a number of bytes as a person reads it."""
    return f"{count / 1000:,.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.2f} MB"
