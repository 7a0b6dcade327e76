"""`momently replay`: recorded sessions under a site's campaigns.

Rule 1: campaigns come from a site folder, from a built folder, or from a bundle file; unless
one is named, from the site folder that the command is run in.
Rule 2: a schedule that is over does not stop a replay: the sessions are over too.
Rule 3: sessions are replayed one by one, and of each no more is kept than its rows and a
few differences: the answer does not grow with the recordings.
Rule 4: a replay is as it should be when every exact one gave the recorded effects, and when
the rows are those that were expected.
Rule 5: what could not be read of a folder is left out, counted and named; if nothing at all
could be read, that is a problem.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momently.errors import BundleError
from momently_build import (
    manifest,
    pipeline,
    plugins,
    readers,
    replaying_files,
    replaying_rows,
    replaying_work,
    sources,
)
from momently_build.problems import AuthorProblemsError, Problem, suggest
from momently_build.readers import files as reading
from momently_build.readers.files import PART_BYTES
from momently_build.readers.pointer_csv import COLUMNS
from momently_build.replaying_files import KEPT_DIFFERENCES, Differences
from momently_build.replaying_rows import Totals
from momently_build.replaying_work import Session, Unreads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from momently_build.readers.files import Part
    from momently_build.replaying_rows import Row
    from momently_build.replaying_work import Tell

KEPT_SESSIONS = 100
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wish:
    """How to replay: see `momently replay --help`."""

    jobs: int | None = None
    format: str | None = None
    columns: str = ""
    tail_s: float | None = None
    out: Path | None = None
    expect: Path | None = None


@dataclass(slots=True)
class Answer:
    """What came of a replay: sums, the first sessions, the first that are not as expected."""

    totals: Totals = field(default_factory=Totals)
    unreads: Unreads = field(default_factory=Unreads)
    first: list[Session] = field(default_factory=list)
    unequal: list[Session] = field(default_factory=list)
    differences: Differences = field(default_factory=Differences)

    def ok(self) -> bool:
        """Say whether all is as recorded, and as expected."""
        return not self.totals.unequal and not self.differences.count

    def add(self, session: Session) -> None:
        """Take one more session into account."""
        self.totals.add(session)
        if len(self.first) < KEPT_SESSIONS:
            self.first.append(session)
        if not session.replay.same and len(self.unequal) < KEPT_DIFFERENCES:
            self.unequal.append(session)


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
            return plugins.beside(_object(campaigns), campaigns.parent)
        if (campaigns / manifest.NAME).is_file():
            bundle = _object(campaigns / _object(campaigns / manifest.NAME)["files"]["bundle"])
            return plugins.beside(bundle, campaigns)
    except (OSError, ValueError, KeyError, TypeError) as error:
        hint = "Name a site folder, a built folder, or a bundle-....json."
        raise _problem(campaigns, f"There is no bundle to read here: {error}.", hint) from None
    checked = pipeline.check(campaigns, _LONG_AGO)
    return plugins.with_sources(checked.bundle, checked.plugins.sources)


def replay(files: Sequence[Path], campaigns: Path, wish: Wish, tell: Tell) -> Answer:
    """Replay every session in `files`; raises AuthorProblemsError."""
    answer = Answer()
    bundle = bundle_of(campaigns)
    parts = _parts(files, wish)
    jobs = replaying_work.jobs_for(parts, wish.jobs)
    try:
        sessions = replaying_work.run(parts, bundle, jobs, tell, answer.unreads)
        with replaying_files.writing(wish.out) as write:
            rows = _rows(sessions, answer, write)
            if wish.expect is not None:
                rows = replaying_files.compared(rows, wish.expect, answer.differences)
            for _ in rows:
                pass
            _refuse(answer.unreads, answer.totals.sessions)
    except BundleError as error:
        raise _unusable(campaigns, error) from None
    return answer


def _rows(
    sessions: Iterable[Session], answer: Answer, write: Callable[[Row], None]
) -> Iterator[Any]:
    for session in sessions:
        answer.add(session)
        for row in replaying_rows.of(session):
            write(row)
            yield row


def _parts(files: Sequence[Path], wish: Wish) -> list[Part]:
    if wish.format is not None and wish.format not in readers.READERS:
        what = f'There is no format "{wish.format}".'
        raise _problem(Path(), what, suggest(wish.format, readers.READERS), "--format")
    columns = dict(_column(pair) for pair in wish.columns.split(",") if pair.strip())
    tail_ms = None if wish.tail_s is None else round(wish.tail_s * 1000)
    return list(reading.parts(files, wish.format, columns, PART_BYTES, tail_ms))


def _column(pair: str) -> tuple[str, str]:
    target, _, source = (word.strip() for word in pair.partition("="))
    if not source or target not in COLUMNS:
        what = f'"{pair}" does not say which column is what.'
        hint = f"Write t=time_s,x=mouse_x. {suggest(target, COLUMNS)}"
        raise _problem(Path(), what, hint, "--columns")
    return target, source


def sessions(files: Sequence[Path], campaigns: Path, tell: Tell) -> list[Session]:
    """Replay sessions with their timelines; raises AuthorProblemsError."""
    bundle, unreads = bundle_of(campaigns), Unreads()
    try:
        run = replaying_work.run(_parts(files, Wish()), bundle, 1, tell, unreads, keep=True)
        found = list(run)
    except BundleError as error:
        raise _unusable(campaigns, error) from None
    _refuse(unreads, 0)
    return found


def _refuse(unreads: Unreads, sessions: int) -> None:
    """Raise AuthorProblemsError where files could not be read and no session was."""
    if unreads.count and not sessions:
        told = [(one.file, "(recording)", one.line, one.what, one.hint) for one in unreads.first]
        raise AuthorProblemsError([Problem(*one) for one in told])


def as_json(answer: Answer) -> dict[str, object]:
    """Say what came of a replay, for a machine; of many sessions, the first."""
    told = answer.totals.as_json()
    listed = [_listed(one) for one in answer.first]
    differences = [asdict(one) for one in answer.differences.first]
    return {
        "ok": answer.ok(),
        **told,
        "unreadable": answer.unreads.count,
        "unreadable_files": [asdict(one) for one in answer.unreads.first],
        "expected_otherwise": answer.differences.count,
        "differences": differences,
        "sessions": listed,
        "sessions_left_out": answer.totals.sessions - len(listed),
    }


def _listed(session: Session) -> dict[str, object]:
    told = asdict(session.replay)
    del told["timeline"], told["closing"]
    named = {"file": session.file, "number": session.number, "window": session.window}
    return named | {"ignored": session.ignored} | told


def _object(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_text("utf-8-sig"))
    except RecursionError:
        raise ValueError(f"{file.name} is nested too deeply") from None
    if not isinstance(told, dict):
        raise TypeError(f"{file.name} is not a JSON object")
    return told


def _unusable(campaigns: Path, error: BundleError) -> AuthorProblemsError:
    return _problem(campaigns, f"The bundle cannot be used: {error}.", "Build it again.")


def _problem(file: Path, what: str, hint: str, place: str = "(whole file)") -> AuthorProblemsError:
    return AuthorProblemsError([Problem(str(file), place, None, what, hint)])
