"""Runs any row of tests/cases, on any interpreter that momently runs on.

Rule 1: plain Python without the standard library; what each table means stands in a file
of its own, which imports momently only.
Rule 2: a table's name is that of its JSON file; `run` gives what `row["expect"]` must be.
"""

from cases import (
    rows_attributes,
    rows_behaviour,
    rows_bucketing,
    rows_conditions,
    rows_draws,
    rows_engine,
    rows_experiments,
    rows_gates,
    rows_growthbook,
    rows_inspection,
    rows_patterns,
    rows_places,
    rows_plugins,
    rows_schedule,
    rows_triggers,
    rows_words,
)

TABLES = {
    "attributes": rows_attributes.run,
    "active_time": rows_triggers.run,
    "ad_engagement": rows_triggers.run,
    "behaviour": rows_behaviour.run,
    "bucketing": rows_bucketing.run,
    "cart_idle": rows_triggers.run,
    "choice_overload": rows_triggers.run,
    "combined": rows_triggers.run,
    "conditions": rows_conditions.run,
    "context": rows_engine.run,
    "coupon_focus": rows_triggers.run,
    "custom": rows_triggers.run,
    "dead_click": rows_triggers.run,
    "draws": rows_draws.run,
    "dwell": rows_triggers.run,
    "element_visible": rows_triggers.run,
    "engine": rows_engine.run,
    "exit_intent": rows_triggers.run,
    "experiments": rows_experiments.run,
    "gates": rows_gates.run,
    "geo": rows_places.run_geo,
    "growthbook": rows_growthbook.run,
    "hesitation": rows_triggers.run,
    "inactivity": rows_triggers.run,
    "inspection": rows_inspection.run,
    "near_store": rows_triggers.run,
    "page_signal": rows_triggers.run,
    "patterns": rows_patterns.run,
    "price_compare": rows_triggers.run,
    "rage_click": rows_triggers.run,
    "plugins": rows_plugins.run,
    "returns": rows_engine.run,
    "rewards": rows_engine.run,
    "schedule": rows_schedule.run,
    "scroll_depth": rows_triggers.run,
    "scroll_up": rows_triggers.run,
    "urls": rows_places.run_urls,
    "visits": rows_engine.run,
    "words": rows_words.run,
}


def run(table, row):
    """Give the answer to one row, as plain JSON values."""
    return TABLES[table](row)
