"""Plug-ins in the engine: which campaigns wait for one, and what becomes of them if it breaks.

Rule 1: a trigger of a plug-in that raises, or answers nonsense, is switched off with every
campaign that waits for it, alone or as a part, until the session ends: `Visit.unplugged`
remembers it, as far as consent lets anything be remembered. It is reported once, and each
of those campaigns is among the engine's problems with the plug-in's file and line.
Rule 2: where plug-ins are off altogether (the page's watchdog had to replace a worker), no
campaign that waits for one runs, on this page or the next ones of the session. That is
reported by whoever switched them off, so it is not reported here again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import triggers, visitor
from momently.verdicts import refusal

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Campaign
    from momently.engine.lane import Lane
    from momently.engine.state import State
    from momently.errors import PlugInError
    from momently.triggers import Plugged

ALL = "*"
# A site has few; memory that somebody tampered with may have many.
KEPT = 20
EARLIER = "it broke on an earlier page"
ALL_EARLIER = "plug-ins were switched off on an earlier page"


def waits_for(campaign: Campaign) -> list[str]:
    """List the kinds in the trigger of a campaign that are not our own, sorted."""
    kinds: set[str] = set()
    _gather({"kind": campaign.trigger.kind, "parts": campaign.trigger.params}, kinds)
    return sorted(kinds)


def _gather(told: Any, kinds: set[str]) -> None:
    """Gather the kinds of a trigger and of those it is made of, however they are nested."""
    if isinstance(told, dict):
        kind = told.get("kind")
        if isinstance(kind, str) and kind not in triggers.KINDS:
            kinds.add(kind)
        told = [told[name] for name in told]
    if isinstance(told, (list, tuple)):
        for part in told:
            _gather(part, kinds)


def why_not(campaign: Campaign, plugins: Plugged, problem: Exception) -> str:
    """Say why the trigger of a campaign could not be set to work."""
    missing = [kind for kind in waits_for(campaign) if kind not in plugins.kinds]
    if not missing:
        return str(problem)
    if plugins.off:
        return "its trigger " + missing[0] + " is a plug-in; plug-ins are off: " + plugins.off
    return "its trigger " + missing[0] + " is in no plug-in that could be loaded"


def begin(state: State, plugins: Plugged) -> None:
    """Begin the session: leave off what broke earlier in it, and tell what is not there."""
    if plugins.problems:
        told = [module + ": " + why for module, why in plugins.problems]
        state.report("plugin_skipped", detail="; ".join(told))
    known = state.visitor.session.unplugged
    if plugins.off and ALL not in known:
        _remember(state, ALL)
    for lane in state.lanes if known else ():
        for kind in waits_for(lane.campaign):
            if not lane.broken and (kind in known or ALL in known):
                _switch_off(state, lane, kind, EARLIER if kind in known else ALL_EARLIER)


def broke(state: State, lane: Lane, problem: PlugInError) -> None:
    """Switch a broken trigger off for the session, with all campaigns that wait for it."""
    for other in state.lanes:
        if not other.broken and (other is lane or problem.kind in waits_for(other.campaign)):
            _switch_off(state, other, problem.kind, problem.how)
    _remember(state, problem.kind)
    state.report("plugin_broken", lane.campaign.id, str(problem))


def _switch_off(state: State, lane: Lane, kind: str, how: str) -> None:
    fault = refusal("plugin_off", values={"trigger": kind, "why": how})
    state.stop(lane, fault, "its trigger " + kind + " is off for this session: " + how)


def _remember(state: State, kind: str) -> None:
    names = sorted(set(state.visitor.session.unplugged) | {kind})
    state.remember(visitor.with_visit(state.visitor, unplugged=tuple(names[:KEPT])))
