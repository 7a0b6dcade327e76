"""The tables of what MicroPython lacks, against the real one.

Rule 1: the measure is CPython as it is inside Pyodide, so that the tables do not
depend on the Python that happens to run the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently_build import refusals
from parity.interpreters import MICRO, STOCK

if TYPE_CHECKING:
    from parity.conftest import Answers


def test_missing_builtins_are_exactly_those_refused(answers: Answers) -> None:
    assert _missing(answers, 0) == refusals.MISSING_BUILTINS


def test_missing_methods_are_exactly_those_refused(answers: Answers) -> None:
    assert _missing(answers, 1) == refusals.MISSING_METHODS


def _missing(answers: Answers, which: int) -> set[str]:
    known, micro = (answers.of(name, "names")["names"][which] for name in (STOCK, MICRO))
    return {name for name in known if name not in micro and _can_be_called_for(name)}


def _can_be_called_for(name: str) -> bool:
    """Leave out what is no function to call: dunders, keywords, the parts of a number."""
    parts = {"denominator", "imag", "numerator", "real"}
    return not name.startswith("_") and name not in {"False", "None", "True", *parts}
