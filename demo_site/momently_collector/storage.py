"""One database, any kind: transactions that are on the disk when they return.

Rule 1: on SQLite the journal is a WAL with synchronous=FULL, so that a commit survives
kill -9 and a power cut, and writers begin with BEGIN IMMEDIATE, so that they wait in
line instead of failing in the middle.
Rule 2: a write that lost a race for a unique key is tried again from its start; the
second try finds what the winner wrote.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from momently_collector.starting import opening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

Answer = TypeVar("Answer")

WAIT_SECONDS = 30
TRIES = 3


def _open(url: str) -> Engine:
    """Open the database; on SQLite switch on what rule 1 promises."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    # The driver's own transactions begin too late; SQLAlchemy says BEGIN below.
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


class Storage:
    """A database with two verbs: `write` (a whole transaction) and `reading`."""

    def __init__(self, url: str, kept: MetaData) -> None:
        with opening(url):
            self.engine = _open(url)
        # SQLite has one writer at a time; inside this process they queue up fairly.
        single = self.engine.dialect.name == "sqlite"
        self._turn: AbstractContextManager[object] = Lock() if single else nullcontext()
        with opening(url), self._turn, self.engine.begin() as connection:
            _create(connection, kept)

    def write(self, change: Callable[[Connection], Answer]) -> Answer:
        """Run `change` in one transaction and return its answer once it is on the disk."""
        for tries_left in reversed(range(TRIES)):
            try:
                with self._turn, self.engine.begin() as connection:
                    return change(connection)
            except IntegrityError:
                if tries_left == 0:
                    raise
        raise AssertionError("the last try either returns or raises")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees one consistent state and writes nothing."""
        with self.engine.connect() as connection:
            lent = connection.execution_options(reads_only=True)
            with lent.begin():
                yield lent

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _create(connection: Connection, kept: MetaData) -> None:
    # Two processes may start on one database at the same moment.
    for table in kept.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in sorted(table.indexes, key=lambda found: str(found.name)):
            connection.execute(CreateIndex(index, if_not_exists=True))
