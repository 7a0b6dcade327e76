"""Sourcing: what no page knows, such as the weather, asked of the JSON sources a site names.

Rule 1: a source is asked when a campaign that needs it may still show here: nothing cheaper
speaks against it, and what is known of its audience matches. It is asked then, at the page
view or as soon as its address is known, not when the trigger fires: who is leaving does not
wait for a server.
Rule 2: an address is filled in from what is known, escaped. While a part is missing, or the
visitor has not consented to as much as the source needs, nobody is asked. Of a position
only hundredths of a degree (about a kilometre) are told.
Rule 3: an answer holds for its address and the source's `ttl_ms`, on later pages as far as
consent lets them remember. A source that failed is asked again after a minute.
Rule 4: what the page says under the same name outranks a source, which is then not asked.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently import attributes, caps, consent, effects, quiet, schedule, targeting, visitor
from momently.engine.asking import Asked

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Campaign, ContextSource, Site
    from momently.engine.lane import Lane
    from momently.engine.state import State
    from momently.signals import Signal
    from momently.situation import Situation

RETRY_MS = 60_000
GRACE_MS = 500  # the page keeps the time limit; this is for a page that never answers
KEPT_CHARS = 2000  # longer answers are used, but not remembered
TOLD = "context_told"
MISSING = ("context_missing", "claim_withheld")
_CHEAPER = (schedule.running, consent.not_opted_out, consent.enough, schedule.opened, caps.allows)
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source said under one address, and when, on the page's clock."""

    url: str
    value: Any
    at: int


def needs(site: Site, campaign: Campaign) -> tuple[str, ...]:
    """List the sources that a campaign needs, those that another one's address needs included."""
    sources = {source.name: source for source in site.context}
    waiting = targeting.roots(campaign.audience)
    waiting += [one.fact.partition(".")[0] for one in campaign.claims if one.source == "context"]
    found: list[str] = []
    while waiting:
        name = waiting.pop()
        if name in sources and name not in found:
            found.append(name)
            waiting += [part.partition(".")[0] for part in places(sources[name].url)]
    return tuple(sorted(found))


def places(url: str) -> list[str]:
    """List the names that stand in braces."""
    return [part.partition("}")[0] for part in url.split("{")[1:]]


def settle(state: State) -> None:
    """Keep the answers that fit the page as it now is; take in those that were remembered."""
    if not state.site.context or not state.begun:
        return
    known = _known(state)
    for source in state.site.context:
        url = filled(source.url, state, known)
        answer = state.sourced.get(source.name)
        if answer is not None and answer.url != url:
            del state.sourced[source.name]
        if source.name not in state.sourced and url is not None:
            _recall(state, source, url)


def _known(state: State) -> dict[str, Any]:
    return attributes.known(state.situation(), state.now)


def _recall(state: State, source: ContextSource, url: str) -> None:
    kept = state.visitor.context.get(source.name)
    told_ms = kept.get("told_ms") if isinstance(kept, dict) else None
    if not isinstance(kept, dict) or isinstance(told_ms, bool) or not isinstance(told_ms, int):
        return
    at = min(told_ms - state.clock_ms, state.now)
    if kept.get("url") == url and kept.get("value") is not None:
        state.sourced[source.name] = Answer(url, kept["value"], at)


def ask_all(state: State) -> None:
    """Ask for what is missing, where it may make a difference."""
    state.unsourced = False
    if not state.site.context or not state.begun:
        return
    situation = state.situation()
    for lane in state.lanes:
        needed = state.needs.get(lane.campaign.id, ())
        missing = [name for name in needed if _is_missing(situation, name)]
        if missing and lane.listens() and _may_show(lane.campaign, situation, state.now):
            for source in state.site.context:
                if source.name in missing:
                    _ask(state, lane, source)


def _is_missing(situation: Situation, name: str) -> bool:
    return name not in situation.behaviour.page.facts and name not in situation.context


def _may_show(campaign: Campaign, situation: Situation, now: int) -> bool:
    """Say whether nothing that costs no request speaks against a campaign."""
    for rule in _CHEAPER:
        if not rule(campaign, situation, now).passed:
            return False
    spent = caps.budget(campaign, situation, now).reason
    return (
        spent in ("", "budget_gap")
        and quiet.place(situation).passed
        and targeting.may_match(campaign, situation, now)
    )


def _ask(state: State, lane: Lane, source: ContextSource) -> None:
    url = filled(source.url, state, _known(state))
    if url is None or consent.level(state.consent) < consent.level(source.consent):
        return
    before = state.unanswered.get(source.name)
    if before is not None and before[0] == url and state.now < before[1]:
        return
    ask_id = state.next_id()
    state.unanswered[source.name] = (url, state.now + source.timeout_ms + GRACE_MS)
    record = {"name": source.name, "url": url}
    state.asks[ask_id] = Asked("context", lane, state.now, "", record)
    body = {"url": url, "path": source.path, "credentials": source.credentials}
    state.effects.append(
        effects.Ask(ask_id, effects.TO_CONTEXT, source.name, body, source.timeout_ms)
    )


def filled(url: str, state: State, known: dict[str, Any]) -> str | None:
    """Fill in an address; None while something is not known."""
    pieces = url.split("{")
    whole = pieces[0]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}")
        value = _text(name, state, known)
        if value is None:
            return None
        whole += escaped(value) + rest
    return whole


def _text(name: str, state: State, known: dict[str, Any]) -> str | None:
    if name in ("geo.latitude", "geo.longitude"):
        here = state.position
        if here is None:
            return None
        return hundredths(here.latitude if name == "geo.latitude" else here.longitude)
    value: Any = known
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value) or None


def hundredths(degrees: float) -> str:
    """Write degrees with two digits after the point."""
    whole = int(abs(degrees) * 100 + 0.5)
    sign = "-" if degrees < 0 and whole else ""
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def escaped(text: str) -> str:
    """Escape all but what may stand anywhere in an address."""
    return "".join(
        [chr(octet) if chr(octet) in _UNRESERVED else f"%{octet:02X}" for octet in text.encode()]
    )


def answered(state: State, asked: Asked, signal: Signal) -> None:
    """Take what a source said, or that it said nothing."""
    name, url = asked.record["name"], asked.record["url"]
    value = (signal.facts.get("answer") or {}).get("value")
    asked_last = state.unanswered.get(name)
    if asked_last is None or asked_last[0] != url:
        return  # about the product before, say: too late to matter
    if not signal.facts["ok"] or value is None:
        state.unanswered[name] = (url, state.now + RETRY_MS)
        _retry(state)
        return
    del state.unanswered[name]
    state.sourced[name] = Answer(url, value, signal.at)
    state.unsourced = True  # another source's address may have waited for this
    _remember(state, name, url, value)
    state.wake_lanes(TOLD)


def _retry(state: State) -> None:
    """Have those judged again who wait for a source, when it may be asked again."""
    for lane in state.fired:
        if lane.firing is not None and TOLD in lane.again_on:
            lane.again_at = state.now + RETRY_MS


def _remember(state: State, name: str, url: str, value: Any) -> None:
    if len(json.dumps(value)) > KEPT_CHARS:
        return
    names = [source.name for source in state.site.context]
    context = {one: state.visitor.context[one] for one in state.visitor.context if one in names}
    context[name] = {"url": url, "value": value, "told_ms": state.now + state.clock_ms}
    state.remember(visitor.changed(state.visitor, context=context))
