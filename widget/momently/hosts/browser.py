"""The browser's host: JSON text in, JSON text out, for the worker of one page.

Rule 1: nothing here raises. What goes wrong is told in the answer, and as an outcome
with which a backend can count it.
Rule 2: there is one engine per page, so there is one here.
Rule 3: the inspector is imported when a page first asks for it; to all others it costs nothing.
Rule 4: a reply that has `told` changes what `momently.status()` says: when a campaign or a
plug-in breaks, its problem stands there at once.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from momently import VERSION, bundle, triggers, wire
from momently.engine import Engine

if TYPE_CHECKING:
    from typing import Any

    from momently.booth import Booth
    from momently.triggers import Plugged

_INSPECTOR = ("inspect", "preview")


class _Desk:
    """The page's engine, once there is one, and its inspector, where one is asked for."""

    def __init__(self) -> None:
        self.engine: Engine | None = None
        self.booth: Booth | None = None
        self.said: list[str] = []
        self.counted = 0


_desk = _Desk()


def start(bundle_json: str, plugins_off: str = "") -> str:
    """Set the campaigns of a bundle to work; the answer says whether, and what was left out.

    `plugins_off` says why the site's plug-ins must not run; they do when it is empty.
    """
    _desk.engine = _desk.booth = None
    try:
        read = bundle.decode(json.loads(bundle_json))
        plugged = _plugged(read.plugins, plugins_off)
        _desk.engine = Engine(read.site, read.campaigns, read.problems, plugged)
        _desk.said = ["{}: {}".format(*problem) for problem in plugged.problems]
        _desk.counted = 0
        _listen_for_news(_desk.engine)
        return _text({"ok": True, "engine": VERSION, "problems": _desk.said})
    except Exception as problem:  # the page must hear why, whatever it was
        return _text({"ok": False, "engine": VERSION, "problems": [str(problem)]})


def _listen_for_news(engine: Engine) -> bool:
    """Take in the problems that there are by now; gives whether one is new."""
    fresh = engine.problems[_desk.counted :]
    _desk.counted += len(fresh)
    _desk.said.extend(["{}: {}".format(*problem) for problem in fresh])
    return bool(fresh)


def _plugged(named: bundle.PlugIns, off: str) -> Plugged:
    if not named.modules:
        return triggers.NONE
    if off:
        return triggers.Plugged(off=off)
    from momently import plugins

    # The worker has put the archive that holds this package on Python's path.
    return plugins.load(named.modules, lambda name: __import__("plugins." + name))


def receive(batch_json: str) -> str:
    """Take a batch of signals and give what is to be done."""
    try:
        return _text(_received(json.loads(batch_json)))
    except Exception as problem:  # a failure of ours must not become the shop's
        return _text({"effects": _failed(problem), "next_wake": None})


def _received(told: Any) -> dict[str, Any]:
    if _desk.engine is None:
        return {"effects": [], "next_wake": None}
    now, signals, dropped = wire.decode_batch(told)
    if _desk.booth is None and any(signal.kind in _INSPECTOR for signal in signals):
        from momently import booth

        _desk.booth = booth.Booth(_desk.engine)
    if _desk.booth is not None:
        reply = _desk.booth.take(signals, now, dropped)
    else:
        given = _desk.engine.take(signals, now, dropped)
        reply = wire.reply(given, _desk.engine.next_wake())
    if _listen_for_news(_desk.engine):
        reply["told"] = {"problems": _desk.said}
    return reply


def inspect() -> str:
    """Tell why each campaign shows or does not, as it is now; "{}" before there is an engine."""
    from momently import inspection

    return _text({} if _desk.engine is None else inspection.inspect(_desk.engine))


def _failed(problem: Exception) -> list[dict[str, Any]]:
    if _desk.engine is None or _desk.engine.state.preview:
        return []
    detail = type(problem).__name__ + ": " + str(problem)
    return [wire.encode_effect(effect) for effect in _desk.engine.failed(detail)]


def _text(told: dict[str, Any]) -> str:
    return json.dumps(told)
