"""Inspection: for every campaign what passed, what failed, what is left, and what comes next.

Rule 1: looking changes nothing. Gates are asked as they would be now, whether or not the
trigger has fired; nothing is counted, noted or sent.
Rule 2: the answer is plain JSON with whole sentences in it, so that whoever shows it needs
no table of its own.
Rule 3: codes and names of visitors are left out: an inspection may be pasted into a letter.
Rule 4: a campaign that cannot be inspected is told as broken; the others are inspected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import attributes, caps, claims, experiments, reward, sentences
from momently import visitor as visitors
from momently.engine.judging import GATES
from momently.inspection import audience, limits
from momently.triggers.kinds import SAYS

if TYPE_CHECKING:
    from typing import Any

    from momently.engine import Engine
    from momently.engine.lane import Lane
    from momently.engine.state import State
    from momently.situation import Situation
    from momently.verdicts import Entry, Verdict

VERSION = 1
LAST = 8  # lines of the timeline that are told of each campaign

# Where a campaign stands, the strongest first, with the sentence that says so.
BROKEN, SHOWN, PREPARING, HELD_OUT, CANCELLED, HELD_BACK, FIRED, READY = (
    "broken",
    "shown",
    "preparing",
    "held_out",
    "cancelled",
    "held_back",
    "fired",
    "ready",
)
_HEADLINES = {
    BROKEN: "The campaign failed and was switched off.",
    SHOWN: "On the screen now.",
    PREPARING: "On its way to the screen.",
    HELD_OUT: "Held out: it counts as shown, but the visitor sees nothing, to measure lift.",
    CANCELLED: "Its trigger was called off; it waits for the next page.",
    FIRED: "The trigger has fired and everything passes.",
    READY: "Everything passes; it waits for its trigger.",
}


def inspect(engine: Engine) -> dict[str, Any]:
    """Tell all about the page's campaigns, the most important first."""
    state = engine.state
    situation, now = state.situation(), state.now
    return {
        "inspection": VERSION,
        "at": now,
        "site": {"id": state.site.id, "name": state.site.name},
        "visitor": {
            "consent": situation.consent,
            "stored": situation.stores(),
            "visits": situation.visitor.visits,
            "pages": situation.visitor.session.pages,
            "opted_out": situation.visitor.opted_out,
        },
        "screen": situation.slot,
        "budget": limits.of_site(situation, now),
        "problems": [list(problem) for problem in engine.problems],
        "campaigns": [_guarded(state, lane, situation) for lane in state.lanes],
    }


def _guarded(state: State, lane: Lane, situation: Situation) -> dict[str, Any]:
    try:
        return _campaign(state, lane, situation)
    except Exception as problem:  # a plug-in's trigger may fail whenever it is asked
        told = {"id": lane.campaign.id, "name": lane.campaign.name, "state": BROKEN}
        told["says"] = _HEADLINES[BROKEN] + " " + str(problem)
        return told


def _campaign(state: State, lane: Lane, situation: Situation) -> dict[str, Any]:
    campaign, now = lane.campaign, state.now
    asked = _asked(lane, situation, now)
    failed = [verdict for _, verdict in asked if not verdict.passed]
    stands = _stands(state, lane, failed)
    known = attributes.known(situation, now)
    return {
        "id": campaign.id,
        "name": campaign.name,
        "moment": campaign.moment,
        "stage": campaign.stage,
        "overlay": campaign.overlay.kind,
        "state": stands,
        "says": _headline(lane, stands, failed),
        "again": _again(lane, stands, failed, now),
        "next_at": _next_at(lane, failed),
        "trigger": _trigger(lane, state.fired_at.get(campaign.id)),
        "checks": [_check(gate, verdict, now) for gate, verdict in asked],
        "audience": audience.parts(campaign.audience, known, state.site.groups),
        "caps": limits.of_campaign(campaign, situation, now),
        "views": _views(situation, campaign.id),
        "consent": {"needed": campaign.consent, "given": situation.consent},
        "reward": _reward(state, lane, situation),
        "variant": _variant(lane, situation, state.now),
        "holdout": _holdout(lane, situation),
        "last": last(state.entries, campaign.id),
    }


def _asked(lane: Lane, situation: Situation, now: int) -> list[tuple[str, Verdict]]:
    """Ask every gate, and of the caps each, the longest first; freshness only of a firing."""
    asked = []
    for gate, rule in GATES:
        rules = caps.RULES if gate == "caps" else (rule,)
        verdicts = [one(lane.campaign, situation, now) for one in rules]
        failed = [verdict for verdict in verdicts if not verdict.passed]
        failed.reverse()
        if gate != "stale" or lane.firing is not None:
            asked.extend([(gate, verdict) for verdict in failed or verdicts[:1]])
    return asked


def _stands(state: State, lane: Lane, failed: list[Verdict]) -> str:
    showing = state.showing
    mine = showing is not None and showing.lane is lane
    found = (
        (BROKEN, lane.broken),
        (SHOWN, mine and showing is not None and showing.is_up),
        (PREPARING, mine or bool(lane.asked)),
        (HELD_OUT, state.ghost == lane.campaign.id),
        (CANCELLED, lane.disarmed),
        (HELD_BACK, bool(failed)),
        (FIRED, lane.firing is not None),
    )
    for stands, is_so in found:
        if is_so:
            return stands
    return READY


def _headline(lane: Lane, stands: str, failed: list[Verdict]) -> str:
    verdict = _verdict(lane, stands, failed)
    return _HEADLINES[stands] if verdict is None else sentences.what(verdict.reason, verdict.values)


def _again(lane: Lane, stands: str, failed: list[Verdict], now: int) -> str:
    verdict = _verdict(lane, stands, failed)
    return "" if verdict is None else sentences.again(verdict, now)


def _verdict(lane: Lane, stands: str, failed: list[Verdict]) -> Verdict | None:
    """Give the verdict that says where the campaign stands, if it is one that does."""
    return failed[0] if stands == HELD_BACK else lane.fault if stands == BROKEN else None


def _next_at(lane: Lane, failed: list[Verdict]) -> int | None:
    """Give the next moment at which something may change by itself, on the page's clock."""
    if failed:
        times = [verdict.again_at for verdict in failed]
        # All of them must have come round; one that waits for no time leaves it open.
        known = [at for at in times if at is not None]
        return max(known) if len(known) == len(times) else None
    return lane.watch.due() if lane.listens() else None


def _trigger(lane: Lane, fired_at: int | None) -> dict[str, Any]:
    trigger = lane.campaign.trigger
    return {
        "kind": trigger.kind,
        "says": SAYS.get(trigger.kind, ""),
        "held": sentences.held(lane.watch.held),
        "fired_at": fired_at,
        "waiting": lane.firing is not None,
        "fresh_ms": trigger.fresh_ms,
        "due_at": lane.watch.due() if lane.listens() else None,
        "cancelled_by": sorted(trigger.cancelled_by),
    }


def _check(gate: str, verdict: Verdict, now: int) -> dict[str, Any]:
    return {
        "gate": gate,
        "title": sentences.gate(gate),
        "passed": verdict.passed,
        "reason": verdict.reason,
        "says": "" if verdict.passed else sentences.what(verdict.reason, verdict.values),
        "again": sentences.again(verdict, now),
        "again_at": verdict.again_at,
    }


def _views(situation: Situation, campaign: str) -> dict[str, Any]:
    past = visitors.past(situation.visitor, campaign)
    return {"seen": len(past.seen), "held_out": len(past.would)}


def _reward(state: State, lane: Lane, situation: Situation) -> str:
    """Say where the reward would come from; never which code it is."""
    campaign, past = lane.campaign, visitors.past(situation.visitor, lane.campaign.id)
    if claims.remembered(campaign, past, situation.wall_ms(state.now)) is not None:
        return "The visitor holds it already."
    promised = campaign.rewards.get(experiments.choose(campaign, situation, state.now).variant)
    if promised is None and not campaign.prizes:
        return "None."
    if promised is not None and not campaign.prizes and promised.issuer == reward.BY_NOBODY:
        return "A code that everyone may know."
    if not situation.site.issuer:
        return sentences.what("issuer_absent", {})
    return "The issuer is asked for it when the rest has passed."


def _variant(lane: Lane, situation: Situation, now: int) -> dict[str, Any]:
    chosen = experiments.choose(lane.campaign, situation, now)
    return {
        "id": chosen.variant,
        "assigned": chosen.assigned,
        "weights": chosen.weights_version,
        "of": [variant.id for variant in lane.campaign.experiment.variants],
    }


def _holdout(lane: Lane, situation: Situation) -> dict[str, Any]:
    by = experiments.held_out(lane.campaign, situation)
    share = sentences.share(lane.campaign.experiment.holdout)
    of_site = sentences.share(situation.site.holdout)
    says = sentences.what("holdout", {"by": by}) if by else "The visitor is in no holdout."
    return {"by": by, "says": says, "share": share, "site_share": of_site}


def last(entries: list[Entry], campaign: str) -> list[dict[str, Any]]:
    """Tell the latest lines of a campaign's timeline; equal ones in a row are one."""
    told: list[dict[str, Any]] = []
    for entry in entries:
        if entry.campaign != campaign:
            continue
        line = line_of(entry)
        if told and _same(told[-1], line):
            line["times"] = told[-1]["times"] + 1
            told[-1] = line
        else:
            told.append(line)
    return told[-LAST:]


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("gate", "passed", "reason"))


def line_of(entry: Entry) -> dict[str, Any]:
    """Tell one line of the timeline."""
    verdict = entry.verdict
    told = _check(entry.gate, verdict, entry.at)
    told["at"], told["times"] = entry.at, 1
    if verdict.passed:
        told["says"] = PASSES.get(entry.gate, "Passed.")
    return told


PASSES: dict[str, str] = {
    "trigger": "The trigger fired.",
    "shown": "Everything passed; the view was handed to the page.",
}
