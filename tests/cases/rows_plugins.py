"""Runs a row about plug-ins: what they do to an engine, and what they cannot do to it.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: `kinds` names the plug-in of each campaign, c1, c2, ... from those below; a campaign
may have a whole trigger instead. `signals` are [kind, at] or [kind, at, facts]; `modules`
are those to load ("good" unless it says more); `off` says why no plug-in may run.
Rule 3: the answer tells, where there is any: firings as [at, campaign, evidence], errors as
[reason, campaign, detail], what is off, and what the session remembers of it.
"""

from cases import rows_campaigns
from momently import bundle, plugins, wire
from momently.engine import Engine
from momently.plugins import Firing, count
from momently.triggers import Plugged

WALL_MS = 1767323045678
HEARD = ("page_signal",)


def run(row):
    """Live through the signals of a row, each a batch of its own."""
    read = bundle.decode(
        rows_campaigns.bundle({"campaigns": [_campaign(one) for one in row["kinds"]]})
    )
    plugged = (
        Plugged(off=row["off"])
        if row.get("off")
        else plugins.load(row.get("modules", ["good"]), _import)
    )
    engine = Engine(read.site, read.campaigns, read.problems, plugged)
    effects = engine.take([_session(row), _view(0)], 0)
    for one in row["signals"]:
        told = {"kind": one[0], "at": one[1]}
        told.update(_VIEW if one[0] == "page_view" else {})
        told.update(one[2] if len(one) > 2 else {})
        effects = effects + engine.take([wire.decode_signal(told)], one[1])
    effects = effects + engine.wake(row.get("until", 0))
    return _answer(engine, [wire.encode_effect(effect) for effect in effects], row)


_VIEW = {"url": "https://shop.example/", "path": "/", "wall_ms": WALL_MS, "utc_offset_min": 0}


def _view(at):
    told = {"kind": "page_view", "at": at}
    told.update(_VIEW)
    return wire.decode_signal(told)


def _session(row):
    told = {"kind": "session", "at": 0, "seed": "5eed", "consent": "persistent"}
    told.update({"visitor_id": "v1", "wall_ms": WALL_MS, "utc_offset_min": 0})
    if "unplugged" in row:
        session = {"id": "s", "started_ms": WALL_MS, "last_ms": WALL_MS, "pages": 1}
        session["unplugged"] = row["unplugged"]
        told["memory"] = {
            "version": 1,
            "visitor": {"id": "v1", "first_seen_ms": WALL_MS, "visits": 1},
            "session": session,
            "campaigns": {},
            "overlay_ms": [],
            "opted_out": False,
            "credited": [],
        }
    return wire.decode_signal(told)


def _campaign(told):
    trigger = {"kind": told} if isinstance(told, str) else told
    # Nobody is shown anything, so that nothing but the trigger says when it may fire again.
    return {"trigger": trigger, "audience": {"visitor.visits": {"$gt": 1000}}}


def _answer(engine, effects, row):
    entries = engine.verdicts
    fired = [one for one in entries if one.gate == "trigger" and one.verdict.passed]
    off = [one.campaign for one in entries if one.verdict.reason == "plugin_off"]
    sent = [one["outcome"] for one in effects if one["kind"] == "send"]
    errors = [one["data"] for one in sent if one["type"] == "momently.error"]
    memories = [one["memory"] for one in effects if one["kind"] == "remember"]
    told = {
        "fired": [[one.at, one.campaign, one.verdict.values] for one in fired],
        "errors": [[one["reason"], one.get("campaign"), one.get("detail")] for one in errors],
        "off": off,
        "left_out": [list(one) for one in engine.problems],
        "unplugged": memories[-1]["session"].get("unplugged", []) if memories else [],
    }
    return {name: told[name] for name in told if told[name]}


def yes(signal, behaviour, memory):
    return True


def no(signal, behaviour, memory):
    return None


def third(signal, behaviour, memory, times):
    memory["seen"] = memory.get("seen", 0) + 1
    return memory["seen"] >= times


def early(signal, behaviour, memory):
    return Firing(signal.at - 50, "whatever", {"words": ("a", "b"), "n": 3})


def late(signal, behaviour, memory):
    return Firing(signal.at + 50, "late")


def number(signal, behaviour, memory):
    return 1


def fraction(signal, behaviour, memory):
    return Firing(signal.at, "fraction", {"share": 0.5})


def nowhen(signal, behaviour, memory):
    return Firing("now", "nowhen")


def raises(signal, behaviour, memory):
    raise KeyError("what the visitor is called")


def leaves(signal, behaviour, memory):
    raise SystemExit("for good")


def meddles(signal, behaviour, memory):
    signal.facts["name"] = "changed"
    signal.facts["facts"].clear()
    return False


class Patient:
    """Wakes after a while; what it leaves out is filled in."""

    def __init__(self, after_ms):
        self._after_ms = after_ms
        self._due_at = None

    def fold(self, signal, behaviour):
        self._due_at = signal.at + self._after_ms

    def due(self):
        return self._due_at

    def wake(self, at, behaviour):
        self._due_at = None
        return True


class Muddled:
    """Does not know when."""

    def fold(self, signal, behaviour):
        return None

    def due(self):
        return "soon"


class Unmade:
    """Cannot be made."""

    def __init__(self):
        raise ValueError("no")


_GOOD = {
    "yes": yes,
    "no": no,
    "early": early,
    "late": late,
    "number": number,
    "fraction": fraction,
    "nowhen": nowhen,
    "raises": raises,
    "leaves": leaves,
    "meddles": meddles,
    "muddled": Muddled,
    "unmade": Unmade,
}


def _import(module):
    if module == "bad":
        plugins.trigger("half", listens=HEARD)(yes)
        raise ImportError("no such thing")
    for name in sorted(_GOOD):
        plugins.trigger(name, listens=HEARD)(_GOOD[name])
    plugins.trigger("third", listens=HEARD, params={"times": count(3)})(third)
    plugins.trigger("patient", listens="page_signal", params={"after_ms": count(500)})(Patient)
