"""Overlays are data: what is not allow-listed is refused, with its file and line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from momently_build import overlays, tree
from momently_build.wheels import wheel_slices

if TYPE_CHECKING:
    from builder.conftest import SiteFolder

GOOD = """\
<section class="card">
  <h2 id="title">{{ overlay.title | slots }}</h2>
  <p>{{ site.name }}</p>
  %s
</section>
"""

REFUSED = [
    ("script", "<script>alert(1)</script>", "<script>"),
    ("handler", '<p onclick="x()">Hi</p>', '"onclick"'),
    ("inline style", '<p style="color:red">Hi</p>', '"style"'),
    ("script address", '<a href="javascript:x()">Hi</a>', "javascript:"),
    ("script address in disguise", '<a href="&#1;java&#10;script:x()">Hi</a>', "href"),
    ("other scheme", '<img src="data:text/html,x" alt="">', "data:"),
    ("foreign host without scheme", '<a href="//evil.example">Hi</a>', "//evil.example"),
    ("frame", '<iframe src="/x"></iframe>', "<iframe>"),
    ("style element", "<style>p{}</style>", "<style>"),
    ("form address", '<button type="button" formaction="/x">Go</button>', '"formaction"'),
    ("submit", '<button type="submit">Go</button>', '"submit"'),
    ("svg script", "<svg><script>x()</script></svg>", "<script>"),
    ("svg animation", '<svg><set attributeName="href" to="x"></set></svg>', "<set>"),
    ("svg use", '<svg><use href="https://evil.example/#a"></use></svg>', "evil.example"),
    ("svg foreign", "<svg><foreignObject></foreignObject></svg>", "<foreignObject>"),
    ("fetching paint", '<svg><path fill="url(https://evil.example)"/></svg>', "url("),
    ("unknown action", '<button type="button" data-action="aply">Go</button>', '"aply"'),
    ("slot that is no name", '<p data-slot="a b"></p>', '"a b"'),
    ("placeholder in attribute", '<p aria-label="{code}">Hi</p>', "{code}"),
    ("unfiltered placeholder", "<p>{code}</p>", "{code}"),
]


@pytest.mark.parametrize(("name", "html", "what"), REFUSED, ids=[row[0] for row in REFUSED])
def test_refused(site: SiteFolder, name: str, html: str, what: str) -> None:
    path = site.write("overlays/offer/overlay.html", GOOD % html)
    (problem,) = site.problems()
    assert problem.file == str(path)
    assert problem.line == 4
    assert what in problem.what
    assert problem.hint


def test_a_second_outermost_node_is_refused(site: SiteFolder) -> None:
    site.write("overlays/offer/overlay.html", "<p>one</p><p>two</p>")
    (problem,) = site.problems()
    assert "2 outermost nodes" in problem.what


def test_a_misspelt_name_is_a_problem_and_not_an_empty_text(site: SiteFolder) -> None:
    path = site.write("overlays/offer/overlay.html", GOOD % "{{ overlay.titel }}")
    (problem,) = site.problems()
    assert (problem.file, problem.line) == (str(path), 4)
    assert "titel" in problem.what


def test_a_broken_template_is_a_problem(site: SiteFolder) -> None:
    site.write("overlays/offer/overlay.html", GOOD % "{% if site %}")
    (problem,) = site.problems()
    assert "template cannot be read" in problem.what


def test_a_template_cannot_reach_out_of_its_sandbox(site: SiteFolder) -> None:
    site.write("overlays/offer/overlay.html", GOOD % "{{ site.__class__.__mro__ }}")
    assert len(site.problems()) == 1


def test_authored_text_stays_text(site: SiteFolder) -> None:
    path = site.path / "campaigns" / "offer.toml"
    text = path.read_text("utf-8").replace("Take it along.", "<img src=x onerror=alert(1)> & co")
    path.write_text(text, "utf-8")
    tree_ = site.checked().overlays["trees"]["exit-offer.main"]
    assert "<img src=x onerror=alert(1)> & co" in texts(tree_)


def test_placeholders_become_slots(site: SiteFolder) -> None:
    site.write("overlays/offer/overlay.html", GOOD % "")
    tree_ = site.checked().overlays["trees"]["exit-offer.main"]
    heading = ["Before you go: ", {"tag": "span", "slot": "reward"}]
    assert tree_ == {
        "tag": "section",
        "attrs": {"class": "card"},
        "children": [
            {"tag": "h2", "attrs": {"id": "title"}, "children": heading},
            {"tag": "p", "children": ["Little shop"]},
        ],
    }


def test_data_attributes_become_keys_of_the_node() -> None:
    html = '<p data-if="!applied" data-repeat="rows" data-slot="code" data-by="close"></p>'
    node, problems = tree.parse(html, tree.Template("x.html", html))
    assert problems == []
    assert node == {
        "tag": "p",
        "attrs": {"data-by": "close"},
        "if": "!applied",
        "repeat": "rows",
        "slot": "code",
    }


def test_svg_keeps_the_case_of_its_attributes() -> None:
    html = '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    node, problems = tree.parse(html, tree.Template("x.html", html))
    assert problems == []
    assert node == {
        "tag": "svg",
        "attrs": {"viewBox": "0 0 1 1"},
        "children": [{"tag": "path", "attrs": {"d": "M0 0"}}],
    }


def test_an_unknown_placeholder_is_told_at_its_place(site: SiteFolder) -> None:
    path = site.path / "campaigns" / "offer.toml"
    path.write_text(path.read_text("utf-8").replace("{reward}", "{rewart}"), "utf-8")
    (problem,) = site.problems()
    assert problem.place == "overlay.title"
    assert '"reward"' in problem.hint


def test_a_label_may_be_reworded_and_only_by_its_name(site: SiteFolder) -> None:
    path = site.path / "campaigns" / "offer.toml"
    path.write_text(path.read_text("utf-8") + 'words = { opt_out = "Enough" }\n', "utf-8")
    assert "Enough" in texts(site.checked().overlays["trees"]["exit-offer.main"])
    path.write_text(path.read_text("utf-8").replace("opt_out", "optout"), "utf-8")
    (problem,) = site.problems()
    assert problem.place == "overlay.words.optout"
    assert '"opt_out"' in problem.hint


def test_a_site_speaks_its_own_language(site: SiteFolder) -> None:
    path = site.path / "site.toml"
    path.write_text(path.read_text("utf-8").replace('"en"', '"de-AT"'), "utf-8")
    overlays = site.checked().overlays
    assert overlays["messages"]["free_shipping"] == "kostenloser Versand"
    assert "Keine Angebote mehr" in texts(overlays["trees"]["exit-offer.main"])
    path.write_text(path.read_text("utf-8").replace('"de-AT"', '"tlh"'), "utf-8")
    (problem,) = site.problems()
    assert problem.place == "language"


def test_a_theme_cannot_leave_its_rule(site: SiteFolder) -> None:
    path = site.path / "site.toml"
    text = path.read_text("utf-8")
    good = '[theme]\n"--momently-accent" = "#0b6e4f"\n'
    path.write_text(text + good, "utf-8")
    assert site.checked().overlays["theme"] == ":host{--momently-accent:#0b6e4f;}"
    for value in ("red;} p{", "url(https://evil.example)", "red/*"):
        path.write_text(text + good.replace("#0b6e4f", value), "utf-8")
        (problem,) = site.problems()
        assert problem.place == "theme.--momently-accent"


def test_the_slices_of_a_wheel_are_equal_and_begin_at_the_top() -> None:
    slices = wheel_slices(4)
    assert slices[0] == {
        "path": "M100 100L100 4A96 96 0 0 1 196 100Z",
        "label_x": "142.43",
        "label_y": "57.57",
        "label_angle": "-45",
    }
    assert len({one["path"] for one in slices}) == 4


def texts(node: Any) -> str:
    if isinstance(node, str):
        return node
    return " ".join(texts(child) for child in node.get("children", []))


def test_a_tree_is_plain_json(site: SiteFolder) -> None:
    overlays = site.checked().overlays
    assert json.loads(json.dumps(overlays)) == overlays
    assert set(overlays["css"]) == {"offer", "wheel"}


def slots(node: Any) -> list[str]:
    """List the slots of a tree in their order."""
    if isinstance(node, str):
        return []
    mine = [node["slot"]] if "slot" in node else []
    return mine + [slot for child in node.get("children", []) for slot in slots(child)]


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "on orders of  or more"), ("de", "ab einem Bestellwert von")],
)
def test_a_wheel_says_of_each_prize_from_which_order_on_it_counts(
    site: SiteFolder, language: str, says: str
) -> None:
    told = site.path / "site.toml"
    told.write_text(told.read_text("utf-8").replace('language = "en"', f'language = "{language}"'))
    path = site.path / "campaigns" / "wheel.toml"
    reward = '{ kind = "percent_off", value = 10, minimum = "25.00 EUR" }'
    more = f"""[[prizes]]
id = "more"
label = "More"
odds = 1
reward = {reward}

[overlay]"""
    path.write_text(path.read_text("utf-8").replace("[overlay]", more), "utf-8")
    wheel = site.checked().overlays["trees"]["wheel.main"]
    # That of what was won, and that of the third prize; the others have none.
    assert [slot for slot in slots(wheel) if slot.startswith("minimum")] == ["minimum", "minimum_2"]
    assert " ".join(texts(wheel).split()).count(" ".join(says.split())) == 2


def test_the_address_of_a_draw_is_that_of_the_issuer(site: SiteFolder) -> None:
    wheel = site.checked().overlays["trees"]["wheel.main"]
    assert "draw" in slots(wheel)
    assert "/collector/draws/" in texts(wheel)


def test_a_theme_names_only_what_an_overlay_reads(site: SiteFolder) -> None:
    path = site.path / "site.toml"
    text = path.read_text("utf-8") + '[theme]\n"--momently-acent" = "red"\n'
    path.write_text(text, "utf-8")
    (problem,) = site.problems()
    assert problem.place == "theme.--momently-acent"
    assert '"--momently-accent"' in problem.hint


def test_a_campaign_may_have_colours_of_its_own(site: SiteFolder) -> None:
    path = site.path / "campaigns" / "offer.toml"
    text = path.read_text("utf-8") + 'theme = { "--momently-accent" = "red" }\n'
    path.write_text(text, "utf-8")
    overlays = site.checked().overlays
    assert overlays["theme"] == 'dialog:has(>[data-theme="exit-offer"]){--momently-accent:red;}'
    assert overlays["trees"]["exit-offer.main"]["attrs"]["data-theme"] == "exit-offer"
    assert "data-theme" not in overlays["trees"]["wheel.main"]["attrs"]


def test_a_style_sheet_loses_only_white_space_that_means_nothing(site: SiteFolder) -> None:
    written = """/* a; b */
    .own > p :hover , .own::after { content: " ; a : b /* c */ " ; inset: 0 auto ; }
    @media (max-width: 9px) { .own { margin: calc(1px + 2px) } }
    """
    site.write("overlays/own/overlay.html", GOOD % "")
    path = site.write("overlays/own/overlay.css", written)
    shop = overlays.workshop(path.parents[2])
    assert overlays.css(shop, "own").endswith(
        '.own > p :hover,.own::after{content:" ; a : b /* c */ ";inset:0 auto}'
        "@media (max-width:9px){.own{margin:calc(1px + 2px)}}"
    )
