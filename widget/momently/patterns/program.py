"""Programs: what a pattern becomes, and how parts of it are put together.

Rule 1: a part is a list of steps whose jumps are relative, so a part can be copied and
joined to others as it is. No tree, hence no recursion.
Rule 2: a part is measured before it is copied: no pattern becomes longer than `MOST_STEPS`,
and the work for one unit of text is never more than that.
Rule 3: nobody asks where a match lies or what a group held, only whether there is one.
So greedy and lazy are the same, and groups cost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently.errors import PatternError

if TYPE_CHECKING:
    from typing import Any

    # UNIT: ranges, whether inverted. SPLIT: two ways on. JUMP: one. ASSERT: what must hold.
    Step = tuple[int, Any, Any]
    Part = list[Step]

UNIT, SPLIT, JUMP, ASSERT = 0, 1, 2, 3
BEGIN, END, BOUNDARY, NO_BOUNDARY = 0, 1, 2, 3
MOST_STEPS = 2000


@dataclass(frozen=True, slots=True)
class Program:
    """A pattern ready to be searched for."""

    steps: tuple[Step, ...]
    folds: bool
    by_lines: bool
    asserts: bool


def one_of(ranges: tuple[tuple[int, int], ...], is_inverted: bool) -> Part:
    """Match one unit that is in `ranges`, or one that is not."""
    return [(UNIT, ranges, is_inverted)]


def asserted(what: int) -> Part:
    """Match nothing, where `what` holds."""
    return [(ASSERT, what, 0)]


def either(branches: list[Part], at: int) -> Part:
    """Match any of `branches`."""
    joined = branches[-1]
    for index in range(len(branches) - 2, -1, -1):
        branch = branches[index]
        joined = [(SPLIT, 1, len(branch) + 2)] + branch + [(JUMP, len(joined) + 1, 0)] + joined
        measured(len(joined), at)
    return joined


def repeated(part: Part, least: int, most: int | None, at: int) -> Part:
    """Match `part` from `least` to `most` times; None means as often as it comes."""
    if not part:
        return part
    size = len(part)
    measured((size + 1) * max(least + 1 if most is None else most, 1), at)
    if most is None:
        if least == 0:
            return [(SPLIT, 1, size + 2)] + part + [(JUMP, -size - 1, 0)]
        return part * least + [(SPLIT, -size, 1)]
    joined = part * least
    for left in range(most - least, 0, -1):
        joined.append((SPLIT, 1, (size + 1) * left))
        joined.extend(part)
    return joined


def measured(steps: int, at: int) -> None:
    """Refuse what would become too long."""
    if steps > MOST_STEPS:
        raise PatternError("the pattern is too large", at, "repeat less, or match less exactly")
