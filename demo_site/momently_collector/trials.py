"""Trials: who saw which variant, and who of them converted.

Rule 1: a visitor is one trial of a variant, however often they saw it or bought. Nobody
who is anonymous is one, nor whom the hash did not assign, nor whom the holdout kept away.
Rule 2: outcomes are read once, in order of arrival; where reading stopped is kept. So a
conversion that arrives before its impression still counts.
Rule 3: visitors are kept as digests.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from momently_collector.sampling import Tally
from momently_collector.tables import outcomes, places, trials

if TYPE_CHECKING:
    from sqlalchemy import Connection

IMPRESSION = "momently.campaign.impression"
CONVERTED = "momently.campaign.converted"
ANONYMOUS = "anonymous"
READ_AT_ONCE = 2000
READER = "trials"
LIMIT_CHARACTERS = 255
Trial = tuple[str, str, str]


def read_on(connection: Connection) -> bool:
    """Take in the next outcomes; says whether there may be more."""
    place = _place(connection)
    rows = connection.execute(
        select(outcomes.c.row_id, outcomes.c.type, outcomes.c.record)
        .where(outcomes.c.row_id > place, outcomes.c.type.in_((IMPRESSION, CONVERTED)))
        .order_by(outcomes.c.row_id)
        .limit(READ_AT_ONCE)
    ).all()
    told: dict[Trial, set[str]] = {}
    for row in rows:
        trial = _trial(row.record, row.type)
        if trial is not None:
            told.setdefault(trial, set()).add("seen" if row.type == IMPRESSION else "converted")
    for trial, marks in told.items():
        _mark(connection, trial, marks)
    if rows:
        moved = update(places).where(places.c.reader == READER)
        connection.execute(moved.values(row_id=rows[-1].row_id))
    return len(rows) == READ_AT_ONCE


def _place(connection: Connection) -> int:
    found = connection.execute(select(places.c.row_id).where(places.c.reader == READER))
    place = found.scalar()
    if place is None:
        connection.execute(insert(places).values(reader=READER, row_id=0))
        return 0
    return int(place)


def _trial(record: str, kind: str) -> Trial | None:
    told = json.loads(record)
    facts, subject = told.get("data"), told.get("subject")
    if not isinstance(facts, dict) or not isinstance(subject, str) or subject == ANONYMOUS:
        return None
    if facts.get("arm") != "shown" or (kind == IMPRESSION and facts.get("assigned") is not True):
        return None
    campaign, variant = facts.get("campaign"), facts.get("variant")
    if not isinstance(campaign, str) or not isinstance(variant, str):
        return None
    if max(len(campaign), len(variant)) > LIMIT_CHARACTERS:
        return None
    return campaign, variant, sha256(subject.encode()).hexdigest()[:32]


def _mark(connection: Connection, trial: Trial, marks: set[str]) -> None:
    campaign, variant, visitor = trial
    here = (
        (trials.c.campaign == campaign)
        & (trials.c.variant == variant)
        & (trials.c.visitor == visitor)
    )
    known = connection.execute(select(trials.c.seen, trials.c.converted).where(here)).first()
    told = {"seen": int("seen" in marks), "converted": int("converted" in marks)}
    if known is None:
        names = {"campaign": campaign, "variant": variant, "visitor": visitor}
        connection.execute(insert(trials).values(**names, **told))
    else:
        seen, converted = max(known.seen, told["seen"]), max(known.converted, told["converted"])
        connection.execute(update(trials).where(here).values(seen=seen, converted=converted))


def tallies(connection: Connection, campaign: str) -> dict[str, Tally]:
    """Count, for each variant of `campaign`, who saw it and who of them converted."""
    counted = (
        select(trials.c.variant, func.count(), func.sum(trials.c.converted))
        .where(trials.c.campaign == campaign, trials.c.seen == 1)
        .group_by(trials.c.variant)
    )
    return {
        variant: Tally(int(seen), int(converted or 0))
        for variant, seen, converted in connection.execute(counted)
    }
