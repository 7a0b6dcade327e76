"""Starting from a command line: whatever stands in the way is one line, and exit code 1.

Rule 1: an author's or an operator's mistake gets a sentence; a programmer's gets its traceback.
Rule 2: no line holds the password of a database.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from momently_collector.terms import TermsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class CannotStartError(OSError):
    """Something that is needed at the start is not there: what, and why, in one line."""


def attempt(start: Callable[[], None]) -> int:
    """Run `start` until it returns or Ctrl-C; gives the exit code, and says why it is 1."""
    try:
        start()
    except KeyboardInterrupt:
        return 0
    except (CannotStartError, TermsError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


@contextmanager
def opening(url: str) -> Iterator[None]:
    """Say in one line why the database at `url` does not open."""
    try:
        yield
    except (SQLAlchemyError, ImportError, ValueError) as problem:
        cause = problem.orig if isinstance(problem, DBAPIError) else problem
        why = (str(cause).splitlines() or [type(cause).__name__])[0]
        raise CannotStartError(f"the database {_named(url)} does not open: {why}") from problem


def _named(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (SQLAlchemyError, ValueError):
        return "(not a URL)"
