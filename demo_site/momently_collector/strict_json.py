"""JSON that means one thing only, read the same way from every body.

Rule 1: a name stands once in an object: readers disagree about which of two counts.
Rule 2: a number must fit a float. An infinite one cannot be told on as JSON.
Rule 3: NaN, endless digits and deep nesting are refused, not guessed at.
"""

from __future__ import annotations

import json
import math
from typing import NoReturn

from momently_collector.refusals import malformed

PLACE_CHARACTERS = 64


def read(body: bytes) -> object:
    """Read a body; raises RefusedError (400) that says what is wrong and where."""
    try:
        return json.loads(
            body.decode("utf-8"),
            parse_constant=_no_constant,
            parse_float=_finite,
            object_pairs_hook=_each_once,
        )
    except UnicodeDecodeError as problem:
        raise malformed("the body is not UTF-8", f"byte {problem.start}", "send UTF-8") from problem
    except json.JSONDecodeError as problem:
        place = f"line {problem.lineno}, column {problem.colno}"
        raise malformed("the body is not JSON", place, problem.msg) from problem
    except (ValueError, RecursionError) as problem:
        hint = "no NaN, no endless digits, no deep nesting"
        raise malformed("the body is not JSON", "", hint) from problem


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    found = float(digits)
    if not math.isfinite(found):
        hint = "at most about 1.8e308"
        raise malformed("a number is too large", digits[:PLACE_CHARACTERS], hint)
    return found


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, found in pairs:
        if name in told:
            raise malformed("a name stands twice in one object", _place(name), "say it once")
        told[name] = found
    return told


def _place(name: str) -> str:
    # A name may hold a lone surrogate, which no answer could carry.
    return name[:PLACE_CHARACTERS].encode("utf-8", "backslashreplace").decode("utf-8")
