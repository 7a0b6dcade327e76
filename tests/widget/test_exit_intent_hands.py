"""Exit intent on recorded hands: even files judge what odd files tuned."""

from __future__ import annotations

import pytest

from momently.signals import Signal
from recordings import hands

ABOVE = {
    "close button": (1255, -45),
    "left tab": (180, -60),
    "tab strip": (620, -70),
    "address bar": (500, -30),
}
INSIDE = {"menu": (300, 15), "search": (620, 30), "basket": (1000, 50), "banner": (640, 90)}
STARTS = ((640, 396), (200, 600), (1100, 650), (900, 150))
PACES = (0.6, 1.0, 1.7)
JUDGES, TUNERS = 0, 1


def _reaching(parity: int, targets: dict[str, tuple[int, int]]) -> list[list[Signal]]:
    return [
        hands.signals(hands.carried(path, start, target, pace))
        for path in hands.files("to_", parity)
        for start in STARTS
        for target in targets.values()
        for pace in PACES
    ]


def _leaves(told: list[Signal]) -> list[Signal]:
    return [signal for signal in told if signal.kind == "pointer_left"]


def _exits() -> list[list[Signal]]:
    reached = _reaching(JUDGES, ABOVE)
    return [told for told in reached if told[-1].facts.get("edge") == "top"]


def _share_found(sensitivity: str) -> float:
    exits = _exits()
    assert len(exits) == 192
    return sum(bool(hands.firings(told, sensitivity)) for told in exits) / len(exits)


@pytest.mark.parametrize(("sensitivity", "least"), [("high", 0.99), ("medium", 0.99), ("low", 0.5)])
def test_real_leaves_through_the_top_are_found(sensitivity: str, least: float) -> None:
    assert _share_found(sensitivity) >= least


def test_low_asks_for_more_than_medium() -> None:
    assert _share_found("low") < _share_found("medium")


def test_no_absence_fires_twice() -> None:
    for told in _exits():
        assert len(hands.firings(told, "medium")) <= len(_leaves(told))


@pytest.mark.parametrize("sensitivity", ["low", "medium", "high"])
@pytest.mark.parametrize("stem", ["idle_", "browse_"])
def test_hands_that_rest_or_browse_in_the_middle_never_fire(stem: str, sensitivity: str) -> None:
    paths = [hands.shifted(path, (640, 360)) for path in hands.files(stem)]
    assert len(paths) >= 8
    for path in paths:
        assert hands.firings(hands.signals(path), sensitivity) == []


@pytest.mark.parametrize("sensitivity", ["low", "medium"])
@pytest.mark.parametrize("top", [2, 20, 60])
def test_hands_that_rest_or_browse_up_to_the_edge_do_not_fire(sensitivity: str, top: int) -> None:
    for path in hands.files("idle_") + hands.files("browse_"):
        highest = min(y for _, _, y in hands.shifted(path, (0, 0)))
        told = hands.signals(hands.shifted(path, (640, top - highest)))
        assert not any(signal.facts.get("edge") == "top" for signal in told)
        assert hands.firings(told, sensitivity) == []


@pytest.mark.parametrize("sensitivity", ["low", "medium"])
def test_reaching_for_what_stands_at_the_top_of_the_page_does_not_fire(sensitivity: str) -> None:
    stayed = [told for told in _reaching(JUDGES, INSIDE) if not _leaves(told)]
    assert len(stayed) >= 100
    assert not any(hands.firings(told, sensitivity) for told in stayed)


def test_high_acts_ahead_of_half_of_the_leaves_and_of_few_that_stay() -> None:
    ahead = [bool(fired) and fired[0].evidence["predicted"] for fired in _fired_high(_exits())]
    stayed = [told for told in _reaching(JUDGES, INSIDE) if not _leaves(told)]
    wrong = [bool(fired) for fired in _fired_high(stayed)]
    assert sum(ahead) / len(ahead) >= 0.4
    assert sum(wrong) / len(wrong) <= 0.25


def _fired_high(told: list[list[Signal]]) -> list[list[hands.Firing]]:
    return [hands.firings(one, "high") for one in told]


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_a_pointer_moved_by_a_script_in_few_steps_is_found(steps: int) -> None:
    told = []
    for step in range(1, steps + 1):
        y = 400 - 405 * step // steps
        facts = {"x": 300, "y": y, "buttons": 0}
        at = hands.ARMED_AT + step
        told.append(Signal("pointer_moved", at, facts) if y >= 0 else _out(at, facts))
    assert len(hands.firings([_at_rest(), *told], "medium")) == 1


def _at_rest() -> Signal:
    return Signal("pointer_moved", hands.ARMED_AT - 3000, {"x": 300, "y": 400, "buttons": 0})


def _out(at: int, facts: dict[str, int]) -> Signal:
    return Signal("pointer_left", at, {**facts, "edge": "top", "over": "page"})
