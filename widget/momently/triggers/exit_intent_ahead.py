"""Seeing an exit ahead: where a rising pointer will come to rest.

Rule 1: an aimed movement speeds up, passes its top speed and brakes smoothly until it
rests (Flash and Hogan 1985, https://doi.org/10.1523/JNEUROSCI.05-07-01688.1985, who put
the top speed half way; hands on a mouse brake for longer than they speed up). So at top
speed `AHEAD_SHARE` (1.4) of what was climbed is still to come, and what is to come shrinks
with the speed: left = AHEAD_SHARE * climbed * speed / top speed.
Rule 2: a pointer leaves if that ends `BEYOND_PX` (70) or more above the page: most hands
end short of where this says.
Rule 3: that is believed only close to the edge: within `CLOSE_PX` (40) of it, or when going
on at this speed would cross it within `CLOSE_MS` (60); and only of a rise at least
`LEAST_UPNESS` (0.2, of 1 for straight up) steep, now and as a whole, that does not go out
at the side: a pass along the top is none.
Rule 4: looking ahead costs precision, which is why only `high` does it. On the recorded
hands kept for judging it is ahead by 116 ms at the median, and by 100 ms or more in 58 of
100 leaves. Of 100 hands that reach for something 5 to 80 px below the top edge and stay it
takes 21 for leaving: 44 at 5 or 10 px, 22 at 20 or 30, 9 at 40 or 60, 2 at 80. `low` and
`medium` take none for leaving (`make bench` measures all this anew).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.behaviour.pointer import Motion, Pointer, Stroke

AHEAD_SHARE = 1.4
BEYOND_PX = 70
CLOSE_PX = 40
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
    recent = pointer.motion(_RECENT_MS)
    speed = recent.up_per_ms()
    if not is_close(y, speed) or recent.upness() < LEAST_UPNESS:
        return None
    stroke = pointer.stroke()
    if stroke.upness() < LEAST_UPNESS or resting_y(y, recent, stroke) > -BEYOND_PX:
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
