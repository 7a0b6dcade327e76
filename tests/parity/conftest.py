"""The work that every interpreter is given, and what each of them answered, once per run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cases import run_rows
from momently.hosts import simulate
from momently_build import lowering
from parity import interpreters
from parity.interpreters import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).resolve().parent.parent
JOURNALS = TESTS / "journals"
SNIPPETS = Path(__file__).with_name("snippets.json")
SEEDS = range(101, 107)
STEPS = 60
NAMES = {
    "kind": "snippet",
    "source": (
        "import builtins\n"
        "kinds = (bytes, dict, float, frozenset, int, list, set, str, tuple)\n"
        "methods = {name for kind in kinds for name in dir(kind)}\n"
        "answer = [sorted(dir(builtins)), sorted(methods)]\n"
    ),
}
"""Asks an interpreter for its built-ins and for the methods of the plain types."""
CONTROL = {"kind": "snippet", "source": "answer = [isinstance(True, int), 1.0]"}
"""Not lowered on purpose: MicroPython must differ here, or the comparison is blind."""


class Answers:
    """Interpreter -> group of work -> [(name, parsed answer)], numbers kept as written."""

    def __init__(self, work: list[tuple[str, str, Piece]], told: dict[str, list[str]]) -> None:
        self._work = work
        self._told = told

    def of(self, interpreter: str, group: str) -> dict[str, Any]:
        """Return name -> answer of one interpreter for one group of work."""
        texts = self._told[interpreter]
        return {
            name: exact(text)
            for (found, name, _), text in zip(self._work, texts, strict=True)
            if found == group
        }


def exact(text: str) -> Any:
    """Parse JSON so that 1 and 1.0 stay different, and every digit counts."""
    return json.loads(text, parse_float=lambda digits: ("float", repr(float(digits))))


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Everything, answered by everyone."""
    if shutil.which("node") is None:
        pytest.fail("Node is needed: the other interpreters run in it")
    looks = [("names", "names", Piece(NAMES)), ("control", "unlowered", Piece(CONTROL))]
    work = [*_rows(), *_journals(), *_snippets(), *looks]
    pieces = [piece for _, _, piece in work]
    return Answers(work, interpreters.answers(pieces, tmp_path_factory.mktemp("parity")))


def _rows() -> Iterator[tuple[str, str, Piece]]:
    for table in sorted(run_rows.TABLES):
        rows = json.loads((TESTS / "cases" / f"{table}.json").read_text(encoding="utf-8"))
        for row in rows:
            yield table, row["name"], Piece({"kind": "row", "table": table, "row": row})


def _journals() -> Iterator[tuple[str, str, Piece]]:
    for path in sorted(JOURNALS.glob("*.jsonl")):
        lines = path.read_text(encoding="utf-8").splitlines()
        yield "journals", path.stem, _session(lines, bundle_text(lines))
    bundle = next((JOURNALS / "bundles").glob("*.json")).read_text(encoding="utf-8")
    for seed in SEEDS:
        lines = simulate.session(json.loads(bundle), seed, steps=STEPS, consent="persistent")
        yield "journals", f"simulated {seed}", _session(lines, bundle)


def bundle_text(lines: list[str]) -> str:
    """Return the bundle that a journal's header names."""
    named = json.loads(lines[0])["bundle"]
    return (JOURNALS / "bundles" / f"{named}.json").read_text(encoding="utf-8")


def _session(lines: list[str], bundle: str) -> Piece:
    batches = [line for line in lines[1:] if "signals" in json.loads(line)]
    return Piece({"kind": "journal", "bundle": bundle, "batches": batches})


def _snippets() -> Iterator[tuple[str, str, Piece]]:
    for row in json.loads(SNIPPETS.read_text(encoding="utf-8")):
        source = "\n".join(row["source"])
        lowered = lowering.lower({"snippet.py": source})["snippet.py"]
        told = {"kind": "snippet", "source": source}
        yield "snippets", row["name"], Piece(told, {"kind": "snippet", "source": lowered})
