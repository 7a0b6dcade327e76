"""What a person may well write by mistake: one problem each, in nobody's jargon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from builder.conftest import SiteFolder
    from momently_build.problems import Problem

# No word of pydantic's, and none of Python's.
FOREIGN = re.compile(
    r"\b(Input|String|Value|List|Dictionary|Tuple) should|validation|pydantic|datetime\."
    r"|\b(True|False|None)\b|\{'|\b(str|int|float|dict)\b|e\+\d"
)
CURRENCY, REWARD = 'currency = "EUR"', "[reward]"
MANY = ", ".join(["1"] * 1001)
SOURCES = ", ".join(['{ name = "a", url = "/a" }'] * 21)
# file, what is replaced, by what, place, part of what is said or of the hint
ODD = [
    ("site", 'name = "Little shop"', "name = 5", "name", "must be text, not 5"),
    ("site", 'name = "Little shop"', 'name = " "', "name", "is empty"),
    ("site", CURRENCY, 'currency = ["EUR"]', "currency", "text, not a list"),
    ("site", CURRENCY, 'holdout = "10%"', "holdout", 'a number, not "10%"'),
    ("site", CURRENCY, "holdout = 10", "holdout", "at most 1, not 10."),
    ("site", CURRENCY, "holdout = nan", "holdout", "finite number"),
    ("site", CURRENCY, "paused = 1", "paused", "true or false, not 1"),
    ("site", CURRENCY, "session_minutes = 30.5", "session_minutes", "whole number, not 30.5"),
    ("site", CURRENCY, "session_minutes = 99999999", "session_minutes", "at most 1,000,000"),
    ("site", CURRENCY, "attribution_days = 2026-01-01", "attribution_days", "not 2026-01-01"),
    ("site", CURRENCY, 'cart = "/cart"', "cart", "[cart] or { key = value }"),
    ("site", CURRENCY, 'cart = { url = "/c", field = "" }', "cart.field", "text is empty"),
    ("site", CURRENCY, 'cart = { url = "/c", method = "post" }', "cart.method", "Allowed: GET"),
    ("site", CURRENCY, 'start = ["now"]', "start", "A list is not one"),
    ("site", CURRENCY, 'origins = "https://x.example"', "origins", "square brackets"),
    ("site", CURRENCY, "groups = { vip = [true] }", "groups.vip[0]", "text or a number, not true"),
    ("site", CURRENCY, "groups = { vip = [[1]] }", "groups.vip[0]", "text or a number, not a list"),
    ("site", CURRENCY, f"groups = {{ vip = [{MANY}] }}", "groups.vip", "than the 1,000"),
    ("site", CURRENCY, f"context = [{SOURCES}]", "context", "than the 20"),
    (
        "site",
        CURRENCY,
        'context = [{ name = "a", url = "/a", path = "..x" }]',
        "context[0].path",
        "current.weather",
    ),
    ("site", CURRENCY, "budget = { per_session = true }", "budget.per_session", "true is not"),
    ("site", CURRENCY, 'theme = { "--momently-accent" = "" }', "theme.--momently-accent", "empty"),
    ("offer", 'moment = "buy"', "moment = true", "moment", "Allowed: buy, do, go, know"),
    ("offer", 'moment = "buy"', 'moment = "buy"\npriority = "high"', "priority", '"high"'),
    ("offer", "value = 10", 'value = "10%"', "reward.value", "as a number alone: 10"),
    ("offer", "value = 10", "value = 2026-01-01", "reward.value", "2026-01-01 is not"),
    ("offer", "value = 10", "value = { off = 10 }", "reward.value", "A table is not"),
    ("offer", "value = 10", "value = 10\nvalid_hours = 0", "reward.valid_hours", "at least 1"),
    ("offer", "Before you go: {reward}", "x" * 121, "overlay.title", "longer than 120 characters"),
    ("offer", REWARD, "[cap]\nper_visitor = 2\n[reward]", "cap.per_visitor", "must be a table"),
    ("offer", REWARD, "[schedule]\nfrom = 09:00:00\n[reward]", "schedule.from", "09:00:00 is not"),
    ("offer", REWARD, "[schedule]\nweekdays = []\n[reward]", "schedule.weekdays", "list is empty."),
    (
        "offer",
        REWARD,
        '[experiment]\nvariants = ["a"]\n[reward]',
        "experiment.variants[0]",
        "Give it keys of its own: { key = value }",
    ),
    ("offer", REWARD, '[experiment]\nseed = ""\n[reward]', "experiment.seed", "text is empty"),
    ("offer", '"exit_intent"', '"scroll_depth"\npercent = true', "trigger.percent", "true is"),
    (
        "offer",
        '"exit_intent"',
        '"custom"\nsignal = "quiz"\nwhen = { score = nan }',
        "trigger.when.score",
        "nan cannot stand",
    ),
    ("offer", '"exit_intent"', '"dwell"\nms = 2026-01-01', "trigger.ms", "2026-01-01 cannot"),
    ("wheel", "Not this time", "x" * 25, "prizes[1].label", "longer than 24 characters"),
]


def said(problem: Problem) -> str:
    return f"{problem.what} {problem.hint}"


@pytest.mark.parametrize("odd", ODD, ids=[row[2][-50:] for row in ODD])
def test_it_is_one_problem_in_plain_words(site: SiteFolder, odd: tuple[str, ...]) -> None:
    name, old, new, place, words = odd
    path = site.path / ("site.toml" if name == "site" else f"campaigns/{name}.toml")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    (problem,) = site.problems()
    assert problem.place == place
    assert problem.line
    assert words in said(problem)
    assert not FOREIGN.search(said(problem)), said(problem)
    assert len(problem.what) < 140


JSON = """{
  "id": "from-json", "moment": "buy", "stage": "decision",
  "trigger": {"kind": "exit_intent"},
  "reward": {"kind": "percent_off", "value": 10,
             "value": 20},
  "overlay": {"kind": "offer", "title": "A", "body": "B", "terms": "C"},
  "reward": {"kind": "percent_off", "value": 30}
}"""


def test_a_key_said_twice_in_json_is_named_with_both_its_lines(site: SiteFolder) -> None:
    path = site.write("campaigns/more.json", JSON)
    inner, outer = site.problems()
    assert {inner.file, outer.file} == {str(path)}
    assert (inner.place, inner.line) == ("reward.value", 5)
    assert inner.what == 'The key "value" stands here twice, first on line 4.'
    assert (outer.place, outer.line) == ("reward", 7)


def test_the_same_key_in_two_tables_of_json_is_said_once_in_each(site: SiteFolder) -> None:
    once = JSON.replace(',\n             "value": 20', "").replace(
        ',\n  "reward": {"kind": "percent_off", "value": 30}', ""
    )
    site.write("campaigns/more.json", once)
    assert site.problems() == []


def test_a_link_that_leads_nowhere_is_named(site: SiteFolder) -> None:
    (site.path / "campaigns" / "summer.toml").symlink_to("gone.toml")
    (problem,) = site.problems()
    assert problem.file.endswith("summer.toml")
    assert "leads nowhere" in problem.what


@pytest.mark.parametrize("name", ["spring.yaml", "spring.yml", "spring.TOML"])
def test_a_file_that_looks_like_a_campaign_and_is_not_read_is_named(
    site: SiteFolder, name: str
) -> None:
    site.write(f"campaigns/{name}", "id: spring")
    (problem,) = site.problems()
    assert problem.file.endswith(name)
    assert "spring.toml" in problem.hint


@pytest.mark.parametrize("name", ["notes.txt", ".#offer.toml", "._offer.toml", "x.schema.json"])
def test_what_belongs_to_editors_and_systems_is_passed_over(site: SiteFolder, name: str) -> None:
    (site.path / "campaigns" / name).symlink_to("nobody@nowhere")
    assert site.problems() == []


def test_of_two_site_files_neither_is_guessed(site: SiteFolder) -> None:
    path = site.write("site.json", '{"id": "other", "name": "Other"}')
    (problem,) = site.problems()
    assert problem.file == str(path)


DEEP = [
    ("json", "[" * 1000),
    ("json", '{"audience": ' + "[" * 1000 + "]" * 1000 + "}"),
    ("json", '{"audience": ' + '{"a": ' * 64 + "1" + "}" * 65),
    ("toml", "a = " + "[" * 100_000),
    ("toml", "[audience]\n" + ".".join(["a"] * 64) + " = 1"),
]


@pytest.mark.parametrize(("ending", "text"), DEEP)
def test_what_is_nested_without_end_is_called_so(site: SiteFolder, ending: str, text: str) -> None:
    for file in (f"campaigns/zzz.{ending}", f"site.{ending}"):
        (site.path / "site.toml").unlink(missing_ok=True)
        path = site.write(file, text)
        problem = next(one for one in site.problems() if one.file == str(path))
        assert problem.what == "This is nested too deeply."
        path.unlink()
