"""Exit intent: the pointer goes for the tab strip, the address bar or the close button.

Rule 1: leaving through the top edge is scored from 0 to 100:
  edge    40   the top edge is crossed
  speed   40   upward speed over the last 120 ms; full marks from 1 px per ms
  upness  20   how straight up: 20 straight up, 10 at 45 degrees, 0 sideways

  sensitivity   leaving fires from   before it leaves
  low           65                   never
  medium        45                   never
  high          30                   when it stopped short and goes on well above the page

Rule 2: armed once the visit is `arm_visit_ms` and the page view `arm_page_ms` old.
Rule 3: leaving fires after `grace_ms`, unless the pointer comes back before that. A
prediction fires at once (see exit_intent_ahead.py).
Rule 4: never over an open select, an autofill list, a context menu, the scrollbar or
an iframe, never with a button held (a drag), and not within `after_press_ms` of a press
in the top `TOP_PX` (the shop's own menu). Leaving by another edge is no exit, and
running along the top inside the page is not leaving. What the pointer is over is told
only when it leaves, so nothing is predicted within `LIST_MS` of a press or an edit
anywhere, which may have opened a list, nor over the last `SCROLLBAR_PX` of the window.
Rule 5: one firing per absence: it is armed anew when the pointer comes back, or, after a
prediction that did not come true, when it sinks below `NEAR_PX`. After `MOST_WRONG` such
in a page view only leaving counts.
Rule 6: on touch devices see exit_intent_touch.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.exit_intent_ahead import crossing_ms
from momently.triggers.exit_intent_touch import Touch
from momently.triggers.firing import Firing

if TYPE_CHECKING:
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.behaviour.pointer import Motion
    from momently.signals import Signal

EDGE_POINTS = 40
SPEED_POINTS = 40
UPNESS_POINTS = 20
FULL_SPEED_PER_MS = 1.0
# sensitivity -> (score to leave with, whether to predict)
THRESHOLDS: dict[str, tuple[int, bool]] = {
    "low": (65, False),
    "medium": (45, False),
    "high": (30, True),
}
NEAR_PX = 250
TOP_PX = 120
# As long as the page itself takes a list of suggestions for open (sensors/over.js).
LIST_MS = 3000
SCROLLBAR_PX = 17
MOST_WRONG = 2
_POINTER = ("pointer_entered", "pointer_left", "pointer_moved")
_TOUCH = ("scrolled", "visibility_changed")


class ExitIntent:
    """Waits for the pointer to go."""

    __slots__ = (
        "_after_press_ms",
        "_arm_page_ms",
        "_arm_visit_ms",
        "_armed",
        "_grace_ms",
        "_guessed",
        "_leave_score",
        "_looks_ahead",
        "_pending",
        "_predicts",
        "_touch",
        "_wrong",
        "held",
        "listens",
    )

    def __init__(self, params: dict[str, Any]) -> None:
        self.listens = frozenset(_POINTER + _TOUCH if params["touch"] else _POINTER)
        self.held = ""
        self._arm_visit_ms: int = params["arm_visit_ms"]
        self._arm_page_ms: int = params["arm_page_ms"]
        self._grace_ms: int = params["grace_ms"]
        self._after_press_ms: int = params["after_press_ms"]
        self._leave_score, self._predicts = THRESHOLDS[params["sensitivity"]]
        self._touch = Touch(params)
        self._await()

    def _await(self) -> None:
        self._pending: Firing | None = None
        self._armed = True
        self._guessed = False
        self._looks_ahead = self._predicts
        self._wrong = 0

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Judge a movement of the pointer."""
        if signal.kind == "pointer_moved":
            # Nearly every sample ends here; this is the hottest line of momently.
            if self._pending is None and (not self._looks_ahead or self._is_far(signal)):
                return None
            return self._moved(signal, behaviour)
        if signal.kind in _TOUCH:
            return self._touched(signal, behaviour)
        fired = self.wake(signal.at, behaviour)
        if signal.kind == "pointer_entered":
            self._pending = None
            self._armed = True
            self._guessed = False
            return fired
        return fired or self._left(signal, behaviour)

    def due(self) -> int | None:
        """Say when the grace is over."""
        return None if self._pending is None else self._pending.at

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Fire if the grace is over and the pointer did not come back."""
        pending = self._pending
        if pending is None or at < pending.at:
            return None
        self._pending = None
        self._armed = False
        return pending

    def reset(self, at: int) -> None:
        """Begin a page view."""
        self._await()
        self._touch.reset()

    def _is_far(self, signal: Signal) -> bool:
        if signal.facts["y"] <= NEAR_PX:
            return False
        self._armed = True
        if self._guessed:
            self._guessed = False
            self._wrong += 1
            self._looks_ahead = self._wrong < MOST_WRONG
        return True

    def _moved(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        fired, y = None, signal.facts["y"]
        if self._pending is not None:
            fired = self.wake(signal.at, behaviour)
            if fired is None and y > 0:
                self._pending = None
                self.held = "came back"
        if fired is not None or y <= 0 or not (self._looks_ahead and self._armed):
            return fired
        return self._predicted(signal, behaviour)

    def _touched(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        if not behaviour.pointer.by_touch():
            return None
        fired = self._touch.fold(signal, behaviour, self._too_young(signal.at, behaviour))
        self.held = self._touch.held
        return fired

    def _left(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        facts = signal.facts
        self._guessed = False
        if facts.get("edge") != "top":
            self.held = "left by another edge"
            return None
        if (facts.get("over") or "page") != "page":
            self.held = "over " + facts["over"]
            return None
        if not self._may_judge(signal.at, behaviour):
            return None
        motion = behaviour.pointer.motion()
        score = EDGE_POINTS + _points(motion)
        if score < self._leave_score:
            self.held = "too slow or too slanted"
            return None
        due_at = signal.at + self._grace_ms
        self._pending = Firing(due_at, "exit_intent", _evidence(score, motion, None))
        return self.wake(signal.at, behaviour)

    def _predicted(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        pointer, facts = behaviour.pointer, signal.facts
        ahead_ms = crossing_ms(pointer, facts["x"], facts["y"], behaviour.page.viewport_width)
        if ahead_ms is None or not self._may_judge(signal.at, behaviour):
            return None
        self.held = self._may_mislead(signal, behaviour)
        if self.held:
            return None
        self._armed = False
        self._guessed = True
        motion = pointer.motion()
        score = EDGE_POINTS + _points(motion)
        return Firing(signal.at, "exit_intent", _evidence(score, motion, ahead_ms))

    def _may_mislead(self, signal: Signal, behaviour: Behaviour) -> str:
        forms = behaviour.forms
        for touched_at in (behaviour.pointer.pressed_at, forms.focused_at, forms.last_edit_at):
            if touched_at is not None and signal.at - touched_at < LIST_MS:
                return "a list may be open"
        width = behaviour.page.viewport_width
        is_over_bar = width and signal.facts["x"] >= width - SCROLLBAR_PX
        return "over scrollbar" if is_over_bar else ""

    def _may_judge(self, at: int, behaviour: Behaviour) -> bool:
        pointer = behaviour.pointer
        pressed_at = pointer.pressed_at
        young = self._too_young(at, behaviour)
        if not self._armed:
            self.held = "fired already"
        elif young:
            self.held = young
        elif pointer.buttons != 0:
            self.held = "a button is held"
        elif (
            pressed_at is not None
            and pointer.pressed_y <= TOP_PX
            and at - pressed_at < self._after_press_ms
        ):
            self.held = "just pressed near the top"
        else:
            self.held = ""
        return not self.held

    def _too_young(self, at: int, behaviour: Behaviour) -> str:
        attention = behaviour.attention
        if attention.visit_ms(at) < self._arm_visit_ms:
            return "the visit is too young"
        return "the page view is too young" if attention.view_ms(at) < self._arm_page_ms else ""


def _points(motion: Motion) -> int:
    speed = motion.up_per_ms()
    share = 0.0 if speed <= 0 else min(1.0, speed / FULL_SPEED_PER_MS)
    return int(SPEED_POINTS * share + UPNESS_POINTS * motion.upness() + 0.5)


def _evidence(score: int, motion: Motion, ahead_ms: int | None) -> dict[str, Any]:
    return {
        "by": "pointer",
        "score": score,
        "up_px_per_s": int(motion.up_per_ms() * 1000),
        "ahead_ms": ahead_ms or 0,
        "predicted": ahead_ms is not None,
    }
