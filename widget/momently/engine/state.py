"""What the engine has in hand: the one place where state lives.

Rule 1: effects leave in the order in which they were asked for; memory is written at
most once per batch, after everything that changed it.
Rule 2: an error is reported once per page and reason, so that a broken campaign cannot
flood the backend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import effects, outcome, outcomes
from momently.behaviour import Behaviour
from momently.engine import chance, plugging
from momently.errors import PlugInError
from momently.outcome import Outcome
from momently.page import Screen
from momently.situation import Situation, Switches
from momently.verdicts import Entry, is_final, refusal
from momently.visitor import Visit, Visitor

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Site
    from momently.effects import Effect
    from momently.engine.asking import Asked
    from momently.engine.lane import Lane
    from momently.engine.showing import Showing
    from momently.engine.sourcing import Answer
    from momently.page import Position
    from momently.triggers.firing import Firing
    from momently.verdicts import Verdict

KEPT_ENTRIES = 500
_NOBODY = Visitor("", 0, 0, Visit("", 0, 0, 0))


class State:
    """Site, lanes, visitor, page and everything under way."""

    def __init__(self, site: Site, lanes: list[Lane], problems: list[tuple[str, str]]) -> None:
        self.site = site
        self.lanes = lanes
        self.problems = problems  # (campaign, why) of those that do not run
        self._settle()
        self._begin_page()
        self._begin_output()

    def _settle(self) -> None:
        self.begun = False
        self.preview = False  # then nothing of this page is shown or counted
        self.seed = ""
        self.visitor = _NOBODY
        self.screen = Screen()
        self.consent = "memory"
        self.storage = True
        self.meets = False  # consent has just been given: memory may come that nobody knew of
        self.switches = Switches()
        self.traits: dict[str, Any] | None = None
        self.behaviour = Behaviour()

    def _begin_page(self) -> None:
        self.now = 0
        self.clock_ms = 0
        self.utc_offset_min = 0
        self.position: Position | None = None
        self.product_here = ""  # the product whose page this is, once it was counted
        self._begin_context()
        self.fired_at: dict[str, int] = {}
        self.fresh_ms: dict[str, int] = {}  # of firings that say so themselves
        self.on_page: dict[str, int] = {}
        self.facts_at: dict[str, int] = {}
        self.showing: Showing | None = None
        self.lapsed: dict[str, Showing] = {}
        self.asks: dict[str, Asked] = {}
        self.fired: list[Lane] = []  # the lanes with a firing, and some that had one
        self.ghost = ""  # the held-out campaign that fills the slot until `ghost_until`
        self.ghost_until = 0

    def _begin_context(self) -> None:
        self.needs: dict[str, tuple[str, ...]] = {}  # campaign -> sources
        self.sourced: dict[str, Answer] = {}
        self.unanswered: dict[str, tuple[str, int]] = {}  # source -> address, not before
        self.unsourced = False  # whether sources may have to be asked

    def _begin_output(self) -> None:
        self.effects: list[Effect] = []
        self.effect_count = 0
        self.outcome_count = 0
        self.dirty = False
        self.entries: list[Entry] = []
        self.entry_count = 0
        self.reported: dict[str, int] = {}

    def next_id(self) -> str:
        """Give the id of the next effect."""
        self.effect_count += 1
        return "e" + str(self.effect_count)

    def slot(self) -> str:
        """Name the campaign that has the slot, or is being got ready for it."""
        if self.showing is not None:
            return self.showing.lane.campaign.id
        for lane in self.lanes:
            if lane.asked:
                return lane.campaign.id
        return self.ghost

    def situation(self) -> Situation:
        """Give what is true right now."""
        return Situation(
            self.site,
            self.visitor,
            self.screen,
            self.behaviour,
            self.consent,
            self.clock_ms,
            self.utc_offset_min,
            self.switches,
            self.slot(),
            self.fired_at,
            self.on_page,
            self.facts_at,
            self.traits,
            self.storage,
            self._context(),
            {name: self.sourced[name].at for name in self.sourced},
            self.position,
            self.fresh_ms,
        )

    def _context(self) -> dict[str, Any]:
        """Give what context sources said and still stand by."""
        told: dict[str, Any] = {}
        for source in self.site.context:
            answer = self.sourced.get(source.name)
            if answer is not None and self.now - answer.at < source.ttl_ms:
                told[source.name] = answer.value
        return told

    def send(self, kind: str, facts: dict[str, Any], own_id: str = "") -> None:
        """Report an outcome; `own_id` where a receiver must know a repeat by its id."""
        if not own_id:
            self.outcome_count += 1
            own_id = chance.derived(self.seed, "outcome")[:16] + "-" + str(self.outcome_count)
        whom = outcomes.subject(self.situation())
        wall_ms = self.now + self.clock_ms
        told = Outcome(kind, own_id, self.site.id, wall_ms, whom, facts)
        self.effects.append(effects.Send(self.next_id(), told))

    def report(self, reason: str, campaign: str = "", detail: str = "") -> None:
        """Report that something is broken, once."""
        key = reason + "|" + campaign
        self.reported[key] = self.reported.get(key, 0) + 1
        if self.reported[key] > 1:
            return
        facts = outcomes.common(self.situation())
        facts["reason"] = reason
        if campaign:
            facts["campaign"] = campaign
        if detail:
            facts["detail"] = detail[:200]
        self.send(outcome.ERROR, facts)

    def note(self, lane: Lane, gate: str, verdict: Verdict) -> None:
        """Keep a line of the why-not timeline."""
        self.entry_count += 1
        self.entries.append(Entry(self.now, lane.campaign.id, gate, verdict))
        if len(self.entries) > KEPT_ENTRIES:
            del self.entries[: KEPT_ENTRIES // 2]

    def refuse(self, lane: Lane, gate: str, verdict: Verdict) -> None:
        """Note a refusal; keep the firing if something may still change it."""
        self.note(lane, gate, verdict)
        if is_final(verdict):
            lane.drop()
        else:
            lane.wait(verdict)

    def switch_off(self, lane: Lane, problem: Exception) -> None:
        """Take a campaign that failed out of this page, and say so."""
        if isinstance(problem, PlugInError):
            plugging.broke(self, lane, problem)
            return
        name = type(problem).__name__
        self.stop(lane, refusal("broken", values={"why": name}), "it failed on this page: " + name)
        self.report("campaign_broken", lane.campaign.id, name + ": " + str(problem))

    def stop(self, lane: Lane, fault: Verdict, why: str) -> None:
        """Let a campaign do nothing more on this page; `why` is for whoever looks after it."""
        lane.broken = True
        lane.fault = fault
        lane.drop()
        self.problems.append((lane.campaign.id, why))
        self.note(lane, "broken", fault)

    def remember(self, visitor: Visitor) -> None:
        """Take `visitor` as the visitor from now on, and write it down with the batch."""
        self.visitor = visitor
        self.dirty = True

    def fire(self, lane: Lane, firing: Firing, returns: bool = False) -> None:
        """Give a lane its firing; only lanes with one are looked at from batch to batch."""
        lane.take(firing, returns)
        self.fresh_ms.pop(lane.campaign.id, None)
        if firing.fresh_ms is not None and lane.campaign.trigger.fresh_ms is None:
            self.fresh_ms[lane.campaign.id] = firing.fresh_ms
        if lane not in self.fired:
            self.fired.append(lane)
        # What was promised comes before what may be promised.
        self.fired.sort(key=lambda one: (not one.returns, one.place))

    def waiting(self) -> list[Lane]:
        """Give the lanes with a firing, the most important campaign first."""
        self.fired = [lane for lane in self.fired if lane.firing is not None]
        return self.fired

    def wake_lanes(self, kind: str) -> None:
        """Have every firing judged again whose verdict a signal of this kind may change."""
        for lane in self.waiting():
            if kind in lane.again_on:
                lane.ready = True
