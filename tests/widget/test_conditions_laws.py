"""What holds for any condition and any attributes; draws and buckets against other hands."""

from __future__ import annotations

import hashlib
import hmac
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from momently import bucketing, conditions, draws

# Two busy cores may take long to think up a case; that is no fault of the case.
LAWS = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_TEXT = some.text(max_size=4)
_ANY = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | _TEXT,
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(some.sampled_from([*conditions.OPERATORS, "a", "b.c", "$or"]), inner)
    ),
    max_leaves=10,
)
_ATTRIBUTES = some.dictionaries(some.sampled_from(["a", "b"]), _ANY)


@LAWS
@given(_ANY, _ANY, some.dictionaries(_TEXT, some.lists(_TEXT, max_size=3), max_size=2))
def test_no_condition_and_no_attributes_make_it_raise(
    condition: Any, attributes: Any, groups: dict[str, list[Any]]
) -> None:
    assert conditions.matches(condition, attributes, groups) in (True, False)
    for place, text, hint in conditions.problems(condition):
        assert place.startswith("audience")
        assert text
        assert hint


@LAWS
@given(some.dictionaries(some.sampled_from(["a", "b.c", "$and"]), _ANY), _ATTRIBUTES)
def test_not_turns_every_answer_round(condition: dict[str, Any], attributes: Any) -> None:
    plain = conditions.matches(condition, attributes)
    assert conditions.matches({"$not": condition}, attributes) is not plain
    assert conditions.matches({"$nor": [condition]}, attributes) is not plain


@LAWS
@given(_ATTRIBUTES, some.integers() | some.floats(allow_nan=False) | _TEXT)
def test_an_order_is_never_both_less_and_greater(attributes: Any, bound: Any) -> None:
    less = conditions.matches({"a": {"$lt": bound}}, attributes)
    greater = conditions.matches({"a": {"$gt": bound}}, attributes)
    assert not (less and greater)
    if less:
        assert conditions.matches({"a": {"$lte": bound}}, attributes)


@LAWS
@given(_TEXT, _TEXT)
def test_text_is_ordered_as_utf_16(left: str, right: str) -> None:
    units = [list(bucketing.code_units(text)) for text in (left, right)]
    assert conditions.matches({"a": {"$lt": right}}, {"a": left}) is (units[0] < units[1])


@LAWS
@given(some.text())
def test_code_units_are_those_of_utf_16(text: str) -> None:
    raw = text.encode("utf-16-le", "surrogatepass")
    told = [raw[i] | raw[i + 1] << 8 for i in range(0, len(raw), 2)]
    assert list(bucketing.code_units(text)) == told


@LAWS
@given(some.text(), some.text(), some.sampled_from([1, 2]))
def test_a_fraction_lies_in_its_range(seed: str, value: str, version: int) -> None:
    n = bucketing.fraction(seed, value, version)
    assert n is not None
    assert 0 <= n < 1


@LAWS
@given(some.integers(1, 8), some.floats(0, 1))
def test_ranges_follow_each_other_without_overlap(n: int, coverage: float) -> None:
    ranges = bucketing.bucket_ranges(n, coverage)
    assert len(ranges) == n
    for (start, end), (following, _) in itertools.pairwise(ranges):
        assert start <= end <= following + 1e-9


@LAWS
@given(some.binary(max_size=200), some.binary(max_size=300))
def test_the_hmac_is_that_of_the_standard_library(key: bytes, message: bytes) -> None:
    assert draws.hmac_sha256(key, message) == hmac.new(key, message, hashlib.sha256).digest()


@LAWS
@given(some.binary(min_size=32, max_size=32), some.text("0123456789abcdef", min_size=1))
def test_every_draw_is_won_as_often_as_its_odds_say_it_may(seed: bytes, page_seed: str) -> None:
    odds = (("a", 1), ("b", 2), ("c", 5))
    won = draws.prize(seed.hex(), "d1", page_seed, odds)
    assert won in ("a", "b", "c")
    promised = draws.commitment(seed.hex())
    assert promised == hashlib.sha256(seed).hexdigest()
    assert draws.verify(promised, seed.hex(), "d1", page_seed, odds) == won


def test_prizes_come_in_the_share_of_their_odds() -> None:
    odds = (("a", 1), ("b", 3))
    won = [draws.prize("00" * 32, "d1", f"{n:x}", odds) for n in range(2000)]
    # 500 expected; five standard deviations are 97.
    assert abs(won.count("a") - 500) < 97


@pytest.mark.parametrize("odds", [(), (("a", 0),), (("a", 3), ("b", -1))])
def test_odds_that_cannot_be_played_raise(odds: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(ValueError, match=r"odds|prize"):
        draws.prize("00", "d1", "ff", odds)
