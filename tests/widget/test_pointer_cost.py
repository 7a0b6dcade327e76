"""A pointer sample is the commonest signal of all: what it costs is counted in calls."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from momently import triggers
from momently.behaviour import Behaviour
from momently.campaign import Trigger
from momently.signals import Signal
from momently.triggers import nesting


def _calls(sensitivity: str, y: int) -> list[str]:
    watch = triggers.watch(Trigger("exit_intent", {"sensitivity": sensitivity}, None))
    behaviour = Behaviour()
    signal = Signal("pointer_moved", 9000, {"x": 5, "y": y, "buttons": 0})
    names: list[str] = []

    def note(frame: Any, what: str, _: Any) -> None:
        # Whoever else is called, such as by a collection of garbage, is not our cost.
        if what == "call" and "widget/momently" in frame.f_code.co_filename:
            names.append(frame.f_code.co_name)

    sys.setprofile(note)
    behaviour.fold(signal)
    watch.fold(signal, behaviour)
    sys.setprofile(None)
    return names


@pytest.mark.parametrize("sensitivity", ["low", "medium"])
@pytest.mark.parametrize("y", [5, 500])
def test_a_sample_costs_three_calls_however_near_the_edge(sensitivity: str, y: int) -> None:
    assert _calls(sensitivity, y) == ["fold", "moved", "fold"]


def test_a_sample_far_from_the_edge_costs_one_more_when_exits_are_predicted() -> None:
    assert _calls("high", 500) == ["fold", "moved", "fold", "_is_far"]


def test_a_watch_is_not_told_of_what_it_does_not_listen_for() -> None:
    alone = [kind for kind in triggers.KINDS if kind not in nesting.KINDS]
    listening = {kind: triggers.watch(Trigger(kind, {}, None)).listens for kind in alone}
    assert [kind for kind in sorted(listening) if "pointer_moved" in listening[kind]] == [
        "exit_intent"
    ]


def test_the_path_that_is_kept_does_not_grow_with_the_visit() -> None:
    behaviour = Behaviour()
    for at in range(5000):
        behaviour.fold(Signal("pointer_moved", at, {"x": 1, "y": 1}))
        behaviour.fold(Signal("scrolled", at, {"y": 1, "height": 9, "viewport": 1}))
    assert len(behaviour.pointer.path) <= 256
