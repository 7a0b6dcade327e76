"""Simulate: a made-up session, the same for the same seed, run through the engine.

Rule 1: the visitor here is a script with chance in it, not a model of people: it serves
tests and journals, never forecasts.
Rule 2: pages are played by the simulator: views reach the screen, the issuer grants.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from momently import VERSION, bundle, effects, journal, wire
from momently.engine import Engine
from momently.signals import Signal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

WALL_MS = 1_767_323_045_678
_PAGE = "https://shop.example/products/lamp"


def session(
    bundle_told: dict[str, Any], seed: int, steps: int = 60, consent: str = "persistent"
) -> list[str]:
    """Simulate one page and give it as the lines of a journal."""
    read = bundle.decode(bundle_told)
    engine = Engine(read.site, read.campaigns, read.problems)
    hexed = f"{seed:032x}"
    lines = [journal.header_line(journal.Header(read.hash, VERSION, hexed, read.site.id))]
    answers: list[Signal] = []
    at = 0
    for number, signals in enumerate(_batches(random.Random(seed), steps, hexed, consent)):
        at = max(signal.at for signal in signals)
        batch = [_moved(answer, signals[0].at) for answer in answers] if number else []
        batch.extend(signals)
        given = engine.take(batch, at)
        lines.append(_line({"now": at, "signals": [wire.encode_signal(one) for one in batch]}))
        lines.append(_line(wire.reply(given, engine.next_wake())))
        answers = _answers(given, at)
    return lines


def _line(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


def _moved(answer: Signal, at: int) -> Signal:
    return Signal(answer.kind, min(answer.at, at), answer.facts, answer.cause)


def _answers(given: list[effects.Effect], at: int) -> list[Signal]:
    answers: list[Signal] = []
    for effect in given:
        if isinstance(effect, effects.Show):
            answers.append(Signal("shown", at + 16, _wall(at + 16), effect.id))
        if isinstance(effect, effects.Ask) and effect.question == "claim":
            facts = _wall(at + 40)
            facts["ok"], facts["status"] = True, 200
            facts["answer"] = {
                "claim_id": effect.body["claim_id"],
                "code": "CODE-" + effect.id,
                "expires_ms": WALL_MS + 86_400_000,
            }
            answers.append(Signal("answered", at + 40, facts, effect.id))
    return answers


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
