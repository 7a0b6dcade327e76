"""Fair draws: commit to a secret, let the page add its own, then reveal.

Rule 1: the issuer commits to SHA-256(server seed) before it sees the page's seed; the
prize follows from both, so neither side can choose it.
Rule 2: the odds are those that were published when the draw was committed, even when
the campaign changed in between.
Rule 3: the first play decides; every later one returns it. A won code is written in the
same transaction as the play.
Rule 4: an open draw holds one place of the budget for half an hour; later it plays only
if a place is still free.
Rule 5: a prize is never taken off a wheel that is being shown: while any prize has no
place left, no draw is opened at all. An open draw holds a place for every prize.
Rule 6: whoever knows a draw's id may check it at any time, and learns no code by that.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from momently_collector import claims
from momently_collector.claims import Claim, Wish
from momently_collector.refusals import denied, unknown
from momently_collector.tables import draws
from momently_collector.terms import Prize, Reward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection
    from sqlalchemy.engine import RowMapping

    from momently_collector.terms import CampaignTerms

HOLD_MS = 30 * 60 * 1000
SEED_BYTES = 32
# A page cannot ask for a claim id that begins like this, so wins never collide.
WON = "won:"


def commitment(server_seed: str) -> str:
    """Hash a server seed (hex) into what may be published before the play."""
    return hashlib.sha256(bytes.fromhex(server_seed)).hexdigest()


def prize_index(server_seed: str, draw_id: str, page_seed: str, odds: Sequence[int]) -> int:
    """Say which prize both seeds give: the first whose cumulative odds exceed the ticket."""
    key, said = bytes.fromhex(server_seed), f"{draw_id}:{page_seed}".encode("ascii")
    digest = hmac.new(key, said, hashlib.sha256).digest()
    ticket = int.from_bytes(digest, "big") % sum(odds)
    reached = 0
    for index, share in enumerate(odds):
        reached += share
        if reached > ticket:
            return index
    raise AssertionError("a ticket is always below the total odds")


def find(connection: Connection, draw_id: str) -> RowMapping | None:
    """Find a draw by its id."""
    return connection.execute(select(draws).where(draws.c.draw_id == draw_id)).mappings().first()


def commit(
    connection: Connection, draw_id: str, variant: str, terms: CampaignTerms, now_ms: int
) -> RowMapping:
    """Open a draw and hold one place of the budget for it; raises RefusedError."""
    if not terms.prizes:
        raise unknown(f"campaign {terms.id} has nothing to draw", "prizes are in issuer.json")
    if terms.rewards and variant not in terms.rewards:
        raise unknown(f"campaign {terms.id} has no variant {variant}", "build again")
    claims.take_turn(connection, terms.id)
    _require_places(connection, terms, now_ms)
    row = {
        "draw_id": draw_id,
        "campaign": terms.id,
        "variant": variant,
        "server_seed": secrets.token_bytes(SEED_BYTES).hex(),
        "prizes": json.dumps([asdict(prize) for prize in terms.prizes]),
        "committed_ms": now_ms,
        "held_until_ms": now_ms + HOLD_MS,
    }
    connection.execute(insert(draws).values(row))
    return _there(connection, draw_id)


def play(
    connection: Connection,
    drawn: RowMapping,
    page_seed: str,
    terms: CampaignTerms | None,
    now_ms: int,
) -> RowMapping:
    """Decide an open draw and hand out what it won; `terms` is None when the campaign ended."""
    claims.take_turn(connection, drawn["campaign"])
    drawn = _there(connection, drawn["draw_id"])
    if drawn["played_ms"] is not None:
        return drawn
    if terms is not None and drawn["held_until_ms"] <= now_ms:
        _require_places(connection, terms, now_ms)
    prizes = prizes_of(drawn)
    odds = [prize.odds for prize in prizes]
    won = prizes[prize_index(drawn["server_seed"], drawn["draw_id"], page_seed, odds)]
    decided = {"page_seed": page_seed, "prize": won.id, "played_ms": now_ms}
    if won.reward is not None:
        decided["claim_id"] = WON + drawn["draw_id"]
        claims.write(connection, _wish(drawn), won.reward, now_ms)
    mine = update(draws).where(draws.c.draw_id == drawn["draw_id"])
    connection.execute(mine.values(decided))
    return _there(connection, drawn["draw_id"])


def _require_places(connection: Connection, terms: CampaignTerms, now_ms: int) -> None:
    claims.require_budget(connection, terms, now_ms)
    held = claims.open_draws(connection, terms.id, now_ms)
    for prize in terms.prizes:
        if prize.budget is None:
            continue
        those = (draws.c.campaign == terms.id, draws.c.prize == prize.id)
        if claims.count(connection, draws, *those) + held >= prize.budget:
            raise denied("budget_spent", "a prize of this wheel is used up, so it rests")


def prizes_of(drawn: RowMapping) -> list[Prize]:
    """List the prizes as they were when the draw was committed."""
    return [
        Prize(
            id=told["id"],
            odds=told["odds"],
            reward=None if told["reward"] is None else Reward(**told["reward"]),
        )
        for told in json.loads(drawn["prizes"])
    ]


def committed_wire(drawn: RowMapping) -> dict[str, object]:
    """Say what a page may know before it plays."""
    return {
        "draw_id": drawn["draw_id"],
        "commitment": commitment(drawn["server_seed"]),
        "odds": [{"id": prize.id, "odds": prize.odds} for prize in prizes_of(drawn)],
    }


def published_wire(drawn: RowMapping) -> dict[str, object]:
    """Say all that anybody needs to check a draw; both seeds and the prize once it is played."""
    told = committed_wire(drawn)
    if drawn["played_ms"] is None:
        return told
    return told | {name: drawn[name] for name in ("server_seed", "page_seed", "prize")}


def played_wire(connection: Connection, drawn: RowMapping, now_ms: int) -> dict[str, object]:
    """Say how a draw ended, with all that is needed to recompute it."""
    won = _won(connection, drawn) if drawn["claim_id"] else None
    return {
        "draw_id": drawn["draw_id"],
        "prize": drawn["prize"],
        "server_seed": drawn["server_seed"],
        "page_seed": drawn["page_seed"],
        "claim": None if won is None else won.wire(now_ms),
    }


def require_same(drawn: RowMapping, campaign: str) -> None:
    """Raise RefusedError when a draw id comes back for another campaign."""
    if drawn["campaign"] != campaign:
        raise denied("already_issued", "this draw id belongs to another campaign")


def _won(connection: Connection, drawn: RowMapping) -> Claim | None:
    kept = claims.find(connection, drawn["claim_id"])
    if kept is not None:
        return kept
    # A public code is written nowhere; it is made again from what the draw promised.
    rewards = [prize.reward for prize in prizes_of(drawn) if prize.id == drawn["prize"]]
    return claims.made(_wish(drawn), rewards[0], drawn["played_ms"]) if rewards[0] else None


def _wish(drawn: RowMapping) -> Wish:
    return Wish(WON + drawn["draw_id"], drawn["campaign"], drawn["variant"])


def _there(connection: Connection, draw_id: str) -> RowMapping:
    found = find(connection, draw_id)
    if found is None:
        raise AssertionError("draws are never deleted")
    return found
