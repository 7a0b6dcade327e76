"""What the collector keeps: outcomes, claims, draws, journals, trials.

Rule 1: text columns that are unique are at most 255 characters, so that every database
can index them.
Rule 2: money is whole minor units, time is whole milliseconds since 1970.
Rule 3: an outcome's `row_id` is never used twice, so `after=` never skips or repeats.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

KEPT = MetaData()

outcomes = Table(
    "outcomes",
    KEPT,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("source", String(255), nullable=False),
    Column("id", String(255), nullable=False),
    Column("type", String(255), nullable=False),
    Column("time", String(64)),
    Column("campaign", String(255)),
    Column("arm", String(32)),
    Column("received_ms", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Unique("source", "id", name="outcomes_said_once"),
    Index("outcomes_by_campaign", "campaign", "type"),
    sqlite_autoincrement=True,
)

claims = Table(
    "claims",
    KEPT,
    Column("claim_id", String(255), primary_key=True),
    Column("campaign", String(255), nullable=False),
    Column("variant", String(255), nullable=False),
    Column("visitor", String(255)),
    Column("code", String(32), nullable=False, unique=True),
    Column("reward", Text, nullable=False),
    Column("issued_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("order_id", String(255)),
    Column("redeemed_ms", BigInteger),
    Index("claims_by_campaign", "campaign", "visitor"),
)

draws = Table(
    "draws",
    KEPT,
    Column("draw_id", String(255), primary_key=True),
    Column("campaign", String(255), nullable=False),
    Column("variant", String(255), nullable=False),
    Column("server_seed", String(64), nullable=False),
    Column("prizes", Text, nullable=False),
    Column("committed_ms", BigInteger, nullable=False),
    Column("held_until_ms", BigInteger, nullable=False),
    Column("page_seed", String(255)),
    Column("prize", String(255)),
    Column("claim_id", String(255)),
    Column("played_ms", BigInteger),
    Index("draws_by_campaign", "campaign", "played_ms"),
)

# Who saw which variant (seen), and who of them bought (converted): 0 or 1 each.
trials = Table(
    "trials",
    KEPT,
    Column("campaign", String(255), primary_key=True),
    Column("variant", String(255), primary_key=True),
    Column("visitor", String(32), primary_key=True),
    Column("seen", Integer, nullable=False),
    Column("converted", Integer, nullable=False),
)

# Up to which outcome somebody who reads them in order has come.
places = Table(
    "places",
    KEPT,
    Column("reader", String(32), primary_key=True),
    Column("row_id", BigInteger, nullable=False),
)

# One row per campaign: whoever changes it has the campaign's budget to himself until
# the commit, on every database.
turns = Table(
    "turns",
    KEPT,
    Column("campaign", String(255), primary_key=True),
    Column("taken", Integer, nullable=False),
)

journals = Table(
    "journals",
    KEPT,
    Column("part_id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", String(255), nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("lines", Text, nullable=False),
    Index("journals_by_session", "session_id"),
)
