"""Runs any row of tests/cases, on any interpreter that momently runs on.

Rule 1: plain Python without the standard library; what each table means stands in a file
of its own, which imports momently only.
Rule 2: a table's name is that of its JSON file; `run` gives what `row["expect"]` must be.
"""

from cases import (
    rows_behaviour,
    rows_bucketing,
    rows_conditions,
    rows_draws,
    rows_engine,
    rows_gates,
    rows_growthbook,
    rows_inspection,
    rows_patterns,
    rows_places,
    rows_schedule,
    rows_triggers,
    rows_words,
)

TABLES = {
    "behaviour": rows_behaviour.run,
    "bucketing": rows_bucketing.run,
    "conditions": rows_conditions.run,
    "draws": rows_draws.run,
    "dwell": rows_triggers.run,
    "engine": rows_engine.run,
    "exit_intent": rows_triggers.run,
    "gates": rows_gates.run,
    "geo": rows_places.run_geo,
    "growthbook": rows_growthbook.run,
    "hesitation": rows_triggers.run,
    "inspection": rows_inspection.run,
    "page_signal": rows_triggers.run,
    "patterns": rows_patterns.run,
    "rewards": rows_engine.run,
    "schedule": rows_schedule.run,
    "scroll_depth": rows_triggers.run,
    "urls": rows_places.run_urls,
    "words": rows_words.run,
}


def run(table, row):
    """Give the answer to one row, as plain JSON values."""
    return TABLES[table](row)
