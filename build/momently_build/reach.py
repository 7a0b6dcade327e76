"""What a package imports: its own modules within reach of one, and everybody else's.

Rule 1: imports are read, not run, wherever they stand: at the top, inside a
function, under a condition. Nothing is missed because it was not called today.
Rule 2: a block under TYPE_CHECKING never runs, so it counts for nothing.
Rule 3: importing `a.b.c` also imports `a` and `a.b`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reach:
    """The modules within reach, each as path from the package's parent folder, and foreign ones."""

    own: tuple[str, ...]
    foreign: Mapping[str, str]
    """Module name -> `file:line` that imports it first."""


def of(package: Path, roots: tuple[str, ...], without: tuple[str, ...] = ()) -> Reach:
    """Follow every import from `roots` (dotted names) through the folder `package`.

    Imports of the modules `without` are not followed.
    """
    own: dict[str, Path] = {}
    foreign: dict[str, str] = {}
    waiting = [name for root in roots for name in _with_parents(root)]
    while waiting:
        name = waiting.pop()
        path = file_of(package, name)
        if path is None or name in own or name in without:
            continue
        own[name] = path
        for imported, line in imports(path, name):
            if imported.partition(".")[0] == package.name:
                waiting.extend(_with_parents(imported))
            else:
                foreign.setdefault(imported, f"{path.relative_to(package.parent)}:{line}")
    files = sorted(path.relative_to(package.parent).as_posix() for path in own.values())
    return Reach(tuple(files), dict(sorted(foreign.items())))


def file_of(package: Path, name: str) -> Path | None:
    """Return the file of the dotted module `name` of `package`, or None."""
    stem = package.parent.joinpath(*name.split("."))
    for path in (stem / "__init__.py", stem.with_suffix(".py")):
        if path.is_file():
            return path
    return None


def imports(path: Path, name: str) -> Iterator[tuple[str, int]]:
    """Yield (dotted name, line) of all that the module `name` at `path` may import.

    `from a import b` yields both `a` and `a.b`, since `b` may be a module.
    """
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in _running(ast.parse(path.read_bytes(), str(path))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(package, node.level, node.module)
            yield base, node.lineno
            if base.partition(".")[0] == name.partition(".")[0]:
                yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)


def is_type_checking(test: ast.expr) -> bool:
    """Say whether `test` is the condition that only type checkers find true."""
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and is_type_checking(node.test):
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _absolute(package: str, level: int, module: str | None) -> str:
    if level == 0:
        return module or ""
    parts = package.split(".")
    base = ".".join(parts[: len(parts) - level + 1])
    return f"{base}.{module}" if module else base


def _with_parents(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts) + 1))
