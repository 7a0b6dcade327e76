"""The journal: a session as lines of JSON, so that it can be lived through again.

Rule 1: the first line is the header; then batches and replies take turns. The first
batch begins with the session's signal, which holds the memory it began with.
Rule 2: a journal that breaks off (a closed tab) is a journal up to its last whole line.
Rule 3: a journal holds what signals hold: never what a visitor typed.
Rule 4: `steps` holds two lines at a time, so that a journal may be longer than memory.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently.errors import JournalError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    Numbered = Iterable[tuple[int, str]]

VERSION = 1
PLUGINS_OFF = "off"
_HEADER = ("bundle", "engine", "seed", "site", "plugins")


@dataclass(frozen=True, slots=True)
class Header:
    """Whose session it was, and under which campaigns; `bundle` is the bundle's hash.

    `plugins` is the hash of the site's plug-ins, "off" where they had to be left out.
    """

    bundle: str
    engine: str
    seed: str
    site: str
    plugins: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One batch as it was sent (`line` is its number), and the reply (None: it never came)."""

    batch: dict[str, Any]
    reply: dict[str, Any] | None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Journal:
    """A header and the steps of the session."""

    header: Header
    steps: tuple[Step, ...]


def read(lines: Iterable[str]) -> Journal:
    """Read a whole journal. Raises JournalError, naming the line, when it is not one."""
    numbered = iter(list(enumerate(lines, start=1)))
    return Journal(header(numbered), tuple(steps(numbered)))


def header(numbered: Numbered) -> Header:
    """Read the first line of (number, line) pairs. Raises JournalError."""
    for number, told in _objects(numbered):
        if told.get("journal") != VERSION:
            raise JournalError("is not the header of a journal", number)
        return Header(*[str(told.get(name) or "") for name in _HEADER])
    raise JournalError("is not the header of a journal", 1)


def steps(numbered: Numbered) -> Iterator[Step]:
    """Read what follows the header, step by step. Raises JournalError on its way."""
    batch: Step | None = None
    for number, told in _objects(numbered):
        if "signals" in told:
            if batch is not None:
                yield batch
            batch = Step(told, None, number)
        elif "effects" in told and batch is not None:
            yield Step(batch.batch, told, batch.line)
            batch = None
        else:
            raise JournalError("is neither a batch nor the reply to one", number)
    if batch is not None:
        yield batch


def _objects(numbered: Numbered) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read lines as objects; a line that is not JSON is forgiven when it is the last."""
    broken = 0
    for number, line in numbered:
        if not line.strip():
            continue
        if broken:
            raise JournalError("is not JSON", broken)
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            broken = number
            continue
        if not isinstance(told, dict):
            raise JournalError("is not an object", number)
        yield number, told


def header_line(header: Header) -> str:
    """Write the first line."""
    told: dict[str, Any] = {"journal": VERSION}
    for name in _HEADER:
        # Most sites have no plug-ins, and their journals say nothing of any.
        if name != "plugins" or header.plugins:
            told[name] = getattr(header, name)
    return json.dumps(told)
