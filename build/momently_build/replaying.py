"""`momently replay` and `momently explain`: recorded sessions under a site's campaigns.

Rule 1: campaigns come from a site folder, from a built folder, or from a bundle file; unless
one is named, from the site folder that the command is run in.
Rule 2: a schedule that is over does not stop a replay: the sessions are over too.
Rule 3: one file may hold several journals; each begins with its header.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momently.errors import BundleError, JournalError
from momently.hosts.replay import Replay, replay
from momently.verdicts import SENTENCES
from momently_build import manifest, pipeline, sources
from momently_build.problems import AuthorProblemsError, Problem, suggest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from momently.hosts.replay_run import Line

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Session:
    """One replayed journal: its file, its number in it, and what came of it."""

    file: str
    number: int
    replay: Replay


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a why-not timeline; equal lines in a row are one with a count."""

    at_ms: int
    gate: str
    passed: bool
    reason: str
    said: str
    again_at_ms: int | None
    values: dict[str, Any]
    count: int


def site_around(place: Path) -> Path:
    """Give the site folder that `place` is in; raises AuthorProblemsError outside of one."""
    for folder in (place, *place.parents):
        if sources.is_site(folder):
            return folder
    what = "Which campaigns? This folder is in no site."
    hint = "Add --campaigns SITE, a built folder, or a bundle-....json."
    raise _problem(place, what, hint, "--campaigns")


def bundle_of(campaigns: Path) -> dict[str, Any]:
    """Give the bundle of a site folder, a built folder or a bundle file."""
    try:
        if campaigns.is_file():
            return _object(campaigns)
        if (campaigns / manifest.NAME).is_file():
            return _object(campaigns / _object(campaigns / manifest.NAME)["files"]["bundle"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = "Name a site folder, a built folder, or a bundle-....json."
        raise _problem(campaigns, f"There is no bundle to read here: {error}.", hint) from None
    return pipeline.check(campaigns, _LONG_AGO).bundle


def sessions(
    files: Sequence[Path], campaigns: Path, tell: Callable[[str, int, int], None]
) -> list[Session]:
    """Replay every journal in `files`; raises AuthorProblemsError for what is not one."""
    bundle = bundle_of(campaigns)
    replayed: list[Session] = []
    for done, file in enumerate(files):
        tell(f"Replaying {file.name}", done, len(files))
        for number, lines in enumerate(_journals(file), 1):
            replayed.append(Session(str(file), number, _replayed(file, lines, bundle)))
    return replayed


def as_json(replayed: Sequence[Session]) -> dict[str, object]:
    """Say what came of every session, for a machine."""
    listed = [{"file": one.file, "number": one.number} | asdict(one.replay) for one in replayed]
    return {"ok": all(one.replay.same for one in replayed), "sessions": listed}


def timeline(session: Session, campaign: str) -> list[Moment]:
    """Give why a campaign showed or did not; raises AuthorProblemsError for an unknown one."""
    known = [seen.campaign for seen in session.replay.campaigns]
    if campaign not in known:
        what = f'There is no campaign "{campaign}".'
        raise _problem(Path(session.file), what, suggest(campaign, known), "--campaign")
    moments: list[Moment] = []
    for line in session.replay.timeline:
        if line.campaign != campaign:
            continue
        moment = _moment(line)
        if moments and _same(moments[-1], moment):
            moments[-1] = _counted(moments[-1])
        else:
            moments.append(moment)
    return moments


def _moment(line: Line) -> Moment:
    said = SENTENCES.get(line.reason, line.reason.replace("_", " "))
    return Moment(line.at, line.gate, line.passed, line.reason, said, line.again_at, line.values, 1)


def _same(one: Moment, other: Moment) -> bool:
    return (one.gate, one.passed, one.reason) == (other.gate, other.passed, other.reason)


def _counted(moment: Moment) -> Moment:
    told = asdict(moment)
    return Moment(**(told | {"count": moment.count + 1}))


def _replayed(file: Path, lines: list[str], bundle: dict[str, Any]) -> Replay:
    try:
        return replay(lines, bundle)
    except JournalError as error:
        hint = "A journal is what a page recorded with [journal] record = true."
        raise _problem(file, f"This is not a journal: {error}.", hint) from None
    except BundleError as error:
        raise _problem(file, f"The bundle cannot be used: {error}.", "Build it again.") from None


def _journals(file: Path) -> Iterator[list[str]]:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _problem(file, f"This cannot be read: {error}.", "Name a .jsonl file.") from None
    part: list[str] = []
    for line in lines:
        if part and line.startswith('{"journal"'):
            yield part
            part = []
        part.append(line)
    yield part


def _object(file: Path) -> dict[str, Any]:
    told = json.loads(file.read_text("utf-8"))
    if not isinstance(told, dict):
        raise TypeError(f"{file.name} is not a JSON object")
    return told


def _problem(file: Path, what: str, hint: str, place: str = "(whole file)") -> AuthorProblemsError:
    return AuthorProblemsError([Problem(str(file), place, None, what, hint)])
