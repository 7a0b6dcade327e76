"""The bench's own sums are right; what it measures is no test."""

from __future__ import annotations

import pytest

from tests.bench import figures


@pytest.mark.parametrize(
    ("samples", "percent", "wanted"),
    [
        ([7.0], 95, 7.0),
        ([3.0, 1.0, 2.0], 50, 2.0),
        ([4.0, 1.0, 3.0, 2.0], 50, 2.0),
        (list(range(1, 101)), 95, 95),
        (list(range(1, 10)), 95, 9),
        ([5.0, 6.0], 0, 5.0),
    ],
)
def test_a_percentile_is_a_sample_that_was_seen(
    samples: list[float], percent: float, wanted: float
) -> None:
    assert figures.percentile(samples, percent) == wanted


def test_a_percentile_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no samples"):
        figures.percentile([], 50)


def test_a_figure_tells_middle_ends_and_noise() -> None:
    found = figures.figure([10.0, 1.0, 3.0, 2.0, 4.0])
    assert found == figures.Figure(samples=5, median=3.0, p95=10.0, least=1.0, most=10.0, iqr=2.0)


def test_no_samples_make_no_figure() -> None:
    assert figures.figure([]) is None


def test_blocking_time_counts_what_is_over_fifty() -> None:
    assert figures.blocking_ms([49.0, 50.0, 51.0, 150.0]) == 101.0


def test_twins_are_compared_by_their_medians() -> None:
    heavy, light = figures.figure([4.0, 6.0, 8.0]), figures.figure([1.0, 2.0, 3.0])
    nothing = figures.figure([0.0])
    assert figures.added(heavy, light) == 4.0
    assert figures.ratio(heavy, light) == 3.0
    assert figures.ratio(heavy, nothing) is None
    assert figures.added(heavy, None) is None


@pytest.mark.parametrize(("asked", "done"), [(1, 1), (2, 3), (9, 9), (10, 11)])
def test_runs_are_odd(asked: int, done: int) -> None:
    assert figures.odd(asked) == done
