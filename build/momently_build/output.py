"""Writes a built folder so that a reader never sees half of one.

Rule 1: a build is written beside its place, flushed to disk, and moved there whole.
Rule 2: a folder that is not one of our builds is never replaced.
Rule 3: the hashed files of the build before stay for one more build, so that a page which
was open meanwhile still finds its own.
Rule 4: a build that changes nothing writes nothing, and files that no build wrote stay.
Rule 5: the build before is set aside under a fixed name while the new one takes its place. A
build that was killed in between is made good by the next one: `recover` puts it back, and
takes away what was left unfinished.
Rule 6: builds beside each other wait for each other, so nothing unfinished is anyone's work.
Where a system cannot make them wait, what is unfinished stays.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from momently_build import manifest
from momently_build.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

# What only a build writes; a name like this that the last manifest does not list is older.
OURS = re.compile(r"[a-z]+-[0-9a-f]{12}([./]|$)")


def problems(place: Path, terms: Path) -> list[Problem]:
    """Say why a build may not be written to `place`, with the issuer's `terms` where they are."""
    if terms.is_relative_to(place) or terms.is_dir():
        what = "The issuer's terms would lie where every visitor can read them, or on a folder."
        hint = "Name a file outside the built folder with --issuer."
        return [Problem(str(terms), "(issuer's terms)", None, what, hint)]
    if place.exists() and (place.is_mount() or place.samefile(Path.cwd())):
        what = "A build takes its place whole, and this folder cannot be moved aside."
        hint = "Name a folder inside it with --out."
        return [Problem(str(place), "(output folder)", None, what, hint)]
    if not place.exists() or (place.is_dir() and not any(place.iterdir())):
        return []
    if place.is_dir() and _listed(place) is not None:
        return []
    what = "This is not a folder that momently built, and it is not empty."
    hint = "Name another folder with --out, or empty this one."
    return [Problem(str(place), "(output folder)", None, what, hint)]


def recover(place: Path) -> None:
    """Put the build before back if a build was killed while it changed places."""
    if place.parent.is_dir():
        with _alone(place.parent) as sure:
            _recover(place)
            if sure:
                _tidy(place)


def _recover(place: Path) -> None:
    aside = _aside(place)
    if _listed(aside) is None:
        return
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
    if not place.exists():
        aside.rename(place)
        _sync(place.parent)
    elif _listed(place) is not None:
        # The new build had arrived; only the tidying was missed.
        shutil.rmtree(aside)


def write(place: Path, contents: Mapping[str, bytes]) -> bool:
    """Put a build in its place; says whether anything changed."""
    if _same(place, contents):
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    with (
        _alone(place.parent),
        tempfile.TemporaryDirectory(dir=place.parent, prefix=_unfinished(place)) as scratch,
    ):
        fresh, aside = Path(scratch) / "new", _aside(place)
        _fill(fresh, contents)
        _keep(place, fresh, contents)
        for folder in (fresh, *(path for path in fresh.rglob("*") if path.is_dir())):
            _sync(folder)
        if place.exists():
            place.rename(aside)
        try:
            fresh.rename(place)
        except BaseException:  # whoever is stopped here, by Ctrl-C too, leaves the build before
            if aside.exists():
                aside.rename(place)
            raise
    _sync(place.parent)
    shutil.rmtree(aside, ignore_errors=True)
    return True


def write_file(path: Path, content: bytes) -> None:
    """Put one file in its place whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _alone(path.parent) as sure:
        if sure:
            _tidy(path)
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=_unfinished(path), delete=False
        ) as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        Path(new.name).chmod(0o644)
        Path(new.name).replace(path)


def _aside(place: Path) -> Path:
    return place.with_name(f".{place.name}-before")


def _unfinished(path: Path) -> str:
    return f".{path.name}-unfinished-"


def _tidy(path: Path) -> None:
    """Take away what builds of `path` that were killed have left beside it."""
    for left in path.parent.iterdir():
        if not left.name.startswith(_unfinished(path)) or left.is_symlink():
            continue
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Wait until no other build writes into `folder`; gives whether that is certain."""
    handle, sure = None, False
    with suppress(OSError):
        if fcntl is not None:
            handle = os.open(folder, os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)  # ends with the process, however that ends
            sure = True
    try:
        yield sure
    finally:
        if handle is not None:
            os.close(handle)


def _fill(folder: Path, contents: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def _keep(place: Path, fresh: Path, contents: Mapping[str, bytes]) -> None:
    """Carry the files of the build before, and those that no build wrote, into the new one."""
    listed = _listed(place)
    for source in sorted(place.rglob("*")) if listed is not None else ():
        name = source.relative_to(place).as_posix()
        before = name in (listed or ()) or not OURS.match(name)
        if name in contents or not before or not source.is_file():
            continue
        target = fresh / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _listed(place: Path) -> list[str] | None:
    """List the files of the build in `place`, or None when there is no build of ours."""
    try:
        read = json.loads((place / manifest.NAME).read_bytes())
        return sorted(read["integrity"]) if read["format"] == manifest.FORMAT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _same(place: Path, contents: Mapping[str, bytes]) -> bool:
    try:
        return all((place / name).read_bytes() == content for name, content in contents.items())
    except OSError:
        return False


def _sync(folder: Path) -> None:
    """Flush the names in a folder; a rename is only as durable as its folder."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows cannot open a folder; its renames need no such help
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
