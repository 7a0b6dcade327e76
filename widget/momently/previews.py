"""Previews: a campaign on the screen at once, for whoever writes it or signs it off.

Rule 1: no gate is asked: neither trigger nor audience, schedule, caps, consent or holdout.
Rule 2: a preview has a state of its own, and views are all that leaves it: nothing of it is
remembered, counted or sent.
Rule 3: nobody is asked. Issuer and cart are played here, by the seed: the same seed gives the
same prize, and every code is a sample that no till takes, a public one too. So a preview link
is no way to a code.
Rule 4: what the page says is shown as it is; a fact that it does not say is a sample.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import claims, draws, effects, reward, views, visitor, wire
from momently.engine import acting, chance, showing
from momently.engine.lane import Lane
from momently.engine.state import State
from momently.experiments import Choice
from momently.reward import Grant
from momently.signals import Signal
from momently.visitor import Visit, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.campaign import Campaign
    from momently.triggers.firing import Firing

MARK = "preview"  # begins the id of every effect of a preview
SAMPLE_NUMBER = 3
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LEAVES = (effects.Show, effects.Update, effects.Hide)
_ROUNDS = 4  # a view asks, hears, and may ask once more, but not for ever
_FOLLOWS: dict[str, Callable[[State, Signal], None]] = {
    "shown": showing.shown,
    "not_shown": showing.not_shown,
    "dismissed": showing.dismissed,
    "acted": acting.acted,
}


class _Never:
    """The watch of a campaign that waits for nothing."""

    listens: frozenset[str] = frozenset()
    held = ""

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Never fire."""
        return None

    def due(self) -> int | None:
        """Never be due."""
        return None

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Never fire."""
        return None

    def reset(self, at: int) -> None:
        """Nothing is kept."""


class Preview:
    """One view of one campaign, played to the page and to nobody else."""

    def __init__(self, real: State, campaign: Campaign, variant: str, seed: str, mark: str) -> None:
        self.campaign, self.variant, self.seed = campaign, variant, seed
        self.samples: list[str] = []
        self.stands, self.why = "asked", ""
        self._mark = mark
        self._lane = Lane(campaign, _Never())
        self._state = _state(real, self._lane, campaign.id + ":" + seed)
        self._state.remember(_holder(self._state, campaign, variant))

    def begin(self) -> list[dict[str, Any]]:
        """Give the effects that put the view on the screen."""
        showing.begin(self._state, self._lane, Choice(self.variant, False))
        return self._leaving()

    def take(self, signal: Signal, now: int) -> list[dict[str, Any]]:
        """Take what the visitor did in the view, and give what follows."""
        state, cause = self._state, signal.cause[len(self._mark) :]
        state.now = max(state.now, now)
        if signal.kind in _FOLLOWS:
            _FOLLOWS[signal.kind](state, Signal(signal.kind, signal.at, signal.facts, cause))
        self._stand(signal)
        return self._leaving()

    def _stand(self, signal: Signal) -> None:
        if signal.kind in ("shown", "not_shown", "dismissed"):
            self.stands = signal.kind
            self.why = signal.facts.get("reason") or signal.facts.get("by") or ""

    def end(self) -> list[dict[str, Any]]:
        """Take the view away, if it is there."""
        showing.hide(self._state, MARK)
        return self._leaving()

    def prize(self) -> str:
        """Name the prize that the seed leads to; "" where nothing is drawn."""
        return _prize(self.campaign, self._state.seed) if self.campaign.prizes else ""

    def _leaving(self) -> list[dict[str, Any]]:
        """Answer what was asked, and give the views; all else ends here."""
        leaving: list[dict[str, Any]] = []
        for _ in range(_ROUNDS):
            given, self._state.effects = self._state.effects, []
            for effect in given:
                if isinstance(effect, effects.Ask):
                    acting.answered(self._state, self._answer(effect))
                elif isinstance(effect, _LEAVES):
                    leaving.append(self._marked(wire.encode_effect(effect)))
        self._state.dirty = False
        return leaving

    def _marked(self, told: dict[str, Any]) -> dict[str, Any]:
        told["id"] = self._mark + told["id"]
        if "show" in told:
            told["show"] = self._mark + told["show"]
        if told["kind"] == "show":
            told["expires_at"] = None
            told["slots"].pop("draw", None)  # nobody publishes a sample
            self._add_samples(told["slots"])
        return told

    def _add_samples(self, slots: dict[str, Any]) -> None:
        for claim in self.campaign.claims:
            if claim.slot not in slots:
                slots[claim.slot] = views.number(SAMPLE_NUMBER)
                self.samples.append(claim.slot)

    def _answer(self, asked: effects.Ask) -> Signal:
        """Answer as an issuer, or a cart, that never refuses."""
        answer: dict[str, Any] = {}
        if asked.question == "play":
            answer = self._played(asked.body)
        return Signal("answered", self._state.now, {"ok": True, "answer": answer}, asked.id)

    def _played(self, body: dict[str, Any]) -> dict[str, Any]:
        won = self.prize()
        answer: dict[str, Any] = {
            "server_seed": _server_seed(self._state.seed),
            "page_seed": body["page_seed"],
            "prize": won,
        }
        for one in self.campaign.prizes:
            if one.id == won and one.reward is not None:
                grant = _grant(self._state, self.campaign, self.variant, one.reward)
                answer["claim"] = claims.written(grant, 0)
        return answer


def _state(real: State, lane: Lane, seed: str) -> State:
    """Make a state that sees the page as the real one does, and a visitor nobody knows."""
    state = State(real.site, [lane], [])
    state.begun, state.seed = True, seed
    state.now, state.clock_ms = real.now, real.clock_ms
    state.utc_offset_min, state.screen = real.utc_offset_min, real.screen
    state.behaviour, state.facts_at = real.behaviour, real.facts_at
    state.sourced, state.position, state.traits = real.sourced, real.position, real.traits
    return state


def _holder(state: State, campaign: Campaign, variant: str) -> Visitor:
    """Make the visitor who holds what the view needs: a sample code, or a turn to play."""
    wall_ms = state.now + state.clock_ms
    nobody = Visitor(MARK, wall_ms, 1, Visit(MARK, wall_ms, wall_ms, 1))
    if campaign.prizes:
        return visitor.with_past(nobody, campaign.id, draw=_draw(state.seed))
    promised = campaign.rewards.get(variant)
    if promised is None:
        return nobody
    grant = _grant(state, campaign, variant, promised)
    return visitor.with_past(nobody, campaign.id, claim=claims.written(grant, 0))


def _draw(seed: str) -> dict[str, Any]:
    return {
        "draw_id": _draw_id(seed),
        "page_seed": _page_seed(seed),
        "commitment": draws.commitment(_server_seed(seed)),
        "turn": 0,
        "played": False,
    }


def _server_seed(seed: str) -> str:
    return chance.derived(seed, "preview: server seed")


def _page_seed(seed: str) -> str:
    return chance.derived(seed, "preview: page seed")


def _draw_id(seed: str) -> str:
    return chance.derived(seed, "preview: draw")


def _prize(campaign: Campaign, seed: str) -> str:
    odds = tuple((prize.id, prize.odds) for prize in campaign.prizes)
    return draws.prize(_server_seed(seed), _draw_id(seed), _page_seed(seed), odds)


def _grant(state: State, campaign: Campaign, variant: str, promised: reward.Reward) -> Grant:
    wall_ms = state.now + state.clock_ms
    ends_ms = campaign.schedule.until_ms if promised.issuer == reward.BY_NOBODY else None
    if promised.issuer != reward.BY_NOBODY and promised.valid_ms:
        ends_ms = wall_ms + promised.valid_ms
    if ends_ms is not None and ends_ms <= wall_ms:
        ends_ms = None  # a campaign that is over can be looked at all the same
    won = _prize(campaign, state.seed) if campaign.prizes else ""
    return Grant(MARK, campaign.id, variant, promised, sample_code(state.seed), ends_ms, won)


def sample_code(seed: str) -> str:
    """Give a code that looks like one, says what it is, and opens nothing."""
    digits = chance.derived(seed, "preview: code")
    places = [int(digits[i : i + 2], 16) % len(_LETTERS) for i in (0, 2, 4, 6)]
    return "SAMPLE-" + "".join([_LETTERS[place] for place in places])
