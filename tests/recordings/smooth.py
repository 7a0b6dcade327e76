"""Ways that nobody's hand made: one smooth stroke each, as models of movement have it.

Rule 1: a stroke's place follows the minimum-jerk curve (Flash and Hogan 1985,
https://doi.org/10.1523/JNEUROSCI.05-07-01688.1985), a lognormal speed (Plamondon 1995,
https://doi.org/10.1007/BF00202785), or a minimum jerk that brakes for longer than it speeds up.
Rule 2: start, end, duration and rate are drawn from a seed: 1 tuned, `JUDGES` judges.
Rule 3: none of them leaves: a reach for the menu, a bow under the edge, a swoop up and along,
a slow climb and a fast pass. `corrected` is a reach in two strokes, of which the first ends
short; `leaving` are reaches that do leave.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from . import hands
from .exits import Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Way = Callable[[float], tuple[float, float]]

JUDGES = 4242
EACH = 60
SAMPLE_MS = (8.0, 1000 / 120, 16.0, 1000 / 60)
REST_MS = 200


def minimum_jerk(share: float) -> float:
    """Say how far a stroke has come at this share of its time."""
    return share**3 * (10 - 15 * share + 6 * share * share)


def _long_braking(share: float) -> float:
    return minimum_jerk(share**0.7)


def _lognormal(share: float) -> float:
    return _normal((math.log(share) + 1) / 0.4) / _normal(1 / 0.4) if share > 0 else 0.0


def _normal(z: float) -> float:
    return (1 + math.erf(z / math.sqrt(2))) / 2


CURVES = {
    "minimum jerk": minimum_jerk,
    "lognormal": _lognormal,
    "long braking": _long_braking,
}


def staying(seed: int) -> list[Visit]:
    """Give the smooth ways that stay inside the page, by what they are."""
    chance = random.Random(seed)
    found = [Visit(f"reach, {name}", told) for name, told in _reaches(chance, 3, 80)]
    for kind, make in SHAPES.items():
        found += [Visit(kind, _told(*make(chance), chance)) for _ in range(EACH)]
    return found


def corrected(seed: int) -> list[Visit]:
    """Give the reaches that stay inside the page and take two strokes."""
    chance = random.Random(seed)
    return [Visit("two strokes", _told(*_two_strokes(chance), chance)) for _ in range(EACH)]


def leaving(seed: int) -> list[Visit]:
    """Give the reaches for something above the page."""
    chance = random.Random(seed)
    return [
        Visit(name, told, told[-1].at)
        for name, told in _reaches(chance, -90, -25)
        if told[-1].kind == "pointer_left"
    ]


def _reaches(
    chance: random.Random, least_y: float, most_y: float
) -> Iterator[tuple[str, list[hands.Signal]]]:
    for name, curve in CURVES.items():
        for _ in range(EACH):
            way, lasts_ms = _reach(chance, curve, chance.uniform(least_y, most_y))
            yield name, _told(way, lasts_ms, chance)


def _reach(
    chance: random.Random, curve: Callable[[float], float], end_y: float
) -> tuple[Way, float]:
    from_x, to_x = chance.uniform(60, 1200), chance.uniform(60, 1200)
    from_y, lasts_ms = chance.uniform(150, 690), chance.uniform(200, 1000)

    def way(at_ms: float) -> tuple[float, float]:
        gone = curve(min(1.0, at_ms / lasts_ms))
        return from_x + (to_x - from_x) * gone, from_y + (end_y - from_y) * gone

    return way, lasts_ms


def _turning(chance: random.Random, half_turns: float) -> tuple[Way, float]:
    from_x, to_x = _across(chance)
    top_y, deep = chance.uniform(3, 60), chance.uniform(100, 400)
    lasts_ms = chance.uniform(200, 1200)

    def way(at_ms: float) -> tuple[float, float]:
        gone = minimum_jerk(min(1.0, at_ms / lasts_ms))
        y = top_y + deep * (1 - math.sin(math.pi * half_turns * gone))
        return from_x + (to_x - from_x) * gone, y

    return way, lasts_ms


def _climb_and_pass(chance: random.Random) -> tuple[Way, float]:
    from_x, to_x = _across(chance)
    top_y, deep = chance.uniform(3, 60), chance.uniform(100, 400)
    climb_ms, rest_ms = chance.uniform(500, 1700), chance.uniform(0, 250)
    pass_ms = chance.uniform(200, 1200)

    def way(at_ms: float) -> tuple[float, float]:
        left = 1 - minimum_jerk(min(1.0, at_ms / climb_ms))
        gone = minimum_jerk(min(1.0, max(0.0, at_ms - climb_ms - rest_ms) / pass_ms))
        return from_x + (to_x - from_x) * gone, top_y + deep * left

    return way, climb_ms + rest_ms + pass_ms


def _two_strokes(chance: random.Random) -> tuple[Way, float]:
    x, end_y, deep = chance.uniform(60, 1200), chance.uniform(3, 60), chance.uniform(100, 400)
    first_ms, rest_ms = chance.uniform(200, 1200), chance.uniform(0, 250)

    def way(at_ms: float) -> tuple[float, float]:
        first = minimum_jerk(min(1.0, at_ms / first_ms))
        second = minimum_jerk(min(1.0, max(0.0, at_ms - first_ms - rest_ms) / 250))
        return x, end_y + deep * (1 - 0.8 * first - 0.2 * second)

    return way, first_ms + rest_ms + 250


def _across(chance: random.Random) -> tuple[float, float]:
    ends = [chance.uniform(40, 500), chance.uniform(700, 1240)]
    chance.shuffle(ends)
    return ends[0], ends[1]


def _told(way: Way, lasts_ms: float, chance: random.Random) -> list[hands.Signal]:
    """Tell a way as the page's sensors would: while it rests they are silent."""
    step_ms = chance.choice(SAMPLE_MS)
    at_ms, path = chance.random() * step_ms, []
    while at_ms <= lasts_ms + REST_MS:
        x, y = way(at_ms)
        if not path or (int(x), math.floor(y)) != (int(path[-1][1]), math.floor(path[-1][2])):
            path.append((hands.ARMED_AT + int(at_ms), x, y))
        at_ms += step_ms
    told = hands.signals(path)
    left = [number for number, one in enumerate(told) if one.kind == "pointer_left"]
    return told[: left[0] + 1] if left else told


SHAPES: dict[str, Callable[[random.Random], tuple[Way, float]]] = {
    "bow under the edge": lambda chance: _turning(chance, 1.0),
    "swoop up and along": lambda chance: _turning(chance, 0.5),
    "slow climb, fast pass": _climb_and_pass,
}
