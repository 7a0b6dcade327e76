"""Runs a row about what a condition can ask: `ask` names an attribute, the answer is its value.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: the situation is made as for a row about a gate; `memory` is read back as a page
would, `ask` may be a list of names, and a name that is not known has null.
"""

from cases import rows_campaigns, rows_gates
from momently import arrival, attributes, bundle, history, page, situation, visitor


def run(row):
    """Give the value of each attribute asked about."""
    read = bundle.decode(rows_campaigns.bundle({"site": row.get("site", {})}))
    known = attributes.known(_situation(row, read.site), row.get("now", 0))
    if isinstance(row["ask"], list):
        return [_value(known, name) for name in row["ask"]]
    return _value(known, row["ask"])


def _value(known, name):
    for part in name.split("."):
        known = known.get(part) if isinstance(known, dict) else None
    return known


def _situation(row, site):
    made = rows_gates.situation(row, site)
    position = row.get("position")
    who = made.visitor
    if "came" in row:
        landing = arrival.landing(**row["came"])
        who = visitor.with_visit(who, landing=landing)
    if "previous_ms" in row:
        who = visitor.with_visit(who, previous_ms=row["previous_ms"])
    who = visitor.changed(who, history=_history(row.get("history", [])))
    return situation.Situation(
        site,
        who,
        page.Screen("en", row.get("device", "desktop")),
        made.behaviour,
        made.consent,
        made.clock_ms,
        made.utc_offset_min,
        traits=row.get("traits"),
        context=row.get("context", {}),
        position=None if position is None else page.Position(*position),
    )


def _history(told):
    """Live through ["product", id, wall] and ["order", id, wall]."""
    lived = history.NONE
    for what, name, wall_ms in told:
        step = history.with_product if what == "product" else history.with_order
        lived = step(lived, name, wall_ms)
    return lived
