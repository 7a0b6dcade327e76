"""Finds and reads what an author wrote: site.toml, campaigns/*.toml, overlays/.

Rule 1: TOML and JSON with the same keys are equals.
Rule 2: files are read in the order of their names, so that every machine sees the same site.
Rule 3: a file that cannot be read is a problem, and does not hide those of the other files.
Rule 4: what looks like a campaign and is not read is a problem too. Names that begin with a
dot belong to editors and systems: they are passed over.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from momently_build import positions
from momently_build.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from momently_build.positions import Place

T = TypeVar("T")
ENDINGS = (".toml", ".json")
YAML = (".yaml", ".yml")
# No campaign needs as many levels, and what reads it further on follows each of them down.
DEEPEST = 64
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read: what it says and on which line."""

    file: str
    document: dict[str, object]
    lines: Mapping[Place, int] = field(repr=False)

    def problem(self, place: Place, what: str, hint: str) -> Problem:
        """Make a problem that points into this file."""
        line = positions.line_of(self.lines, place)
        return Problem(self.file, positions.shown(place) or "(whole file)", line, what, hint)


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything found in one site folder."""

    folder: Path
    site: Source | None
    campaigns: tuple[Source, ...]
    problems: tuple[Problem, ...]


def read(folder: Path) -> Sources:
    """Read a site folder; what cannot be read becomes a problem."""
    problems: list[Problem] = []
    site = _site(folder, problems)
    campaigns = [_source(path, problems) for path in campaign_paths(folder)]
    overlooked = _overlooked(folder / "campaigns")
    problems.extend(overlooked)
    if site is not None and not campaigns and not overlooked:
        problems.append(_no_campaign(folder))
    found = tuple(source for source in campaigns if source is not None)
    return Sources(folder, site, found, tuple(problems))


def campaign_paths(folder: Path) -> list[Path]:
    """List the campaign files of a site folder in the order of their names."""
    return _files(folder / "campaigns")


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in _visible(folder) if path.suffix in ENDINGS and path.is_file())


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    # A *.schema.json is there for the editor, not for us.
    return [
        path
        for path in folder.iterdir()
        if not path.name.startswith(".") and not path.name.endswith(".schema.json")
    ]


def _overlooked(folder: Path) -> list[Problem]:
    """Name what an author may believe to be a campaign."""
    found = []
    for path in _visible(folder):
        ending = path.suffix.lower()
        if path.suffix in ENDINGS and path.is_symlink() and not path.exists():
            told = "This link leads nowhere.", "Point it at a campaign file, or delete it."
        elif ending in YAML:
            told = "YAML is not read here.", f"Say the same in TOML: {path.stem}.toml"
        elif ending in ENDINGS and path.suffix != ending:
            told = "This file is not read.", f"Small letters: {path.stem}{ending}"
        else:
            continue
        found.append(Problem(str(path), "(whole file)", None, *told))
    return found


def is_site(folder: Path) -> bool:
    """Say whether a folder holds the settings of a site."""
    return any((folder / f"site{ending}").is_file() for ending in ENDINGS)


def _site(folder: Path, problems: list[Problem]) -> Source | None:
    found = [path for ending in ENDINGS if (path := folder / f"site{ending}").is_file()]
    if len(found) > 1:
        what = "There is a site.toml as well, so nobody can say which of the two counts."
        problems.append(Problem(str(found[1]), "(whole file)", None, what, "Delete one of them."))
    if found:
        return _source(found[0], problems)
    what = "There is no site.toml here." if folder.is_dir() else "There is no such folder."
    hint = "Name the folder that holds site.toml, or make one with: momently new FOLDER"
    if (folder / "site.toml").is_symlink():
        what, hint = "site.toml is a link that leads nowhere.", "Point it at the site's settings."
    problems.append(Problem(str(folder), "(whole folder)", None, what, hint))
    return None


def _no_campaign(folder: Path) -> Problem:
    what = "The site has no campaign."
    hint = "Put one TOML file per campaign into the folder campaigns/ beside site.toml."
    return Problem(str(folder / "campaigns"), "(whole folder)", None, what, hint)


def _source(path: Path, problems: list[Problem]) -> Source | None:
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        hint = "Save the file as UTF-8."
        what = f"Byte {error.start} is not UTF-8 text."
        problems.append(Problem(str(path), "(whole file)", None, what, hint))
        return None
    except OSError as error:
        what = f"The file cannot be read: {error.strerror}."
        hint = "Look at its permissions."
        problems.append(Problem(str(path), "(whole file)", None, what, hint))
        return None
    return _parsed(path, text, problems)


def _parsed(path: Path, text: str, problems: list[Problem]) -> Source | None:
    try:
        if path.suffix == ".json":
            document = _shallow(json.loads(text))
            # Half a character cannot be written again as UTF-8; better said now.
            json.dumps(document, ensure_ascii=False).encode()
            lines = positions.in_json(text)
            if twice := _said_twice(path, text):
                problems.extend(twice)
                return None
        else:
            document = _shallow(tomllib.loads(text))
            lines = positions.in_toml(text)
    except ValueError as error:
        problems.append(_broken(path, text, error))
        return None
    except RecursionError:
        what = "This is nested too deeply."
        hint = f"No campaign needs more than {DEEPEST} levels: is a bracket not closed?"
        problems.append(Problem(str(path), "(whole file)", None, what, hint))
        return None
    if not isinstance(document, dict):
        what = "The file must hold one JSON object."
        problems.append(
            Problem(str(path), "(whole file)", 1, what, "Begin it with { and end with }.")
        )
        return None
    # Editors may need the key; it says nothing about the site.
    document.pop("$schema", None)
    return Source(str(path), document, lines)


def _shallow(document: T) -> T:
    """Give a document back; raises RecursionError if it has too many levels, as readers do."""
    level: list[object] = [document]
    for _ in range(DEEPEST + 1):
        level = [below for one in level for below in _below(one)]
    if level:
        raise RecursionError
    return document


def _below(one: object) -> Iterable[object]:
    if isinstance(one, dict):
        return one.values()
    return one if isinstance(one, list) else ()


def _said_twice(path: Path, text: str) -> list[Problem]:
    found: list[Problem] = []
    for place, first, line in positions.repeated(text):
        what = f'The key "{place[-1]}" stands here twice, first on line {first}.'
        hint = "Keep one of the two: readers of JSON disagree about which counts."
        found.append(Problem(str(path), positions.shown(place), line, what, hint))
    return found


def _broken(path: Path, text: str, error: Exception) -> Problem:
    said, line, column = str(error), text.count("\n") + 1, 1
    if isinstance(error, json.JSONDecodeError):
        said, line, column = error.msg, error.lineno, error.colno
    elif found := _TOML_PLACE.search(said):
        said = said[: found.start()]
        line, column = (int(found[1]), int(found[2])) if found[1] else (line, 1)
    kind = path.suffix[1:].upper()
    hint = "Look at this line and the one before: a quote, a bracket or an = is often missing."
    return Problem(str(path), f"column {column}", line, f"This is not {kind}: {said}.", hint)
