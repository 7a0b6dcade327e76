"""Every problem at once: what is broken in a file hides nothing else that is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from momently_build import scaffold

if TYPE_CHECKING:
    from pathlib import Path

    from builder.conftest import SiteFolder

# what it is, file, (old, new) of each mistake, the places told in their order
MANY = [
    (
        "a wheel without a body, and a slice that nobody can win",
        "wheel",
        [('body = "One spin."\n', ""), ("odds = 3", "odds = 0")],
        ["overlay.body", "prizes[1].odds"],
    ),
    (
        "a schedule without a zone that is over anywhere",
        "offer",
        [("[reward]", "[schedule]\nfrom = 2020-01-01\nuntil = 2020-02-01\n[reward]")],
        ["schedule.from", "schedule.until", "schedule.until"],
    ),
    (
        "a schedule without a zone that is not over everywhere",
        "offer",
        [("[reward]", "[schedule]\nuntil = 2026-03-01T11:00:00\n[reward]")],
        ["schedule.until"],
    ),
    (
        "a schedule of an unknown zone that ends before it begins",
        "offer",
        [
            (
                "[reward]",
                '[schedule]\nfrom = 2030-02-01\nuntil = 2030-01-01\nzone = "X/Y"\n[reward]',
            )
        ],
        ["schedule.until", "schedule.zone"],
    ),
    (
        "a moment that is none, and an end that has passed",
        "offer",
        [("[reward]", '[schedule]\nfrom = "soon"\nuntil = 2020-01-01T00:00:00Z\n[reward]')],
        ["schedule.from", "schedule.until"],
    ),
    (
        "a broken slice beside one that nobody can win",
        "wheel",
        [('label = "10 % off"', "label = 10"), ("odds = 3", "odds = 0")],
        ["prizes[0].label", "prizes[1].odds"],
    ),
    (
        "a mistyped key hides only what it means",
        "offer",
        [("terms =", "termz ="), ("value = 10", "value = 110"), ('{reward}"', '{rewrad}"')],
        ["reward.value", "overlay.title", "overlay.termz"],
    ),
    (
        "a mistyped table: whether there is a reward is not known",
        "offer",
        [("[reward]", "[rewrad]"), ("exit_intent", "exit"), ("terms =", "#")],
        ["overlay.terms", "rewrad", "trigger.kind"],
    ),
    (
        "a date in a condition, and an operator that there is not",
        "offer",
        [('"$gte" = 40 }', '"$gtt" = 40 }\n"page.type" = 2026-01-01')],
        ['audience."cart.value"."$gtt"', 'audience."page.type"'],
    ),
    (
        "a date in a trigger, and a key that there is not",
        "wheel",
        [("percent = 60", "percent = 2026-01-01\nperecnt = 3\nfresh_ms = -1")],
        ["trigger.fresh_ms", "trigger.percent", "trigger.perecnt"],
    ),
    (
        "a trigger whose kind is a list, and a store that the site does not name",
        "offer",
        [('kind = "exit_intent"', "kind = []"), ('"cart.value" =', '"geo.distance_m" =')],
        ['audience."geo.distance_m"', "trigger.kind"],
    ),
]


@pytest.mark.parametrize("many", MANY, ids=[row[0] for row in MANY])
def test_a_mistake_hides_no_other(
    site: SiteFolder, many: tuple[str, str, list[tuple[str, str]], list[str]]
) -> None:
    _, name, mistakes, places = many
    _spoil(site.path / "campaigns" / f"{name}.toml", mistakes)
    assert sorted(problem.place for problem in site.problems()) == sorted(places)


def test_six_mistakes_are_six_problems_from_top_to_bottom(site: SiteFolder) -> None:
    folder = site.path.parent / "new"
    scaffold.create(folder)
    path = folder / "campaigns" / "exit-offer.toml"
    _spoil(
        path,
        [
            ('kind = "exit_intent"', 'kind = "exit_intnt"'),
            ('# "cart.value" = { "$gte" = 40 }', '"cart.value" = { "$gtt" = 40 }'),
            ("per_session = 1", "per_sesion = 1"),
            ("times = 2", "times = 0"),
            ("value = 10 ", "value = 120 "),
            ("terms = ", "# "),
        ],
    )
    problems = type(site)(folder).problems()
    assert [problem.place for problem in problems] == [
        "trigger.kind",
        'audience."cart.value"."$gtt"',
        "cap.per_sesion",
        "cap.per_visitor.times",
        "reward.value",
        "overlay.terms",
    ]
    lines = [problem.line or 0 for problem in problems]
    assert lines == sorted(lines)


def test_a_broken_site_hides_nothing_of_its_campaigns_or_its_own(site: SiteFolder) -> None:
    _spoil(
        site.path / "site.toml",
        [
            ('currency = "EUR"', 'curency = "EUR"'),
            ('language = "en"', 'language = "tlh"'),
            ('issuer = "/collector"', "journal = { record = true }"),
        ],
    )
    _spoil(
        site.path / "campaigns" / "offer.toml",
        [('{ "$gte" = 40 }', '{ "$gte" = 40 }\n"user.id" = { "$inGroup" = "vips" }')],
    )
    assert sorted(problem.place for problem in site.problems()) == sorted(
        ['audience."user.id"."$inGroup"', "curency", "language", "issuer", "journal.record"]
    )


def test_an_id_that_is_taken_is_told_of_a_broken_campaign_too(site: SiteFolder) -> None:
    _spoil(
        site.path / "campaigns" / "wheel.toml",
        [('id = "wheel"', 'id = "exit-offer"'), ('moment = "buy"', 'moment = "bye"')],
    )
    assert [problem.place for problem in site.problems()] == ["id", "moment"]


def _spoil(path: Path, mistakes: list[tuple[str, str]]) -> None:
    text = path.read_text("utf-8")
    for old, new in mistakes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
