"""Simulate: a made-up session, the same for the same seed, run through the engine.

Rule 1: the visitor here is a script with chance in it, not a model of people: it serves
tests and journals, never forecasts.
Rule 2: pages are played by the simulator: views reach the screen, the issuer grants and
draws, other sources do not answer; at most one campaign of a site has prizes.
"""

from __future__ import annotations

import hashlib
import json
import random
from typing import TYPE_CHECKING

from momently import VERSION, bundle, draws, effects, journal, wire
from momently.engine import Engine
from momently.hosts import plug_sources
from momently.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from momently.bundle import Bundle
    from momently.effects import Effect

_DAY_MS = 86_400_000
WALL_MS = 1_767_323_045_678
_PAGE = "https://shop.example/products/lamp"


def session(
    bundle_told: dict[str, Any], seed: int, steps: int = 60, consent: str = "persistent"
) -> list[str]:
    """Simulate one page and give it as the lines of a journal."""
    hexed = f"{seed:032x}"
    page = _Page(bundle.decode(bundle_told), random.Random(seed), hexed)
    for acts in _batches(page.dice, steps, hexed, consent):
        page.live_until(acts[0].at)
        page.send(acts, max(act.at for act in acts))
    return page.lines


class _Page:
    """The page's side of the wire: its timers, its views, its issuer, its journal."""

    def __init__(self, read: Bundle, dice: random.Random, seed: str) -> None:
        self.read = read
        self.dice = dice
        self.engine = Engine(
            read.site, read.campaigns, read.problems, plug_sources.loaded(read.plugins)
        )
        header = journal.Header(read.hash, VERSION, seed, read.site.id, read.plugins.hash)
        self.lines = [journal.header_line(header)]
        self.coming: list[Signal] = []

    def live_until(self, at: int) -> None:
        """Let come what comes before `at`: timers, answers, and what the visitor does in views."""
        while True:
            due = self.engine.next_wake()
            times = [signal.at for signal in self.coming] + ([] if due is None else [due])
            if not times or min(times) >= at:
                return
            now = min(times)
            come = [signal for signal in self.coming if signal.at <= now]
            self.coming = [signal for signal in self.coming if signal.at > now]
            self.send(come or [Signal("wake", now, _wall(now))], now)

    def send(self, batch: list[Signal], now: int) -> None:
        """Send a batch, write both ways down, and see to what was asked."""
        given = self.engine.take(batch, now)
        signals = [wire.encode_signal(signal) for signal in batch]
        for told in ({"now": now, "signals": signals}, wire.reply(given, self.engine.next_wake())):
            self.lines.append(json.dumps(told, ensure_ascii=False))
        for effect in given:
            self.coming.extend(_answers(effect, now, self.read, self.dice))
        self.coming.sort(key=lambda signal: signal.at)


def _answers(effect: Effect, at: int, read: Bundle, dice: random.Random) -> list[Signal]:
    """Give what page, issuer and visitor have to say to one effect."""
    if isinstance(effect, effects.Show):
        shown = Signal("shown", at + 16, _wall(at + 16), effect.id)
        closed_at = at + dice.randrange(2000, 9000)
        facts = _wall(closed_at)
        facts["by"] = dice.choice(("close", "escape", "backdrop", "decline"))
        # Some close it without having looked for long.
        acts = [_act(effect, at + 900, dice)] if dice.randrange(3) else []
        return [shown, *acts, Signal("dismissed", closed_at, facts, effect.id)]
    if isinstance(effect, effects.Ask):
        facts = _wall(at + 40)
        told = ISSUER.get(effect.question)
        facts["ok"], facts["status"] = told is not None, 200 if told else 404
        facts["answer"] = None if told is None else told(effect, read)
        return [Signal("answered", at + 40, facts, effect.id)]
    return []


def _act(effect: effects.Show, at: int, dice: random.Random) -> Signal:
    """Have the visitor play a wheel, or do something about an offer."""
    facts = _wall(at)
    facts["action"] = "play" if effect.overlay == "wheel" else dice.choice(("copy", "apply"))
    return Signal("acted", at, facts, effect.id)


def _claim(asked: effects.Ask, read: Bundle) -> dict[str, Any]:
    claim_id = str(asked.body["claim_id"])
    return {"claim_id": claim_id, "code": "CODE-" + asked.id, "expires_ms": WALL_MS + _DAY_MS}


def _server_seed(asked: effects.Ask) -> str:
    return hashlib.sha256(str(asked.body["draw_id"]).encode()).hexdigest()


def _commit(asked: effects.Ask, read: Bundle) -> dict[str, Any]:
    return {"commitment": draws.commitment(_server_seed(asked))}


def _play(asked: effects.Ask, read: Bundle) -> dict[str, Any]:
    """Draw as an issuer does; the campaign is the one that has prizes."""
    prizes = [prize for one in read.campaigns for prize in one.prizes]
    odds = [(prize.id, prize.odds) for prize in prizes]
    seed, draw_id = _server_seed(asked), str(asked.body["draw_id"])
    won = draws.prize(seed, draw_id, str(asked.body["page_seed"]), odds)
    claim = {"claim_id": "k-" + draw_id, "code": "WON", "expires_ms": WALL_MS + _DAY_MS}
    promised = [prize.reward for prize in prizes if prize.id == won]
    if promised[0] is not None:
        claim["reward"] = {"kind": promised[0].kind, "value": promised[0].value}
    answer = {"prize": won, "server_seed": seed, "page_seed": asked.body["page_seed"]}
    return answer | {"claim": claim if promised[0] is not None else None}


def _apply(asked: effects.Ask, read: Bundle) -> dict[str, Any]:
    return {"ok": True}


ISSUER: dict[str, Callable[[effects.Ask, Bundle], dict[str, Any]]] = {
    "claim": _claim,
    "commit": _commit,
    "play": _play,
    "apply": _apply,
}


def _wall(at: int) -> dict[str, Any]:
    return {"wall_ms": WALL_MS + at, "utc_offset_min": 60}


def _batches(chance: random.Random, steps: int, seed: str, consent: str) -> Iterator[list[Signal]]:
    """Give what one visitor does: looks about, scrolls, types, heads for the top edge."""
    yield [_session(seed, consent), _page_view(0), _facts(0)]
    at = 0
    for _ in range(steps):
        at += chance.randrange(200, 2500)
        act = chance.choice((_look, _scroll, _look, _scroll, _type, _leave, _return))
        yield act(chance, at)
        at += 400
    yield [Signal("leaving", at + 50, _wall(at + 50))]


def _session(seed: str, consent: str) -> Signal:
    facts = _wall(0)
    facts.update({"seed": seed, "consent": consent, "language": "en", "device": "desktop"})
    facts.update({"visitor_id": "visitor-" + seed[-8:], "memory": None})
    return Signal("session", 0, facts)


def _page_view(at: int) -> Signal:
    facts = _wall(at)
    facts.update({"url": _PAGE, "path": "/products/lamp", "query": "?utm_source=mail"})
    facts.update({"viewport_width": 1280, "viewport_height": 720})
    return Signal("page_view", at, facts)


def _facts(at: int) -> Signal:
    told = {
        "page": {"type": "product"},
        "product": {"id": "lamp", "name": "Lamp", "price_minor": 4900, "currency": "EUR"},
        "cart": {"value_minor": 4900, "currency": "EUR", "quantity": 1},
    }
    return Signal("page_facts", at, {"facts": told})


def _look(chance: random.Random, at: int) -> list[Signal]:
    x, y = chance.randrange(1280), chance.randrange(200, 720)
    return [_moves_to(x + 9 * i, y - 5 * i, at + 16 * i) for i in range(12)]


def _moves_to(x: int, y: int, at: int) -> Signal:
    return Signal("pointer_moved", at, {"x": x, "y": y, "buttons": 0})


def _scroll(chance: random.Random, at: int) -> list[Signal]:
    y = chance.randrange(0, 2000)
    return [Signal("scrolled", at, {"y": y, "height": 2720, "viewport": 720})]


def _type(chance: random.Random, at: int) -> list[Signal]:
    field = {"field": "f1", "role": "search", "required": False}
    edit = {"field": "f1", "role": "search", "change": "insert"}
    return [Signal("field_focused", at, field), Signal("field_edited", at + 90, edit)]


def _leave(chance: random.Random, at: int) -> list[Signal]:
    x = chance.randrange(100, 1000)
    rising = [_moves_to(x, 300 - 24 * i, at + 16 * i) for i in range(12)]
    edge = {"edge": "top", "x": x, "y": -2, "buttons": 0, "over": "page"}
    return rising + [Signal("pointer_left", at + 200, edge)]


def _return(chance: random.Random, at: int) -> list[Signal]:
    return [Signal("pointer_entered", at, {"x": chance.randrange(1280), "y": 4})]
