"""Starts a site folder that checks and builds as it stands, with comments that teach.

Rule 1: a folder that holds anything is left alone.
Rule 2: the folder is filled beside its place and moved there whole.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from momently_build import schema_files
from momently_build.problems import AuthorProblemsError, Problem

_FOLDER = Path(__file__).parent / "scaffold"
_STAND_IN_ID, _STAND_IN_NAME = 'id = "my-shop" ', 'name = "My shop" '


def create(place: Path) -> list[Path]:
    """Make a new site folder and give the paths of its files."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        what = "There is something here already."
        hint = "Name a folder that does not exist yet."
        raise AuthorProblemsError([Problem(str(place), "(whole folder)", None, what, hint)])
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".new-site-") as scratch:
        fresh = Path(scratch) / "site"
        for source in _files():
            target = fresh / source.relative_to(_FOLDER)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(_named(source.read_text("utf-8"), place), "utf-8")
        schema_files.write(fresh)
        if place.exists():
            place.rmdir()
        fresh.rename(place)
    return sorted(path for path in place.rglob("*") if path.is_file())


def _files() -> list[Path]:
    return sorted(_FOLDER.rglob("*.toml"))


def _named(text: str, place: Path) -> str:
    """Put the folder's name in the place of the stand-in; the comments keep their column."""
    folder = place.resolve().name
    id_ = re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")[:64].rstrip("-") or "my-shop"
    name = re.sub(r"[-_\s]+", " ", folder).strip() or "My shop"
    name = name.replace("\\", "").replace('"', "")
    text = text.replace(_STAND_IN_ID, f'id = "{id_}" ', 1)
    return text.replace(_STAND_IN_NAME, f'name = "{name[:1].upper()}{name[1:]}" ', 1)
