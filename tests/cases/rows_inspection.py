"""Runs a row about why-not: a sentence, or what the inspector is told on a page.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: `say` is a verdict, told in a whole sentence at `now`; `held` why a trigger holds
back; `lasting` a length of time in ms.
Rule 3: `batches` are lived through as in rows_engine, by the page's own desk; what stands
at each path of `looks` ("inspection.campaigns.0.state") in the last reply is the answer, a
list where the path is "kinds": the kinds of the effects of all replies. "view" and "change"
stand for the last view, and the last change of one.
"""

import json

from cases import rows_campaigns
from momently import sentences
from momently.hosts import browser
from momently.verdicts import Verdict

WALL_MS = 1767323045678
SESSION = {"kind": "session", "at": 0, "seed": "5eed", "consent": "persistent", "memory": None}
VIEW = {"kind": "page_view", "at": 0, "url": "https://shop.example/", "path": "/"}
CLOCK = {"wall_ms": WALL_MS, "utc_offset_min": 0}


def run(row):
    """Give the sentence, or what stands at each path."""
    if "say" in row:
        return _said(row["say"], row.get("now", 0))
    if "held" in row:
        return sentences.held(row["held"])
    if "lasting" in row:
        return sentences.lasting(row["lasting"])
    return _lived(row)


def _said(told, now):
    on = tuple(told.get("again_on", ()))
    values = told.get("values", {})
    return sentences.whole(Verdict(False, told["reason"], told.get("again_at"), on, values), now)


def _lived(row):
    browser.start(json.dumps(rows_campaigns.bundle(row.get("bundle", {}))))
    replies, cause = [], ""
    for number, batch in enumerate(row["batches"]):
        first = [] if number else [_with(SESSION, row.get("session", {})), VIEW]
        listed = first + [_signal(one, cause) for one in batch["signals"]]
        text = json.dumps({"now": batch["now"], "signals": [_with(one, CLOCK) for one in listed]})
        replies.append(json.loads(browser.receive(text)))
        shows = [one["id"] for one in replies[-1]["effects"] if one["kind"] == "show"]
        cause = shows[-1] if shows else cause
    return [_at(path, replies) for path in row["looks"]]


def _signal(one, cause):
    told = {"kind": one[0], "at": one[1]}
    told = _with(told, one[2] if len(one) > 2 else {})
    return _with(told, {"cause": cause}) if one[-1] == "that view" else told


def _with(told, more):
    joined = dict(told)
    joined.update(more)
    return joined


def _at(path, replies):
    if path == "kinds":
        return [effect["kind"] for reply in replies for effect in reply["effects"]]
    found = replies[-1]
    if path.startswith("view.") or path.startswith("change."):
        root, _, path = path.partition(".")
        wanted = "show" if root == "view" else "update"
        found = [one for reply in replies for one in reply["effects"] if one["kind"] == wanted][-1]
    for name in path.split("."):
        if isinstance(found, list):
            found = found[int(name)] if int(name) < len(found) else None
        else:
            found = None if found is None else found.get(name)
    return found
