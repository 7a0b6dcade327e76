"""Runs a row about a trigger: signals in, the times it fired and why it kept still out.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: a row's `signals` are [kind, at, facts]; ["line", at, {from, to, until, step_ms}]
stands for pointer samples along a straight line, ["scroll", at, {from, to, until}] for
scrolling a page of 4000 px in a window of 800. `session` adds facts to the first signal.
`stores` are [latitude, longitude] each; the nearest is told as the engine tells it.
Rule 3: the trigger is woken when it asks, and once more at `until`.
"""

from momently import geo
from momently.behaviour import Behaviour
from momently.campaign import Store, Trigger
from momently.signals import Signal
from momently.triggers import watch

VIEW = {"url": "https://shop.example/", "path": "/", "viewport_width": 1280, "viewport_height": 720}


def run(row):
    """Give {"at": [...], "held": why it last kept still} for a row."""
    watcher = watch(Trigger(row["kind"], row.get("params", {}), None))
    behaviour = Behaviour()
    fired = []
    for signal in _signals(row):
        _wake(watcher, behaviour, signal.at, fired)
        behaviour.fold(signal)
        if signal.kind == "location_changed":
            behaviour.page.store_away_m = _away_m(row["stores"], signal.facts)
        if signal.kind == "page_view":
            watcher.reset(signal.at)
        if signal.kind in watcher.listens:
            _note(watcher.fold(signal, behaviour), fired)
    _wake(watcher, behaviour, row.get("until", 0), fired)
    return {"at": fired, "held": watcher.held}


def _away_m(stores, facts):
    listed = [Store("s", "S", place[0], place[1], 100) for place in stores]
    found = geo.nearest(listed, facts["latitude"], facts["longitude"])
    return None if found is None else found[0]


def _wake(watcher, behaviour, at, fired):
    due = watcher.due()
    while due is not None and due <= at:
        _note(watcher.wake(due, behaviour), fired)
        again = watcher.due()
        due = again if again is None or again > due else None


def _note(firing, fired):
    if firing is not None:
        fired.append(firing.at)


def _signals(row):
    session = {"wall_ms": 1000000000, "utc_offset_min": 0, "seed": "s", "consent": "memory"}
    session["memory"] = row.get("memory")
    session.update(row.get("session", {}))
    signals = [Signal("session", 0, session), Signal("page_view", 0, VIEW)]
    for kind, at, facts in row["signals"]:
        if kind == "line":
            signals += _line(at, facts)
        elif kind == "scroll":
            signals += _scroll(at, facts)
        else:
            signals.append(Signal(kind, at, facts))
    return signals


def _line(at, facts):
    (x, y), (to_x, to_y) = facts["from"], facts["to"]
    whole_ms = facts["until"] - at
    samples = []
    for now in range(at, facts["until"] + 1, facts.get("step_ms", 16)):
        part = now - at
        point = {
            "x": x + (to_x - x) * part // whole_ms,
            "y": y + (to_y - y) * part // whole_ms,
            "buttons": facts.get("buttons", 0),
        }
        samples.append(Signal("pointer_moved", now, point))
    return samples


def _scroll(at, facts):
    whole_ms = facts["until"] - at
    samples = []
    for now in range(at, facts["until"] + 1, facts.get("step_ms", 16)):
        y = facts["from"] + (facts["to"] - facts["from"]) * (now - at) // whole_ms
        page = {"y": y, "height": facts.get("height", 4000), "viewport": 800}
        samples.append(Signal("scrolled", now, page))
    return samples
