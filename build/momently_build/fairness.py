"""`momently verify-draw`: recomputes a draw from what both sides published.

Rule 1: the file is what the issuer publishes of a draw that was played (GET /draws/ID), or its
answers put together: draw_id, commitment, odds, server_seed, page_seed, and optionally the
prize that was given.
Rule 2: a draw holds when the seed is the committed one and leads to the prize given.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from momently import draws
from momently_build.problems import AuthorProblemsError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS = ("draw_id", "commitment", "odds", "server_seed", "page_seed")


@dataclass(frozen=True, slots=True)
class Finding:
    """What the seeds say, beside what was given."""

    fair: bool
    drawn: str | None
    given: str | None
    why: str


def examine(file: Path) -> Finding:
    """Recompute the draw in `file`; raises AuthorProblemsError when it tells too little."""
    told = _read(file)
    odds = _odds(file, told)
    seeds = (str(told["commitment"]), str(told["server_seed"]))
    drawn = draws.verify(*seeds, str(told["draw_id"]), str(told["page_seed"]), odds)
    given = str(told["prize"]) if told.get("prize") is not None else None
    if drawn is None:
        return Finding(False, None, given, "The seed is not the one the issuer committed to.")
    if given not in (None, drawn):
        return Finding(False, drawn, given, f'The seeds lead to "{drawn}", not to "{given}".')
    return Finding(True, drawn, given, f'The seeds and the odds lead to "{drawn}".')


def _read(file: Path) -> Mapping[str, object]:
    try:
        told = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise _problem(file, "(whole file)", f"This cannot be read: {error}.") from None
    except RecursionError:
        raise _problem(file, "(whole file)", "This is nested too deeply.") from None
    if not isinstance(told, dict):
        raise _problem(file, "(whole file)", "This is not a JSON object.")
    for key in _KEYS:
        if key not in told:
            raise _problem(file, key, f'The key "{key}" is missing.')
    return told


def _odds(file: Path, told: Mapping[str, object]) -> list[tuple[str, int]]:
    listed = told["odds"]
    try:
        odds = [(str(one["id"]), int(one["odds"])) for one in listed]  # type: ignore[attr-defined]
    except (TypeError, KeyError, ValueError):
        odds = []
    if not odds or any(chances < 1 for _, chances in odds):
        raise _problem(file, "odds", "Odds are a list of prizes, each with whole odds above 0.")
    return odds


def _problem(file: Path, place: str, what: str) -> AuthorProblemsError:
    hint = "Save what the issuer publishes of a played draw: GET /draws/ID."
    return AuthorProblemsError([Problem(str(file), place, None, what, hint)])
