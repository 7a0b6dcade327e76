"""The browser's processes, as Linux shows them: which they are, where they run, what they hold.

Rule 1: a browser is found by its own profile folder, so no other Chromium is ever touched.
Rule 2: processes come and go; one that is gone while we look holds nothing.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROC = Path("/proc")
RENDERER = "--type=renderer"
BROWSERS_OWN = {"--top-chrome-webui", "--extension-process"}
"""Renderers with these show the browser's own pages, not ours."""
BYTES_PER_KB = 1024


@dataclass(frozen=True, slots=True)
class Memory:
    """What a set of processes holds; `pss` divides shared pages among those who share them."""

    rss_bytes: int
    pss_bytes: int


def of_profile(profile: Path) -> set[int]:
    """Return the ids of the browser that uses `profile`, and of all that it started."""
    words = {pid: _command(pid) for pid in _all()}
    found = {pid for pid, command in words.items() if f"--user-data-dir={profile}" in command}
    parents = {pid: _parent(pid) for pid in words}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def renderers(pids: set[int]) -> set[int]:
    """Return those of `pids` that run pages."""
    words = {pid: set(_command(pid).split()) for pid in pids}
    return {pid for pid, told in words.items() if RENDERER in told and not told & BROWSERS_OWN}


def pin(pids: set[int], cores: set[int]) -> None:
    """Keep every thread of `pids` on `cores`; what they start later stays there too."""
    for pid in pids:
        for task in _entries(PROC / str(pid) / "task"):
            try:
                os.sched_setaffinity(int(task.name), cores)
            except ProcessLookupError:
                continue


def memory(pids: set[int]) -> Memory:
    """Return what `pids` hold together."""
    tables = [_rollup(pid) for pid in pids]
    return Memory(
        rss_bytes=sum(table.get("Rss", 0) for table in tables),
        pss_bytes=sum(table.get("Pss", 0) for table in tables),
    )


def _all() -> Iterator[int]:
    return (int(path.name) for path in PROC.iterdir() if path.name.isdigit())


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def _command(pid: int) -> str:
    return _read(PROC / str(pid) / "cmdline").replace("\0", " ")


def _parent(pid: int) -> int | None:
    # The name stands in brackets and may hold spaces and brackets of its own.
    _, _, rest = _read(PROC / str(pid) / "stat").rpartition(")")
    return int(rest.split()[1]) if rest else None


def _rollup(pid: int) -> dict[str, int]:
    rows = [line.split() for line in _read(PROC / str(pid) / "smaps_rollup").splitlines()[1:]]
    return {row[0].rstrip(":"): int(row[1]) * BYTES_PER_KB for row in rows if row[-1] == "kB"}
