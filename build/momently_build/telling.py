"""How a command ends when something is wrong: what is said, and the exit code.

Rule 1: an author's problems end in their report and exit code 2, all else in 1.
Rule 2: with --json bad news is a JSON document as well.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer

from momently_build import problems, runtime
from momently_build.console import ERR, OUT, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def told(as_json: bool = False, *, writes: bool = False) -> Iterator[None]:
    """Turn an author's problems into their report and exit code 2, all else into 1.

    `writes`: whether the command writes something when all is well.
    """
    try:
        yield
    except problems.AuthorProblemsError as error:
        if as_json:
            OUT.print(problems.as_json(error.problems), soft_wrap=True, markup=False)
        else:
            problems.show(error.problems, ERR, writes)
        raise typer.Exit(problems.EXIT_CODE) from None
    except runtime.NotPreparedError as error:
        # What failed may have printed a whole minified file; the first lines say why.
        _failed(str(error)[:2000], as_json)
    except OSError as error:
        _failed(f"This did not work: {error}", as_json)


def _failed(said: str, as_json: bool) -> NoReturn:
    if as_json:
        say_json({"ok": False, "error": said})
    else:
        ERR.print(said, style="bold red", markup=False)
    raise typer.Exit(1) from None
