"""Automatic weights: found from outcomes, the same for the same outcomes, and no secret in them."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.conftest import Clock, Server, collecting, outcome
from momently_collector import allocation, sampling, terms
from momently_collector.sampling import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TERMS: dict[str, Any] = {
    "format": 1,
    "site": "demo-shop",
    "campaigns": {},
    "experiments": {"tested": {"variants": ["plain", "warm"], "least_share": 0.1}},
}
CONVERTED = "momently.campaign.converted"


@pytest.fixture
def server(tmp_path: Path, clock: Clock) -> Iterator[Server]:
    with collecting(tmp_path, clock, TERMS) as found:
        yield found


def seen(name: str, visitor: str, variant: str = "warm", **facts: Any) -> dict[str, Any]:
    told = {"campaign": "tested", "variant": variant, "arm": "shown", "assigned": True, **facts}
    return outcome(name, subject=visitor, data=told)


def bought(name: str, visitor: str, variant: str = "warm", **facts: Any) -> dict[str, Any]:
    told = {"campaign": "tested", "variant": variant, "arm": "shown", **facts}
    return outcome(name, type=CONVERTED, subject=visitor, data=told)


def send(server: Server, *told: dict[str, Any]) -> None:
    assert server.http.post("/outcomes", json=list(told)).status_code == 202


def trials(server: Server) -> list[tuple[Any, ...]]:
    """Have the outcomes read, and look into the file."""
    server.clock.now_ms += allocation.FRESH_MS
    assert server.http.get("/allocations.json").status_code == 200
    return server.rows(
        "select variant, sum(seen), sum(converted) from trials group by 1 order by 1"
    )


def weights(server: Server) -> dict[str, Any]:
    server.clock.now_ms += allocation.FRESH_MS
    found: dict[str, Any] = server.http.get("/allocations.json").json()
    return found


def test_before_anybody_saw_anything_the_shares_are_about_equal(server: Server) -> None:
    told = weights(server)
    assert told["made_ms"] == server.clock.now_ms
    shares = told["allocations"]["tested"]["weights"]
    assert shares.keys() == {"plain", "warm"}
    # 10,000 draws: five standard deviations are 0.025.
    assert abs(shares["warm"] - 0.5) < 0.025


def test_the_better_variant_gets_more_but_not_all(server: Server) -> None:
    for number in range(60):
        send(server, seen(f"p{number}", f"a{number}", "plain"), seen(f"w{number}", f"b{number}"))
    send(server, *(bought(f"c{number}", f"b{number}") for number in range(30)))
    shares = weights(server)["allocations"]["tested"]["weights"]
    assert shares["plain"] == pytest.approx(0.1)
    assert shares["warm"] == pytest.approx(0.9)


def test_what_goes_out_holds_no_counts_and_no_names(server: Server) -> None:
    send(server, seen("1", "visitor-1"), bought("2", "visitor-1"))
    told = weights(server)
    assert told.keys() == {"format", "made_ms", "allocations"}
    assert told["allocations"]["tested"].keys() == {"version", "weights"}
    assert "visitor-1" not in str(told)
    assert server.rows("select count(*) from trials where visitor like '%visitor%'") == [(0,)]


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ([seen("1", "v"), bought("2", "v")], [("warm", 1, 1)]),
        ([bought("2", "v"), seen("1", "v")], [("warm", 1, 1)]),
        ([seen("1", "v"), seen("2", "v"), bought("3", "v"), bought("4", "v")], [("warm", 1, 1)]),
        ([seen("1", "v"), bought("2", "w")], [("warm", 1, 1)]),
        ([seen("1", "anonymous"), bought("2", "anonymous")], []),
        ([seen("1", "v", assigned=False)], []),
        ([seen("1", "v", arm="holdout"), bought("2", "v", arm="holdout")], []),
        ([seen("1", "v", variant=7)], []),
        ([seen("1", "v", variant="x" * 300)], []),
        ([outcome("1", subject="v", data="no object")], []),
    ],
)
def test_a_visitor_is_one_trial_of_a_variant(
    server: Server, told: list[dict[str, Any]], counted: list[tuple[Any, ...]]
) -> None:
    send(server, *told)
    assert trials(server) == counted


def test_whoever_bought_without_having_seen_it_is_no_trial(server: Server) -> None:
    send(server, bought("1", "v"))
    trials(server)
    before = weights(server)["allocations"]["tested"]["version"]
    send(server, bought("2", "w"))
    assert weights(server)["allocations"]["tested"]["version"] == before


def test_outcomes_are_read_once_and_on(server: Server) -> None:
    send(server, seen("1", "v"))
    assert trials(server) == [("warm", 1, 0)]
    assert server.rows("select row_id from places") == [(1,)]
    send(server, seen("2", "w"), bought("3", "v"))
    assert trials(server) == [("warm", 2, 1)]
    assert server.rows("select row_id from places") == [(3,)]


def test_more_outcomes_than_are_read_at_once(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("momently_collector.trials.READ_AT_ONCE", 3)
    send(server, *(seen(str(number), f"v{number}") for number in range(10)))
    assert trials(server) == [("warm", 10, 0)]


def test_weights_are_reckoned_once_a_minute(server: Server) -> None:
    before = weights(server)
    send(server, seen("1", "v"), bought("2", "v"))
    assert server.http.get("/allocations.json").json() == before
    after = weights(server)
    version = after["allocations"]["tested"]["version"]
    assert version != before["allocations"]["tested"]["version"]
    assert weights(server)["allocations"]["tested"]["version"] == version


def test_the_same_outcomes_give_the_same_weights_elsewhere(tmp_path: Path) -> None:
    told = []
    for name, start in (("one", 1), ("other", 9)):
        (tmp_path / name).mkdir()
        with collecting(tmp_path / name, Clock(start * 1_000_000), TERMS) as server:
            send(server, seen("1", "v"), seen("2", "w", "plain"), bought("3", "v"))
            told.append(weights(server)["allocations"])
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"variants": ["one"], "least_share": 0.1},
        {"variants": ["one", "one"], "least_share": 0.1},
        {"variants": "ab", "least_share": 0.1},
        {"variants": ["a", "b"], "least_share": 0.6},
        {"variants": ["a", "b"], "least_share": True},
        {"variants": ["a", "b"]},
        [],
    ],
)
def test_a_broken_experiment_is_left_out(wrong: Any, caplog: pytest.LogCaptureFixture) -> None:
    read = terms.read({"format": 1, "experiments": {"bad": wrong, **TERMS["experiments"]}})
    assert list(read.experiments) == ["tested"]
    assert "bad is left out" in caplog.text


@settings(deadline=None, max_examples=10)
@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=3),
        st.tuples(st.integers(0, 5000), st.integers(0, 5000)),
        min_size=2,
        max_size=5,
    ),
    st.floats(0, 0.5),
)
def test_shares_add_up_and_none_is_below_the_least(
    counts: dict[str, tuple[int, int]], least: float
) -> None:
    told = sampling.shares({name: Tally(*counts[name]) for name in counts}, least)
    parts = [round(weight * sampling.PARTS) for weight in told.weights.values()]
    assert sum(parts) == sampling.PARTS
    assert min(parts) >= int(sampling.PARTS * min(least, 1 / len(counts)))


def test_most_visitors_end_up_with_the_better_variant() -> None:
    """Six thousand visitors, 5 and 8 per cent: found without losing many to the worse one."""
    chance = random.Random(7)
    rates, counts = {"plain": 0.05, "warm": 0.08}, {"plain": [0, 0], "warm": [0, 0]}
    share = 0.5
    for visitor in range(6000):
        if visitor % 500 == 0:
            told = {name: Tally(*counts[name]) for name in counts}
            share = sampling.shares(told, 0.05).weights["warm"]
        name = "warm" if chance.random() < share else "plain"
        counts[name][0] += 1
        counts[name][1] += chance.random() < rates[name]
    assert counts["warm"][0] > 4000
    assert counts["plain"][0] > 200
