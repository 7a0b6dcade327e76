"""What holds for any sequence of signals at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from momently import triggers
from momently.behaviour import Behaviour
from momently.campaign import Trigger
from momently.signals import KINDS, Signal, fits
from momently.triggers import Firing, nesting

# Two busy cores may take long to think up a case; that is no fault of the case.
LAWS = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

_A = {"kind": "page_signal", "name": "a"}
PARAMS: dict[str, dict[str, Any]] = {
    "exit_intent": {"arm_visit_ms": 500, "arm_page_ms": 50},
    "hesitation": {"sensitivity": "high"},
    "scroll_depth": {"percent": 20},
    "dwell": {"after_ms": 900},
    "page_signal": {"name": "a"},
    "active_time": {"after_ms": 2000, "block_ms": 1000},
    "ad_engagement": {"after_ms": 900, "product_only": False},
    "all": {"of": [_A, {"kind": "scroll_depth"}, {"kind": "not", "of": [{"kind": "rage_click"}]}]},
    "any": {"of": [{"kind": "dwell", "after_ms": 900}, {"kind": "inactivity", "after_ms": 1000}]},
    "cart_idle": {"after_ms": 1000},
    "choice_overload": {"options": 2, "settle_ms": 200},
    "coupon_focus": {"after_ms": 300},
    "custom": {"signal": "a", "times": 2},
    "dead_click": {},
    "element_visible": {"selector": "a", "ms": 500},
    "inactivity": {"after_ms": 1000},
    "n_of": {"of": [_A, {"kind": "scroll_depth"}, {"kind": "dwell", "after_ms": 900}], "n": 2},
    "near_store": {"within_m": 1_000_000},
    "price_compare": {"away_ms": 100},
    "rage_click": {"px": 5000},
    "scroll_up": {"px": 100, "after_click_ms": 0},
    "sequence": {"of": [_A, {"kind": "dwell", "after_ms": 900}, _A], "within_ms": 3000},
}
ONCE = (
    "active_time",
    "ad_engagement",
    "choice_overload",
    "coupon_focus",
    "dwell",
    "element_visible",
    "hesitation",
    "price_compare",
    "scroll_depth",
    "scroll_up",
)
# Half an hour of rest, looked at each second.
MOST_WAKES = 2000

_WORDS = {
    "edge": ["top", "left", "right", "bottom"],
    "over": ["page", "select", "menu"],
    "change": ["insert", "delete"],
    "role": ["coupon", "email", "other"],
    "region": ["total", "reviews"],
    "field": ["a", "b"],
    "name": ["a", "b"],
    "what": ["title", "price", "other"],
    "group": ["variant", "product", "other"],
    "selector": ["a", "b"],
    "query": ["?gclid=a", "?utm_source=b", ""],
}
_ANY = some.recursive(
    some.none() | some.booleans() | some.integers(-5, 5) | some.text(max_size=3),
    lambda inner: (
        some.lists(inner, max_size=2) | some.dictionaries(some.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
_FACTS = some.dictionaries(some.sampled_from(["page", "cart", "x"]), _ANY, max_size=3) | some.just(
    {"page": {"type": "checkout", "step": "contact"}}
)
_NUMBERS = some.integers(-50, 2000) | some.floats(-50, 2000, allow_nan=False)
_TYPES: dict[str, some.SearchStrategy[Any]] = {
    "int": some.integers(-50, 2000),
    "number": _NUMBERS,
    "flag": some.booleans(),
    "object": _FACTS,
    "texts": some.lists(some.text(max_size=3), max_size=2),
    "text": some.sampled_from(["a", "checkout"]),
    "label": some.sampled_from(["a", "checkout"]) | some.integers(0, 9),
}


def _value(name: str, kind: str) -> some.SearchStrategy[Any]:
    if name in _WORDS:
        return some.sampled_from(_WORDS[name])
    plain = _TYPES[kind.rstrip("?")]
    return plain | some.none() if kind.endswith("?") else plain


def _signal(kind: str) -> some.SearchStrategy[tuple[str, int, dict[str, Any]]]:
    fields = {name: _value(name, type_name) for name, type_name in KINDS[kind].items()}
    return some.tuples(some.just(kind), some.integers(-5, 700), some.fixed_dictionaries(fields))


_SIGNALS = some.lists(some.sampled_from(sorted(KINDS)).flatmap(_signal), max_size=40)


def _told(steps: list[tuple[str, int, dict[str, Any]]]) -> list[Signal]:
    """Times mostly run on, but now and then a few ms back, as batches of a page do."""
    at, told = 0, []
    for kind, later, facts in steps:
        at = max(0, at + later)
        told.append(Signal(kind, at, facts))
    return told


def _run(kind: str, told: list[Signal]) -> list[tuple[int, Firing]]:
    watch = triggers.watch(Trigger(kind, PARAMS[kind], None))
    behaviour = Behaviour()
    latest, found = 0, []
    for signal in told:
        latest = max(latest, signal.at)
        behaviour.fold(signal)
        if signal.kind == "page_view":
            watch.reset(signal.at)
        fired = [watch.fold(signal, behaviour)] if signal.kind in watch.listens else []
        due = watch.due()
        if due is not None and due <= latest:
            fired.append(watch.wake(latest, behaviour))
        found += [(latest, firing) for firing in fired if firing is not None]
    return found


@pytest.mark.parametrize("kind", sorted(PARAMS))
@LAWS
@given(_SIGNALS)
def test_firings_come_in_order_and_never_ahead_of_time(kind: str, steps: Any) -> None:
    found = _run(kind, _told([("session", 0, {"wall_ms": 0}), *steps]))
    times = [firing.at for _, firing in found]
    assert times == sorted(times)
    assert all(firing.at <= at and firing.reason == kind for at, firing in found)


@pytest.mark.parametrize("kind", ONCE)
@LAWS
@given(_SIGNALS)
def test_at_most_one_firing_per_page_view(kind: str, steps: Any) -> None:
    found = _run(kind, _told([step for step in steps if step[0] != "page_view"]))
    assert len(found) <= 1


@pytest.mark.parametrize("kind", sorted(PARAMS))
@LAWS
@given(_SIGNALS)
def test_a_wake_up_that_was_asked_for_is_not_asked_for_again(kind: str, steps: Any) -> None:
    watch = triggers.watch(Trigger(kind, PARAMS[kind], None))
    behaviour = Behaviour()
    for signal in _told(steps):
        behaviour.fold(signal)
        if signal.kind in watch.listens:
            watch.fold(signal, behaviour)
    for _ in range(MOST_WAKES):
        due = watch.due()
        if due is None:
            return
        watch.wake(due, behaviour)
        again = watch.due()
        assert again is None or again > due
    raise AssertionError("it asks to be woken for ever")


@LAWS
@given(_SIGNALS)
def test_a_wake_up_twice_or_late_changes_nothing_but_the_time_it_is_told(steps: Any) -> None:
    told = _told(steps)
    for kind in sorted(PARAMS):
        assert _woken(kind, told, 1) == _woken(kind, told, 2)


def _woken(kind: str, told: list[Signal], times: int) -> list[Firing]:
    watch = triggers.watch(Trigger(kind, PARAMS[kind], None))
    behaviour = Behaviour()
    found = []
    for signal in told:
        behaviour.fold(signal)
        if signal.kind in watch.listens:
            found.append(watch.fold(signal, behaviour))
        found += [watch.wake(signal.at, behaviour) for _ in range(times)]
    return [firing for firing in found if firing is not None]


@pytest.mark.parametrize("kind", sorted(triggers.KINDS))
def test_defaults_are_sound_and_documented(kind: str) -> None:
    params = triggers.KINDS[kind]
    given_ones = {name: spec["default"] for name, spec in params.items() if "default" in spec}
    inside = ("all",) if kind == nesting.NOT else ()
    found = triggers.problems(kind, given_ones, around=inside)
    assert [problem for problem in found if problem[1] != "missing"] == []
    assert all(spec["doc"].endswith(".") for spec in params.values())
    assert triggers.SAYS[kind].endswith(".")
    # A combination is as fresh as the part that completes it.
    assert (kind in nesting.KINDS) is (kind not in triggers.FRESH_MS)
    assert triggers.FRESH_MS.get(kind, 1) > 0


@pytest.mark.parametrize(
    ("kind", "params", "place"),
    [
        ("exit_intnt", {}, "trigger.kind"),
        ("exit_intent", {"sensitivty": "low"}, "trigger.sensitivty"),
        ("exit_intent", {"sensitivity": "extreme"}, "trigger.sensitivity"),
        ("exit_intent", {"grace_ms": -1}, "trigger.grace_ms"),
        ("exit_intent", {"grace_ms": True}, "trigger.grace_ms"),
        ("scroll_depth", {"percent": 101}, "trigger.percent"),
        ("dwell", {"active_only": "yes"}, "trigger.active_only"),
        ("hesitation", {"page_types": "checkout"}, "trigger.page_types"),
        ("page_signal", {}, "trigger.name"),
        ("page_signal", {"name": ""}, "trigger.name"),
    ],
)
def test_a_slip_in_a_trigger_is_told_with_its_place(
    kind: str, params: dict[str, Any], place: str
) -> None:
    found = triggers.problems(kind, params)
    assert [where for where, _, _ in found] == [place]
    assert all(text and hint for _, text, hint in found)


@pytest.mark.parametrize(
    ("value", "type_name", "answer"),
    [
        (True, "int", False),
        (1, "flag", False),
        (1.0, "int", False),
        (1, "number", True),
        (float("nan"), "number", False),
        (float("inf"), "number", False),
        (None, "text?", True),
        (None, "text", False),
        (["a", 1], "texts", False),
        ({}, "object", True),
    ],
)
def test_a_value_fits_its_type_or_not(value: Any, type_name: str, answer: bool) -> None:
    assert fits(value, type_name) is answer
