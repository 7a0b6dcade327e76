"""Has plug-ins run once, where they can do no harm, and gives what was learned of them.

Rule 1: the trial is a process of its own without this machine's settings, its input or a
terminal. One that does not end in time, or ends itself, is a problem like any other.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import momently

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT_S = 5.0
"""How long all plug-ins of a site may take to load, once Python runs."""
_PATIENCE_S = 60.0
_PLACE = re.compile(r'File "plugins[/\\](\w+)\.py", line (\d+)')
_FOLDERS = (Path(momently.__file__).parent.parent, Path(__file__).parent.parent)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a module could not be loaded, or a trigger not be made."""

    module: str
    line: int | None
    said: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What the modules hold: kinds as facts, and what failed."""

    kinds: tuple[dict[str, Any], ...] = ()
    failures: tuple[Failure, ...] = field(default=())


def run(sources: Mapping[str, str], limit_s: float = LIMIT_S) -> Trial:
    """Load `sources` (name -> text) in another process; nothing is started for none."""
    if not sources:
        return Trial()
    plan = json.dumps({"sources": dict(sources), "limit_s": limit_s})
    path = [str(folder) for folder in _FOLDERS]
    # -I: neither environment variables nor the current folder have a say in what is imported.
    script = f"import sys; sys.path[:0] = {path!r}; from momently_build import plugins_inside; "
    command = [sys.executable, "-I", "-B", "-X", "utf8", "-c", f"{script}plugins_inside.main()"]
    try:
        done = subprocess.run(
            command,
            input=plan,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=limit_s + _PATIENCE_S,
            check=False,
        )
        told, lament, code = done.stdout, done.stderr, done.returncode
    except subprocess.TimeoutExpired as late:
        told, lament, code = _text(late.stdout), _text(late.stderr), 1
    return _read(told, lament, code, limit_s)


def _text(told: str | bytes | None) -> str:
    return told.decode("utf-8", "replace") if isinstance(told, bytes) else told or ""


def _read(told: str, lament: str, code: int, limit_s: float) -> Trial:
    steps = [json.loads(line) for line in told.splitlines() if line.endswith("}")]
    done = [step for step in steps if len(step) > 1]
    kinds = tuple(kind for step in done for kind in step.get("kinds", ()))
    failures = [failure(step["module"], step["failed"]) for step in done if "failed" in step]
    if code != 0 or (steps and len(steps[-1]) == 1):
        failures.append(_stopped(steps, lament, limit_s))
    return Trial(kinds, tuple(failures))


def failure(module: str, told: Mapping[str, str]) -> Failure:
    """Read a failure as the trial tells it."""
    file, _, line = told["where"].partition(" ")[0].rpartition(":")
    name = Path(file).stem if line.isdigit() else module
    return Failure(name, int(line) if line.isdigit() else None, told["said"])


def _stopped(steps: list[dict[str, Any]], lament: str, limit_s: float) -> Failure:
    module = str(steps[-1]["module"]) if steps else ""
    place = _PLACE.search(lament)
    if place and "Timeout" in lament:
        return Failure(place[1], int(place[2]), f"it did not end within {limit_s:g} s")
    last = (lament.strip().splitlines() or ["without a word"])[-1]
    return Failure(module, int(place[2]) if place else None, f"Python itself stopped: {last}")
