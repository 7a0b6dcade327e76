"""Where the rows of a replay go, and what they are held against: JSONL or Parquet.

Rule 1: a file appears when it is whole; until then it has another name.
Rule 2: rows are compared as they come, one against one, in order.
Rule 3: Parquet needs `pyarrow`, which only those install who want it.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from momently_build.problems import AuthorProblemsError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    Row = dict[str, Any]
    Write = Callable[[Row], None]

KEPT_DIFFERENCES = 5
_GROUP_ROWS = 10_000
_NEEDS = 'Parquet needs pyarrow: pip install "momently[parquet]". Or name a .jsonl file.'
_TYPES: dict[str, str] = {
    "file": "string",
    "session": "int64",
    "window": "string",
    "mode": "string",
    "same": "bool_",
    "length_ms": "int64",
    "signals": "int64",
    "ignored": "int64",
    "campaign": "string",
    "shown": "int64",
    "first_shown_ms": "int64",
    "would_show": "int64",
    "first_would_show_ms": "int64",
    "refused": "string",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not as it was expected; None where there is no such row."""

    row: int
    expected: Row | None
    found: Row | None


@dataclass(slots=True)
class Differences:
    """How many rows differ, and the first of them."""

    count: int = 0
    first: list[Difference] = field(default_factory=list)


def problem(path: Path, option: str, what: str, hint: str, line: int | None = None) -> Exception:
    """Say what is wrong with a file of rows."""
    return AuthorProblemsError([Problem(str(path), option, line, what, hint)])


@contextmanager
def writing(path: Path | None) -> Iterator[Write]:
    """Open a file for rows; without a path, rows go nowhere."""
    if path is None:
        yield lambda row: None
        return
    opened = _KINDS.get(path.suffix)
    if opened is None:
        hint = "Name a file that ends in .jsonl or .parquet."
        raise problem(path, "--out", f'"{path.name}" has no known form.', hint)
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        with opened[0](unfinished, path) as write:
            yield write
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def compared(found: Iterable[Row], path: Path, differences: Differences) -> Iterator[None]:
    """Hold rows against those in a file, one step a row; raises AuthorProblemsError."""
    opened = _KINDS.get(path.suffix)
    if opened is None:
        hint = "Expected rows are what --out wrote: .jsonl or .parquet."
        raise problem(path, "--expect", f'"{path.name}" has no known form.', hint)
    try:
        expected = opened[1](path)
        for number, (right, ours) in enumerate(zip_longest(expected, found), start=1):
            if right != ours:
                differences.count += 1
                if len(differences.first) < KEPT_DIFFERENCES:
                    differences.first.append(Difference(number, right, ours))
            yield
    except OSError as error:
        hint = "Expected rows are what --out wrote."
        raise problem(path, "--expect", f"This cannot be read: {error.strerror}.", hint) from None


@contextmanager
def _jsonl(unfinished: Path, path: Path) -> Iterator[Write]:
    with unfinished.open("w", encoding="utf-8") as file:
        yield lambda row: print(json.dumps(row, ensure_ascii=False), file=file)


def _jsonl_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                told = json.loads(line)
            except ValueError:
                hint = "Expected rows are what --out wrote."
                raise problem(path, "--expect", "This is not JSON.", hint, number) from None
            yield told


@contextmanager
def _parquet(unfinished: Path, path: Path) -> Iterator[Write]:
    arrow, parquet = _arrow(path, "--out")
    schema = arrow.schema([(name, getattr(arrow, kind)()) for name, kind in _TYPES.items()])
    rows: list[Row] = []
    with parquet.ParquetWriter(unfinished, schema) as writer:

        def flush() -> None:
            writer.write_table(arrow.Table.from_pylist(rows, schema))
            rows.clear()

        def write(row: Row) -> None:
            rows.append(row | {"refused": json.dumps(row["refused"])})
            if len(rows) >= _GROUP_ROWS:
                flush()

        yield write
        flush()


def _parquet_rows(path: Path) -> Iterator[Row]:
    arrow, parquet = _arrow(path, "--expect")
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(_GROUP_ROWS):
                for row in batch.to_pylist():
                    yield row | {"refused": json.loads(row["refused"])}
    except (arrow.ArrowInvalid, KeyError, TypeError) as error:
        hint = "Expected rows are what --out wrote."
        raise problem(path, "--expect", f"These are no rows: {error}.", hint) from None


def _arrow(path: Path, option: str) -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise problem(path, option, "Parquet cannot be written or read here.", _NEEDS) from None
    return pyarrow, parquet


_KINDS: dict[str, tuple[Callable[[Path, Path], Any], Callable[[Path], Iterator[Row]]]] = {
    ".jsonl": (_jsonl, _jsonl_rows),
    ".parquet": (_parquet, _parquet_rows),
}
