"""Plug-ins in a site folder: what is refused, with file and line, and what is published.

Rule 1: a row is one file that a developer might have written, and the one problem it has.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest
from typer.testing import CliRunner

from builder.conftest import NOW, OFFER
from momently import triggers
from momently.hosts import plug_sources, simulate
from momently_build import pipeline, plugins, plugins_rules, plugins_types, runtime, schema_files
from momently_build.cli import app

if TYPE_CHECKING:
    from builder.conftest import SiteFolder
    from momently_build.problems import Problem
    from momently_build.runtime import Prepared

ROOT = Path(__file__).resolve().parents[2]
GOOD = """\
from momently.plugins import Behaviour, Memory, Signal, count, trigger


@trigger(
    "waves",
    listens=["page_signal"],
    params={"times": count(2, "How often.", most=9)},
    says="The visitor waves.",
    fresh_ms=700,
)
def waves(signal: Signal, behaviour: Behaviour, memory: Memory, *, times: int) -> bool:
    memory["seen"] = memory.get("seen", 0) + (signal.facts["name"] == "wave")
    return bool(memory["seen"] >= times)
"""
CAMPAIGN = OFFER.replace('"exit-offer"', '"waves-offer"')
WAVING = CAMPAIGN.replace('kind = "exit_intent"', 'kind = "waves"\ntimes = 3')
HEAD = "from momently.plugins import *\n"
ASKED = "def it(signal, behaviour, memory):\n    return True\n"


def put(site: SiteFolder, text: str, name: str = "waves") -> list[Problem]:
    """Write a plug-in and give the site's problems."""
    site.write(f"plugins/{name}.py", text)
    return site.problems()


def one(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, problems
    return problems[0]


def test_a_plug_in_is_checked_compiled_and_published(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    site.write("campaigns/waves.toml", WAVING)
    assert put(site, GOOD) == []
    bundle = site.checked().bundle
    compiled = {one["id"]: one["trigger"] for one in bundle["campaigns"]}
    assert compiled["waves-offer"] == {
        "kind": "waves",
        "times": 3,
        "fresh_ms": 700,
        "cancelled_by": [],
    }
    built = pipeline.build(site.path, tmp_path / "dist", NOW, lambda: prepared)
    manifest = json.loads((built.place / "manifest.json").read_text("utf-8"))
    name = manifest["files"]["plugins"]
    assert name == f"plugins-{bundle['plugins']['hash']}.zip"
    content = (built.place / name).read_bytes()
    assert manifest["integrity"][name]["bytes"] == len(content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.namelist() == ["plugins/__init__.py", "plugins/waves.py"]
        assert packed.read("plugins/waves.py").decode() == GOOD
    again = pipeline.build(site.path, tmp_path / "again", NOW, lambda: prepared)
    assert (again.place / name).read_bytes() == content


def test_a_site_without_plug_ins_says_nothing_of_them(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    built = pipeline.build(site.path, tmp_path / "dist", NOW, lambda: prepared)
    manifest = json.loads((built.place / "manifest.json").read_text("utf-8"))
    assert "plugins" not in manifest["files"]
    assert "plugins" not in built.bundle


def test_another_line_in_a_plug_in_is_another_bundle(site: SiteFolder) -> None:
    site.write("campaigns/waves.toml", WAVING)
    put(site, GOOD)
    before = site.checked().bundle["hash"]
    put(site, GOOD + "# and so on\n")
    assert site.checked().bundle["hash"] != before


REFUSED = {
    "a clock": ("import time\n", 1, "cannot import time", "signal.at"),
    "chance": ("\nfrom random import choice\n", 2, "cannot import random", "replay"),
    "the page": ("import js\n", 1, "cannot import js", "momently.push"),
    "pyodide": ("from pyodide.ffi import to_js\n", 1, "cannot import pyodide.ffi", "push"),
    "files": ("import pathlib\n", 1, "cannot import pathlib", "network"),
    "somebody's package": ("import numpy as np\n", 1, "cannot import numpy", "json, math"),
    "a module that the cut leaves out": ("import statistics\n", 1, "statistics", "Besides"),
    "the engine": ("from momently.engine import Engine\n", 1, "momently.engine", "plugins"),
    "a neighbour that is not there": ("from plugins.wavs import x\n", 1, "plugins.wavs", "waves"),
    "an import in a hook": (
        "def f():\n    import json\n",
        2,
        "inside something",
        "top of the file",
    ),
    "open": ("x = open('f')\n", 1, "cannot use open", "network"),
    "eval by another name": ("y = 1\nx = eval\n", 2, "cannot use eval", "Write the code out"),
    "hash": ("x = hash('a')\n", 1, "cannot use hash", "sha256"),
    "the inside of Python": ("x = ().__class__\n", 1, "cannot use __class__", "without"),
    "the inside of Python by getattr": (
        "y = 1\nx = getattr(1, 're' + 'al')\n",
        2,
        "cannot use getattr",
        "after a dot",
    ),
    "an attribute set by its name": (
        "class A: ...\nsetattr(A, 'x', 1)\n",
        2,
        "cannot use setattr",
        "dot",
    ),
    "the inside of Python in a text": (
        'import operator\nx = operator.attrgetter("real.__class__")\n',
        2,
        "cannot use __class__, in a text either",
        "without",
    ),
    "the inside of Python in a format": (
        'x = "{0.__class__}".format(1)\n',
        1,
        "cannot use __class__, in a text",
        "without",
    ),
    "a line that mypy may not look at": (
        'def f() -> bool:\n    return "yes"  # type: ignore[return-value]\n',
        2,
        'switch type checks off with "# type: ignore"',
        "isinstance",
    ),
    "a file that mypy may not look at": (
        "# mypy: ignore-errors\nx = 1\n",
        1,
        'switch type checks off with "# mypy:"',
        "isinstance",
    ),
    "a function that mypy may not look at": (
        "from typing import no_type_check\n\n\n@no_type_check\ndef f(x): ...\n",
        4,
        "cannot use no_type_check",
        "mypy",
    ),
    "waiting": ("async def f():\n    pass\n", 1, "cannot wait", "wake"),
    "a global": ("x = 0\ndef f():\n    global x\n    x = 1\n", 3, "keeps nothing", "memory"),
    "a list in the module": ("x = []\ndef f():\n    x.append(1)\n", 3, "cannot change x", "memory"),
    "the signal": ("def f(signal):\n    signal.facts['x'] = 1\n", 2, "change signal", "Others"),
    "counting a signal twice": (
        "def f(signal, behaviour):\n    behaviour.scroll.scrolled(signal)\n",
        2,
        "cannot hand a signal to behaviour",
        "already",
    ),
    "another module": ("import json\ndef f():\n    json.x = 1\n", 3, "change json", "Others"),
    "a slip of the pen": ("def f(:\n", 1, "This is not Python", "Look at this line"),
    "an error": ("x = 1\ny = x / 0\n", 2, "ZeroDivisionError: division by zero", "loaded"),
    "an end": ("\nraise SystemExit(3)\n", 2, "SystemExit: 3", "loaded"),
    "a name that is ours": (
        HEAD + "@trigger('dwell', listens=['clicked'])\n" + ASKED,
        3,
        '"dwell" is a trigger of momently.',
        "something else",
    ),
    "a name that is none": (
        HEAD + "@trigger('My Kind', listens=['clicked'])\n" + ASKED,
        3,
        "'My Kind' is no name",
        "small letters",
    ),
    "a signal that is none": (
        HEAD + "@trigger('it', listens=['click'])\n" + ASKED,
        3,
        'There is no signal "click".',
        'Did you mean "clicked"?',
    ),
    "a signal that is not for plug-ins": (
        HEAD + "@trigger('it', listens=['session'])\n" + ASKED,
        3,
        '"session" is between the page and the engine.',
        "Allowed:",
    ),
    "nothing to listen to": (
        HEAD + "@trigger('it', listens=[])\n" + ASKED,
        3,
        "listens to nothing",
        "clicked",
    ),
    "no table": (
        HEAD + "@trigger('it', listens=['clicked'], params={'n': 2})\n" + ASKED,
        3,
        'The parameter "n" is no table.',
        "count",
    ),
    "a default out of its limits": (
        HEAD + "@trigger('it', listens=['clicked'], params={'n': count(0)})\n" + ASKED,
        3,
        'The default 0 of "n" is not a usable value.',
        "1 to",
    ),
    "a parameter called kind": (
        HEAD + "@trigger('it', listens=['clicked'], params={'kind': count(1)})\n" + ASKED,
        3,
        '"kind" stands beside',
        "otherwise",
    ),
    "a function that takes too little": (
        HEAD + "@trigger('it', listens=['clicked'])\ndef it(signal):\n    return True\n",
        3,
        "The function cannot be called.",
        "def NAME(signal, behaviour, memory)",
    ),
    "a function that leaves a parameter out": (
        HEAD + "@trigger('it', listens=['clicked'], params={'n': count(1)})\n" + ASKED,
        3,
        'It does not take "n".',
        "def NAME(signal, behaviour, memory, *, n: int)",
    ),
    "a parameter that nobody gives": (
        HEAD
        + "@trigger('it', listens=['clicked'])\ndef it(signal, behaviour, memory, *, n):\n"
        + "    return True\n",
        3,
        'Nobody gives it "n".',
        "params",
    ),
    "a parameter of another type": (
        HEAD
        + "@trigger('it', listens=['clicked'], params={'n': count(1)})\n"
        + "def it(signal, behaviour, memory, *, n: str):\n    return True\n",
        3,
        '"n" is written as str, but its table means int.',
        "n: int",
    ),
    "a generator": (
        HEAD
        + "@trigger('it', listens=['clicked'])\n"
        + "def it(signal, behaviour, memory):\n    yield True\n",
        3,
        "no function that answers",
        "without yield",
    ),
    "a class without fold": (
        HEAD + "@trigger('it', listens=['clicked'])\nclass It:\n    pass\n",
        3,
        "The class has no fold.",
        "def fold(self, signal, behaviour)",
    ),
    "a wake that takes too little": (
        HEAD
        + "@trigger('it', listens=['clicked'])\nclass It:\n"
        + "    def fold(self, signal, behaviour): return None\n"
        + "    def wake(self, at): return None\n",
        3,
        "wake cannot be called.",
        "def wake(self, at, behaviour)",
    ),
    "a class that cannot be made": (
        HEAD
        + "@trigger('it', listens=['clicked'])\nclass It:\n"
        + "    def __init__(self):\n        self.x = [][1]\n"
        + "    def fold(self, signal, behaviour): return None\n",
        5,
        "It cannot be made with its defaults: IndexError",
        "__init__",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_has_its_line_and_a_hint(name: str, site: SiteFolder) -> None:
    text, line, what, hint = REFUSED[name]
    problem = one(put(site, text))
    assert problem.file.endswith("plugins/waves.py")
    assert problem.line == line
    assert what in problem.what
    assert hint in problem.hint


def test_one_that_hangs_has_a_line_too(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    run = plugins.plugins_trial.run
    monkeypatch.setattr(plugins.plugins_trial, "run", lambda sources: run(sources, 0.3))
    problem = one(put(site, "x = 1\nwhile x:\n    x += 1\n"))
    assert problem.line in (2, 3)
    assert "did not end within 0.3 s" in problem.what


def test_what_it_prints_or_asks_is_nobodys(site: SiteFolder) -> None:
    assert plugins.plugins_trial.run({"a": "print('x')\nprint('{}')\n"}).failures == ()
    (failure,) = plugins.plugins_trial.run({"a": "input()\n"}).failures
    assert failure.said.startswith("EOFError")


def test_all_problems_are_told_at_once_and_the_campaign_is_not_blamed(site: SiteFolder) -> None:
    site.write("campaigns/waves.toml", WAVING.replace("value = 10", "value = 200"))
    site.write("plugins/other.py", "import os\n")
    found = put(site, GOOD.replace("import Behaviour", "import Nothing, Behaviour"))
    assert sorted({problem.file.rpartition("/")[2] for problem in found}) == [
        "other.py",
        "waves.py",
        "waves.toml",
    ]
    assert not any("no trigger" in problem.what for problem in found)


def test_a_campaign_is_held_against_the_table_of_the_plug_in(site: SiteFolder) -> None:
    site.write("campaigns/waves.toml", WAVING.replace("times = 3", "tims = 3\nfresh_ms = 1"))
    problem = one(put(site, GOOD))
    assert problem.place == "trigger.tims"
    assert 'Did you mean "times"?' in problem.hint
    site.write("campaigns/waves.toml", WAVING.replace("times = 3", "times = 10"))
    assert "1 to 9" in one(site.problems()).hint
    site.write("campaigns/waves.toml", WAVING.replace('"waves"\ntimes', '"wave"\ntimes'))
    assert 'Did you mean "waves"?' in one(site.problems()).hint


def test_a_kind_may_be_in_one_file_only(site: SiteFolder) -> None:
    put(site, GOOD)
    problem = one(put(site, GOOD, "again"))
    assert problem.what == '"waves" is in plugins/again.py too.'


def test_plug_ins_may_share_a_module(site: SiteFolder) -> None:
    site.write("plugins/shared.py", "LEAST = 2\n")
    shared = "from plugins.shared import LEAST\n" + GOOD.replace(">= times", ">= times + LEAST")
    assert put(site, shared) == []


def test_a_file_that_cannot_be_a_module_is_refused(site: SiteFolder) -> None:
    assert "cannot be a plug-in" in one(put(site, GOOD, "My-Plug-in")).what


def test_editors_know_the_triggers_of_the_site(site: SiteFolder) -> None:
    site.write("campaigns/waves.toml", WAVING)
    put(site, GOOD)
    schema_files.write(site.path)
    schema = json.loads((site.path / schema_files.CAMPAIGN).read_text("utf-8"))
    (offered,) = [
        one for one in schema["properties"]["trigger"]["oneOf"] if one.get("title") == "waves"
    ]
    assert offered["properties"]["times"]["maximum"] == 9
    assert offered["properties"]["kind"]["description"] == "The visitor waves."
    jsonschema.Draft202012Validator.check_schema(schema)


def test_types_are_checked_where_mypy_is(site: SiteFolder) -> None:
    wrong = GOOD.replace("return bool(memory", "return str(memory")
    site.write("plugins/waves.py", wrong)
    result = CliRunner().invoke(app, ["check", str(site.path), "--types", "--json"])
    assert result.exit_code == 2
    problem = json.loads(result.stdout)["problems"][0]
    assert (problem["place"], problem["line"]) == ("types", 13)
    assert '"str", expected "bool"' in problem["what"]
    assert CliRunner().invoke(app, ["check", str(site.path), "--no-types"]).exit_code == 0
    assert plugins_types.problems(site.path, {"waves": GOOD}) == []


def test_the_library_that_is_allowed_is_in_every_runtime() -> None:
    modules = json.loads((runtime.prepare().runtime_dir.parent / "modules.json").read_text())
    there = {name.removesuffix(".py").removesuffix("/__init__") for name in modules}
    built_in = {"collections.abc", "itertools", "math"}
    assert plugins_rules.LIBRARY - built_in <= there


def test_a_simulated_session_replays_exactly_from_site_and_built_folder(
    site: SiteFolder, prepared: Prepared, tmp_path: Path
) -> None:
    text = GOOD.replace('"page_signal"', '"scrolled"').replace(
        '(signal.facts["name"] == "wave")', "1"
    )
    site.write("campaigns/waves.toml", WAVING)
    assert put(site, text) == []
    built = pipeline.build(site.path, tmp_path / "dist", NOW, lambda: prepared)
    lines = simulate.session(plugins.beside(built.bundle, built.place), 7)
    assert json.loads(lines[0])["plugins"] == built.bundle["plugins"]["hash"]
    journal = tmp_path / "session.jsonl"
    journal.write_text("\n".join(lines) + "\n", "utf-8")
    for campaigns in (site.path, built.place, next(built.place.glob("bundle-*.json"))):
        words = ["replay", str(journal), "--campaigns", str(campaigns), "--json"]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.stdout
        assert '"waves-offer"' in result.stdout
    assert any('"waves-offer"' in line and '"effects"' in line for line in lines)


def test_the_plug_ins_of_two_sites_do_not_meet(site: SiteFolder) -> None:
    put(site, GOOD)
    read = plugins.read(site.path)
    with plug_sources.importable(read.sources):
        plug_sources.import_one("waves")
        assert "plugins.waves" in sys.modules
    assert "plugins.waves" not in sys.modules
    assert "waves" not in triggers.KINDS


def test_a_trial_knows_nothing_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "momently").mkdir()
    (tmp_path / "momently" / "__init__.py").write_text("raise SystemExit('not ours')")
    script = (
        "from momently_build import plugins_trial\n"
        f"assert plugins_trial.run({{'a': {GOOD!r}}}).failures == ()"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_what_the_docs_show_is_sound(site: SiteFolder) -> None:
    text = (ROOT / "docs" / "plugins.md").read_text("utf-8")
    shown = [part.partition("```")[0] for part in text.split("```python\n")[1:]]
    assert len(shown[0].strip().splitlines()) <= 12
    for number, source in enumerate(shown):
        site.write(f"plugins/shown_{number}.py", source)
    site.write("campaigns/waves.toml", CAMPAIGN.replace('"exit_intent"', '"second_thoughts"'))
    assert site.problems() == []
    assert plugins_types.problems(site.path, plugins.read(site.path).sources) == []
    (listed,) = re.findall(r"standard library: `([^`]*)`", text)
    assert set(listed.split()) == {
        name for name in plugins_rules.LIBRARY if name[0] != "_" and "." not in name
    }
