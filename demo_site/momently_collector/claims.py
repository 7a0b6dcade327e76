"""Claims: one code per claim id, never more than its budgets.

Rule 1: a claim id gets one code, however often and from however many pages it asks.
Rule 2: codes handed out and draws still open together never exceed the budget: an open
draw holds one place until it is played or its time is up.
Rule 3: whoever counts a budget holds the campaign's turn until the commit, so two
requests never count at the same time.
Rule 4: a budget is of the variants it was written for; what another variant hands out
does not use it up.
Rule 5: a public code is nobody's own: it is told, never written down or counted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select, update

from momently_collector import codes
from momently_collector.refusals import denied, unknown
from momently_collector.tables import claims, draws, turns
from momently_collector.terms import Reward

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Table
    from sqlalchemy.engine import RowMapping

    from momently_collector.terms import CampaignTerms

OPEN, HELD, REDEEMED, EXPIRED = "open", "held", "redeemed", "expired"


@dataclass(frozen=True, slots=True)
class Wish:
    """Who asks for a code of which campaign; `draw_id` when a wheel won it."""

    claim_id: str
    campaign: str
    variant: str
    visitor: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A code that was handed out, as it stands now."""

    claim_id: str
    campaign: str
    variant: str
    visitor: str | None
    code: str
    reward: Reward
    expires_ms: int
    order_id: str | None = None
    redeemed_ms: int | None = None

    def state(self, now_ms: int) -> str:
        """Say whether the code still works: open, held by an order, redeemed, expired."""
        if self.redeemed_ms is not None:
            return REDEEMED
        if self.order_id is not None:
            return HELD
        return EXPIRED if now_ms >= self.expires_ms else OPEN

    def wire(self, now_ms: int) -> dict[str, object]:
        """Say it as the page reads it."""
        return {
            "claim_id": self.claim_id,
            "code": self.code,
            "reward": self.reward.wire(),
            "expires_ms": self.expires_ms,
            "state": self.state(now_ms),
        }


def find(connection: Connection, claim_id: str) -> Claim | None:
    """Find a claim by its id."""
    row = connection.execute(select(claims).where(claims.c.claim_id == claim_id)).mappings().first()
    return None if row is None else _claim(row)


def by_code(connection: Connection, code: str) -> Claim | None:
    """Find a claim by its code, however it was typed."""
    tidied = codes.tidy(code)
    row = connection.execute(select(claims).where(claims.c.code == tidied)).mappings().first()
    return None if row is None else _claim(row)


def issue(connection: Connection, wish: Wish, terms: CampaignTerms, now_ms: int) -> Claim:
    """Hand out a code for a wish that has none yet; raises RefusedError when nothing is left."""
    if wish.variant not in terms.rewards:
        raise unknown(f"campaign {terms.id} has no variant {wish.variant}", "build again")
    reward = terms.rewards[wish.variant]
    if reward is None:
        raise denied("no_reward", "this variant hands out nothing")
    take_turn(connection, terms.id)
    require_budget(connection, terms, now_ms)
    _require_variant_left(connection, wish, terms)
    _require_visitor_may(connection, wish, terms, now_ms)
    return write(connection, wish, reward, now_ms)


def write(connection: Connection, wish: Wish, reward: Reward, now_ms: int) -> Claim:
    """Write a fresh code down; the budget was looked at before."""
    fresh = made(wish, reward, now_ms)
    if reward.public_code is None:
        connection.execute(insert(claims).values(_row(fresh, now_ms)))
    return fresh


def made(wish: Wish, reward: Reward, now_ms: int) -> Claim:
    """Make the claim that `wish` gets, with a new code unless everyone may know it."""
    return Claim(
        claim_id=wish.claim_id,
        campaign=wish.campaign,
        variant=wish.variant,
        visitor=wish.visitor,
        code=reward.public_code or codes.fresh(),
        reward=reward,
        expires_ms=now_ms + reward.valid_ms,
    )


def take_turn(connection: Connection, campaign: str) -> None:
    """Wait until nobody else counts this campaign's budget; lasts until the commit."""
    mine = update(turns).where(turns.c.campaign == campaign).values(taken=turns.c.taken + 1)
    if connection.execute(mine).rowcount == 0:
        # Losing this race raises IntegrityError, and the whole write is tried again.
        connection.execute(insert(turns).values(campaign=campaign, taken=1))


def require_budget(connection: Connection, terms: CampaignTerms, now_ms: int) -> None:
    """Raise RefusedError when every place of the campaign's budget is taken; turn first."""
    if terms.budget is None:
        return
    issued = count(connection, claims, claims.c.campaign == terms.id)
    if issued + open_draws(connection, terms.id, now_ms) >= terms.budget:
        raise denied("budget_spent", "all rewards of this campaign were handed out")


def open_draws(connection: Connection, campaign: str, now_ms: int) -> int:
    """Count the draws that were promised, are not played, and still hold their places."""
    return count(
        connection,
        draws,
        draws.c.campaign == campaign,
        draws.c.played_ms.is_(None),
        draws.c.held_until_ms > now_ms,
    )


def count(connection: Connection, table: Table, *those: ColumnElement[bool]) -> int:
    """Count the rows of `table` for which all of `those` hold."""
    return connection.execute(select(func.count()).select_from(table).where(*those)).scalar_one()


def _require_variant_left(connection: Connection, wish: Wish, terms: CampaignTerms) -> None:
    for budget in terms.budgets:
        if wish.variant not in budget.variants:
            continue
        of_these = claims.c.variant.in_(sorted(budget.variants))
        if count(connection, claims, claims.c.campaign == terms.id, of_these) >= budget.codes:
            raise denied("budget_spent", "all rewards of this variant were handed out")


def _require_visitor_may(
    connection: Connection, wish: Wish, terms: CampaignTerms, now_ms: int
) -> None:
    limit = terms.per_visitor
    if limit is None or wish.visitor is None:
        return
    had = count(
        connection,
        claims,
        claims.c.campaign == terms.id,
        claims.c.visitor == wish.visitor,
        claims.c.issued_ms > now_ms - limit.window_ms,
    )
    if had >= limit.times:
        raise denied("already_issued", "this visitor has had the rewards of this campaign")


def _row(made: Claim, now_ms: int) -> dict[str, object]:
    return {
        "claim_id": made.claim_id,
        "campaign": made.campaign,
        "variant": made.variant,
        "visitor": made.visitor,
        "code": made.code,
        "reward": json.dumps(made.reward.wire()),
        "issued_ms": now_ms,
        "expires_ms": made.expires_ms,
    }


def _claim(row: RowMapping) -> Claim:
    return Claim(
        claim_id=row["claim_id"],
        campaign=row["campaign"],
        variant=row["variant"],
        visitor=row["visitor"],
        code=row["code"],
        reward=Reward(**json.loads(row["reward"])),
        expires_ms=row["expires_ms"],
        order_id=row["order_id"],
        redeemed_ms=row["redeemed_ms"],
    )
