"""Combined triggers: what an author hears of a slip, and what reaches bundle, schema and page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from momently_build import extras, manifest, schema_files
from momently_build.manifest import Files

if TYPE_CHECKING:
    from builder.conftest import SiteFolder

HEAD = 'id = "{id}"\nmoment = "buy"\nstage = "decision"\n\n[trigger]\n'
TAIL = '\n\n[overlay]\nkind = "offer"\ntitle = "T"\nbody = "B"\nterms = "All of it."\n'
SOUND = (
    'kind = "all"\nof = [\n  { kind = "dwell", after_ms = 5000 },\n'
    '  { kind = "not", of = [{ kind = "rage_click" }] },\n]'
)


def write(site: SiteFolder, trigger: str, name: str = "combined") -> None:
    site.write(f"campaigns/{name}.toml", HEAD.format(id=name) + trigger + TAIL)


SLIPS = [
    ("a lone not", 'kind = "not"\nof = [{ kind = "dwell" }]', "trigger.kind", "a not", "all"),
    (
        "a not inside any",
        'kind = "any"\nof = [{ kind = "dwell" }, { kind = "not", of = [{ kind = "rage_click" }] }]',
        "trigger.of[1].kind",
        "a not inside any",
        "sequence",
    ),
    (
        "nothing but not",
        'kind = "all"\nof = [{ kind = "not", of = [{ kind = "dwell" }] }, '
        '{ kind = "not", of = [{ kind = "rage_click" }] }]',
        "trigger.of",
        "nothing but not",
        "at least one",
    ),
    (
        "a not that ends a sequence",
        'kind = "sequence"\nof = [{ kind = "dwell" }, '
        '{ kind = "not", of = [{ kind = "rage_click" }] }]',
        "trigger.of[1]",
        "at the end",
        "after it",
    ),
    (
        "a not of two",
        'kind = "all"\nof = [{ kind = "dwell" }, '
        '{ kind = "not", of = [{ kind = "rage_click" }, { kind = "dead_click" }] }]',
        "trigger.of[1].of",
        "not one trigger",
        "one trigger",
    ),
    ("a part alone", 'kind = "any"\nof = [{ kind = "dwell" }]', "trigger.of", "fewer", "two"),
    ("no parts", 'kind = "all"', "trigger.of", '"of" is missing', "of = "),
    ("parts that are no list", 'kind = "all"\nof = "dwell"', "trigger.of", "dwell", "a list"),
    (
        "a part that is no table",
        'kind = "all"\nof = [{ kind = "dwell" }, "dwell"]',
        "trigger.of[1]",
        "not a trigger",
        "a table",
    ),
    (
        "a slip deep inside",
        'kind = "all"\nof = [{ kind = "dwell" }, { kind = "any", of = ['
        '{ kind = "scroll_depth", percnt = 3 }, { kind = "inactivity" }] }]',
        "trigger.of[1].of[0].percnt",
        '"scroll_depth" has no key "percnt"',
        "percent",
    ),
    (
        "a value deep inside",
        'kind = "all"\nof = [{ kind = "dwell" }, { kind = "scroll_depth", percent = 101 }]',
        "trigger.of[1].percent",
        "101",
        "1 to 100",
    ),
    (
        "an unknown part",
        'kind = "all"\nof = [{ kind = "dwell" }, { kind = "scrol_depth" }]',
        "trigger.of[1].kind",
        '"scrol_depth"',
        "scroll_depth",
    ),
    (
        "more than there are",
        'kind = "n_of"\nn = 3\nof = [{ kind = "dwell" }, { kind = "inactivity" }]',
        "trigger.n",
        "more than",
        "at most 2",
    ),
    (
        "called off in a part",
        'kind = "all"\nof = [{ kind = "dwell", cancelled_by = ["purchase"] }, '
        '{ kind = "inactivity" }]',
        "trigger.of[0].cancelled_by",
        "not for a part",
        "outermost",
    ),
    (
        "four deep",
        'kind = "any"\nof = [{ kind = "dwell" }, { kind = "any", of = [{ kind = "dwell" }, '
        '{ kind = "any", of = [{ kind = "dwell" }, { kind = "any", of = ['
        '{ kind = "dwell" }, { kind = "inactivity" }] }] }] }]',
        "trigger.of[1].of[1].of[1].of",
        "more than 3",
        "fewer",
    ),
    (
        "a selector with an open bracket",
        'kind = "element_visible"\nselector = "[data-x"',
        "trigger.selector",
        "data-x",
        "CSS",
    ),
    (
        "a condition with an unknown operator",
        'kind = "custom"\nsignal = "quiz"\nwhen = { score = { "$gtt" = 3 } }',
        "trigger.when",
        "$gtt",
        "condition",
    ),
]


@pytest.mark.parametrize("slip", SLIPS, ids=[row[0] for row in SLIPS])
def test_a_slip_is_one_problem_at_its_place(site: SiteFolder, slip: tuple[str, ...]) -> None:
    _, trigger, place, what, hint = slip
    write(site, trigger)
    (problem,) = site.problems()
    assert problem.place == place
    assert what in problem.what
    assert hint in problem.hint


def compiled(site: SiteFolder, trigger: str) -> dict[str, Any]:
    write(site, trigger)
    found = [one for one in site.checked().bundle["campaigns"] if one["id"] == "combined"]
    told: dict[str, Any] = found[0]["trigger"]
    return told


def test_every_part_is_compiled_with_its_defaults(site: SiteFolder) -> None:
    assert compiled(site, SOUND) == {
        "kind": "all",
        "within_ms": None,
        "fresh_ms": None,
        "cancelled_by": [],
        "of": [
            {"kind": "dwell", "after_ms": 5000, "active_only": True, "fresh_ms": 30_000},
            {
                "kind": "not",
                "within_ms": None,
                "fresh_ms": None,
                "of": [
                    {"kind": "rage_click", "clicks": 3, "px": 30, "gap_ms": 1000, "fresh_ms": 5000}
                ],
            },
        ],
    }


def test_an_editor_accepts_what_the_check_accepts() -> None:
    document = schema_files.campaign()
    trigger = {"$defs": document["$defs"], **document["properties"]["trigger"]}
    sound = {"kind": "all", "of": [{"kind": "dwell"}, {"kind": "not", "of": [{"kind": "dwell"}]}]}
    jsonschema.validate(sound, trigger)
    for slip in ({"kind": "not", "of": [{"kind": "dwell"}]}, {"kind": "all", "of": ["dwell"]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(slip, trigger)


def settings(site: SiteFolder) -> dict[str, Any]:
    checked = site.checked()
    campaigns = [written.campaign for written in checked.campaigns]
    made = manifest.compose(checked.site, campaigns, checked.bundle, Files({}, {}))
    told: dict[str, Any] = json.loads(made)["settings"]
    return told


def test_a_site_without_such_triggers_loads_no_senses(site: SiteFolder) -> None:
    assert "senses" not in settings(site)["extras"]
    assert "senses" not in settings(site)


def test_a_page_is_told_what_to_sense_and_no_more(site: SiteFolder) -> None:
    watched = '{ kind = "element_visible", selector = "#reviews", percent = 60 }'
    write(site, 'kind = "all"\nof = [{ kind = "inactivity" }, ' + watched + "]")
    write(site, 'kind = "dwell"\ncancelled_by = ["dead_click"]', "calm")
    told = settings(site)
    assert told["extras"]["senses"] == ""
    assert told["senses"] == {
        "kinds": ["activity", "dead_click", "element_visible"],
        "elements": [{"selector": "#reviews", "percent": 60}],
    }


def test_every_extra_has_its_source() -> None:
    names = [extra.name for extra in extras.TABLE]
    assert len(set(names)) == len(names)
