"""What a model cannot know: fields that must fit each other and the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from builder.conftest import SiteFolder

TWINS = '[[experiment.variants]]\nid = "a"\n' * 2
# what is wrong, file, what is replaced, by what, place, part of what is said
WRONG = [
    ("unknown overlay", "offer", 'kind = "offer"', 'kind = "ofer"', "overlay.kind", '"ofer"'),
    ("offer with slices", "wheel", 'kind = "wheel"', 'kind = "offer"', "prizes", "no slices"),
    ("wheel without slices", "offer", 'kind = "offer"', 'kind = "wheel"', "prizes", "2 to 16"),
    ("twin slices", "wheel", '"nothing"', '"ten"', "prizes[1].id", "Two prizes"),
    ("nothing to win", "wheel", "reward =", "# =", "prizes", "No slice wins"),
    ("twin variants", "offer", "[reward]", f"{TWINS}[reward]", "experiment.variants[1].id", "Two"),
    (
        "no weight",
        "offer",
        "[reward]",
        '[[experiment.variants]]\nid = "a"\nweight = 0\n[reward]',
        "experiment.variants",
        "All weights are 0",
    ),
    (
        "holdout over 1",
        "offer",
        "[reward]",
        "[experiment]\nholdout = 10\n[reward]",
        "experiment.holdout",
        "at most 1",
    ),
    (
        "public prize",
        "wheel",
        "value = 10 }",
        'value = 10, issuer = "public", code = "TEN" }',
        "prizes[0].reward.issuer",
        "without playing",
    ),
    (
        "prize nobody draws",
        "offer",
        "Take it along.",
        "You won {prize}.",
        "overlay.body",
        "{prize}",
    ),
    ("nothing to fill in", "wheel", "One spin.", "{rewards}", "overlay.body", "{rewards}"),
    ("no issuer", "site", 'issuer = "/collector"', "", "issuer", "has no issuer"),
    (
        "journal to nowhere",
        "site",
        'language = "en"',
        'journal = { record = true }\nlanguage = "en"',
        "journal.record",
        "nowhere to go",
    ),
    ("no origin", "site", 'id = "l', 'origins = ["shop"]\nid = "l', "origins[0]", "not an origin"),
    (
        "cap beyond memory",
        "offer",
        "[reward]",
        "[cap]\nper_visitor = { times = 41, days = 7 }\n[reward]",
        "cap.per_visitor.times",
        "41 is no cap",
    ),
    (
        "session cap beyond memory",
        "offer",
        "[reward]",
        "[cap]\nper_session = 50\n[reward]",
        "cap.per_session",
        "50 is no cap",
    ),
    (
        "budget beyond memory",
        "site",
        'language = "en"',
        'budget = { per_day = 81 }\nlanguage = "en"',
        "budget.per_day",
        "81 is no limit",
    ),
    ("no id", "site", '"little-shop"', '"Little Shop"', "id", "not a name"),
    (
        "unknown sentence",
        "site",
        'language = "en"',
        'messages = { percent_of = "{value} less" }\nlanguage = "en"',
        "messages.percent_of",
        "no sentence",
    ),
    (
        "sentence without its figure",
        "site",
        'language = "en"',
        'messages = { percent_off = "less" }\nlanguage = "en"',
        "messages.percent_off",
        "{value}",
    ),
]


@pytest.mark.parametrize("wrong", WRONG, ids=[row[0] for row in WRONG])
def test_one_mistake_is_one_problem(site: SiteFolder, wrong: tuple[str, ...]) -> None:
    _, name, old, new, place, what = wrong
    path = site.path / ("site.toml" if name == "site" else f"campaigns/{name}.toml")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    (problem,) = site.problems()
    assert problem.file == str(path)
    assert problem.place == place
    assert what in problem.what
    assert problem.hint


def test_limits_within_memory_are_fine(site: SiteFolder) -> None:
    settings = site.path / "site.toml"
    settings.write_text(
        "budget = { per_session = 80, per_day = 80 }\n" + settings.read_text("utf-8")
    )
    path = site.path / "campaigns" / "offer.toml"
    cap = "[cap]\nper_session = 40\nper_visitor = { times = 40, days = 7 }\n[reward]"
    path.write_text(path.read_text("utf-8").replace("[reward]", cap), "utf-8")
    assert site.problems() == []
