"""What a plug-in may not say, found by reading it, before a line of it runs.

Rule 1: it may import momently (but for the engine and its hosts), its neighbours, and that
part of the standard library which a visitor's browser has anyway: the cut is the same for
every site, so that their browsers share it.
Rule 2: it has no clock, no chance, no files, no network and no page: a session that is
replayed must go as it went. What says so says what to use instead.
Rule 3: it changes nothing that others use, and keeps nothing in its module: a module outlives
the page view, and on a server the session.
Rule 4: it names what it reaches, where a reader and mypy can see it: no name of an attribute
in a text, and no comment that switches the type checks off.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from typing import TYPE_CHECKING

from momently_build import reach
from momently_build.problems import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.plugins import Module
    from momently_build.problems import Problem

    Found = Iterator[tuple[int, str, str]]

PACKAGE = "plugins"
_IN_REACH = (
    "__future__ bisect collections collections.abc copy dataclasses enum functools hashlib heapq "
    "itertools json math operator re string types typing"
)
LIBRARY = frozenset(_IN_REACH.split())
"""Modules of the standard library that are in every runtime; a test holds it against one."""

_OURS_CLOSED = ("momently.engine", "momently.hosts")
_CLOCK = "The signal says what time it is: signal.at, in ms of the page's clock."
_CHANCE = "A replay must go as the session went. Leave chance to [experiment]."
_PAGE = "Python has no page: have page code say what happened with momently.push(...)."
_NOTHING_LEAVES = "A plug-in reads signals and answers; files and network are not for it."
_INSTEAD: dict[str, str] = {
    **dict.fromkeys(("time", "datetime", "sched", "calendar", "zoneinfo"), _CLOCK),
    **dict.fromkeys(("random", "secrets", "uuid"), _CHANCE),
    **dict.fromkeys(("js", "pyodide", "pyodide_js", "pyscript", "_pyodide"), _PAGE),
    **dict.fromkeys(
        ("asyncio", "http", "io", "os", "pathlib", "requests", "socket", "sqlite3", "urllib"),
        _NOTHING_LEAVES,
    ),
}
_NAMES: dict[str, str] = {
    **dict.fromkeys(("open", "input", "print"), _NOTHING_LEAVES),
    **dict.fromkeys(
        ("__import__", "compile", "eval", "exec"), "Write the code out, or import it at the top."
    ),
    **dict.fromkeys(("breakpoint", "exit", "quit"), "Try it in a test on your own machine."),
    **dict.fromkeys(("globals", "vars", "locals"), "Name what you need."),
    **dict.fromkeys(("hash", "id"), "It differs from run to run; hashlib.sha256 does not."),
    **dict.fromkeys(("getattr", "setattr", "delattr"), "Write the name after a dot: thing.name."),
    "no_type_check": "Say what goes in and out; mypy then knows as much as you do.",
}
_INNER = frozenset(("__init__", "__name__", "__doc__"))
_INNER_TEXT = re.compile(r"__[A-Za-z0-9_]+__")
_UNCHECKED = re.compile(r"#\s*(type:\s*ignore|mypy:)")


def problems(module: Module, neighbours: frozenset[str]) -> list[Problem]:
    """List what is wrong with one plug-in file."""
    tree = module.tree
    found = [*_imports(module, neighbours), *_spoken(tree), *_written(tree)]
    found += [*_texts(tree), *_comments(module.text)]
    return [module.problem("plug-in", line, what, hint) for line, what, hint in sorted(set(found))]


def needs(module: Module, names: frozenset[str]) -> set[str]:
    """Name the neighbours that a plug-in imports."""
    imported = {name for name, _ in reach.imports(module.path, f"{PACKAGE}.{module.name}")}
    return {name for name in names if f"{PACKAGE}.{name}" in imported}


def declared(module: Module) -> Iterator[str]:
    """Give the names that stand in `@trigger("name", ...)`."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        for decorator in node.decorator_list:
            given = decorator.args[:1] if isinstance(decorator, ast.Call) else []
            if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str):
                yield given[0].value


def line_of(module: Module, name: str) -> int | None:
    """Give the line on which a class or function begins."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return node.lineno
    return None


def _imports(module: Module, neighbours: frozenset[str]) -> Found:
    top = {node.lineno for node in _top(module.tree.body)}
    for name, line in reach.imports(module.path, f"{PACKAGE}.{module.name}"):
        what = f"A plug-in cannot import {name}."
        head, _, rest = name.partition(".")
        if head == PACKAGE:
            neighbour = rest.partition(".")[0]
            # `from plugins.a import b` is read as both `plugins.a` and `plugins.a.b`.
            if neighbour and neighbour not in neighbours:
                meant = nearest(neighbour, neighbours)
                hint = f'Did you mean "{meant}"?' if meant else "There is no such file beside it."
                yield line, f"A plug-in cannot import {PACKAGE}.{neighbour}.", hint
        elif head == "momently":
            if name.startswith(_OURS_CLOSED):
                yield line, what, "Everything a trigger needs is in momently.plugins."
        elif name not in LIBRARY:
            yield line, what, _INSTEAD.get(head, f"Besides momently there is: {_listed()}.")
        if line not in top:
            yield line, "An import stands inside something.", "Write it at the top of the file."


def _top(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If) and reach.is_type_checking(node.test):
            yield from node.orelse


def _listed() -> str:
    return ", ".join(sorted(LIBRARY - {"__future__"}))


def _spoken(tree: ast.Module) -> Found:
    own = _stored(tree)
    own |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in _NAMES and node.id not in own:
            yield node.lineno, f"A plug-in cannot use {node.id}.", _NAMES[node.id]
        elif isinstance(node, ast.Attribute) and _is_inner(node.attr):
            yield node.lineno, f"A plug-in cannot use {node.attr}.", _WITHOUT
        elif isinstance(node, ast.AsyncFunctionDef | ast.Await):
            yield node.lineno, "A plug-in cannot wait.", "Answer at once, or later in `wake`."
        elif isinstance(node, ast.Global | ast.Nonlocal):
            yield node.lineno, "A plug-in keeps nothing in its module.", _KEEP


_WITHOUT = "It reaches into Python itself; say it without."
_KEEP = "Keep it in `memory`, or in `self`."


def _texts(tree: ast.Module) -> Found:
    """Find names of Python's inside in texts, where they can only be a way round the rules."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in said:
            continue
        named = _INNER_TEXT.findall(node.value) if isinstance(node.value, str) else []
        for name in named:
            if _is_inner(name):
                yield node.lineno, f"A plug-in cannot use {name}, in a text either.", _WITHOUT


def _comments(text: str) -> Found:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and (met := _UNCHECKED.match(token.string)):
            what = f'A plug-in cannot switch type checks off with "{met[0]}".'
            yield token.start[0], what, "Mend what mypy says of the line; isinstance often helps."


def _stored(tree: ast.AST) -> set[str]:
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def _is_inner(name: str) -> bool:
    return name.startswith("__") and name.endswith("__") and name not in _INNER


def _written(tree: ast.Module) -> Found:
    """Find assignments into what is not the plug-in's own: signals, behaviour, modules."""
    shared = {name for node in tree.body for name in _made_by(node)}
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        told = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
        theirs = shared | {name for name in told if name in ("behaviour", "signal")}
        own = _stored(function)
        for node in ast.walk(function):
            root = _root(node)
            if root in theirs - own:
                hint = f"Others use it too. {_KEEP}"
                yield getattr(node, "lineno", 1), f"A plug-in cannot change {root}.", hint
            if isinstance(node, ast.Call) and _hands_on(node):
                what = "A plug-in cannot hand a signal to behaviour."
                yield node.lineno, what, "It has been taken into account already."


def _hands_on(node: ast.Call) -> bool:
    given = [one.id for one in node.args if isinstance(one, ast.Name)]
    return isinstance(node.func, ast.Attribute) and (
        _name(node.func) == "behaviour" and "signal" in given
    )


def _made_by(node: ast.stmt) -> Iterator[str]:
    """Name what a statement at the top of a module makes for all of it."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((one.asname or one.name).partition(".")[0] for one in node.names)
    elif isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (one.id for one in targets if isinstance(one, ast.Name))


_CHANGES = (
    *("add", "append", "clear", "discard", "extend", "insert", "pop", "popitem"),
    *("remove", "reverse", "setdefault", "sort", "update"),
)


def _root(node: ast.AST) -> str:
    """Name what is changed by an assignment into it, or by a method that changes it."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        changes = node.func.attr in _CHANGES and isinstance(node.func.value, ast.Name)
        return _name(node.func.value) if changes else ""
    if not isinstance(node, ast.Attribute | ast.Subscript) or isinstance(node.ctx, ast.Load):
        return ""
    return _name(node.value)


def _name(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
