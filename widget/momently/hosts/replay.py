"""Replay: a recorded session lived through again, under its own campaigns or others.

Rule 1: under the same bundle a replay is exact: every batch is taken as it was, and the
effects must be those that were recorded, to the last sign.
Rule 2: under another bundle it is counterfactual, and says so. What an effect of the
recorded run had caused is dropped, and a declared model answers instead (`MODEL`).
Rule 3: nothing is concluded about what the visitor would have done; only who would have
seen what, when, and why not.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently import bundle as bundles
from momently import effects, journal, wire
from momently.engine import Engine
from momently.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from momently.bundle import Bundle
    from momently.effects import Effect
    from momently.journal import Journal, Step

EXACT = "exact"
COUNTERFACTUAL = "counterfactual"
MODEL = (
    "views reach the screen at once and stay for ten seconds; the issuer grants; "
    "nobody plays, copies or buys because of them"
)
_STAY_MS = 10_000
_TIMERS_PER_STEP = 1000
_VALID_MS = 24 * 3_600_000


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


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one campaign: times of views, and of refusals by reason."""

    campaign: str
    shown_at: tuple[int, ...]
    would_show_at: tuple[int, ...]
    refused_at: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Replay:
    """A session as it went, or would have gone; `differs` is (step, recorded, replayed)."""

    mode: str
    same: bool
    campaigns: tuple[Seen, ...]
    timeline: tuple[Line, ...]
    differs: tuple[int, Any, Any] | None = None
    problems: tuple[tuple[str, str], ...] = ()


def replay(lines: Iterable[str], bundle: dict[str, Any]) -> Replay:
    """Live a journal through under `bundle`. Raises JournalError or BundleError."""
    recorded, read = journal.read(lines), bundles.decode(bundle)
    run = _Run(read)
    if recorded.header.bundle == read.hash:
        return run.exact(recorded)
    return run.counterfactual(recorded)


class _Run:
    """One replay under way."""

    def __init__(self, read: Bundle) -> None:
        self.bundle = read
        self._restart()
        self.timeline: list[Line] = []
        self.shown: dict[str, list[int]] = {}
        self.would: dict[str, list[int]] = {}
        self.campaign_of: dict[str, str] = {}

    def _restart(self) -> None:
        self.engine = Engine(self.bundle.site, self.bundle.campaigns, self.bundle.problems)
        self.begun = False
        self.noted = 0
        self.closing: list[Signal] = []

    def exact(self, recorded: Journal) -> Replay:
        differs: tuple[int, Any, Any] | None = None
        for number, step in enumerate(recorded.steps):
            reply = self._step(step)
            if step.reply is not None and differs is None and reply != step.reply:
                differs = (number, *_first_difference(step.reply, reply))
        return self._told(EXACT, differs)

    def _step(self, step: Step) -> dict[str, Any]:
        now, signals, dropped = wire.decode_batch(step.batch)
        given = self._take(signals, now, dropped)
        # Through JSON and back: what was recorded knows lists only, never tuples.
        reply: dict[str, Any] = json.loads(json.dumps(wire.reply(given, self.engine.next_wake())))
        return reply

    def _take(self, signals: list[Signal], now: int, dropped: int = 0) -> list[Effect]:
        # A page whose worker fell silent begins another engine with another session.
        if self.begun and signals and signals[0].kind == "session":
            self._restart()
        self.begun = True
        given = self.engine.take(signals, now, dropped)
        self._note()
        for effect in given:
            self._count(effect, now)
        for signal in signals:
            if signal.kind == "shown" and signal.cause in self.campaign_of:
                campaign = self.campaign_of.pop(signal.cause)
                self.shown.setdefault(campaign, []).append(signal.at)
        return given

    def _count(self, effect: Effect, now: int) -> None:
        if isinstance(effect, effects.Show):
            self.campaign_of[effect.id] = effect.campaign
        if isinstance(effect, effects.Send) and effect.outcome.kind == "campaign.would_show":
            campaign = str(effect.outcome.facts["campaign"])
            self.would.setdefault(campaign, []).append(now)

    def _note(self) -> None:
        """Copy what the engine noted since the last step; it forgets the oldest."""
        kept, count = self.engine.verdicts, self.engine.verdict_count
        fresh = min(len(kept), count - self.noted)
        self.noted = count
        for entry in kept[len(kept) - fresh :]:
            verdict = entry.verdict
            self.timeline.append(
                Line(
                    entry.at,
                    entry.campaign,
                    entry.gate,
                    verdict.passed,
                    verdict.reason,
                    verdict.again_at,
                    verdict.values,
                )
            )

    def counterfactual(self, recorded: Journal) -> Replay:
        for step in recorded.steps:
            now, signals, dropped = wire.decode_batch(step.batch)
            uncaused = [signal for signal in signals if not signal.cause]
            self._wake_until(uncaused[0].at if uncaused else now)
            self._live(uncaused, now, dropped)
        return self._told(COUNTERFACTUAL, None)

    def _wake_until(self, now: int) -> None:
        """Have every timer run that the recorded page did not know it should set."""
        for _ in range(_TIMERS_PER_STEP):
            due = self.engine.next_wake()
            times = [signal.at for signal in self.closing] + ([] if due is None else [due])
            if not times or min(times) >= now:
                return
            closing = [signal for signal in self.closing if signal.at <= min(times)]
            self.closing = [signal for signal in self.closing if signal.at > min(times)]
            self._live(closing, min(times), 0)

    def _live(self, signals: list[Signal], now: int, dropped: int) -> None:
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
                self.closing.append(Signal("dismissed", now + _STAY_MS, by, effect.id))
            elif isinstance(effect, effects.Ask):
                facts = {"ok": True, "status": 200, "answer": _granted(effect, self._wall(now))}
                answers.append(Signal("answered", now, facts, effect.id))
        return answers

    def _wall(self, now: int) -> int:
        return now + self.engine.clock_ms

    def _told(self, mode: str, differs: tuple[int, Any, Any] | None) -> Replay:
        seen = tuple(self._seen(one.id) for one in self.bundle.campaigns)
        problems = tuple(self.engine.problems)
        return Replay(mode, differs is None, seen, tuple(self.timeline), differs, problems)

    def _seen(self, campaign: str) -> Seen:
        refused: dict[str, list[int]] = {}
        for line in self.timeline:
            if line.campaign == campaign and line.reason not in ("", "waiting_for_issuer"):
                refused.setdefault(line.reason, []).append(line.at)
        return Seen(
            campaign,
            tuple(self.shown.get(campaign, ())),
            tuple(self.would.get(campaign, ())),
            {reason: tuple(ats) for reason, ats in sorted(refused.items())},
        )


def _granted(asked: effects.Ask, wall_ms: int) -> dict[str, Any]:
    """Answer as an issuer that never refuses; codes and seeds are no real ones."""
    if asked.question == "claim":
        claim_id = asked.body["claim_id"]
        return {"claim_id": claim_id, "code": "REPLAYED", "expires_ms": wall_ms + _VALID_MS}
    if asked.question == "commit":
        seed = hashlib.sha256(asked.body["draw_id"].encode()).digest()
        return {"commitment": hashlib.sha256(seed).hexdigest()}
    return {}


def _first_difference(recorded: dict[str, Any], replayed: dict[str, Any]) -> tuple[Any, Any]:
    """Find the first effect in which two replies differ, or else the whole replies."""
    pairs = zip(recorded.get("effects", ()), replayed.get("effects", ()), strict=False)
    for one, other in pairs:
        if one != other:
            return one, other
    return recorded, replayed
