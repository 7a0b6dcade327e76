"""The engine: signals in, effects out. The one object with state.

Rule 1: time is an argument, chance is a seed in the session's first signal, memory comes
in with the session and goes out as an effect. The same signals give the same effects on
every interpreter, for ever.
Rule 2: before a signal counts, everything that was due before it has happened, so that
signals kept while Python started are lived through in their true order.
Rule 3: firings are judged when all signals of a batch have counted: nobody is shown an
offer for something that a later signal of the same batch has overtaken.
Rule 4: a signal is handed to those campaigns only that listen for its kind.
Rule 5: nothing a page can say makes the engine raise; a campaign that fails is switched
off and reported, and the others run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import triggers
from momently.engine import acting, clocks, judging, keeping, plugging, showing, sourcing
from momently.engine.follows import BEGINNINGS, FOLLOWS, NEWS, names
from momently.engine.lane import Lane
from momently.engine.state import State
from momently.engine.timers import NEVER, Timers
from momently.verdicts import Verdict, refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from momently.campaign import Campaign, Site
    from momently.effects import Effect
    from momently.signals import Signal
    from momently.triggers import Firing, Plugged
    from momently.verdicts import Entry


class Engine:
    """All campaigns of a site at work on one page."""

    def __init__(
        self,
        site: Site,
        campaigns: Sequence[Campaign],
        problems: Sequence[tuple[str, str]] = (),
        plugins: Plugged = triggers.NONE,
    ) -> None:
        """Set the campaigns to work; `problems` are (campaign, why) of those left out."""
        self._problems = list(problems)
        self._plugins = plugins
        self._unreported: list[str] = []
        lanes = [lane for lane in [self._lane(one) for one in campaigns] if lane is not None]
        lanes.sort(key=lambda lane: (-lane.campaign.priority, lane.campaign.order))
        for place, lane in enumerate(lanes):
            lane.place = place
        self._state = State(site, lanes, self._problems)
        self._timers = Timers(lanes)
        self._judge_at = 0  # no firing can be judged any sooner; 0 where that is not known
        self._listeners: dict[str, list[Lane]] = {}
        self._cancels: dict[str, list[Lane]] = {}
        for lane in lanes:
            for kind in sorted(lane.watch.listens):
                self._listeners.setdefault(kind, []).append(lane)
            for name in lane.campaign.trigger.cancelled_by:
                self._cancels.setdefault(name, []).append(lane)

    def _lane(self, campaign: Campaign) -> Lane | None:
        try:
            return Lane(campaign, triggers.watch(campaign.trigger, self._plugins))
        except Exception as problem:  # whatever a campaign does, the others must run
            why = plugging.why_not(campaign, self._plugins, problem)
            self._problems.append((campaign.id, why))
            if self._plugins.off and plugging.waits_for(campaign):
                self._unreported.append(campaign.id)
            return None

    @property
    def state(self) -> State:
        """What the engine has in hand, for an inspector to look at."""
        return self._state

    @property
    def verdicts(self) -> list[Entry]:
        """The latest verdicts, oldest first: why what was shown, and why not."""
        return self._state.entries

    @property
    def verdict_count(self) -> int:
        """How many verdicts there have been, those no longer kept included."""
        return self._state.entry_count

    @property
    def clock_ms(self) -> int:
        """What to add to the page's clock for wall time."""
        return self._state.clock_ms

    @property
    def problems(self) -> list[tuple[str, str]]:
        """The campaigns that were left out or have failed since, and why."""
        return self._problems

    def receive(self, signal: Signal, now: int) -> list[Effect]:
        """Take one signal and give what is to be done."""
        return self.take((signal,), now)

    def wake(self, now: int) -> list[Effect]:
        """Do what is due by `now`; may be called late, or twice."""
        return self.take((), now)

    def take(self, batch: Sequence[Signal], now: int, dropped: int = 0) -> list[Effect]:
        """Take signals that came together at `now`; `dropped` more could not be read."""
        state = self._state
        for signal in batch:
            self._receive(signal)
        if state.begun:
            if dropped:
                state.report("bad_signal")
            state.now = max(state.now, now)
            self._settle(batch)
        given, state.effects = state.effects, []
        return given

    def _settle(self, batch: Sequence[Signal]) -> None:
        """Do what is due now that all signals of a batch have counted."""
        state = self._state
        if state.now >= self._timers.next_at:
            self._run_due(state.now)
        # A sample of the pointer passes here a hundred times a second: ask before calling.
        if state.asks or state.showing is not None or state.ghost:
            self._judge_at = 0
            self._lapse()
        keeping.stay(state, batch)
        if state.showing is not None:
            keeping.leave_stale_view(state, batch)
        if state.unsourced:
            sourcing.settle(state)
        if state.unsourced or state.now >= self._judge_at:
            self._judge_at = judging.judge_all(state)
        if state.unsourced:
            sourcing.ask_all(state)
            self._judge_at = 0
        if state.dirty:
            keeping.write_down(state)

    def _receive(self, signal: Signal) -> None:
        state, at, kind = self._state, signal.at, signal.kind
        if at >= self._timers.next_at:
            self._run_due(at)
        state.now = at if at > state.now else state.now
        if kind == "pointer_moved":
            state.behaviour.fold(signal)
        elif not self._follow(signal):
            return
        for lane in self._listeners.get(kind, ()):
            self._fold(lane, signal)

    def _fold(self, lane: Lane, signal: Signal) -> None:
        if lane.broken or lane.disarmed:
            return
        try:
            firing = lane.watch.fold(signal, self._state.behaviour)
            due = lane.watch.due()
        except Exception as problem:  # whatever a campaign does, the others must run
            self._state.switch_off(lane, problem)
            return
        if due != lane.due_at:
            self._timers.put(lane, due)
        if firing is not None:
            self._fired(lane, firing)

    def _follow(self, signal: Signal) -> bool:
        """Do everything about a signal that is not a trigger's; False drops the signal."""
        state, kind, wall_ms = self._state, signal.kind, signal.facts.get("wall_ms")
        if not state.begun and kind != "session":
            return False
        self._judge_at = 0
        if wall_ms is not None:
            clocks.tell(state, wall_ms - signal.at)
            state.utc_offset_min = signal.facts.get("utc_offset_min") or 0
        try:
            state.behaviour.fold(signal)
        except Exception as problem:  # a page must not be able to stop the engine
            state.report("bad_signal", detail=kind + ": " + str(problem))
            return False
        self._cancel(signal)
        if kind == "session":
            self._begin(signal)
        follow = FOLLOWS.get(kind)
        if follow is not None:
            follow(state, signal)
        if kind in BEGINNINGS:
            state.unsourced = True
            self._ask_all()
        if kind in NEWS:
            state.unsourced = True
            state.wake_lanes(kind)
        return True

    def _begin(self, signal: Signal) -> None:
        if self._state.begun:
            return
        self._state.begun = True
        keeping.begin(self._state, signal)
        skipped = tuple(self._problems)
        plugging.begin(self._state, self._plugins)
        for campaign, why in skipped:
            if campaign not in self._unreported:
                self._state.report("campaign_skipped", campaign, why)

    def _cancel(self, signal: Signal) -> None:
        if not self._cancels:
            return
        for name in names(signal, self._state.behaviour.clicks.rage_at):
            for lane in self._cancels.get(name, ()):
                lane.disarmed = True
                if lane.returns:
                    continue
                if lane.firing is not None:
                    self._state.note(lane, "trigger", refusal("cancelled", values={"by": name}))
                lane.drop()

    def _fired(self, lane: Lane, firing: Firing) -> None:
        state, view = self._state, self._state.showing
        if lane.asked or lane.returns or (view is not None and view.lane is lane):
            return
        self._judge_at = 0
        state.fire(lane, firing)
        state.fired_at[lane.campaign.id] = firing.at
        state.note(lane, "trigger", Verdict(True, "", values=firing.evidence))

    def _ask_all(self) -> None:
        """Ask every watch anew what it waits for."""
        for lane in self._state.lanes:
            if lane.listens():
                self._ask(lane)

    def _ask(self, lane: Lane) -> None:
        try:
            due = lane.watch.due()
        except Exception as problem:  # whatever a campaign does, the others must run
            self._state.switch_off(lane, problem)
            due = None
        if due != lane.due_at:
            self._timers.put(lane, due)

    def _run_due(self, now: int) -> None:
        """Wake the watches whose time has come, the earliest first."""
        for _ in range(4):  # a watch that is due again at once gets its turn, but not for ever
            dues = self._timers.due(now)
            if not dues:
                break
            for due, i in dues:
                self._wake(self._state.lanes[i], due)
        least = self._timers.least()
        if least is not None and least <= now:
            self._timers.hold(now + 1)

    def _wake(self, lane: Lane, due: int) -> None:
        self._state.now = max(self._state.now, due)
        try:
            firing = lane.watch.wake(due, self._state.behaviour)
        except Exception as problem:  # whatever a campaign does, the others must run
            self._state.switch_off(lane, problem)
            return
        self._ask(lane)
        if firing is not None and lane.listens():
            self._fired(lane, firing)

    def _lapse(self) -> None:
        state = self._state
        acting.lapse(state)
        showing.lapse(state)
        judging.lapse(state)

    def failed(self, detail: str) -> list[Effect]:
        """Report a failure of the engine itself, and begin afresh with what is asked for."""
        self._state.effects = []
        self._state.report("engine_failed", detail=detail)
        given, self._state.effects = self._state.effects, []
        return given

    def next_wake(self) -> int | None:
        """Say when `wake` has something to do, on the page's clock; None for never."""
        if not self._state.begun:
            return None
        times = _waits(self._state)
        judge_at = self._judge_at or judging.next_at(self._state)
        if judge_at < NEVER:
            times.append(judge_at)
        least = self._timers.least()
        if least is not None:
            times.append(least)
        return min(times) if times else None


def _waits(state: State) -> list[int]:
    waits = [showing.lapses_at(state), acting.lapses_at(state)]
    waits.append(state.ghost_until if state.ghost else None)
    return [at for at in waits if at is not None]
