"""Seeing an exit ahead: where a rising pointer will come to rest.

Rule 1: an aimed movement speeds up, passes its top speed and brakes smoothly until it
rests (Flash and Hogan 1985, https://doi.org/10.1523/JNEUROSCI.05-07-01688.1985, who put
the top speed half way; hands on a mouse brake for longer than they speed up). So at top
speed `AHEAD_SHARE` (1.4) of what was climbed is still to come, and what is to come shrinks
with the speed: left = AHEAD_SHARE * climbed * speed / top speed.
Rule 2: a pointer leaves if that ends `BEYOND_PX` (70) or more above the page: most hands
end short of where this says.
Rule 3: that is much too far for one smooth movement: a minimum-jerk reach with 12 % to go still
has 61 % of its top speed, of which rule 1 makes 75 %. So its own braking, over the last
`BRAKING_MS` (48) against those before them, has to say so too: left = BRAKING_SHARE (1.5) *
speed * speed / (2 * braking), and that ends `BRAKED_PX` (10) or more above the page. What does
not brake agrees.
Rule 4: one smooth rise does not tell a tenth of a second ahead whether it ends just above or
just below the edge. So only a hand is believed that stopped short on this rise and goes on
(behaviour/pointer.py, rule 5): hands reach a far target in several strokes, each of which
ends short of it (Meyer and others 1988, https://doi.org/10.1037/0033-295X.95.3.340). What
goes out in one stroke is seen as it leaves.
Rule 5: and only close to the edge: within `CLOSE_PX` (50) of it, or when going
on at this speed would cross it within `CLOSE_MS` (60); and only of a rise at least
`LEAST_UPNESS` (0.2, of 1 for straight up) steep, now and as a whole, that does not go out
at the side: a pass along the top is none.
Rule 6: looking ahead costs precision, which is why only `high` does it. On the recorded
hands kept for judging it is ahead by 116 ms at the median, and by 100 ms or more in 57 of
100 leaves. Of 100 hands that reach for something 5 to 80 px below the top edge and stay it
takes 21 for leaving: 46 at 5 or 10 px, 23 at 20 or 30, 8 at 40 or 60, 2 at 80. Nothing asked
of speed, braking and earlier strokes did better at that lead: where a hand will rest is known
to some 48 px at three quarters of its way (Pasqual and Wobbrock 2014,
https://doi.org/10.1145/2556288.2557406), more than lies between a menu and the address bar.
One smooth stroke that stays never fires; of 100 that need a second one 52 do. `low` and `medium`
take none of all these for leaving (`make bench` measures all this anew).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.behaviour.pointer import Motion, Pointer, Stroke

AHEAD_SHARE = 1.4
BEYOND_PX = 70
BRAKING_MS = 48
BRAKING_SHARE = 1.5
BRAKED_PX = 10
CLOSE_PX = 50
CLOSE_MS = 60
LEAST_UPNESS = 0.2
_RECENT_MS = 60


def crossing_ms(pointer: Pointer, x: float, y: float, width: int) -> int | None:
    """Say in how many ms a pointer will leave through the top; None if it will not.

    `width` is that of the window, 0 where it is not known.
    """
    # The cheap questions first: nearly every sample ends here.
    if not pointer.rises():
        return None
    # Several campaigns may ask about the same sample.
    sample = pointer.path[-1]
    if pointer.asked is None or pointer.asked[0] is not sample:
        pointer.asked = (sample, _crossing_ms(pointer, x, y, width))
    return pointer.asked[1]


def _crossing_ms(pointer: Pointer, x: float, y: float, width: int) -> int | None:
    recent = pointer.motion(_RECENT_MS)
    speed = recent.up_per_ms()
    if not is_close(y, speed) or recent.upness() < LEAST_UPNESS:
        return None
    stroke = pointer.stroke()
    if stroke.upness() < LEAST_UPNESS or resting_y(y, recent, stroke) > -BEYOND_PX:
        return None
    if not (brakes_beyond(y, pointer) and pointer.has_stopped_short()):
        return None
    leaves_x = x - y * recent.dx / recent.dy
    if width and not 0 <= leaves_x < width:
        return None
    return int(y / speed)


def is_close(y: float, speed: float) -> bool:
    """Say whether a pointer is close enough to the top edge to be judged."""
    return speed > 0 and (y <= CLOSE_PX or y <= speed * CLOSE_MS)


def resting_y(y: float, recent: Motion, stroke: Stroke) -> float:
    """Say where a rising pointer will come to rest; above the page it is negative."""
    speed = recent.up_per_ms()
    top = max(speed, stroke.top_per_ms)
    return y - AHEAD_SHARE * stroke.climbed * speed / top


def brakes_beyond(y: float, pointer: Pointer) -> bool:
    """Say whether a rise leaves if it brakes on as it does, or does not brake."""
    earlier, recent = pointer.motions(BRAKING_MS)
    speed = recent.up_per_ms()
    slower_by = earlier.up_per_ms() - speed
    if speed <= 0 or slower_by <= 0:
        return speed > 0
    braking = 2 * slower_by / (earlier.ms + recent.ms)
    return y - BRAKING_SHARE * speed * speed / (2 * braking) <= -BRAKED_PX
