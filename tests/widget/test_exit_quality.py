"""Exit intent judged on the recordings that tuned nothing, beside the classical rules."""

from __future__ import annotations

from statistics import median

import pytest

from recordings import exits, hands, smooth
from tests.bench import exit_quality

SENSITIVITIES = ("low", "medium", "high")
LEAVING = exits.leaving(exits.JUDGES)
STAYING = exits.staying(exits.JUDGES)
SMOOTH = smooth.staying(smooth.JUDGES)
MISLEADING = exits.misleading(exits.JUDGES)


def _share(visits: list[exits.Visit], sensitivity: str) -> float:
    return sum(bool(hands.firings(visit.told, sensitivity)) for visit in visits) / len(visits)


def _leads_ms(sensitivity: str) -> list[int]:
    found = [(visit, hands.firings(visit.told, sensitivity)) for visit in LEAVING]
    return [(visit.left_at or 0) - fired[0].at for visit, fired in found if fired]


@pytest.mark.parametrize("sensitivity", ["medium", "high"])
def test_surely_more_than_95_percent_of_the_leaves_are_found(sensitivity: str) -> None:
    assert len(LEAVING) >= 380
    found = len(_leads_ms(sensitivity))
    least, _ = exit_quality.wilson(found, len(LEAVING))
    assert least >= 0.95


def test_high_is_a_tenth_of_a_second_ahead_of_more_than_half_of_the_leaves() -> None:
    leads = _leads_ms("high")
    assert median(leads) > 100
    assert sum(lead >= 100 for lead in leads) / len(LEAVING) > 0.55


@pytest.mark.parametrize("rate_hz", exits.RATES_HZ)
@pytest.mark.parametrize("target", sorted(exits.ABOVE))
def test_every_target_is_seen_ahead_at_every_rate(target: str, rate_hz: int) -> None:
    """Two visits follow one another in the list: the same way at both rates."""
    ways = [visit for visit in LEAVING if visit.kind == target]
    ways = ways[exits.RATES_HZ.index(rate_hz) :: len(exits.RATES_HZ)]
    leads = [(one.left_at or 0) - hands.firings(one.told, "high")[0].at for one in ways]
    assert sum(lead > 0 for lead in leads) / len(leads) >= 0.75


@pytest.mark.parametrize("sensitivity", SENSITIVITIES)
@pytest.mark.parametrize("kind", sorted(exits.MISLEADING))
def test_a_way_that_only_looks_like_leaving_never_fires(kind: str, sensitivity: str) -> None:
    ways = [visit for visit in MISLEADING if visit.kind == kind]
    assert len(ways) >= 10
    assert _share(ways, sensitivity) == 0


@pytest.mark.parametrize("sensitivity", ["low", "medium"])
def test_reaching_for_what_stands_near_the_top_does_not_fire(sensitivity: str) -> None:
    assert len(STAYING) >= 1200
    assert _share(STAYING, sensitivity) == 0


@pytest.mark.parametrize(("y", "most"), [(5, 0.55), (10, 0.5), (30, 0.25), (60, 0.1), (80, 0.05)])
def test_high_is_mistaken_about_few_of_those_who_stay_the_fewer_the_lower(
    y: int, most: float
) -> None:
    """What the reference says about `high`: one in five, and far fewer from 40 px on."""
    ways = [visit for visit in STAYING if visit.kind.startswith(f"{y} px ")]
    assert len(ways) >= 150
    assert _share(ways, "high") <= most


def test_high_is_mistaken_about_one_in_five_over_all_who_stay() -> None:
    assert _share(STAYING, "high") <= 0.22


@pytest.mark.parametrize("sensitivity", SENSITIVITIES)
@pytest.mark.parametrize("kind", sorted({visit.kind for visit in SMOOTH}))
def test_one_smooth_stroke_that_stays_never_fires(kind: str, sensitivity: str) -> None:
    ways = [visit for visit in SMOOTH if visit.kind == kind]
    assert len(ways) >= 60
    assert _share(ways, sensitivity) == 0


@pytest.mark.parametrize(("sensitivity", "most"), [("low", 0), ("medium", 0), ("high", 0.55)])
def test_high_is_mistaken_about_half_of_the_smooth_second_strokes(
    sensitivity: str, most: float
) -> None:
    assert _share(smooth.corrected(smooth.JUDGES), sensitivity) <= most


def test_one_smooth_stroke_that_leaves_is_found_as_it_leaves() -> None:
    for visit in smooth.leaving(smooth.JUDGES):
        (fired,) = hands.firings(visit.told, "high")
        assert fired.at >= (visit.left_at or 0)


def test_it_is_ahead_of_the_classical_rules_and_less_often_wrong() -> None:
    rows = {row["rule"]: row for row in exit_quality.as_json(exit_quality.measure(lambda: None))}
    near, leaves = rows["cursor enters y <= 20 after 1 s"], rows["cursor leaves through the top"]
    medium, high = rows["momently, medium"], rows["momently, high"]
    assert high["lead_ms"]["median"] > near["lead_ms"]["median"]
    assert high["precision"] > near["precision"]
    assert high["fires_per_100_visits"] < near["fires_per_100_visits"]
    assert medium["precision"] == 1 > leaves["precision"]
    assert medium["recall"] >= 0.95
    assert near["misleading"] > 0 < leaves["misleading"]
    assert medium["misleading"] == high["misleading"] == 0


@pytest.mark.parametrize(
    ("found", "of", "least", "most"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_wilsons(found: int, of: int, least: float, most: float) -> None:
    assert exit_quality.wilson(found, of) == pytest.approx((least, most), abs=1e-4)
