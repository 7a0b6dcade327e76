"""A page played by hypothesis: any signals, in any order, with any answers.

Rule 1: the page believes the engine and checks it: after each batch the laws are checked on what
the engine asked for.
Rule 2: what the page knows of being interrupted, it knows from its own signals, not from the
engine.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from cases import rows_campaigns
from momently import bundle, wire
from momently.effects import Ask
from momently.engine import Engine
from momently.hosts import simulate
from momently.signals import KINDS

WALL_MS = 1_767_323_045_678
CAMPAIGNS: list[dict[str, Any]] = [
    {"id": "plain", "caps": {"per_session": 1}},
    {
        "id": "offer",
        "priority": 3,
        "trigger": {
            "kind": "page_signal",
            "name": "go",
            "fresh_ms": 4000,
            "cancelled_by": ["stop"],
        },
        "caps": {"per_session": 2, "after_dismiss_ms": 3000},
        "rewards": {"main": {"minimum_minor": 2500, "currency": "EUR"}},
    },
    {
        "id": "wheel",
        "priority": 2,
        "trigger": {"kind": "dwell", "after_ms": 2000, "fresh_ms": None, "cancelled_by": []},
        "overlay": {"kind": "wheel"},
        "prizes": [{"id": "a", "odds": 1, "reward": {}}, {"id": "b", "odds": 1}],
    },
    {
        "id": "leaving",
        "trigger": {"kind": "exit_intent", "fresh_ms": 500, "cancelled_by": []},
        "experiment": {"holdout": 0.5},
        "audience": {"cart.value": {"$gte": 10}},
    },
]
LIMITS = {"plain": 1, "offer": 2}
TYPING_MS = 1500
BUNDLE = rows_campaigns.bundle(
    {"site": {"budget": {"per_session": 5, "min_gap_ms": 500}}, "campaigns": CAMPAIGNS}
)

texts = st.sampled_from(["go", "stop", "payment", "checkout", "product", "", "close", "x"])
wholes = st.integers(-5, 5000)
anything = st.recursive(
    st.none() | st.booleans() | wholes | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "int": wholes,
    "number": wholes | st.floats(-100, 4000),
    "text": texts,
    "label": texts | wholes,
    "flag": st.booleans(),
    "object": st.dictionaries(
        st.sampled_from(
            ["page", "cart", "product", "claim_id", "code", "expires_ms", "commitment"]
        ),
        anything,
        max_size=4,
    ),
    "texts": st.lists(texts, max_size=2),
    "any": anything,
}
NAMED: dict[str, st.SearchStrategy[Any]] = {
    "consent": st.sampled_from(["memory", "session", "persistent", "x"]),
    "action": st.sampled_from(["copy", "apply", "play", "opt_out", "add"]),
    "edge": st.sampled_from(["top", "left"]),
}
GOOD = "what an honest issuer says"
CAUSED = {"shown", "not_shown", "dismissed", "acted", "answered"}


@st.composite
def batches(draw: st.DrawFn) -> list[tuple[int, list[dict[str, Any]]]]:
    """Give a page's batches; what is caused names an effect by its place among all so far."""
    at, listed = 0, []
    for _ in range(draw(st.integers(1, 25))):
        signals = []
        for _ in range(draw(st.integers(0, 3))):
            at += draw(st.integers(0, 900))
            signals.append(draw(signals_at(at)))
        at += draw(st.sampled_from([0, 0, 40, 4000]))
        listed.append((at, signals))
    return listed


LIKELY: list[dict[str, Any]] = [
    {"kind": "page_signal", "name": "go"},
    {"kind": "shown", "cause": 1},
    {"kind": "answered", "cause": 1, "ok": True, "status": 200, "answer": GOOD},
    {"kind": "answered", "cause": 2, "ok": True, "status": 200, "answer": GOOD},
    {"kind": "acted", "cause": 1, "action": "play"},
    {"kind": "acted", "cause": 1, "action": "apply"},
    {"kind": "dismissed", "cause": 1, "by": "close"},
    {"kind": "purchase", "order_id": "o1", "coupon": "WON"},
    {"kind": "page_facts", "facts": {"cart": {"value_minor": 4000, "currency": "EUR"}}},
    {"kind": "pointer_left", "edge": "top", "x": 200, "y": -2, "over": "page"},
    {"kind": "field_edited", "field": "f1", "role": "other", "change": "insert"},
    {"kind": "page_facts", "facts": {"page": {"type": "payment"}}},
    {"kind": "page_facts", "facts": {"page": {"type": "product"}}},
]


@st.composite
def signals_at(draw: st.DrawFn, at: int) -> dict[str, Any]:
    if draw(st.integers(0, 9)) < 7:
        return draw(st.sampled_from(LIKELY)) | {"at": at, "wall_ms": WALL_MS + at}
    kind = draw(st.sampled_from(sorted(set(KINDS) - {"session"})) | st.just("page_signal"))
    told: dict[str, Any] = {"kind": kind, "at": at}
    for name, type_name in KINDS[kind].items():
        if not type_name.endswith("?") or draw(st.booleans()):
            told[name] = draw(NAMED.get(name, FIELDS[type_name.rstrip("?")]))
    if "wall_ms" in told:
        told["wall_ms"] = WALL_MS + at
    if kind in CAUSED:
        told["cause"] = draw(st.sampled_from([1, 1, 1, 2, 3]))
    return told


def begin(memory: Any = None, consent: str = "persistent") -> dict[str, Any]:
    told = {"kind": "session", "at": 0, "seed": "5eed", "consent": consent, "memory": memory}
    return told | {"visitor_id": "v1", "wall_ms": WALL_MS, "utc_offset_min": 0}


def quiet_of(told: dict[str, Any]) -> dict[str, Any]:
    """Say what a signal tells of being interrupted: {why: whether it is so now}."""
    if told["kind"] == "page_view":
        return {"payment": False}
    if told["kind"] == "page_facts" and "page" in told["facts"]:
        page = told["facts"]["page"]
        told_of = page if isinstance(page, dict) else {}
        return {"page": "payment" in (told_of.get("type"), told_of.get("step"))}
    if told["kind"] == "dialog_changed":
        return {"dialog": told["open"]}
    if told["kind"] == "visibility_changed":
        return {"hidden": told["hidden"]}
    if told["kind"] == "checkout_step":
        return {"payment": told["step"] == "payment"}
    return {}


class Page:
    """A page that believes the engine, and checks it."""

    def __init__(self, told: dict[str, Any] = BUNDLE, limits: dict[str, int] = LIMITS) -> None:
        self.read = bundle.decode(told)
        assert not self.read.problems
        self.limits = limits
        self.now = 0
        self.edited_at = -TYPING_MS
        self.engine = Engine(self.read.site, self.read.campaigns)
        self.questions: dict[str, Ask] = {}
        self.asked: list[str] = []
        self.on_screen: set[str] = set()
        self.reserved: set[str] = set()
        self.quiet: dict[str, Any] = {}
        self.views: dict[str, int] = {}
        self.outcome_ids: set[str] = set()

    def send(self, now: int, told: list[dict[str, Any]]) -> None:
        for one in told:
            if one["kind"] in CAUSED:
                one["cause"] = (
                    self.asked[-one["cause"]] if len(self.asked) >= one["cause"] else "e0"
                )
            if one.get("answer") == GOOD:
                one["answer"] = self.answer(one["cause"])
        signals = [wire.decode_signal(one) for one in told]
        assert None not in signals
        effects = self.engine.take([one for one in signals if one is not None], now)
        self.now = now
        self.follow(told)
        for effect in effects:
            if isinstance(effect, Ask):
                self.questions[effect.id] = effect
            self.check(json.loads(json.dumps(wire.encode_effect(effect))))
        due = self.engine.next_wake()
        assert due is None or isinstance(due, int)

    def answer(self, cause: str) -> dict[str, Any]:
        asked = self.questions.get(cause)
        return {} if asked is None else simulate.ISSUER[asked.question](asked, self.read)

    def follow(self, told: list[dict[str, Any]]) -> None:
        for one in told:
            cause = one.get("cause")
            if one["kind"] == "shown" and cause in self.reserved:
                self.on_screen.add(cause)
            if one["kind"] in ("dismissed", "not_shown"):
                self.on_screen.discard(str(cause))
            if one["kind"] == "field_edited":
                self.edited_at = one["at"]
            self.quiet.update(quiet_of(one))

    def check(self, effect: dict[str, Any]) -> None:
        kind = effect["kind"]
        if kind == "show":
            assert not self.on_screen, "two overlays at once"
            assert True not in self.quiet.values(), "an overlay where nobody may be interrupted"
            assert self.now >= self.edited_at + TYPING_MS, "an overlay while somebody types"
            self.asked.append(effect["id"])
            self.reserved.add(effect["id"])
        elif kind == "ask":
            self.asked.append(effect["id"])
        elif kind == "hide":
            self.on_screen.discard(effect["show"])
        elif kind == "send":
            self.check_outcome(effect["outcome"])

    def check_outcome(self, outcome: dict[str, Any]) -> None:
        assert outcome["type"] != "momently.error" or outcome["data"]["reason"] != "campaign_broken"
        if not outcome["id"].startswith(("applied-", "converted-")):
            assert outcome["id"] not in self.outcome_ids
        self.outcome_ids.add(outcome["id"])
        if outcome["type"] == "momently.campaign.impression":
            campaign = outcome["data"]["campaign"]
            self.views[campaign] = self.views.get(campaign, 0) + 1
            assert self.views[campaign] <= self.limits.get(campaign, 99), "more often than its cap"
            assert sum(self.views.values()) <= 5, "more often than the budget"
