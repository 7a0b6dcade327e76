"""Exit intent: the pointer goes for the tab strip, the address bar or the close button.

Rule 1: leaving, or being about to leave, through the top edge is scored from 0 to 100:
  edge    40   the top edge is crossed; in a prediction less, the later it would be
  speed   40   upward speed over the last 120 ms; full marks from 1 px per ms
  upness  20   how straight up: 20 straight up, 10 at 45 degrees, 0 sideways

  sensitivity   leaving fires from   a prediction fires from
  low           65                   never
  medium        45                   never
  high          30                   65, at most 120 ms ahead

Rule 2: armed once the visit is `arm_visit_ms` and the page view `arm_page_ms` old.
Rule 3: leaving fires after `grace_ms`, unless the pointer comes back before that. A
prediction fires at once.
Rule 4: never over an open select, an autofill list, a context menu, the scrollbar or
an iframe, never with a button held (a drag), and not within `after_press_ms` of a press
in the top `TOP_PX` (the shop's own menu). Leaving by another edge is no exit, and
running along the top inside the page is not leaving.
Rule 5: one firing per absence: it is armed anew when the pointer comes back, or, after a
prediction that did not come true, when it sinks below `NEAR_PX`.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

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
# sensitivity -> (score to leave with, score to predict with)
THRESHOLDS: dict[str, tuple[int, int | None]] = {
    "low": (65, None),
    "medium": (45, None),
    "high": (30, 65),
}
HORIZON_MS = 120
NEAR_PX = 250
TOP_PX = 120
_RECENT_MS = 60


class ExitIntent:
    """Waits for the pointer to go."""

    __slots__ = (
        "_after_press_ms",
        "_arm_page_ms",
        "_arm_visit_ms",
        "_armed",
        "_grace_ms",
        "_leave_score",
        "_pending",
        "_predict_score",
        "held",
        "listens",
    )

    def __init__(self, params: dict[str, Any]) -> None:
        self.listens = frozenset(("pointer_entered", "pointer_left", "pointer_moved"))
        self.held = ""
        self._arm_visit_ms: int = params["arm_visit_ms"]
        self._arm_page_ms: int = params["arm_page_ms"]
        self._grace_ms: int = params["grace_ms"]
        self._after_press_ms: int = params["after_press_ms"]
        self._leave_score, self._predict_score = THRESHOLDS[params["sensitivity"]]
        self._pending: Firing | None = None
        self._armed = True

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Judge a movement of the pointer."""
        if signal.kind == "pointer_moved":
            # Nearly every sample ends here; this is the hottest line of momently.
            if self._pending is None and (self._predict_score is None or self._is_far(signal)):
                return None
            return self._moved(signal, behaviour)
        fired = self.wake(signal.at, behaviour)
        if signal.kind == "pointer_entered":
            self._pending = None
            self._armed = True
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
        self._pending = None
        self._armed = True

    def _is_far(self, signal: Signal) -> bool:
        if signal.facts["y"] <= NEAR_PX:
            return False
        self._armed = True
        return True

    def _moved(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        fired = self.wake(signal.at, behaviour)
        y = signal.facts["y"]
        if self._pending is not None and y > 0:
            self._pending = None
            self.held = "came back"
        if fired is not None or self._predict_score is None or not self._armed or y <= 0:
            return fired
        return self._predicted(signal, behaviour, self._predict_score)

    def _left(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        facts = signal.facts
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
        self._pending = Firing(due_at, "exit_intent", _evidence(score, motion, 0))
        return self.wake(signal.at, behaviour)

    def _predicted(self, signal: Signal, behaviour: Behaviour, least: int) -> Firing | None:
        pointer = behaviour.pointer
        recent = pointer.motion(_RECENT_MS)
        # Braking only makes it later: whoever is too slow now need not be looked at closely.
        if signal.facts["y"] > recent.up_per_ms() * HORIZON_MS:
            return None
        motion = pointer.motion()
        ahead_ms = crossing_ms(signal.facts["y"], recent, motion)
        if ahead_ms is None or ahead_ms > HORIZON_MS:
            return None
        edge = EDGE_POINTS * (HORIZON_MS - ahead_ms) // HORIZON_MS
        score = edge + _points(motion)
        if score < least or not self._may_judge(signal.at, behaviour):
            return None
        self._armed = False
        return Firing(signal.at, "exit_intent", _evidence(score, motion, ahead_ms))

    def _may_judge(self, at: int, behaviour: Behaviour) -> bool:
        pointer, attention = behaviour.pointer, behaviour.attention
        pressed_at = pointer.pressed_at
        if not self._armed:
            self.held = "fired already"
        elif attention.visit_ms(at) < self._arm_visit_ms:
            self.held = "the visit is too young"
        elif attention.view_ms(at) < self._arm_page_ms:
            self.held = "the page view is too young"
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


def crossing_ms(y: float, recent: Motion, motion: Motion) -> int | None:
    """Say in how many ms a pointer at `y` will cross y = 0 if it goes on as it does.

    None when it is not rising, or brakes so hard that it will stop before the edge
    (constant deceleration: the last 60 ms, `recent`, against the last 120 ms, `motion`).
    """
    speed = recent.up_per_ms()
    if speed <= 0 or motion.dy >= 0:
        return None
    earlier_ms = motion.ms - recent.ms
    earlier_speed = (recent.dy - motion.dy) / earlier_ms if earlier_ms > 0 else speed
    braking = (earlier_speed - speed) * 2 / motion.ms
    if braking <= 0:
        return int(y / speed)
    left_over = speed * speed - 2 * braking * y
    return None if left_over < 0 else int((speed - sqrt(left_over)) / braking)


def _points(motion: Motion) -> int:
    speed = motion.up_per_ms()
    share = 0.0 if speed <= 0 else min(1.0, speed / FULL_SPEED_PER_MS)
    return int(SPEED_POINTS * share + UPNESS_POINTS * motion.upness() + 0.5)


def _evidence(score: int, motion: Motion, ahead_ms: int) -> dict[str, Any]:
    return {
        "score": score,
        "up_px_per_s": int(motion.up_per_ms() * 1000),
        "ahead_ms": ahead_ms,
        "predicted": ahead_ms > 0,
    }
