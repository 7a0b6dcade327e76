"""The pointer: where it is, how fast and which way it moves.

Rule 1: speed is measured over a short window (`WINDOW_MS`), never between two samples
alone: single steps of a real mouse jitter by several times their mean.
Rule 2: a moving pointer reports every frame, so a longer silence was rest. One step
counts as at most `LONGEST_STEP_MS` of motion; a jump after a pause is a fast jump, and
a window always holds at least the last step.
Rule 3: y grows downwards, so upward speed is the negative of `per_ms_y`.
Rule 4: a rise is what was climbed within `STROKE_MS` from the lowest point there; its top
speed is that of its fastest `CHUNK_MS`.
Rule 5: a rise stopped short if, within `HALT_MS`, it slowed down to less than `HALT_SHARE`
(0.3) of its top speed, over `LULL_MS` or by saying nothing for `REST_MS`, and had been faster
than that before without sinking by more than `SUNK_PX` since: a hand that goes in several
strokes, not in one.
Rule 6: the page tells of mice and pens only. A phone and a tablet are used by touch, and so
is any other touch screen for as long as no mouse has moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently.signals import Signal

WINDOW_MS = 120
LONGEST_STEP_MS = 40
SHORTEST_MS = 8
STROKE_MS = 700
CHUNK_MS = 48
HALT_MS = 1500
HALT_SHARE = 0.3
LULL_MS = 32
REST_MS = 80
SUNK_PX = 20
# Two seconds at 120 Hz; never less than HALT_MS of it.
_KEPT_MOST = 256
_DROPPED = 64
_BY_TOUCH = ("phone", "tablet")


@dataclass(frozen=True, slots=True)
class Motion:
    """What the pointer did within a window: px moved and ms of motion (at least 8)."""

    dx: float
    dy: float
    ms: int

    def up_per_ms(self) -> float:
        """Give the upward speed in px per ms; negative when the pointer sinks."""
        return -self.dy / self.ms

    def upness(self) -> float:
        """Say how straight up the motion was: 1 straight up, 0 sideways or down."""
        if self.dy >= 0:
            return 0.0
        across = self.dx if self.dx >= 0 else -self.dx
        return -self.dy / (across - self.dy)


STILL = Motion(0.0, 0.0, SHORTEST_MS)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One rise of the pointer so far: px climbed, px gone sideways, top speed in px per ms."""

    climbed: float
    across: float
    top_per_ms: float

    def upness(self) -> float:
        """Say how straight up the rise was: 1 straight up, 0 sideways."""
        return self.climbed / (self.climbed + self.across) if self.climbed > 0 else 0.0


class Pointer:
    """The last two seconds or so of the pointer's path, and what was pressed when."""

    __slots__ = (
        "_device",
        "_has_touch",
        "asked",
        "buttons",
        "inside",
        "left_at",
        "path",
        "pressed_at",
        "pressed_y",
    )

    def __init__(self) -> None:
        self.path: list[tuple[int, float, float]] = []
        # The sample that was last asked about, and in how many ms it will leave.
        self.asked: tuple[tuple[int, float, float], int | None] | None = None
        self.buttons = 0
        self.inside = True
        self.left_at: int | None = None
        self.pressed_at: int | None = None
        self.pressed_y = 0.0
        self._device = ""
        self._has_touch = False

    def begin(self, signal: Signal) -> None:
        """Learn what the visitor points with."""
        self._device = signal.facts.get("device") or ""
        self._has_touch = signal.facts.get("touch") is True

    def by_touch(self) -> bool:
        """Say whether the page is used by touch."""
        return self._device in _BY_TOUCH or (self._has_touch and not self.path)

    def view(self, signal: Signal) -> None:
        """Begin a page view: a press on the old page says nothing about the new one."""
        self.pressed_at = None

    def moved(self, signal: Signal) -> None:
        """Add a sample."""
        facts = signal.facts
        path = self.path
        path.append((signal.at, facts["x"], facts["y"]))
        if len(path) > _KEPT_MOST:
            del path[:_DROPPED]
        self.buttons = facts.get("buttons") or 0
        self.inside = True

    def left(self, signal: Signal) -> None:
        """Note where the pointer left the window: the last step of its path."""
        self.moved(signal)
        self.inside = False
        self.left_at = signal.at

    def entered(self, signal: Signal) -> None:
        """Start a new path: what happened outside the window was not seen."""
        self.path = [(signal.at, signal.facts["x"], signal.facts["y"])]
        self.inside = True

    def pressed(self, signal: Signal) -> None:
        """Note a press."""
        self.pressed_at = signal.at
        self.pressed_y = signal.facts["y"]
        self.buttons = self.buttons or 1

    def released(self, signal: Signal) -> None:
        """Note that the buttons are up."""
        self.buttons = 0

    def rises(self) -> bool:
        """Say whether the last step went up."""
        path = self.path
        return len(path) > 1 and path[-1][2] < path[-2][2]

    def motion(self, window_ms: int = WINDOW_MS) -> Motion:
        """Sum up the last `window_ms` of the path, at least its last step."""
        return self._until(len(self.path) - 1, window_ms)[0]

    def motions(self, window_ms: int) -> tuple[Motion, Motion]:
        """Sum up the last `window_ms` of the path and, first, those before them."""
        recent, began = self._until(len(self.path) - 1, window_ms)
        return self._until(began, window_ms)[0], recent

    def _until(self, last: int, window_ms: int) -> tuple[Motion, int]:
        path = self.path
        if last < 1:
            return STILL, 0
        at, x, y = path[last]
        since = at - window_ms
        ms = 0
        first = last
        while first > 0 and (first == last or path[first - 1][0] >= since):
            step = path[first][0] - path[first - 1][0]
            ms += LONGEST_STEP_MS if step > LONGEST_STEP_MS else step if step > 0 else 0
            first -= 1
        return Motion(x - path[first][1], y - path[first][2], max(ms, SHORTEST_MS)), first

    def stroke(self) -> Stroke:
        """Sum up the rise under way: what was climbed and how fast at best."""
        path = self.path
        first = len(path) - 1
        if first < 1:
            return Stroke(0.0, 0.0, 0.0)
        at, x, y = path[first]
        lowest = chunk_y = y
        lowest_x = x
        chunk_ms, top = 0, 0.0
        while first > 0 and at - path[first - 1][0] <= STROKE_MS:
            step = path[first][0] - path[first - 1][0]
            chunk_ms += LONGEST_STEP_MS if step > LONGEST_STEP_MS else step if step > 0 else 0
            first -= 1
            _, now_x, now_y = path[first]
            if now_y > lowest:
                lowest, lowest_x = now_y, now_x
            if chunk_ms >= CHUNK_MS:
                top = max(top, (now_y - chunk_y) / chunk_ms)
                chunk_ms, chunk_y = 0, now_y
        across = x - lowest_x if x >= lowest_x else lowest_x - x
        return Stroke(lowest - y, across, top)

    def has_stopped_short(self) -> bool:
        """Say whether the rise under way slowed down and sped up again."""
        top, halted = 0.0, False
        for speed in self._speeds_back():
            if halted and speed > 0 and speed >= HALT_SHARE * top:
                return True
            if speed < HALT_SHARE * top:
                halted = True
            elif not halted and speed > top:
                top = speed
        return False

    def _speeds_back(self) -> Iterator[float]:
        """Go back along the rise under way, lull by lull: px per ms upwards, 0 for a rest."""
        path = self.path
        at, _, y = path[-1]
        lowest, ms, later_at = y, 0, at
        for last in range(len(path) - 2, -1, -1):
            before_at, _, before_y = path[last]
            if before_y > lowest:
                lowest = before_y
            elif before_y < lowest - SUNK_PX:
                return
            if at - before_at > HALT_MS:
                return
            step, later_at = later_at - before_at, before_at
            ms += LONGEST_STEP_MS if step > LONGEST_STEP_MS else step if step > 0 else 0
            if ms < LULL_MS and step <= REST_MS:
                continue
            yield 0.0 if step > REST_MS else (before_y - y) / ms
            ms, y = 0, before_y
