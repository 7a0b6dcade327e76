"""The commands of a day: new, check, build, schema, verify-draw."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from typer.testing import CliRunner

import momently
from momently import draws
from momently_build import assets, runtime, schema_files
from momently_build.cli import app

if TYPE_CHECKING:
    from click.testing import Result

    from builder.conftest import SiteFolder
    from momently_build.runtime import Prepared

DEMO = assets.demo_shop()
EXAMPLE = re.compile(r'# (\[|"?[\w.]+"? = )')


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_new_site_checks_and_builds_clean(
    tmp_path: Path, prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runtime, "prepare", lambda tell=None: prepared)
    place = tmp_path / "Corner Shop"
    assert run("new", place).exit_code == 0
    assert run("check", place).exit_code == 0
    built = run("build", place, "--out", tmp_path / "dist", "--json")
    assert built.exit_code == 0, built.output
    told = json.loads(built.stdout)
    assert told["ok"] is True
    assert 'src="https://YOUR-HOST/momently/momently.js"' in told["tag"]
    site = tomllib.loads((place / "site.toml").read_text("utf-8"))
    assert (site["id"], site["name"]) == ("corner-shop", "Corner Shop")


def test_the_command_line_says_its_version() -> None:
    told = run("--version")
    assert (told.exit_code, told.stdout) == (0, f"momently {momently.VERSION}\n")


def test_a_new_site_is_not_made_over_another(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert run("new", tmp_path).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_commented_lines_of_a_new_site_are_right_too(tmp_path: Path) -> None:
    run("new", tmp_path / "shop")
    path = tmp_path / "shop" / "campaigns" / "exit-offer.toml"
    lines = path.read_text("utf-8").splitlines()
    told = [line[2:] if EXAMPLE.match(line) else line for line in lines]
    path.write_text("\n".join(told), "utf-8")
    checked = run("check", tmp_path / "shop")
    assert checked.exit_code == 0, checked.output
    assert "plain, warm" in checked.stdout


def test_the_demonstration_has_no_problems() -> None:
    checked = run("check", DEMO, "--json")
    assert json.loads(checked.stdout) == {"ok": True, "problems": []}


def test_the_schemas_accept_the_demonstration() -> None:
    for name, make in schema_files.MAKERS.items():
        jsonschema.Draft202012Validator.check_schema(make())
        written = (DEMO / name).read_text("utf-8")
        assert written == schema_files.text(make()), f"run: momently schema {DEMO}"
    accepts(schema_files.site(), DEMO / "site.toml")
    for path in sorted((DEMO / "campaigns").glob("*.toml")):
        accepts(schema_files.campaign(), path)


def accepts(schema: dict[str, Any], path: Path) -> None:
    errors = jsonschema.Draft202012Validator(schema).iter_errors(read(path))
    assert [error.message for error in errors] == []


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("table", "key", "value"),
    [
        ("trigger", "kind", "exit"),
        ("trigger", "sensitivty", "low"),
        ("reward", "valeu", 1),
        ("reward", "value", "5 euros"),
    ],
)
def test_the_schema_refuses_what_the_check_refuses(table: str, key: str, value: object) -> None:
    document = read(DEMO / "campaigns" / "exit-offer.toml")
    document[table][key] = value
    validator = jsonschema.Draft202012Validator(schema_files.campaign())
    assert not validator.is_valid(document)


def test_schemas_are_written_beside_the_site(site: SiteFolder) -> None:
    assert run("schema", site.path).exit_code == 0
    assert json.loads((site.path / "campaign.schema.json").read_text("utf-8"))["title"]
    assert site.problems() == []


@pytest.fixture
def draw() -> dict[str, Any]:
    """A draw as its issuer published it."""
    seed = "5a" * 32
    odds = [{"id": "ten", "odds": 1}, {"id": "nothing", "odds": 3}]
    told: dict[str, Any] = {
        "draw_id": "d-1",
        "commitment": hashlib.sha256(bytes.fromhex(seed)).hexdigest(),
        "server_seed": seed,
        "page_seed": "0b" * 16,
        "odds": odds,
    }
    pairs = [(str(one["id"]), int(str(one["odds"]))) for one in odds]
    told["prize"] = draws.prize(seed, "d-1", told["page_seed"], pairs)
    return told


def verified(tmp_path: Path, draw: dict[str, Any]) -> Result:
    (tmp_path / "draw.json").write_text(json.dumps(draw))
    return run("verify-draw", tmp_path / "draw.json", "--json")


def test_a_fair_draw_is_confirmed(tmp_path: Path, draw: dict[str, Any]) -> None:
    result = verified(tmp_path, draw)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["fair"] is True


@pytest.mark.parametrize(
    ("key", "value"), [("prize", "another"), ("server_seed", "5b" * 32), ("server_seed", "zz")]
)
def test_a_broken_promise_is_told(
    tmp_path: Path, draw: dict[str, Any], key: str, value: str
) -> None:
    result = verified(tmp_path, draw | {key: value})
    assert result.exit_code == 1
    assert json.loads(result.stdout)["fair"] is False


def test_a_draw_without_its_seed_is_a_problem(tmp_path: Path, draw: dict[str, Any]) -> None:
    del draw["server_seed"]
    result = verified(tmp_path, draw)
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["place"] == "server_seed"


def test_a_draw_that_is_nothing_but_brackets_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "draw.json").write_text("[" * 100_000)
    result = run("verify-draw", tmp_path / "draw.json", "--json")
    assert result.exit_code == 2
    assert "nested" in json.loads(result.stdout)["problems"][0]["what"]


@pytest.mark.parametrize("failure", [OSError("disk full"), runtime.NotPreparedError("no esbuild")])
def test_a_failure_is_told_in_json_too(
    tmp_path: Path, site: SiteFolder, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail(tell: object = None) -> Prepared:
        raise failure

    monkeypatch.setattr(runtime, "prepare", fail)
    result = run("build", site.path, "--out", tmp_path / "dist", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["ok"] is False
    assert str(failure) in told["error"]


def test_every_command_has_help() -> None:
    listed = run("--help")
    for command in ("new", "check", "build", "serve", "demo", "schema", "verify-draw", "prepare"):
        assert command in listed.stdout
        assert run(command, "--help").exit_code == 0
