"""What an author writes: money, dates, hours, places and lines."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic_core import PydanticCustomError

from momently_build import positions, values, zones

if TYPE_CHECKING:
    from builder.conftest import SiteFolder

MONEY = [
    (500, 500, None),
    ("5.00 EUR", 500, "EUR"),
    ("5 EUR", 500, "EUR"),
    ("0.07EUR", 7, "EUR"),
    ("1999.99 USD", 199999, "USD"),
    ("500 JPY", 500, "JPY"),
    ("1.250 KWD", 1250, "KWD"),
]


@pytest.mark.parametrize(("written", "minor", "currency"), MONEY)
def test_money_is_read_digit_by_digit(written: object, minor: int, currency: str | None) -> None:
    assert values.money(written) == values.Money(minor, currency)


@pytest.mark.parametrize(
    "written",
    [5.0, True, -1, "5", "5.0 EUR", "5.00 JPY", "5,00 EUR", "-5.00 EUR", "5.00 eur", None],
)
def test_what_is_not_money_is_refused(written: object) -> None:
    with pytest.raises(PydanticCustomError):
        values.money(written)


@pytest.mark.parametrize("written", ["9-18", "24:00-25:00", "09:00-09:00", "09:60-10:00", 9])
def test_what_is_no_part_of_the_day_is_refused(written: object) -> None:
    with pytest.raises(PydanticCustomError):
        values.hours(written)


def test_hours_may_end_at_midnight_or_run_over_it() -> None:
    assert values.hours("09:00-24:00") == values.Hours(540, 1440)
    assert values.hours("22:00-06:00") == values.Hours(1320, 360)


def test_lines_are_found_in_toml() -> None:
    text = '''# comment with = and [brackets]
id = "a"  # [not.a.table]
text = """
[also] = not
"""
"dotted.key" . b = 1
list = [
  1,
  { x = "}", y = [2] },
]

[table.inner]
k = 1

[[many]]
id = 1
[many.sub]
z = 1
[[many]]
id = 2
[many.sub]
z = 2
'''
    lines = positions.in_toml(text)
    assert lines["id",] == 2
    assert lines["text",] == 3
    assert lines["dotted.key", "b"] == 6
    assert lines["list", 1] == 9
    assert lines["list", 1, "y"] == 9
    assert lines["table", "inner", "k"] == 13
    assert lines["many", 0, "sub", "z"] == 18
    assert lines["many", 1, "id"] == 20
    assert lines["many", 1, "sub", "z"] == 22


def test_lines_are_found_in_json() -> None:
    lines = positions.in_json('{\n "a": [1,\n  {"b": "}"}],\n "c": null}')
    assert lines == {("a",): 2, ("a", 0): 2, ("a", 1): 3, ("a", 1, "b"): 3, ("c",): 4}


def test_an_unwritten_place_has_the_line_around_it() -> None:
    lines = positions.in_toml("[a]\nb = 1\n[a.c]\n")
    assert positions.line_of(lines, ("a", "c", "missing")) == 3
    assert positions.line_of(lines, ("nowhere",)) is None


KEYS = some.text(some.characters(exclude_categories=["Cs", "Cc"]), min_size=0, max_size=6)
LEAVES = some.integers() | some.booleans() | KEYS
TREES = some.recursive(LEAVES, lambda inner: some.lists(inner) | some.dictionaries(KEYS, inner))


@given(some.dictionaries(KEYS, TREES))
def test_every_key_of_every_document_has_a_line(document: dict[str, Any]) -> None:
    text = "\n".join(f"{_quoted(key)} = {_written(value)}" for key, value in document.items())
    assert tomllib.loads(text) == document
    lines = positions.in_toml(text)
    for number, key in enumerate(document, 1):
        assert lines[key,] == number
    assert set(lines) == set(_places(document, ()))


def _quoted(key: str) -> str:
    return '"' + key.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(k)} = {_written(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_written(one) for one in value) + "]"
    if isinstance(value, str):
        return _quoted(value)
    return str(value).lower()


def _places(value: Any, place: positions.Place) -> list[positions.Place]:
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[positions.Place] = []
    for step, inner in steps:
        found.append((*place, step))
        if isinstance(inner, dict | list):
            found += _places(inner, (*place, step))
    return found


def test_a_zone_becomes_the_table_of_its_changes() -> None:
    berlin = zones.find("Europe/Berlin")
    assert berlin is not None
    table = zones.table(berlin)
    assert table["offsets_min"][:3] == [60, 120, 60]
    # 2024-03-31 01:00 UTC and 2024-10-27 01:00 UTC
    assert table["from_ms"][:3] == [0, 1711846800000, 1729990800000]


SCHEDULES = [
    ("from = 2030-01-01", "schedule.from", "neither an offset nor a zone"),
    ('until = 2030-01-01\nzone = "Europe/Berlim"', "schedule.zone", "no time zone"),
    (
        "from = 2031-01-01T00:00:00Z\nuntil = 2030-01-01T00:00:00Z",
        "schedule.until",
        "ends before it begins",
    ),
    ('weekdays = ["mo"]', "schedule.weekdays[0]", '"mo" is not one'),
    ('from = "soon"', "schedule.from", "is not a date"),
]


@pytest.mark.parametrize(("lines", "place", "what"), SCHEDULES)
def test_a_schedule_that_cannot_be_met(site: SiteFolder, lines: str, place: str, what: str) -> None:
    offer(site, "[reward]", f"[schedule]\n{lines}\n[reward]")
    (problem,) = site.problems()
    assert problem.place == place
    assert what in problem.what


def test_a_local_date_is_taken_in_its_zone(site: SiteFolder) -> None:
    offer(site, "[reward]", '[schedule]\nfrom = 2030-07-01\nzone = "Europe/Berlin"\n[reward]')
    schedule = site.checked().bundle["campaigns"][0]["schedule"]
    assert schedule["from_ms"] == 1909087200000  # 2030-06-30 22:00 UTC
    assert schedule["until_ms"] is None


def test_a_paused_campaign_may_be_over(site: SiteFolder) -> None:
    offer(site, "[reward]", "[schedule]\nuntil = 2025-01-01T00:00:00Z\n[reward]")
    assert len(site.problems()) == 1
    offer(site, 'id = "exit-offer"', 'id = "exit-offer"\npaused = true')
    assert site.problems() == []


REWARDS = [
    ('kind = "amount_off"\nvalue = "5.00 USD"', "reward.value", "in USD"),
    ("kind = \"amount_off\"\nvalue = 500\ncurrency = 'USD'", "reward.currency", "in USD"),
    ('kind = "percent_off"\nvalue = 0', "reward.value", "of 0"),
    ('kind = "percent_off"', "reward.value", "missing"),
    ('kind = "free_shipping"\nvalue = 3', "reward.value", "no value"),
    ('kind = "percent_off"\nvalue = 5\ncode = "STAY5"', "reward.code", "readable by every"),
    ('kind = "percent_off"\nvalue = 5\nissuer = "public"', "reward.code", "needs the code"),
    ('kind = "percent_off"\nvalue = 5.5', "reward.value", "5.5"),
]


@pytest.mark.parametrize(("lines", "place", "what"), REWARDS)
def test_a_reward_that_cannot_be_kept(site: SiteFolder, lines: str, place: str, what: str) -> None:
    offer(site, 'kind = "percent_off"\nvalue = 10', lines)
    (problem,) = site.problems()
    assert problem.place == place
    assert what in problem.what


AUDIENCES = [
    ('"cart.value" = { "$gte" = "40" }', 'audience."cart.value"."$gte"', "is a number"),
    ('"cart.valeu" = 40', 'audience."cart.valeu"', 'no "valeu"'),
    ('"visitor.age" = 40', 'audience."visitor.age"', 'no "age"'),
    ('"cart.value" = { "$gte" = nan }', 'audience."cart.value"."$gte"', "cannot stand"),
    ('"page.since" = 2026-01-01', 'audience."page.since"', "cannot stand"),
    ('"$and" = 3', 'audience."$and"', "list of conditions"),
]


@pytest.mark.parametrize(("line", "place", "what"), AUDIENCES)
def test_an_audience_that_would_never_match(
    site: SiteFolder, line: str, place: str, what: str
) -> None:
    offer(site, '"cart.value" = { "$gte" = 40 }', line)
    (problem,) = site.problems()
    assert problem.place == place
    assert what in problem.what
    assert problem.line == 9


TRIGGERS = [
    ('kind = "exit_intent"\nsensitivty = "low"', "trigger.sensitivty", '"sensitivity"'),
    ('kind = "exit_intent"\nsensitivity = "huge"', "trigger.sensitivity", "low, medium, high"),
    ('kind = "exit_intent"\ngrace_ms = -1', "trigger.grace_ms", "0 to"),
    ('kind = "exit_intent"\nfresh_ms = "x"', "trigger.fresh_ms", "milliseconds"),
    ('kind = "exit_intent"\ncancelled_by = ["purchaze"]', "trigger.cancelled_by[0]", '"purchase"'),
    ('kind = "page_signal"', "trigger.name", "Add name"),
    ("sensitivity = 'low'", "trigger.kind", "Add kind"),
]


@pytest.mark.parametrize(("lines", "place", "hint"), TRIGGERS)
def test_a_trigger_that_cannot_work(site: SiteFolder, lines: str, place: str, hint: str) -> None:
    offer(site, 'kind = "exit_intent"', lines)
    (problem,) = site.problems()
    assert problem.place == place
    assert hint in problem.hint


def test_json_is_as_good_as_toml(site: SiteFolder) -> None:
    toml = site.path / "campaigns" / "offer.toml"
    before = site.checked().bundle
    document = tomllib.loads(toml.read_text("utf-8"))
    toml.unlink()
    import json

    document["$schema"] = "../campaign.schema.json"
    site.write("campaigns/offer.json", json.dumps(document, indent=1))
    assert site.checked().bundle == before
    document["reward"]["value"] = 110
    site.write("campaigns/offer.json", json.dumps(document, indent=1))
    (problem,) = site.problems()
    assert problem.place == "reward.value"
    assert problem.line is not None


def test_a_folder_without_a_site(site: SiteFolder) -> None:
    (site.path / "site.toml").unlink()
    (problem,) = site.problems()
    assert "no site.toml" in problem.what


def offer(site: SiteFolder, old: str, new: str) -> None:
    path = site.path / "campaigns" / "offer.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


UNREADABLE = [
    ("json", '{"id": "\\ud800"}'),
    ("json", "[" * 100_000),
    ("json", "[1]"),
    ("toml", "a = " + "[" * 100_000),
    ("toml", "a = " + "1" * 5000),
    ("toml", 'a = """\nnever closed'),
]


@pytest.mark.parametrize(("ending", "text"), UNREADABLE)
def test_what_cannot_be_read_is_one_problem(site: SiteFolder, ending: str, text: str) -> None:
    path = site.write(f"campaigns/zzz.{ending}", text)
    (problem,) = site.problems()
    assert problem.file == str(path)


def test_a_byte_order_mark_is_not_held_against_anyone(site: SiteFolder) -> None:
    path = site.path / "site.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert site.problems() == []
