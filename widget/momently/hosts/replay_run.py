"""One replay under way: the engine, and the page that it believes to have.

Rule 1: what is kept is counted (views, refusals by reason, signals by kind); lines of the
timeline are kept only when they are asked for.
Rule 2: the model's answers are signals like any other, and come at once.
Rule 3: no recording of another origin knows of timers: they run as on a live page, up to the
next signal, and after the last one as long as the recording says that the page was there.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently import effects, wire
from momently.engine import Engine
from momently.hosts import plug_sources
from momently.signals import Signal
from momently.triggers import Plugged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from momently.bundle import Bundle
    from momently.effects import Effect
    from momently.verdicts import Entry

_STAY_MS = 10_000
_TIMERS_PER_STEP = 1000
_VALID_MS = 24 * 3_600_000
_NO_REFUSALS = ("", "waiting_for_issuer")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the why-not timeline; times are ms of the page's clock."""

    at: int
    campaign: str
    gate: str
    passed: bool
    reason: str
    again_at: int | None
    values: dict[str, Any]
    again_on: tuple[str, ...] = ()


class Run:
    """A page that plays a recorded session to an engine."""

    def __init__(self, read: Bundle, keep: bool, without_plugins: bool = False) -> None:
        self._bundle = read
        self._keep = keep
        self._begun = self._as_recorded = False
        self._without_plugins = without_plugins
        self._restart()
        self.timeline: list[Line] = []
        self.shown: dict[str, list[int]] = {}
        self.would: dict[str, list[int]] = {}
        self.refused: dict[str, dict[str, int]] = {}
        self.kinds: dict[str, int] = {}
        self.ends_at = 0
        self._campaign_of: dict[str, str] = {}

    def _restart(self) -> None:
        read = self._bundle
        self.engine = Engine(read.site, read.campaigns, read.problems, self._plugins())
        self._begun = False
        self._noted = 0
        self._closing: list[Signal] = []

    def _plugins(self) -> Plugged:
        named = self._bundle.plugins
        # The engine that replaces a silent one runs without them, as it did on the page.
        replaced = self._begun and self._as_recorded
        if named.modules and (replaced or self._without_plugins):
            return Plugged(off=plug_sources.REPLACED)
        return plug_sources.loaded(named)

    def step(self, now: int, signals: Sequence[Signal], dropped: int) -> dict[str, Any]:
        """Take a batch as it was recorded and give the reply as the page would read it."""
        self._as_recorded = True
        self._tally(now, signals)
        given = self._take(signals, now, dropped)
        # Through JSON and back: what was recorded knows lists only, never tuples.
        reply: dict[str, Any] = json.loads(json.dumps(wire.reply(given, self.engine.next_wake())))
        return reply

    def suppose(self, now: int, signals: Sequence[Signal], dropped: int) -> None:
        """Take a batch under campaigns that it was not recorded with."""
        self._tally(now, signals)
        uncaused = [signal for signal in signals if not signal.cause]
        self._wake_until(uncaused[0].at if uncaused else now)
        self._live(uncaused, now, dropped)

    def _tally(self, now: int, signals: Sequence[Signal]) -> None:
        kinds = self.kinds
        for signal in signals:
            kinds[signal.kind] = kinds.get(signal.kind, 0) + 1
        # A rest after the last signal is no part of what was recorded.
        if signals:
            self.ends_at = max(self.ends_at, now)

    def _take(self, signals: Sequence[Signal], now: int, dropped: int = 0) -> list[Effect]:
        # A page whose worker fell silent begins another engine with another session.
        if self._begun and signals and signals[0].kind == "session":
            self._restart()
        self._begun = True
        given = self.engine.take(signals, now, dropped)
        if self.engine.verdict_count != self._noted:
            self._note()
        for effect in given:
            self._count(effect, now)
        for signal in signals:
            if signal.kind == "shown" and signal.cause in self._campaign_of:
                campaign = self._campaign_of.pop(signal.cause)
                self.shown.setdefault(campaign, []).append(signal.at)
        return given

    def _count(self, effect: Effect, now: int) -> None:
        if isinstance(effect, effects.Show):
            self._campaign_of[effect.id] = effect.campaign
        if isinstance(effect, effects.Send) and effect.outcome.kind == "campaign.would_show":
            campaign = str(effect.outcome.facts["campaign"])
            self.would.setdefault(campaign, []).append(now)

    def _note(self) -> None:
        """Count what the engine noted since the last step; it forgets the oldest."""
        kept, count = self.engine.verdicts, self.engine.verdict_count
        fresh = min(len(kept), count - self._noted)
        self._noted = count
        for entry in kept[len(kept) - fresh :]:
            if entry.verdict.reason not in _NO_REFUSALS:
                refused = self.refused.setdefault(entry.campaign, {})
                refused[entry.verdict.reason] = refused.get(entry.verdict.reason, 0) + 1
            if self._keep:
                self.timeline.append(_line(entry))

    def _wake_until(self, now: int) -> None:
        """Have every timer run that the recorded page did not know it should set."""
        for _ in range(_TIMERS_PER_STEP):
            due = self.engine.next_wake()
            times = [signal.at for signal in self._closing] + ([] if due is None else [due])
            if not times or min(times) >= now:
                return
            closing = [signal for signal in self._closing if signal.at <= min(times)]
            self._closing = [signal for signal in self._closing if signal.at > min(times)]
            self._live(closing, min(times), 0)

    def _live(self, signals: Sequence[Signal], now: int, dropped: int) -> None:
        """Take a batch, then whatever the model answers, until it has nothing to say."""
        answers = self._answers(self._take(signals, now, dropped), now)
        while answers:
            answers = self._answers(self._take(answers, now), now)

    def _answers(self, given: list[Effect], now: int) -> list[Signal]:
        answers = []
        for effect in given:
            if isinstance(effect, effects.Show):
                answers.append(Signal("shown", now, {}, effect.id))
                by = {"by": "navigation"}
                self._closing.append(Signal("dismissed", now + _STAY_MS, by, effect.id))
            elif isinstance(effect, effects.Ask):
                wall_ms = now + self.engine.clock_ms
                facts = _granted(effect, wall_ms)
                answers.append(Signal("answered", now, facts, effect.id))
        return answers


def _line(entry: Entry) -> Line:
    told = entry.verdict
    gate = (entry.campaign, entry.gate, told.passed, told.reason)
    return Line(entry.at, *gate, told.again_at, told.values, told.again_on)


def _granted(asked: effects.Ask, wall_ms: int) -> dict[str, Any]:
    """Answer as an issuer that never refuses; codes and seeds are no real ones."""
    if asked.to not in (effects.TO_ISSUER, effects.TO_CART):
        return {"ok": False, "status": 0, "reason": "replayed"}
    answer: dict[str, Any] = {}
    if asked.question == "claim":
        claim_id = asked.body["claim_id"]
        answer = {"claim_id": claim_id, "code": "REPLAYED", "expires_ms": wall_ms + _VALID_MS}
    if asked.question == "commit":
        seed = hashlib.sha256(asked.body["draw_id"].encode()).digest()
        answer = {"commitment": hashlib.sha256(seed).hexdigest()}
    return {"ok": True, "status": 200, "answer": answer}
