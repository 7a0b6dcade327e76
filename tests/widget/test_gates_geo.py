"""Distances by polynomial against the haversine formula, over the whole globe.

The bound: less than a metre, which is the rounding to whole metres and nothing else.
"""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from momently import geo

BOUND_M = 0.5 + 1e-6
NEAR_M = 100_000

latitudes = st.floats(-90, 90, allow_nan=False)
longitudes = st.floats(-180, 180, allow_nan=False)


def haversine_m(latitude: float, longitude: float, other: float, further: float) -> float:
    """The textbook's formula, with the sines of the machine."""
    phi, theta = math.radians(latitude), math.radians(other)
    half = math.radians(further - longitude) / 2
    across = math.sin((theta - phi) / 2) ** 2
    along = math.cos(phi) * math.cos(theta) * math.sin(half) ** 2
    return 2 * geo.EARTH_M * math.asin(math.sqrt(min(1.0, across + along)))


@settings(max_examples=2000, deadline=None, derandomize=True)
@given(latitudes, longitudes, st.floats(0, 360), st.floats(0, NEAR_M))
def test_up_to_100_km_the_metre_is_the_haversine_s(
    latitude: float, longitude: float, bearing: float, away_m: float
) -> None:
    other = latitude + math.degrees(away_m / geo.EARTH_M) * math.cos(math.radians(bearing))
    other = max(-90.0, min(90.0, other))
    width = max(math.cos(math.radians(latitude)), 1e-3)
    turn = math.degrees(away_m / geo.EARTH_M) * math.sin(math.radians(bearing)) / width
    further = max(-180.0, min(180.0, longitude + turn))
    expected = haversine_m(latitude, longitude, other, further)
    assert abs(geo.distance_m(latitude, longitude, other, further) - expected) < BOUND_M


@settings(max_examples=2000, deadline=None, derandomize=True)
@given(latitudes, longitudes, latitudes, longitudes)
def test_so_it_is_anywhere_but_at_the_very_other_side(
    latitude: float, longitude: float, other: float, further: float
) -> None:
    expected = haversine_m(latitude, longitude, other, further)
    # Near the antipode the haversine itself loses digits: asin is steep at 1.
    bound = BOUND_M if expected < 20_000_000 else 2.0
    assert abs(geo.distance_m(latitude, longitude, other, further) - expected) < bound


@settings(max_examples=500, deadline=None, derandomize=True)
@given(latitudes, longitudes, latitudes, longitudes)
def test_there_is_as_far_as_back(a: float, b: float, c: float, d: float) -> None:
    assert geo.distance_m(a, b, c, d) == geo.distance_m(c, d, a, b)
