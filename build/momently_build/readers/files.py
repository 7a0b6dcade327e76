"""Files of recordings: found, opened, known by their content.

Rule 1: `.gz` is read as what it holds. A folder stands for all recordings below it.
Rule 2: a journal is cut at whole sessions, so that several processes can read one file: a
session belongs to the part in which its header begins.
"""

from __future__ import annotations

import gzip
import json
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
_ENDINGS = (".jsonl", ".json", ".csv", ".jsonl.gz", ".json.gz", ".csv.gz")
_EXPECTED = "Recordings are momently journals, rrweb recordings (JSON) or pointer files (CSV)."


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

    def bytes(self) -> int:
        """Give how many bytes this is, as they lie on the disk."""
        end = self.path.stat().st_size if self.end is None else self.end
        return end - self.start


def problem(path: Path, line: int | None, what: str, hint: str) -> AuthorProblemsError:
    """Say what is wrong with a recording."""
    return AuthorProblemsError([Problem(str(path), "(recording)", line, what, hint)])


def found(places: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """List the files meant, each with the name that it goes by; raises AuthorProblemsError."""
    for place in places:
        if not place.is_dir():
            yield place, place.name
            continue
        below = sorted(path for path in place.rglob("*") if path.name.endswith(_ENDINGS))
        if not below:
            hint = "Recordings end in .jsonl, .json or .csv, or in these with .gz."
            raise problem(place, None, "There is no recording in this folder.", hint)
        for path in below:
            yield path, path.relative_to(place).as_posix()


def parts(
    places: Iterable[Path],
    wanted: str | None,
    columns: dict[str, str],
    part_bytes: int,
    tail_ms: int | None = None,
) -> Iterator[Part]:
    """Cut the files into parts of about `part_bytes` where that can be done."""
    for path, name in found(places):
        kind = wanted or detect(path)
        size = path.stat().st_size
        if kind != "journal" or path.name.endswith(".gz") or size <= part_bytes:
            yield Part(path, name, kind, columns=columns, tail_ms=tail_ms)
            continue
        for start in range(0, size, part_bytes):
            yield Part(path, name, kind, start, min(size, start + part_bytes))


def opened(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked; raises AuthorProblemsError."""
    try:
        if path.name.endswith(".gz"):
            return cast("BinaryIO", gzip.open(path, "rb"))
        return path.open("rb")
    except OSError as error:
        raise problem(path, None, f"This cannot be read: {error.strerror}.", _EXPECTED) from None


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
            return file.read(HEAD_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n")
        except (OSError, EOFError) as error:
            raise problem(path, None, f"This cannot be unpacked: {error}.", _EXPECTED) from None


def is_lines(path: Path) -> bool:
    """Say whether a JSON file is one value a line rather than one value."""
    first, newline, rest = head_of(path).partition(b"\n")
    if not newline or not rest.strip():
        return False
    try:
        json.loads(first)
    except ValueError:
        return False
    return True


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
            return 0
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
            while left and (read := file.read(min(left, HEAD_BYTES))):
                before += read.count(b"\n")
                left -= len(read)
        return before + number


def _line(path: Path, file: BinaryIO, number: int) -> bytes:
    try:
        return file.readline()
    except (OSError, EOFError) as error:
        raise problem(path, number, f"This cannot be unpacked: {error}.", _EXPECTED) from None


def _text(path: Path, raw: bytes, number: int) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise problem(path, number, "This line is not UTF-8.", _EXPECTED) from None
