"""A site's plug-ins, as the build reads them: `plugins/*.py` beside site.toml.

Rule 1: a file is read first (`plugins_rules`); only what breaks no rule is run, and that in a
process of its own, with a time limit (`plugins_trial`). Nothing an author writes can hang or
end the build; all of it becomes problems with file and line.
Rule 2: what is published are the sources as they were checked, in one archive named by its
hash; equal sources give equal bytes. A site without plug-ins has no archive.
Rule 3: kinds here are tables only: whoever runs them loads them anew.
"""

from __future__ import annotations

import ast
import io
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from momently.triggers import NONE, Plugged
from momently_build import archive, plugins_checks, plugins_rules, plugins_trial
from momently_build.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FOLDER = "plugins"
NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class SitePlugIns:
    """What a site brings of its own; `unread` are triggers of files that have problems."""

    sources: Mapping[str, str] = field(default_factory=dict)
    plugged: Plugged = NONE
    unread: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    def zip(self) -> bytes:
        """Give the archive that the worker puts on Python's path."""
        members = {f"{FOLDER}/{name}.py": text.encode() for name, text in self.sources.items()}
        return archive.pack({f"{FOLDER}/__init__.py": b""} | members)

    def named(self) -> dict[str, Any]:
        """Give what the bundle says of them; nothing when there are none."""
        if not self.sources:
            return {}
        return {"hash": archive.content_hash(self.zip()), "modules": sorted(self.sources)}


NO_PLUG_INS = SitePlugIns()


@dataclass(frozen=True, slots=True)
class Module:
    """One plug-in file that can be parsed."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    def problem(self, place: str, line: int | None, what: str, hint: str) -> Problem:
        """Make a problem that points into this file."""
        return Problem(str(self.path), place, line, what, hint)


def read(folder: Path) -> SitePlugIns:
    """Read and check the plug-ins of a site folder."""
    problems: list[Problem] = []
    modules = [module for path in paths(folder) if (module := _module(path, problems))]
    names = frozenset(module.name for module in modules)
    broken = {module.name for module in modules if _broken(module, names, problems)}
    sound = [one for one in modules if not plugins_rules.needs(one, names) & broken]
    sources = {module.name: module.text for module in sound if module.name not in broken}
    tried = plugins_trial.run(sources)
    by_name = {module.name: module for module in modules}
    kinds, wrong = plugins_checks.kinds(by_name, tried)
    problems.extend(wrong)
    declared = {kind for module in modules for kind in plugins_rules.declared(module)}
    unread = frozenset(declared - set(kinds))
    return SitePlugIns(sources, Plugged(kinds), unread, tuple(problems))


def with_sources(bundle: dict[str, Any], sources: Mapping[str, str]) -> dict[str, Any]:
    """Put the sources of its plug-ins into a bundle, for whoever replays it here."""
    if "plugins" not in bundle:
        return bundle
    return bundle | {"plugins": bundle["plugins"] | {"sources": dict(sources)}}


def beside(bundle: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Put in the sources from the archive of a built folder; raises OSError without it."""
    named = bundle.get("plugins")
    if not named:
        return bundle
    content = (folder / f"{FOLDER}-{named['hash']}.zip").read_bytes()
    if archive.content_hash(content) != named["hash"]:
        raise OSError("the archive of the plug-ins was changed")
    return with_sources(
        bundle, {name: text for name, text in _unpacked(content) if name != "__init__"}
    )


def _unpacked(content: bytes) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for path in packed.namelist():
            yield PurePosixPath(path).stem, packed.read(path).decode()


def paths(folder: Path) -> list[Path]:
    """List the plug-in files of a site folder in the order of their names."""
    found = sorted((folder / FOLDER).glob("*.py"))
    return [path for path in found if path.name != "__init__.py" or path.stat().st_size]


def _broken(module: Module, names: frozenset[str], problems: list[Problem]) -> bool:
    found = plugins_rules.problems(module, names)
    problems.extend(found)
    return bool(found)


def _module(path: Path, problems: list[Problem]) -> Module | None:
    if not NAME.fullmatch(path.stem):
        hint = "Name it with small letters, digits and _ ; __init__.py may only be empty."
        what = f'"{path.name}" cannot be a plug-in.'
        problems.append(Problem(str(path), "(whole file)", None, what, hint))
        return None
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        return Module(path, path.stem, text, ast.parse(text, path.name))
    except SyntaxError as error:
        where = f"column {error.offset or 1}"
        what = f"This is not Python: {error.msg}."
        hint = "Look at this line and the one before: a colon, a bracket or a quote."
        problems.append(Problem(str(path), where, error.lineno, what, hint))
    except (OSError, ValueError, RecursionError, MemoryError) as error:
        hint = "Save it as UTF-8 text that Python can read."
        what = f"This cannot be read: {error}."
        problems.append(Problem(str(path), "(whole file)", None, what, hint))
    return None
