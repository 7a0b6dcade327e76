"""Exit intent by touch: scrolls and returns as a phone's page tells them."""

from __future__ import annotations

import pytest

from momently.behaviour import Behaviour
from momently.campaign import Trigger
from momently.signals import Signal
from momently.triggers import Firing, watch
from momently.triggers.exit_intent_touch import CLIMBS

WINDOW, HEIGHT, FRAME_MS = 700, 7000, 16
SENSITIVITIES = sorted(CLIMBS)
FAST = [(speed, share) for speed in (3200, 4000, 6000) for share in (70, 100, 150)]
CALM = [(150, 40), (300, 100), (500, 200), (700, 60), (4000, 15), (2500, 20)]


def flick(at: int, y: float, px_per_s: float, distance: float) -> list[Signal]:
    """Scroll as a finger does: at full speed at first, then ever slower; up is negative."""
    began, told, gone = y, [], 0.0
    while abs(gone) < abs(distance) and len(told) < 400:
        told.append(_at(at + FRAME_MS * len(told), began + gone))
        left = 1 - abs(gone / distance)
        gone += (1 if distance > 0 else -1) * px_per_s * max(left, 0.05) ** 0.5 * FRAME_MS / 1000
    return told


def _at(at: int, y: float) -> Signal:
    return Signal("scrolled", at, {"y": round(y), "height": HEIGHT, "viewport": WINDOW})


def _reading() -> list[Signal]:
    """Flicks down to 3,000 px, with rests to read."""
    told: list[Signal] = []
    for number in range(6):
        told += flick(9000 + 2500 * number, 500 * number, 1800, 500)
    return told


def _fired(told: list[Signal], sensitivity: str, device: str = "phone") -> list[Firing]:
    watcher = watch(Trigger("exit_intent", {"sensitivity": sensitivity}, None))
    behaviour = Behaviour()
    session = {"wall_ms": 0, "utc_offset_min": 0, "seed": "s", "consent": "memory"}
    opening = [
        Signal("session", 0, {**session, "device": device, "touch": device != "desktop"}),
        Signal("page_view", 0, {"url": "https://shop.example/", "path": "/"}),
    ]
    found = []
    for signal in opening + told:
        behaviour.fold(signal)
        if signal.kind in watcher.listens:
            found.append(watcher.fold(signal, behaviour))
    return [firing for firing in found if firing is not None]


@pytest.mark.parametrize(("px_per_s", "percent"), FAST)
@pytest.mark.parametrize("sensitivity", SENSITIVITIES)
def test_a_fast_long_flick_up_fires_once(px_per_s: int, percent: int, sensitivity: str) -> None:
    told = _reading() + flick(26_000, 3000, px_per_s, -WINDOW * percent / 100)
    (fired,) = _fired(told, sensitivity)
    assert fired.evidence["by"] == "scroll_up"
    assert fired.at - 26_000 <= 450


@pytest.mark.parametrize(("px_per_s", "percent"), CALM)
@pytest.mark.parametrize("sensitivity", SENSITIVITIES)
def test_a_slow_or_short_flick_up_does_not(px_per_s: int, percent: int, sensitivity: str) -> None:
    told = _reading() + flick(26_000, 3000, px_per_s, -WINDOW * percent / 100)
    assert _fired(told, sensitivity) == []


@pytest.mark.parametrize("sensitivity", SENSITIVITIES)
def test_reading_on_never_fires(sensitivity: str) -> None:
    assert _fired(_reading(), sensitivity) == []


@pytest.mark.parametrize("kind", ["clicked", "field_focused", "field_blurred"])
def test_what_a_touch_made_the_page_do_never_fires(kind: str) -> None:
    facts = {"x": 5, "y": 5, "field": "a", "role": "other", "required": False}
    told = [*_reading(), Signal(kind, 25_800, facts), *flick(26_000, 3000, 4000, -2500)]
    assert _fired(told, "high") == []


def test_the_wheel_of_a_desktop_never_fires() -> None:
    told = _reading() + flick(26_000, 3000, 4000, -2500)
    assert _fired(told, "high", device="desktop") == []


@pytest.mark.parametrize("away_ms", [5000, 60_000, 86_400_000])
@pytest.mark.parametrize("sensitivity", SENSITIVITIES)
def test_a_tab_left_and_taken_up_again_fires(sensitivity: str, away_ms: int) -> None:
    (fired,) = _fired(_away(away_ms), sensitivity)
    assert fired.evidence == {"by": "tab_return", "away_ms": away_ms}


@pytest.mark.parametrize("away_ms", [0, 1000, 4999])
def test_a_tab_left_for_a_moment_does_not(away_ms: int) -> None:
    assert _fired(_away(away_ms), "high") == []


def _away(away_ms: int) -> list[Signal]:
    return [
        Signal("visibility_changed", 12_000, {"hidden": True}),
        Signal("visibility_changed", 12_000 + away_ms, {"hidden": False}),
    ]


def test_nothing_is_heard_of_the_back_button() -> None:
    listens = watch(Trigger("exit_intent", {}, None)).listens
    assert listens == {
        "pointer_entered",
        "pointer_left",
        "pointer_moved",
        "scrolled",
        "visibility_changed",
    }
