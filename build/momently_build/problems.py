"""What an author is told when a site cannot be built.

Rule 1: a problem says where (file, place, line), what is wrong, and what would be right.
Rule 2: all problems are told at once; nothing stops at the first.
Rule 3: a hint names the nearest right word when there is one.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

EXIT_CODE = 2
LONGEST_SAID = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to change."""

    file: str
    place: str
    line: int | None
    what: str
    hint: str


class AuthorProblemsError(Exception):
    """Raised when a site cannot be built; holds every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"{len(problems)} problem(s)")
        self.problems = tuple(problems)


def said(written: object) -> str:
    """Write a value as an author would know it again: no word of Python's."""
    if written is None:
        return "null"
    if isinstance(written, bool):
        return "true" if written else "false"
    if isinstance(written, dict):
        return "a table"
    if isinstance(written, list | tuple):
        return "a list" if written else "an empty list"
    quote = '"' if isinstance(written, str) else ""
    text = str(written)
    return quote + (text if len(text) <= LONGEST_SAID else text[:LONGEST_SAID] + "...") + quote


def spelt(written: object) -> str:
    """Write a value out, tables and lists too."""
    if isinstance(written, dict | list):
        return json.dumps(written, ensure_ascii=False, default=str)
    return said(written)


def nearest(word: str, right: Iterable[str], alike: float = 0.6) -> str | None:
    """Give the right word that `word` was most likely meant to be."""
    found = difflib.get_close_matches(word, sorted(right), n=1, cutoff=alike)
    return found[0] if found else None


def suggest(word: str, right: Iterable[str]) -> str:
    """Say which word was likely meant, and which ones are allowed."""
    allowed = sorted(right)
    meant = nearest(word, allowed)
    listed = ", ".join(allowed)
    return f'Did you mean "{meant}"? Allowed: {listed}.' if meant else f"Allowed: {listed}."


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems as an author reads files: by file, then from top to bottom."""
    return sorted(set(problems), key=lambda one: (one.file, one.line or 0, one.place, one.what))


def as_json(problems: Sequence[Problem]) -> str:
    """Give problems as one JSON document for editors and CI."""
    listed = [asdict(problem) for problem in problems]
    return json.dumps({"ok": not listed, "problems": listed}, ensure_ascii=False, indent=2)


def show(problems: Sequence[Problem], console: Console, writes: bool = False) -> None:
    """Print problems for a person, the place first so that a terminal can open it.

    `writes` says that a command failed which else would have written something.
    """
    for problem in problems:
        console.print(_where(problem), soft_wrap=True)
        console.print(Text(f"  {problem.what}"), soft_wrap=True)
        console.print(Text(f"  {problem.hint}", style="green"), soft_wrap=True)
    count = len(problems)
    noun = "problem" if count == 1 else "problems"
    nothing = " Nothing was written." if writes else ""
    console.print(Text(f"{count} {noun}.{nothing}", style="bold red"))


def _where(problem: Problem) -> Text:
    line = f":{problem.line}" if problem.line else ""
    return Text.assemble((f"{problem.file}{line}", "bold"), "  ", (problem.place, "cyan"))
