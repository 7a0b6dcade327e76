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
    "active_time": rows_triggers.run,
    "ad_engagement": rows_triggers.run,
    "behaviour": rows_behaviour.run,
    "bucketing": rows_bucketing.run,
    "cart_idle": rows_triggers.run,
    "choice_overload": rows_triggers.run,
    "combined": rows_triggers.run,
    "conditions": rows_conditions.run,
    "coupon_focus": rows_triggers.run,
    "custom": rows_triggers.run,
    "dead_click": rows_triggers.run,
    "draws": rows_draws.run,
    "dwell": rows_triggers.run,
    "element_visible": rows_triggers.run,
    "exit_intent": rows_triggers.run,
    "growthbook": rows_growthbook.run,
    "hesitation": rows_triggers.run,
    "inactivity": rows_triggers.run,
    "near_store": rows_triggers.run,
    "page_signal": rows_triggers.run,
    "price_compare": rows_triggers.run,
    "rage_click": rows_triggers.run,
    "scroll_depth": rows_triggers.run,
    "scroll_up": rows_triggers.run,
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


def test_growthbook_table_holds_all_209_cases() -> None:
    rows = json.loads((CASES / "growthbook.json").read_text(encoding="utf-8"))
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["asks"]] = counts.get(row["asks"], 0) + 1
    assert counts == {
        "evalCondition": 124,
        "hash": 8,
        "getBucketRange": 7,
        "chooseVariation": 7,
        "inNamespace": 8,
        "getEqualWeights": 3,
        "getQueryStringOverride": 8,
        "run": 37,
        "stickyBucket": 7,
    }
