"""The issuer as Python: what the HTTP answers use, and a shop in the same process.

Rule 1: every verb is one transaction; when it returns, it is on the disk.
Rule 2: refusals are exceptions (`RefusedError`) and change nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from momently_collector import claims, codes, draws, outcomes, redemptions
from momently_collector.claims import Claim, Wish
from momently_collector.cloudevents import Outcome
from momently_collector.refusals import denied, unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from momently_collector.storage import Storage
    from momently_collector.terms import CampaignTerms, TermsFile

Reply = tuple[dict[str, object], bool]


@dataclass(frozen=True, slots=True)
class Issuer:
    """Hands out codes and prizes under the terms in force; `clock` says wall milliseconds."""

    storage: Storage
    terms: TermsFile
    clock: Callable[[], int]

    def claim(self, wish: Wish) -> Reply:
        """Answer a wish with its code; says whether it was handed out just now."""
        now_ms = self.clock()

        def change(connection: Connection) -> Reply:
            had = claims.find(connection, wish.claim_id)
            if had is None:
                made = claims.issue(connection, wish, self._campaign(wish.campaign), now_ms)
                return made.wire(now_ms), True
            if had.campaign != wish.campaign:
                raise denied("already_issued", "this claim id belongs to another campaign")
            return had.wire(now_ms), False

        return self.storage.write(change)

    def commit(self, draw_id: str, campaign: str, variant: str) -> Reply:
        """Open a draw; says whether it was opened just now."""
        now_ms = self.clock()

        def change(connection: Connection) -> Reply:
            had = draws.find(connection, draw_id)
            if had is None:
                terms = self._campaign(campaign)
                made = draws.commit(connection, draw_id, variant, terms, now_ms)
                return draws.committed_wire(made), True
            draws.require_same(had, campaign)
            return draws.committed_wire(had), False

        return self.storage.write(change)

    def play(self, draw_id: str, page_seed: str) -> dict[str, object]:
        """Decide a draw and reveal its seed; a second play returns the first."""
        now_ms = self.clock()

        def change(connection: Connection) -> dict[str, object]:
            drawn = draws.find(connection, draw_id)
            if drawn is None:
                raise unknown("there is no such draw", "commit first: POST /draws")
            if drawn["played_ms"] is None:
                terms = self.terms.current().campaigns.get(drawn["campaign"])
                drawn = draws.play(connection, drawn, page_seed, terms, now_ms)
            return draws.played_wire(connection, drawn, now_ms)

        return self.storage.write(change)

    def published(self, draw_id: str) -> dict[str, object]:
        """Publish what a draw can be checked by; raises RefusedError for one nobody knows."""
        with self.storage.reading() as connection:
            drawn = draws.find(connection, draw_id)
        if drawn is None:
            raise unknown("there is no such draw", "its address stands in the overlay")
        return draws.published_wire(drawn)

    def look_up(self, code: str) -> Claim | None:
        """Find the claim behind a typed code; a public code has one that is never spent."""
        with self.storage.reading() as connection:
            found = claims.by_code(connection, code)
        return self._public(code) if found is None else found

    def hold(self, code: str, order_id: str) -> Claim:
        """Keep a code for one order that is about to be placed; raises RefusedError."""
        if public := self._public(code):
            return public
        return self.storage.write(
            lambda connection: redemptions.hold(connection, code, order_id, self.clock())
        )

    def redeem(self, code: str, order_id: str) -> Claim:
        """Spend a code on one order and record that it was; raises RefusedError."""
        if public := self._public(code):
            return public

        def change(connection: Connection) -> Claim:
            spent, first = redemptions.redeem(connection, code, order_id, self.clock())
            if first:
                record = _redeemed(spent, order_id, self.terms.current().site)
                outcomes.keep(connection, [record], self.clock())
            return spent

        return self.storage.write(change)

    def release(self, code: str, order_id: str) -> None:
        """Give back a code whose order fell through."""
        self.storage.write(lambda connection: redemptions.release(connection, code, order_id))

    def _campaign(self, name: str) -> CampaignTerms:
        found = self.terms.current().campaigns.get(name)
        if found is None:
            raise unknown(
                f"there is no campaign {name} here", "issuer.json is written by the build"
            )
        return found

    def _public(self, code: str) -> Claim | None:
        """Find a code that everyone may know."""
        tidied, now_ms = codes.tidy(code), self.clock()
        for terms in self.terms.current().campaigns.values():
            rewards = [*terms.rewards.items(), *((p.id, p.reward) for p in terms.prizes)]
            for variant, reward in rewards:
                if reward and reward.public_code and codes.tidy(reward.public_code) == tidied:
                    end_ms = now_ms + reward.valid_ms
                    named = f"public:{terms.id}"
                    return Claim(named, terms.id, variant, None, tidied, reward, end_ms)
        return None


def _redeemed(spent: Claim, order_id: str, site: str) -> Outcome:
    # As the widget names it in its outcomes: whoever knows a claim's own id is given its code.
    claim = sha256(spent.claim_id.encode()).hexdigest()[:16]
    moment = datetime.fromtimestamp((spent.redeemed_ms or 0) / 1000, tz=UTC)
    record = {
        "specversion": "1.0",
        "id": f"redeemed-{claim}",
        "source": f"/momently/{site}",
        "type": "momently.reward.redeemed",
        "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "subject": spent.visitor or "anonymous",
        "datacontenttype": "application/json",
        "data": {
            "campaign": spent.campaign,
            "variant": spent.variant,
            "claim": claim,
            "order_id": order_id,
        },
    }
    return Outcome(
        source=str(record["source"]),
        id=str(record["id"]),
        type=str(record["type"]),
        time=str(record["time"]),
        campaign=spent.campaign,
        arm=None,
        record=json.dumps(record, separators=(",", ":")),
    )
