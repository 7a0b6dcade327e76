"""Automatic allocation: weights for the experiments that the build asks for.

Rule 1: `experiments` in issuer.json names them, with all their variants: one that nobody has
seen yet counts too.
Rule 2: what goes out are shares and a version, no counts; everybody may ask.
Rule 3: weights are reckoned at most once in `FRESH_MS`, whoever asks how often.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from momently_collector import sampling, trials
from momently_collector.sampling import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from momently_collector.issuer import Issuer
    from momently_collector.terms import Weighed

FORMAT = 1
FRESH_MS = 60_000


class Allocator:
    """Reckons weights from what an issuer's storage holds, and keeps them a moment."""

    def __init__(self, issuer: Issuer) -> None:
        self._issuer = issuer
        self._turn = Lock()
        self._told: dict[str, Any] | None = None

    def current(self) -> dict[str, Any]:
        """Give the document that `momently allocate` reads."""
        with self._turn:
            now_ms = self._issuer.clock()
            told = self._told
            if told is None or not 0 <= now_ms - told["made_ms"] < FRESH_MS:
                told = self._told = self._reckoned(now_ms)
            return told

    def _reckoned(self, now_ms: int) -> dict[str, Any]:
        experiments = self._issuer.terms.current().experiments
        more = bool(experiments)
        while more:
            more = self._issuer.storage.write(trials.read_on)
        with self._issuer.storage.reading() as connection:
            found = {name: _shares(connection, name, experiments) for name in sorted(experiments)}
        return {"format": FORMAT, "made_ms": now_ms, "allocations": found}


def _shares(
    connection: Connection, name: str, experiments: Mapping[str, Weighed]
) -> dict[str, Any]:
    wanted = experiments[name]
    counted = trials.tallies(connection, name)
    tallies = {variant: counted.get(variant, Tally()) for variant in wanted.variants}
    told = sampling.shares(tallies, wanted.least_share)
    return {"version": told.version, "weights": dict(told.weights)}
