"""Everything a visitor's browser loads that is the same for every site, made ready.

Rule 1: what is prepared is named by a hash of what it was made from, so a second
call finds it, and two calls at once make the same folder.
Rule 2: the standard library is cut to the modules in use, found by running and
by reading momently, never by a list kept by hand; the cut runtime then plays the
same rehearsal, and a different answer is a build error.
Rule 3: a folder is filled beside its place and moved there whole.
Rule 4: an installed momently carries the result and needs no Node.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momently_build import archive, extras, reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Progress = Callable[[str, int, int], None]

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent
WIDGET = BUILD.parent / "widget"
NODE_SCRIPTS = HERE / "node"
NODE_MODULES = BUILD / "node_modules"
CACHE = BUILD / "prepared"
SHIPPED = HERE / "assets" / "prepared"
"""Where an installed momently keeps what a contributor's build prepared."""

HOST = "momently.hosts.browser"
INSPECTOR = ("momently.booth", "momently.inspection")
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
STDLIB = "python_stdlib.zip"
NODE_LIMIT_S = 180
KEPT_GENERATIONS = 4

PAGE, STAGE, WORKER = "momently.js", "stage.js", "worker.js"
BUNDLING = (
    "--bundle",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=none",
    "--loader:.css=text",
)
# esbuild joins, terser presses: its own minifier would leave visitors 4 % more to download.
PRESSING = ("--compress", "passes=3,ecma=2022", "--mangle", "--ecma", "2022", "--comments", "false")
SCRIPTS = (
    (PAGE, "page/loader.js", "iife"),
    (STAGE, "page/stage.js", "esm"),
    (WORKER, "worker/worker.js", "esm"),
    *((f"{extra.name}.js", extra.source, "esm") for extra in extras.TABLE),
)


class NotPreparedError(Exception):
    """The runtime could not be made ready; the text says why and what helps."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Paths of what every site's output folder gets, before names carry hashes."""

    page_script: Path
    """`momently.js`: loader, sensors, wire, courier, store, as one classic script."""
    stage_script: Path
    """Draws views; an ES module, imported once momently is armed."""
    worker_script: Path
    """Boots Python; an ES module for a module worker."""
    extra_scripts: Mapping[str, Path]
    """ES modules that only pages which need them import, by name."""
    runtime_dir: Path
    """Pyodide and its cut standard library, to be served as one folder."""
    momently_zip: Path
    """The momently package as bytecode for that Pyodide, without what only an inspector needs."""
    inspected_zip: Path
    """The same with it, for the pages that are inspected."""


def prepare(progress: Progress | None = None) -> Prepared:
    """Return the runtime, made now if the sources changed; `progress(step, done, total)` is told.

    Raises NotPreparedError where Node or a source is missing or the cut runtime misbehaves.
    """
    if SHIPPED.is_dir():
        return _prepared(SHIPPED, SHIPPED)
    tell = progress or _silence
    tell("page scripts", 0, 2)
    scripts = _made("scripts", _scripts_key(), _make_scripts)
    tell("Python runtime", 1, 2)
    python = _made("python", _python_key(), _make_python)
    tell("runtime ready", 2, 2)
    return _prepared(scripts, python)


def _prepared(scripts: Path, python: Path) -> Prepared:
    return Prepared(
        page_script=scripts / PAGE,
        stage_script=scripts / STAGE,
        worker_script=scripts / WORKER,
        extra_scripts={extra.name: scripts / f"{extra.name}.js" for extra in extras.TABLE},
        runtime_dir=python / "runtime",
        momently_zip=python / "momently.zip",
        inspected_zip=python / "inspected.zip",
    )


def _silence(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _made(kind: str, key: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `kind`-`key`, filled by `make` unless it is there already."""
    place = CACHE / f"{kind}-{key}"
    if place.is_dir():
        return place
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE, prefix=".making-") as scratch:
        folder = Path(scratch) / "made"
        folder.mkdir()
        make(folder)
        try:
            folder.rename(place)
        except OSError:
            # Someone else was quicker; equal keys mean equal contents.
            if not place.is_dir():
                raise
    _forget_old(kind, place)
    return place


def _forget_old(kind: str, current: Path) -> None:
    generations = sorted(CACHE.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime)
    for old in generations[:-KEPT_GENERATIONS]:
        if old != current:
            shutil.rmtree(old, ignore_errors=True)


def _scripts_key() -> str:
    patterns = ("page/**/*.js", "page/**/*.css", "worker/**/*.js")
    sources = [path for pattern in patterns for path in WIDGET.glob(pattern)]
    own = [Path(__file__), Path(extras.__file__)]
    return _key([*own, _manifest_of("esbuild"), _manifest_of("terser"), *sources])


def _python_key() -> str:
    sources = [*WIDGET.glob("momently/**/*.py"), *NODE_SCRIPTS.iterdir()]
    modules = [Path(__file__), Path(archive.__file__), Path(reach.__file__)]
    return _key([*modules, _manifest_of("pyodide"), *sources])


def _key(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        contents = path.read_bytes()
        digest.update(f"{path.relative_to(BUILD.parent)}\0{len(contents)}\0".encode())
        digest.update(contents)
    return digest.hexdigest()[:16]


def _manifest_of(package: str) -> Path:
    manifest = NODE_MODULES / package / "package.json"
    if not manifest.is_file():
        hint = "run `make setup`, or `npm ci` in build/"
        raise NotPreparedError(f"the npm package {package} is not installed: {hint}")
    return manifest


def _make_scripts(folder: Path) -> None:
    for name, source, form in SCRIPTS:
        if not (WIDGET / source).is_file():
            raise NotPreparedError(f"widget/{source} is missing")
        joined = str(folder / name)
        _run(
            [
                _program("esbuild"),
                str(WIDGET / source),
                *BUNDLING,
                f"--format={form}",
                f"--outfile={joined}",
            ],
            f"bundling widget/{source}",
        )
        module = ["--module"] if form == "esm" else []
        _run(
            [_program("terser"), joined, *PRESSING, *module, "--output", joined],
            f"pressing widget/{source}",
        )


def _program(package: str) -> str:
    return str(NODE_MODULES / package / "bin" / package)


def _make_python(folder: Path) -> None:
    compiled = folder / "compiled"
    compiled.mkdir()
    rehearsal = _rehearsal()
    traced = _trace(compiled, rehearsal)
    runtime = folder / "runtime"
    runtime.mkdir()
    for name in PYODIDE_FILES:
        shutil.copyfile(NODE_MODULES / "pyodide" / name, runtime / name)
    (runtime / STDLIB).write_bytes(archive.pack_folder(compiled / "stdlib"))
    momently_zip = folder / "momently.zip"
    visited = reach.of(WIDGET / "momently", (HOST,), without=INSPECTOR).own
    momently_zip.write_bytes(
        archive.pack_folder(compiled / "momently", [f"{name}c" for name in visited])
    )
    (folder / "inspected.zip").write_bytes(archive.pack_folder(compiled / "momently"))
    shutil.rmtree(compiled)
    (folder / "modules.json").write_text(json.dumps(traced["modules"], indent=1) + "\n")
    plan = {"runtime": f"{runtime}/", "momently_zip": str(momently_zip), "rehearsal": rehearsal}
    played = _node("rehearse.mjs", plan, "rehearsing on the cut runtime")
    if played["answers"] != traced["answers"]:
        raise NotPreparedError("the cut runtime does not answer as stock Pyodide does")


def _trace(compiled: Path, rehearsal: dict[str, Any]) -> dict[str, Any]:
    found = reach.of(WIDGET / "momently", (HOST,))
    plan = {
        "pyodide": f"{NODE_MODULES / 'pyodide'}/",
        "source": str(WIDGET / "momently"),
        "compiled": str(compiled),
        "inside": str(NODE_SCRIPTS / "inside.py"),
        "rehearsal": rehearsal,
        "imports": found.foreign,
        "own": found.own,
    }
    return _node("trace.mjs", plan, "tracing the standard library")


def _rehearsal() -> dict[str, Any]:
    played = json.loads((NODE_SCRIPTS / "rehearsal.json").read_text())
    bundle = json.dumps(played["bundle"], ensure_ascii=False)
    return {"module": HOST, "bundle": bundle, "batches": played["batches"]}


def _node(script: str, plan: dict[str, Any], doing: str) -> dict[str, Any]:
    """Run a script of node/ with `plan`, and return the JSON it prints."""
    node = shutil.which("node")
    if node is None:
        raise NotPreparedError("Node 20 or newer is needed to prepare the runtime; none is on PATH")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as handed:
        json.dump(plan, handed)
        handed.flush()
        answer: dict[str, Any] = json.loads(
            _run([node, str(NODE_SCRIPTS / script), handed.name], doing)
        )
    return answer


def _run(command: list[str], doing: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=NODE_LIMIT_S, check=False
    )
    if done.returncode != 0:
        last_lines = "\n".join(done.stderr.strip().splitlines()[-12:])
        raise NotPreparedError(f"{doing} failed:\n{last_lines}")
    return done.stdout
