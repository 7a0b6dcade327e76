"""Type-checks plug-ins with mypy, where mypy is installed.

Rule 1: `mypy --strict`, with momently's own types: what a signal holds, what a hook answers.
Rule 2: it runs last, and only on plug-ins without other problems: it takes seconds.
Rule 3: sources that were found sound once in this process are not checked again.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import momently
from momently_build.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT_S = 120
_SAID = re.compile(r"plugins[/\\](\w+)\.py:(\d+): error: (.*?)(?:\s+\[([\w-]+)\])?$")
_OPTIONS = (
    *("--strict", "--no-error-summary", "--hide-error-context", "--no-color-output"),
    *("--follow-imports=silent", "--namespace-packages", "--explicit-package-bases"),
    *("--config-file=", "--python-executable", sys.executable),
)


def wanted(asked: bool | None) -> bool:
    """Say whether to check types: if asked to, or if nobody said and mypy is installed.

    Raises OSError when it is asked for and mypy is not there.
    """
    there = importlib.util.find_spec("mypy") is not None
    if asked and not there:
        raise OSError("mypy is not installed; try: python -m pip install mypy")
    return there if asked is None else asked


def problems(folder: Path, sources: Mapping[str, str]) -> list[Problem]:
    """List what mypy has to say about plug-ins; nothing where there are none."""
    found = _said(tuple(sorted(sources.items()))) if sources else ()
    return [
        Problem(str(folder / "plugins" / f"{name}.py"), "types", line, said, hint)
        for name, line, said, hint in found
    ]


@lru_cache(maxsize=8)
def _said(sources: tuple[tuple[str, str], ...]) -> tuple[tuple[str, int | None, str, str], ...]:
    with tempfile.TemporaryDirectory(prefix="momently-types-") as scratch:
        place = Path(scratch) / "plugins"
        place.mkdir()
        for name, text in sources:
            (place / f"{name}.py").write_text(text, "utf-8")
        # Kept from one check to the next: nearly all of the time goes into others' types.
        cache = Path(tempfile.gettempdir()) / f"momently-mypy-{_user()}"
        command = [sys.executable, "-m", "mypy", *_OPTIONS, f"--cache-dir={cache}", "plugins"]
        done = subprocess.run(
            command,
            cwd=scratch,
            env=os.environ | {"MYPYPATH": _path()},
            capture_output=True,
            encoding="utf-8",
            timeout=LIMIT_S,
            check=False,
        )
    found = [match for line in done.stdout.splitlines() if (match := _SAID.search(line))]
    if done.returncode and not found:
        lament = (done.stdout + done.stderr).strip().splitlines()[-1:] or ["without a word"]
        return ((sources[0][0], None, f"mypy stopped: {lament[0]}.", "Try: python -m mypy"),)
    return tuple((one[1], int(one[2]), f"{one[3]}.", _hint(one[4])) for one in found)


def _path() -> str:
    """Say where mypy finds momently; an installed one it finds itself, and wants no path to."""
    folder = Path(momently.__file__).parent.parent
    return "" if folder.name in ("site-packages", "dist-packages") else str(folder)


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "all"


def _hint(code: str | None) -> str:
    about = f" (mypy calls it {code})" if code else ""
    return f"The types of momently.plugins say what comes in and what may go out{about}."
