"""Patterns: a subset of ECMAScript's regular expressions, matched in linear time.

Rule 1: the same answer on every interpreter, and the one a browser's RegExp gives.
Rule 2: no pattern and no text can make it slow: the work is at most the length of the text
times that of the program, and programs are bounded.
Rule 3: `found` never raises: a bad pattern is found nowhere. `fault` tells its author.

docs/patterns.md has the syntax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.errors import PatternError
from momently.patterns import searching
from momently.patterns.folding import small
from momently.patterns.reading import read

if TYPE_CHECKING:
    from momently.patterns.program import Program

__all__ = ["fault", "found", "read", "small"]

MOST_KEPT = 100
# Reading a pattern takes longer than searching for it: the programs last used are kept.
_KEPT: dict[tuple[str, str], Program | None] = {}


def found(pattern: str, text: str, flags: str = "") -> bool:
    """Say whether any part of `text` matches; flags are those of `i`, `m` and `s`."""
    program = _program(pattern, flags)
    return program is not None and searching.found(program, text)


def _program(pattern: str, flags: str) -> Program | None:
    key = (pattern, flags)
    if key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        try:
            _KEPT[key] = read(pattern, flags)
        except PatternError:
            _KEPT[key] = None
    return _KEPT[key]


def fault(pattern: str, flags: str = "") -> PatternError | None:
    """Give what is wrong with `pattern`; None if nothing is."""
    try:
        read(pattern, flags)
    except PatternError as problem:
        return problem
    return None
