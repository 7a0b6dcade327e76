"""Runs the same work on every interpreter that momently runs on, one process each.

Rule 1: CPython runs the source as it is, and the lowered source as well; Pyodide runs
the source, stock and on the cut runtime; MicroPython runs the lowered source.
Rule 2: all work goes into one process per interpreter, and all of them run at once.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momently_build import lowering, reach, runtime

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
CASES = TESTS / "cases"
HOST = "momently.hosts.browser"
SOURCE, LOWERED, STOCK, CUT, MICRO = (
    "CPython",
    "CPython, lowered",
    "Pyodide, stock",
    "Pyodide, cut",
    "MicroPython",
)
OTHERS = (LOWERED, STOCK, CUT, MICRO)
LIMIT_S = 180


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work; lowered interpreters get `lowered` in place of `told`, if there is one."""

    told: dict[str, Any]
    lowered: dict[str, Any] | None = None


def answers(pieces: Sequence[Piece], scratch: Path) -> dict[str, list[str]]:
    """Return interpreter -> one JSON text per piece, in order."""
    work, lowered_work = scratch / "work.json", scratch / "lowered.json"
    work.write_text(_texts([piece.told for piece in pieces]), encoding="utf-8")
    lowered = [piece.lowered or piece.told for piece in pieces]
    lowered_work.write_text(_texts(lowered), encoding="utf-8")
    folder = scratch / "lowered"
    write_lowered(folder)
    commands = _commands(str(work), str(lowered_work), str(folder))
    started = {name: _start(command) for name, command in commands.items()}
    return {name: _finish(name, one) for name, one in started.items()}


def write_lowered(folder: Path) -> None:
    """Write momently as far as the browser's host reaches, the rows and the driver, lowered."""
    for name, source in lowering.lower(_sources()).items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(source + "\n", encoding="utf-8")


def _sources() -> dict[str, str]:
    found = reach.of(runtime.WIDGET / "momently", (HOST,))
    paths = {name: runtime.WIDGET / name for name in found.own}
    paths |= {f"cases/{path.name}": path for path in CASES.glob("*.py")}
    sources = {name: path.read_text(encoding="utf-8") for name, path in paths.items()}
    return sources | {"driver.py": (HERE / "driver.py").read_text(encoding="utf-8")}


def _texts(pieces: list[dict[str, Any]]) -> str:
    return json.dumps([json.dumps(piece, ensure_ascii=False) for piece in pieces])


def _commands(work: str, lowered_work: str, lowered: str) -> dict[str, list[str]]:
    prepared = runtime.prepare()
    node = shutil.which("node") or "node"
    cpython = [sys.executable, str(HERE / "run_cpython.py")]
    pyodide = [node, str(HERE / "run_pyodide.mjs"), work]
    stock = f"{runtime.NODE_MODULES / 'pyodide'}/"
    cut = [f"{prepared.runtime_dir}/", str(prepared.inspected_zip)]
    rows = [f"cases={CASES}", f"parity={HERE}"]
    source = f"momently={runtime.WIDGET / 'momently'}"
    return {
        SOURCE: [*cpython, work, str(runtime.WIDGET), str(TESTS), str(HERE)],
        LOWERED: [*cpython, lowered_work, lowered],
        STOCK: [*pyodide, stock, "-", source, *rows],
        CUT: [*pyodide, *cut, *rows],
        MICRO: [node, str(HERE / "run_micropython.mjs"), lowered_work, lowered],
    }


def _start(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )


def _finish(name: str, running: subprocess.Popen[str]) -> list[str]:
    told, complaints = running.communicate(timeout=LIMIT_S)
    if running.returncode != 0:
        raise RuntimeError(f"{name} stopped: {complaints[-3000:]}")
    texts: list[str] = json.loads(told)
    return texts
