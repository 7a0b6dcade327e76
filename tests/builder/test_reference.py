"""The page that tells authors every key, its default and its range."""

from __future__ import annotations

import pytest

from momently import triggers
from momently_build import reference

PAGE = reference.page()


def row(heading: str, key: str) -> str:
    """Give what the page says of a key under a heading."""
    part = PAGE.split(f"### {heading}\n", 1)[1].split("\n##", 1)[0]
    (found,) = [line for line in part.splitlines() if line.startswith(f"| `{key}` |")]
    return found


@pytest.mark.parametrize(
    ("heading", "key", "says"),
    [
        ("inactivity", "after_ms", "From 1_000 to 86_400_000."),
        ("[cap]", "per_page", "From 1 to 1_000_000."),
        ("[cap]", "after_conversion_days", "From 0 to 1_000_000."),
        ("[context]", "timeout_ms", "From 100 to 10_000."),
        ("[experiment]", "holdout", "From 0 to 1."),
    ],
)
def test_a_number_has_its_range_beside_it(heading: str, key: str, says: str) -> None:
    assert row(heading, key).endswith(f"{says} |")


def test_a_key_that_is_no_number_has_none() -> None:
    assert "From" not in row("[cap]", "per_visitor")
    assert "From" not in row("[reward]", "kind")


def test_every_number_of_every_trigger_has_its_range() -> None:
    numbers = [
        (kind, name)
        for kind, params in triggers.KINDS.items()
        for name, spec in params.items()
        if "min" in spec
    ]
    assert len(numbers) > 30
    for kind, name in numbers:
        assert " to " in row(kind, name).rpartition("From")[2], (kind, name)


def test_rest_after_an_order_is_said_in_plain_words() -> None:
    assert "any order of this visitor" in row("[cap]", "after_conversion_days")
