"""Every row of tests/cases, on this interpreter.

Rule 1: the rows and their runner are the ones that the other interpreters are held to.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cases import run_rows

CASES = Path(__file__).parent.parent / "cases"


def _rows() -> list[Any]:
    found = []
    for table in sorted(run_rows.TABLES):
        for row in json.loads((CASES / f"{table}.json").read_text(encoding="utf-8")):
            found.append(pytest.param(table, row, id=f"{table}: {row['name']}"))
    return found


@pytest.mark.parametrize(("table", "row"), _rows())
def test_row(table: str, row: dict[str, Any]) -> None:
    """The runner's answer, through JSON and back, is what the row expects."""
    assert json.loads(json.dumps(run_rows.run(table, row))) == row["expect"]


def test_every_table_has_a_runner() -> None:
    """No file of rows is left out by oversight."""
    assert {path.stem for path in CASES.glob("*.json")} == set(run_rows.TABLES)
