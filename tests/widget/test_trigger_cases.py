"""Every table about triggers, behaviour, conditions, buckets and draws, row by row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cases import (
    rows_behaviour,
    rows_bucketing,
    rows_conditions,
    rows_draws,
    rows_growthbook,
    rows_triggers,
)

CASES = Path(__file__).parent.parent / "cases"
RUNS: dict[str, Any] = {
    "behaviour": rows_behaviour.run,
    "bucketing": rows_bucketing.run,
    "conditions": rows_conditions.run,
    "draws": rows_draws.run,
    "dwell": rows_triggers.run,
    "exit_intent": rows_triggers.run,
    "growthbook": rows_growthbook.run,
    "hesitation": rows_triggers.run,
    "page_signal": rows_triggers.run,
    "scroll_depth": rows_triggers.run,
}


def _rows() -> list[Any]:
    found = []
    for table in RUNS:
        for row in json.loads((CASES / f"{table}.json").read_text(encoding="utf-8")):
            found.append(pytest.param(table, row, id=f"{table}: {row['name']}"))
    return found


@pytest.mark.parametrize(("table", "row"), _rows())
def test_row(table: str, row: dict[str, Any]) -> None:
    assert RUNS[table](row) == row["expect"]


def test_growthbook_table_holds_all_cases_without_patterns() -> None:
    rows = json.loads((CASES / "growthbook.json").read_text(encoding="utf-8"))
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["asks"]] = counts.get(row["asks"], 0) + 1
    assert counts == {
        "evalCondition": 115,
        "hash": 8,
        "getBucketRange": 7,
        "chooseVariation": 7,
        "inNamespace": 8,
        "getEqualWeights": 3,
    }
