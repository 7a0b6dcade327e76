"""Whatever the engine may refuse for, and whatever a trigger may hold back for, has words.

Rule 1: what is written in the source is the measure: a reason, or a `held`, that somebody
adds without a sentence is named here.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from momently import sentences, wording
from momently.engine.judging import GATES
from momently.verdicts import SENTENCES

PACKAGE = Path(__file__).parents[2] / "widget" / "momently"
# Put together from what lies under the pointer (see sensors/over.js).
OVER = ("autofill", "iframe", "menu", "scrollbar", "select")


def texts_of(node: ast.AST) -> set[str]:
    """Give every text that an expression may turn out to be."""
    if isinstance(node, ast.IfExp):
        return texts_of(node.body) | texts_of(node.orelse)
    if isinstance(node, ast.BoolOp):
        return {text for value in node.values for text in texts_of(value)}
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    return set()


def reasons() -> set[str]:
    """Give every reason that the source refuses for by name."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            if called in ("refusal", "_limited", "_windowed", "_since") and node.args:
                found |= texts_of(node.args[0])
    return found


def holds() -> set[str]:
    """Give everything that triggers of ours put into `held`, or give as the reason for it."""
    found = set()
    for path in (PACKAGE / "triggers").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and "held" in ast.dump(node.targets[0]):
                found |= texts_of(node.value)
            if isinstance(node, ast.FunctionDef) and node.name in _GIVES_WHY:
                returned = [one for one in ast.walk(node) if isinstance(one, ast.Return)]
                found |= {text for one in returned if one.value for text in texts_of(one.value)}
    return found - {""}


_GIVES_WHY = ("_why_not", "_may_mislead", "_too_young")


def test_reasons_are_found() -> None:
    assert {"cap_session", "budget_gap", "quiet_page", "holdout"} <= reasons()


def test_every_reason_has_both_its_sentences() -> None:
    assert reasons() - set(SENTENCES) == set()
    assert (reasons() | set(SENTENCES)) - set(wording.SAYS) == set()


def test_no_sentence_is_left_over() -> None:
    assert set(wording.SAYS) - set(SENTENCES) == set()


def test_every_hold_has_its_sentence() -> None:
    assert {"came back", "the visit is too young"} <= holds()
    assert holds() - set(wording.HELD) == set()
    assert {f"over {what}" for what in OVER} <= set(wording.HELD)


def test_every_gate_has_its_heading() -> None:
    assert {gate for gate, _ in GATES} - set(wording.GATES) == set()


@pytest.mark.parametrize("reason", sorted(wording.SAYS))
def test_a_sentence_is_one(reason: str) -> None:
    for said in wording.SAYS[reason]:
        assert not said or ((said[0].isupper() or said[0] in '"{') and said.endswith("."))
    assert sentences.what(reason, {}).endswith(".")


@pytest.mark.parametrize("why", sorted(wording.HELD))
def test_a_hold_is_told_in_a_sentence(why: str) -> None:
    assert wording.HELD[why][0].isupper()
    assert wording.HELD[why].endswith(".")
