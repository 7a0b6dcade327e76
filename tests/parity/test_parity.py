"""Same source, same answers: CPython, Pyodide (stock and cut) and MicroPython.

Rule 1: CPython's answer to the source is the measure; whether it is the right one
is asked in tests/widget, where each row says what it expects.
Rule 2: numbers are compared as written: 1 is not 1.0, and the last bit counts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cases import run_rows
from parity.interpreters import LOWERED, MICRO, OTHERS, SOURCE

if TYPE_CHECKING:
    from parity.conftest import Answers

GROUPS = (*sorted(run_rows.TABLES), "journals", "snippets")


def differences(expected: dict[str, Any], told: dict[str, Any]) -> list[str]:
    return [
        f"{name}\n  CPython: {_short(answer)}\n  here:    {_short(told[name])}"
        for name, answer in expected.items()
        if told[name] != answer
    ]


def _short(answer: Any) -> str:
    return json.dumps(answer)[:600]


@pytest.mark.parametrize("interpreter", OTHERS)
@pytest.mark.parametrize("group", GROUPS)
def test_the_same_answers(answers: Answers, interpreter: str, group: str) -> None:
    found = differences(answers.of(SOURCE, group), answers.of(interpreter, group))
    assert not found, f"{len(found)} differ on {interpreter}:\n" + "\n".join(found[:5])


@pytest.mark.parametrize("group", GROUPS)
def test_there_is_something_to_compare(answers: Answers, group: str) -> None:
    told = answers.of(SOURCE, group)
    failed = [name for name, answer in told.items() if _failed(answer)]
    assert told
    assert not failed, "failed on CPython itself"


def test_a_difference_would_be_seen(answers: Answers) -> None:
    expected = answers.of(SOURCE, "control")
    assert expected == {"unlowered": [True, ("float", "1.0")]}
    assert differences(expected, answers.of(LOWERED, "control")) == []
    assert len(differences(expected, answers.of(MICRO, "control"))) == 1


def test_journals_do_something(answers: Answers) -> None:
    """A journal in which nothing is shown would compare nothing worth having."""
    replies = [reply for session in answers.of(MICRO, "journals").values() for reply in session[1:]]
    kinds = {effect["kind"] for reply in replies for effect in reply["effects"]}
    assert {"show", "remember", "send", "ask"} <= kinds


def _failed(answer: Any) -> bool:
    return isinstance(answer, dict) and "raised" in answer
