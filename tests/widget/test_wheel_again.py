"""A wheel that was won and is shown again, on a page that has only the memory of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cases import rows_campaigns
from momently import bundle, effects, wire
from momently.engine import Engine
from momently.hosts import simulate

if TYPE_CHECKING:
    from momently.effects import Effect

PRIZES = [{"id": name, "odds": 1, "reward": {"value": 5}} for name in ("a", "b", "c")]
TOLD = rows_campaigns.bundle({"campaigns": [{"overlay": {"kind": "wheel"}, "prizes": PRIZES}]})
READ = bundle.decode(TOLD)


def sent(engine: Engine, at: int, kind: str, **facts: Any) -> list[Effect]:
    told = {"kind": kind, "at": at, "wall_ms": simulate.WALL_MS + at, "utc_offset_min": 0} | facts
    signal = wire.decode_signal(told)
    assert signal is not None
    return engine.receive(signal, at)


def begun(engine: Engine, seed: str, memory: Any) -> list[Effect]:
    """Begin a page."""
    sent(engine, 0, "session", seed=seed, consent="persistent", memory=memory)
    return sent(engine, 0, "page_view", url="", path="/")


def firing(engine: Engine, seed: str, memory: Any) -> list[Effect]:
    """Begin a page and set the wheel's trigger off."""
    begun(engine, seed, memory)
    return sent(engine, 100, "page_signal", name="go")


def answered(engine: Engine, at: int, given: list[Effect]) -> list[Effect]:
    """Answer the one question among `given` as an issuer does."""
    asked = next(one for one in given if isinstance(one, effects.Ask))
    answer = simulate.ISSUER[asked.question](asked, READ)
    return sent(engine, at, "answered", ok=True, status=200, answer=answer, cause=asked.id)


def test_it_points_where_it_landed() -> None:
    first = Engine(READ.site, READ.campaigns)
    given = answered(first, 200, firing(first, "5eed", None))
    show = next(one for one in given if isinstance(one, effects.Show))
    sent(first, 300, "shown", cause=show.id)
    given = answered(first, 500, sent(first, 400, "acted", action="play", cause=show.id))
    landed = next(one for one in given if isinstance(one, effects.Update))
    memory = next(one.memory for one in given if isinstance(one, effects.Remember))

    second = Engine(READ.site, READ.campaigns)
    given = begun(second, "another5eed", json.loads(json.dumps(memory)))
    again = next(one for one in given if isinstance(one, effects.Show))
    assert landed.slots["landing"]["fraction"] > 0
    assert again.slots["landing"] == landed.slots["landing"]
