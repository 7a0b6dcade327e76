"""The journal: a session as lines of JSON, so that it can be lived through again.

Rule 1: the first line is the header; then batches and replies take turns. The first
batch begins with the session's signal, which holds the memory it began with.
Rule 2: a journal that breaks off (a closed tab) is a journal up to its last whole line.
Rule 3: a journal holds what signals hold: never what a visitor typed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

VERSION = 1


@dataclass(frozen=True, slots=True)
class Header:
    """Whose session it was, and under which campaigns; `bundle` is the bundle's hash."""

    bundle: str
    engine: str
    seed: str
    site: str


@dataclass(frozen=True, slots=True)
class Step:
    """One batch as it was sent, and the reply as it came back (None: it never came)."""

    batch: dict[str, Any]
    reply: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Journal:
    """A header and the steps of the session."""

    header: Header
    steps: tuple[Step, ...]


def read(lines: Iterable[str]) -> Journal:
    """Read a journal. Raises JournalError, naming the line, when it is not one."""
    told = _objects(lines)
    if not told or told[0].get("journal") != VERSION:
        raise JournalError("line 1 is not the header of a journal")
    steps: list[Step] = []
    for number, line in enumerate(told[1:], start=2):
        if "signals" in line:
            steps.append(Step(line, None))
        elif "effects" in line and steps and steps[-1].reply is None:
            steps[-1] = Step(steps[-1].batch, line)
        else:
            raise JournalError(f"line {number} is neither a batch nor the reply to one")
    return Journal(_header(told[0]), tuple(steps))


def _objects(lines: Iterable[str]) -> list[dict[str, Any]]:
    written = [line for line in lines if line.strip()]
    told: list[dict[str, Any]] = []
    for number, line in enumerate(written, start=1):
        try:
            one = json.loads(line)
        except ValueError as problem:
            if number == len(written):
                break
            raise JournalError(f"line {number} is not JSON") from problem
        if not isinstance(one, dict):
            raise JournalError(f"line {number} is not an object")
        told.append(one)
    return told


def _header(told: dict[str, Any]) -> Header:
    fields = [str(told.get(name) or "") for name in ("bundle", "engine", "seed", "site")]
    return Header(*fields)


def header_line(header: Header) -> str:
    """Write the first line."""
    return json.dumps(
        {
            "journal": VERSION,
            "bundle": header.bundle,
            "engine": header.engine,
            "seed": header.seed,
            "site": header.site,
        }
    )
