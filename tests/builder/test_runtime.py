"""The prepared runtime: complete, small, the same every time, and quick to find again.

Rule 1: that the cut runtime answers as stock Pyodide does is asked in tests/parity.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from momently_build import reach, runtime

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def prepared() -> runtime.Prepared:
    return runtime.prepare()


def test_a_second_call_makes_nothing(
    prepared: runtime.Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    assert runtime.prepare() == prepared


def test_everything_is_there(prepared: runtime.Prepared) -> None:
    names = {path.name for path in prepared.runtime_dir.iterdir()}
    assert names == {*runtime.PYODIDE_FILES, runtime.STDLIB}
    scripts = (prepared.page_script, prepared.stage_script, prepared.worker_script)
    assert all(path.stat().st_size > 0 for path in scripts)


def test_the_zips_hold_bytecode_only_and_all_that_is_in_reach(prepared: runtime.Prepared) -> None:
    with zipfile.ZipFile(prepared.inspected_zip) as packed:
        found = reach.of(runtime.WIDGET / "momently", (runtime.HOST,))
        assert packed.namelist() == sorted(f"{name}c" for name in found.own)
    with zipfile.ZipFile(prepared.runtime_dir / runtime.STDLIB) as packed:
        names = packed.namelist()
        assert all(name.endswith(".pyc") for name in names)
        assert "json/decoder.pyc" in names
        assert "sqlite3/__init__.pyc" not in names


def test_visitors_download_nothing_that_only_an_inspector_needs(
    prepared: runtime.Prepared,
) -> None:
    with zipfile.ZipFile(prepared.momently_zip) as packed:
        names = set(packed.namelist())
    with zipfile.ZipFile(prepared.inspected_zip) as packed:
        spared = set(packed.namelist()) - names
    assert {"momently/hosts/browser.pyc", "momently/engine/__init__.pyc"} <= names
    assert {"momently/booth.pyc", "momently/previews.pyc", "momently/wording.pyc"} <= spared
    assert all(name.startswith("momently/") for name in spared)


def test_made_twice_it_is_the_same_bytes(prepared: runtime.Prepared, tmp_path: Path) -> None:
    runtime._make_python(tmp_path)
    again = [tmp_path / "runtime" / runtime.STDLIB, tmp_path / "momently.zip"]
    first = [prepared.runtime_dir / runtime.STDLIB, prepared.momently_zip]
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in first]


def test_a_module_that_pyodide_lacks_is_a_build_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = reach.Reach((), {"tkinter.no_such": "momently/rule.py:7"})
    monkeypatch.setattr(runtime.reach, "of", lambda *_: found)
    with pytest.raises(runtime.NotPreparedError, match=r"momently/rule\.py:7 imports tkinter"):
        runtime._trace(tmp_path, runtime._rehearsal())


def test_without_node_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(runtime.NotPreparedError, match="Node 20"):
        runtime._node("trace.mjs", {}, "tracing")


def test_imports_are_read_wherever_they_stand(tmp_path: Path) -> None:
    package = tmp_path / "shop"
    (package / "deep").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "deep" / "__init__.py").write_text("from . import one\n")
    (package / "deep" / "one.py").write_text("def f():\n    import colorsys\n")
    (package / "unused.py").write_text("import wave\n")
    (package / "host.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import csv\n"
        "else:\n    import json\nfrom shop import deep\n"
    )
    found = reach.of(package, ("shop.host",))
    own = ("shop/__init__.py", "shop/deep/__init__.py", "shop/deep/one.py", "shop/host.py")
    assert found.own == own
    assert found.foreign == {
        "colorsys": "shop/deep/one.py:2",
        "json": "shop/host.py:5",
        "typing": "shop/host.py:1",
    }
