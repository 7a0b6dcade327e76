"""A pattern that cannot be read: named with file, line, place and position, and never shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from momently import bundle

if TYPE_CHECKING:
    from builder.conftest import SiteFolder


def _with(site: SiteFolder, condition: str) -> SiteFolder:
    path = site.path / "campaigns/offer.toml"
    told = path.read_text("utf-8").replace('"cart.value" = { "$gte" = 40 }', condition)
    site.write("campaigns/offer.toml", told)
    return site


@pytest.mark.parametrize(
    ("condition", "where", "what"),
    [
        ("\"page.path\" = { '$regex' = '^/(?=sale)' }", "$regex", "character 3: looking ahead"),
        ("\"page.path\" = { '$regexi' = '[a-' }", "$regexi", "character 1: this class is never"),
        ("'$or' = [{ a = { '$not' = { '$regex' = 'a**' } } }]", "$regex", "character 3: there is"),
    ],
)
def test_a_bad_pattern_is_named_with_its_place_and_position(
    site: SiteFolder, condition: str, where: str, what: str
) -> None:
    found = _with(site, condition).problems()
    assert len(found) == 1
    assert found[0].file.endswith("offer.toml")
    assert found[0].line is not None
    assert where in found[0].place
    assert what in found[0].what
    assert found[0].hint


def test_a_good_pattern_is_built_and_read(site: SiteFolder) -> None:
    checked = _with(site, "\"page.path\" = { '$regexi' = '^/(sale|outlet)/' }").checked()
    read = bundle.decode(checked.bundle)
    assert read.problems == ()


def test_the_loader_leaves_a_campaign_with_a_bad_pattern_out(site: SiteFolder) -> None:
    told = site.checked().bundle
    offer = next(one for one in told["campaigns"] if one["id"] == "exit-offer")
    offer["audience"] = {"page.path": {"$regex": "(?<=a)b"}}
    read = bundle.decode(told)
    assert [one.id for one in read.campaigns] == ["wheel"]
    assert [name for name, _ in read.problems] == ["exit-offer"]
    assert "looking behind" in read.problems[0][1]
