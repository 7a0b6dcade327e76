"""Runs a scenario: batches of signals in, what the engine asks of the page out.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: a signal is [kind, at] or [kind, at, facts] or [kind, at, facts, cause]; the causes
"show 1" and "ask 2" mean the first view and the second question of the scenario.
Rule 3: every scenario begins with a session and a page view at 0, unless it `starts` bare.
Rule 4: effects are told in short: ["show", campaign, variant], ["update", slots],
["hide", why], ["remember", what], ["send", type, extra], ["ask", question], of a context
source ["ask", name, address]. `only` names
the kinds that the row is about; `why` asks for the refusals of all campaigns instead.
Rule 5: a batch that is `reloaded` is the first of another page of the same visitor, with
an engine and a seed of its own, and the memory that was last to be remembered.
"""

import json

from cases import rows_campaigns
from momently import bundle, draws, wire
from momently.engine import Engine

WALL_MS = 1767323045678
VIEW = {"url": "https://shop.example/", "path": "/", "wall_ms": WALL_MS, "utc_offset_min": 0}
EXTRA = ("reason", "by", "prize", "arm", "order_id", "weights_version")


def run(row):
    """Live through the batches and give one list of effects for each."""
    read = bundle.decode(rows_campaigns.bundle(row.get("bundle", {})))
    engine = Engine(read.site, read.campaigns, read.problems)
    told, asked = [], {"shows": [], "asks": [], "memory": row.get("memory")}
    for number, batch in enumerate(row["batches"]):
        listed = [] if number or row.get("starts") == "bare" else _start(row, asked["memory"])
        if batch.get("reloaded"):
            engine = Engine(read.site, read.campaigns, read.problems)
            listed = _start(row, asked["memory"], batch["now"])
        listed = listed + [_signal(one, asked) for one in batch["signals"]]
        signals = [wire.decode_signal(one) for one in listed]
        good = [signal for signal in signals if signal is not None]
        given = engine.take(good, batch["now"], len(signals) - len(good))
        effects = [wire.encode_effect(effect) for effect in given]
        _note(effects, asked)
        told.append(_told(effects, engine, row))
    return _answer(told, engine, row)


def _answer(told, engine, row):
    if not row.get("why"):
        return told
    entries = [entry for entry in engine.verdicts if not entry.verdict.passed]
    return [[one.at, one.campaign, one.verdict.reason, one.verdict.again_at] for one in entries]


def _start(row, memory, at=0):
    session = {
        "kind": "session",
        "at": at,
        "seed": "5eed" + (str(at) if at else ""),
        "consent": row.get("consent", "persistent"),
        "visitor_id": row.get("visitor_id", "v1"),
        "memory": memory,
        "storage": row.get("storage"),
        "wall_ms": WALL_MS + at,
        "utc_offset_min": 0,
    }
    view = _joined({"kind": "page_view", "at": at}, VIEW)
    view["wall_ms"] = WALL_MS + at
    return [session, view]


def _signal(one, asked):
    told = {"kind": one[0], "at": one[1]}
    if one[0] == "page_view":
        told = _joined(told, VIEW)
        told["wall_ms"] = WALL_MS + one[1]
    facts = one[2] if len(one) > 2 else {}
    told = _joined(told, facts)
    if len(one) > 3:
        number = int(one[3].split(" ")[1]) - 1
        cause = asked["shows" if one[3].startswith("show") else "asks"][number]
        told["cause"] = cause["id"]
        _answer_draw(told, facts, cause, asked)
    return told


def _answer_draw(told, facts, cause, asked):
    """Answer as an issuer whose seed is `commit_with`, or `play_with` the prizes `odds`."""
    if "commit_with" in facts:
        answer = {"commitment": draws.commitment(facts["commit_with"])}
    elif "play_with" in facts:
        body, seed = cause["body"], facts["play_with"]
        odds = tuple([(prize, n) for prize, n in facts["odds"]])
        prize = draws.prize(seed, body["draw_id"], body["page_seed"], odds)
        answer = {"prize": facts.get("claimed_prize", prize), "server_seed": seed}
        answer["claim"] = facts.get("claim")
    else:
        return
    told["ok"], told["status"], told["answer"] = True, 200, answer


def _joined(first, second):
    joined = dict(first)
    joined.update(second)
    return joined


def _note(effects, asked):
    for effect in effects:
        if effect["kind"] == "show":
            asked["shows"].append(effect)
        elif effect["kind"] == "ask":
            asked["asks"].append(effect)
        elif effect["kind"] == "remember":
            asked["memory"] = json.loads(json.dumps(effect["memory"]))


def _told(effects, engine, row):
    only = row.get("only")
    told = [TELL[one["kind"]](one) for one in effects if not only or one["kind"] in only]
    if row.get("wakes"):
        told.append(["wake", engine.next_wake()])
    return told


def _send(effect):
    outcome = effect["outcome"]
    told = ["send", outcome["type"][len("momently.") :]]
    extra = {name: outcome["data"][name] for name in EXTRA if outcome["data"].get(name)}
    if extra.get("arm") == "shown":
        del extra["arm"]
    return told + ([extra] if extra else [])


def _show(effect):
    told = ["show", effect["campaign"], effect["variant"]]
    slots = _slots(effect["slots"])
    return told + ([slots] if slots else [])


def _slots(slots):
    """Tell what is said: flags that are on, words as words, anything else by its type."""
    told = {}
    for name in slots:
        value = slots[name]
        short = value.get("on", value.get("text", value.get("message", value["type"])))
        if short is not False:
            told[name] = short
    return told


def _update(effect):
    slots = effect["slots"]
    told = _slots(slots)
    for name in slots:
        if slots[name].get("on") is False:
            told[name] = False
    return ["update", told]


def _ask(effect):
    told = ["ask", effect["question"]]
    if effect["to"] == "context":
        told.append(effect["body"]["url"])
    return told


TELL = {
    "show": _show,
    "update": _update,
    "hide": lambda effect: ["hide", effect["reason"]],
    "remember": lambda effect: ["remember", None if effect["memory"] is None else "memory"],
    "send": _send,
    "ask": _ask,
}
