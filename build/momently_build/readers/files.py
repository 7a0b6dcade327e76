"""Files of recordings: found, opened, known by their content.

Rule 1: `.gz` is read as what it holds. A folder stands for all recordings below it; what
cannot be read of a folder is a part with problems, of what was named it is a problem at once.
Rule 2: a journal is cut at whole sessions, so that several processes can read one file: a
session belongs to the part in which its header begins.
Rule 3: all is UTF-8; a mark at the beginning that says so (as spreadsheets write it) is
passed over.
"""

from __future__ import annotations

import gzip
import json
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, cast

from momently_build.problems import AuthorProblemsError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMATS = ("journal", "rrweb", "csv")
HEAD_BYTES = 65_536
PART_BYTES = 4 * 1024 * 1024
HEADER = b'{"journal"'
CANNOT_UNPACK = (OSError, EOFError, zlib.error)
_ENDINGS = (".jsonl", ".json", ".csv", ".jsonl.gz", ".json.gz", ".csv.gz")
_EXPECTED = "Recordings are momently journals, rrweb recordings (JSON) or pointer files (CSV)."
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Part:
    """A file, or the bytes of it from `start` to `end`, and how it is to be read."""

    path: Path
    name: str
    format: str
    start: int = 0
    end: int | None = None
    columns: dict[str, str] = field(default_factory=dict)
    tail_ms: int | None = None
    """How long pages are taken to have stayed after their recordings; None: as readers say."""
    is_named: bool = True
    """Whether somebody asked for this file, not only for the folder that it is in."""
    problems: tuple[Problem, ...] = ()
    """Why it cannot be read, where that is known from its first bytes."""

    def bytes(self) -> int:
        """Give how many bytes this is, as they lie on the disk."""
        end = self.path.stat().st_size if self.end is None else self.end
        return end - self.start


def problem(path: Path, line: int | None, what: str, hint: str) -> AuthorProblemsError:
    """Say what is wrong with a recording."""
    return AuthorProblemsError([Problem(str(path), "(recording)", line, what, hint)])


def too_deep(path: Path, line: int | None) -> AuthorProblemsError:
    """Say that a recording is nested more deeply than any page is."""
    return problem(path, line, "This is nested too deeply to be a recording.", _EXPECTED)


def unpacked(path: Path, line: int | None, error: BaseException) -> AuthorProblemsError:
    """Say that a packed file is broken; `error` is one of `CANNOT_UNPACK`."""
    return problem(path, line, f"This cannot be unpacked: {error}.", _EXPECTED)


def found(places: Iterable[Path]) -> Iterator[tuple[Path, str, bool]]:
    """List the files meant: (path, name that it goes by, whether it was named itself).

    Raises AuthorProblemsError.
    """
    for place in places:
        if not place.is_dir():
            yield place, place.name, True
            continue
        named = (path for path in place.rglob("*") if path.name.endswith(_ENDINGS))
        below = sorted(path for path in named if not path.is_dir())
        if not below:
            hint = "Recordings end in .jsonl, .json or .csv, or in these with .gz."
            raise problem(place, None, "There is no recording in this folder.", hint)
        for path in below:
            yield path, path.relative_to(place).as_posix(), False


def parts(
    places: Iterable[Path],
    wanted: str | None,
    columns: dict[str, str],
    part_bytes: int,
    tail_ms: int | None = None,
) -> Iterator[Part]:
    """Cut the files into parts of about `part_bytes` where that can be done."""
    for path, name, is_named in found(places):
        try:
            kind, size = _known(path, wanted)
        except AuthorProblemsError as error:
            if is_named:
                raise
            yield Part(path, name, "", 0, 0, is_named=False, problems=error.problems)
            continue
        if kind != "journal" or path.name.endswith(".gz") or size <= part_bytes:
            yield Part(path, name, kind, 0, None, columns, tail_ms, is_named)
            continue
        for start in range(0, size, part_bytes):
            end = min(size, start + part_bytes)
            yield Part(path, name, kind, start, end, is_named=is_named)


def _known(path: Path, wanted: str | None) -> tuple[str, int]:
    """Give what a file is and how big; raises AuthorProblemsError."""
    kind = wanted or detect(path)
    opened(path).close()
    return kind, path.stat().st_size


def opened(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked, after its mark if it has one.

    Raises AuthorProblemsError.
    """
    try:
        file = _unpacking(path) if path.name.endswith(".gz") else path.open("rb")
    except OSError as error:
        raise problem(path, None, f"This cannot be read: {error.strerror}.", _EXPECTED) from None
    try:
        _pass_mark(path, file)
    except CANNOT_UNPACK as error:
        file.close()
        raise unpacked(path, None, error) from None
    except AuthorProblemsError:
        file.close()
        raise
    return file


def _unpacking(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path, "rb"))


def _pass_mark(path: Path, file: BinaryIO) -> None:
    begins = file.read(len(_UTF8_MARK))
    # ASCII in UTF-16 has a zero in every second place, with a mark before it or without.
    if begins.startswith(_UTF16_MARKS) or begins[:2].count(0) == 1:
        hint = "Save it as UTF-8 (spreadsheets: CSV UTF-8)."
        raise problem(path, None, "This is text in UTF-16, not in UTF-8.", hint)
    file.seek(len(_UTF8_MARK) if begins == _UTF8_MARK else 0)


def detect(path: Path) -> str:
    """Say what a file is by its first lines; raises AuthorProblemsError."""
    head = head_of(path)
    if head.startswith(HEADER):
        return "journal"
    if head[:1] in (b"[", b"{"):
        return "rrweb"
    first = head.split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    if first.startswith("#") or _is_table(first):
        return "csv"
    raise problem(path, 1, "This is no recording that momently can read.", _EXPECTED)


def _is_table(first: str) -> bool:
    return any(mark in first for mark in ",;\t") and first.replace("\t", ",").isprintable()


def head_of(path: Path) -> bytes:
    """Give the beginning of a file, without leading blanks."""
    with opened(path) as file:
        try:
            return file.read(HEAD_BYTES).lstrip()
        except CANNOT_UNPACK as error:
            raise unpacked(path, None, error) from None


def is_lines(path: Path) -> bool:
    """Say whether a JSON file is one value a line rather than one value.

    The first line may be a page's whole snapshot, of any size. Raises AuthorProblemsError.
    """
    if not _has_two_lines(path):
        return False
    with opened(path) as file:
        first = next(line for line in iter(file.readline, b"") if line.strip())
    try:
        json.loads(first)
    except RecursionError:
        raise too_deep(path, 1) from None
    except ValueError:
        return False
    return True


def _has_two_lines(path: Path) -> bool:
    """Look for text after a line of text; no more than a piece is held, however long the line."""
    begun = ended = False
    for piece in _pieces(path):
        rest = piece if begun else piece.lstrip()
        begun = begun or bool(rest)
        if not ended:
            _, newline, rest = rest.partition(b"\n")
            ended = bool(newline)
        if ended and rest.strip():
            return True
    return False


def _pieces(path: Path) -> Iterator[bytes]:
    with opened(path) as file:
        try:
            while piece := file.read(HEAD_BYTES):
                yield piece
        except CANNOT_UNPACK as error:
            raise unpacked(path, None, error) from None


class Lines:
    """The lines of a part, numbered within it: whole sessions, from header to header."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._began_at = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Give (number, line); raises AuthorProblemsError."""
        path, end = self._part.path, self._part.end
        with opened(path) as file:
            at = self._began_at = self._begin(file)
            number = 0
            while raw := _line(path, file, number + 1):
                # What follows the end is read up to the next header, which is the next part's.
                if end is not None and at >= end and raw.startswith(HEADER):
                    return
                number += 1
                at += len(raw)
                yield number, _text(path, raw, number)

    def _begin(self, file: BinaryIO) -> int:
        """Go to the first header at or after the start of the part."""
        if not self._part.start:
            return file.tell()
        file.seek(self._part.start - 1)
        at = self._part.start - 1 + len(file.readline())
        while (raw := file.readline()) and not raw.startswith(HEADER):
            at += len(raw)
        file.seek(at)
        return at

    def in_file(self, number: int) -> int:
        """Turn a number within the part into that within the file."""
        before, left = 0, self._began_at
        with opened(self._part.path) as file:
            file.seek(0)
            while left and (read := file.read(min(left, HEAD_BYTES))):
                before += read.count(b"\n")
                left -= len(read)
        return before + number


def _line(path: Path, file: BinaryIO, number: int) -> bytes:
    try:
        return file.readline()
    except CANNOT_UNPACK as error:
        raise unpacked(path, number, error) from None


def _text(path: Path, raw: bytes, number: int) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if not raw.endswith(b"\n") and error.end == len(raw):
            return raw.decode("utf-8", "replace")  # cut off in the middle of a letter
        raise problem(path, number, "This line is not UTF-8.", _EXPECTED) from None
