"""Runs a row about one gate: what it says, why, and when to ask again.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: `now` is the page's clock, wall time is `now` plus `clock_ms`; times in `past` and
`overlay_ms` are wall time.
Rule 3: `signals` are [kind, at, facts], folded before the gate is asked.
"""

from cases import rows_campaigns
from momently import bundle, history, visitor
from momently.behaviour import Behaviour
from momently.engine.judging import GATES
from momently.page import Screen
from momently.signals import Signal
from momently.situation import Situation, Switches

VIEW = {"url": "https://shop.example/", "path": "/", "query": ""}


def run(row):
    """Give [reason, again_at, again_on] of the gate; the reason is "" when it lets pass."""
    told = {"site": row.get("site", {}), "campaigns": [row.get("campaign", {})]}
    read = bundle.decode(rows_campaigns.bundle(told))
    if read.problems:
        return list(read.problems[0])
    rules = dict(GATES)
    verdict = rules[row["gate"]](read.campaigns[0], situation(row, read.site), row.get("now", 0))
    return [verdict.reason, verdict.again_at, list(verdict.again_on)]


def situation(row, site):
    """Make the situation that a row tells of."""
    behaviour = Behaviour()
    view = dict(VIEW)
    view.update(row.get("view", {}))
    behaviour.fold(Signal("page_view", 0, view))
    facts_at = {}
    for kind, at, facts in row.get("signals", []):
        behaviour.fold(Signal(kind, at, facts))
        for name in facts.get("facts", {}):
            facts_at[name] = at
    switches = row.get("switches", {})
    return Situation(
        site,
        _visitor(row),
        Screen("en", row.get("device", "desktop")),
        behaviour,
        row.get("consent", "memory"),
        row.get("clock_ms", 0),
        row.get("utc_offset_min", 0),
        Switches(switches.get("site", False), tuple(switches.get("campaigns", ()))),
        row.get("slot", ""),
        {"c1": row["fired_at"]} if "fired_at" in row else {},
        {"c1": row.get("on_page", 0)},
        facts_at,
        row.get("traits"),
        context=row.get("context", {}),
        context_at=row.get("context_at", {}),
    )


def _visitor(row):
    session = visitor.Visit("s1", row.get("session_from_ms", 0), 0, 1)
    past = row.get("past", {})
    known = visitor.Past(
        tuple(past.get("seen", ())),
        tuple(past.get("would", ())),
        past.get("dismissed_ms"),
        past.get("converted_ms"),
    )
    return visitor.Visitor(
        "v1",
        0,
        row.get("visits", 1),
        session,
        {"c1": known},
        tuple(row.get("overlay_ms", ())),
        row.get("opted_out", False),
        history=history.History(orders=1, order_ms=row["order_ms"])
        if "order_ms" in row
        else history.NONE,
    )
