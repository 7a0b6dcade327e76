"""Geo: how far it is, on the globe, to the shop's stores.

Rule 1: distances are whole metres on a sphere of the earth's mean radius. Sine and cosine
are polynomials and the rest is `+ - * /` and `sqrt`, so every interpreter gives the same
metre. The haversine formula gives the same to within a metre anywhere on the globe; the
earth is no sphere, so both are up to 0.6 % off (https://en.wikipedia.org/wiki/Haversine_formula).
Rule 2: a position that is known worse than a store's radius is not inside of it.
Rule 3: a position is used while the page lives; it is neither remembered nor reported.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from momently.campaign import Store

EARTH_M = 6_371_008.8  # mean radius, IUGG
_PI = 3.141592653589793
_HALF_PI = _PI / 2
_PER_DEGREE = _PI / 180
# Taylor's terms, each the factor from one to the next; 11 of them are exact to 1e-16 up to pi/2.
_SINE = tuple([-1.0 / ((2 * n) * (2 * n + 1)) for n in range(1, 12)])
_COSINE = tuple([-1.0 / ((2 * n - 1) * (2 * n)) for n in range(1, 12)])
_ARC_SINE = tuple([(2 * n - 1) * (2 * n - 1) / ((2 * n) * (2 * n + 1)) for n in range(1, 26)])


def distance_m(latitude: float, longitude: float, to_latitude: float, to_longitude: float) -> int:
    """Give the whole metres between two points told in degrees, along the globe."""
    x1, y1, z1 = _point(latitude, longitude)
    x2, y2, z2 = _point(to_latitude, to_longitude)
    dx, dy, dz = x1 - x2, y1 - y2, z1 - z2
    half_chord = sqrt(dx * dx + dy * dy + dz * dz) / 2
    return int(2 * EARTH_M * _arc_sine(min(1.0, half_chord)) + 0.5)


def _point(latitude: float, longitude: float) -> tuple[float, float, float]:
    """Give a point of the globe of radius 1."""
    phi, lam = latitude * _PER_DEGREE, longitude * _PER_DEGREE
    flat = _cosine(phi)
    return flat * _cosine(lam), flat * _sine(lam), _sine(phi)


def _sine(angle: float) -> float:
    """Give the sine of an angle from -pi to pi."""
    if angle > _HALF_PI:
        return _sine(_PI - angle)
    if angle < -_HALF_PI:
        return -_sine(_PI + angle)
    return angle * _series(_SINE, angle * angle)


def _cosine(angle: float) -> float:
    if angle > _HALF_PI:
        return -_cosine(_PI - angle)
    if angle < -_HALF_PI:
        return -_cosine(_PI + angle)
    return _series(_COSINE, angle * angle)


def _arc_sine(x: float) -> float:
    """Give the angle from 0 to pi/2 whose sine is `x`."""
    if x > 0.5:
        return _HALF_PI - 2 * _arc_sine(sqrt((1 - x) / 2))
    return x * _series(_ARC_SINE, x * x)


def _series(factors: tuple[float, ...], square: float) -> float:
    """Sum a power series from its smallest term on, which loses least."""
    total = 1.0
    for i in range(len(factors) - 1, -1, -1):
        total = 1.0 + factors[i] * square * total
    return total


def is_place(latitude: float, longitude: float) -> bool:
    """Say whether two numbers are a point of the globe."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def nearest(stores: Sequence[Store], latitude: float, longitude: float) -> tuple[int, int] | None:
    """Give the distance to the nearest store and its number; None without stores."""
    found = [
        (distance_m(latitude, longitude, store.latitude, store.longitude), i)
        for i, store in enumerate(stores)
    ]
    return min(found) if found else None


def inside(
    stores: Sequence[Store], latitude: float, longitude: float, accuracy_m: float
) -> list[str]:
    """List the stores within whose radius the position lies, the nearest first."""
    found = []
    for i, store in enumerate(stores):
        away_m = distance_m(latitude, longitude, store.latitude, store.longitude)
        if away_m <= store.radius_m and accuracy_m <= store.radius_m:
            found.append((away_m, i))
    return [stores[i].id for _, i in sorted(found)]
