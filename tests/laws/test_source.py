"""What must hold of every line of the package, whoever writes it.

Rule 1: a law names file and line of what breaks it.
Rule 2: laws about interpreters bind everything below `hosts`; laws of style bind all.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "widget" / "momently"
FILES = sorted(PACKAGE.rglob("*.py"))
BELOW_HOSTS = [path for path in FILES if "hosts" not in path.parts]
ALLOWED_IMPORTS = {"__future__", "typing", "dataclasses", "hashlib", "json", "momently", "math"}
ONLY_FOR_TYPES = {"typing", "collections"}
BANNED_CALLS = {"sum", "round", "pow", "eval", "exec", "compile", "open", "id", "hash", "input"}
BANNED_METHODS = {"lower", "upper", "casefold", "title", "capitalize", "swapcase"}
BANNED_NAMES = {"event", "data", "info", "item", "manager", "helper", "utils", "handler", "process"}
# Where a law's cheap test is too strict: place and why it is all right.
WHOLE_SUMS = {"triggers/hesitation.py": "weights are whole numbers"}
FLAGS_ASKED_BEFORE = {"conditions/values.py": "kind_of has told flags from numbers"}
SQRT = "sqrt"
STATEMENTS = 25
LINES = 300


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def places(path: Path, found: list[ast.AST]) -> list[str]:
    return [f"{named(path)}:{getattr(node, 'lineno', 0)}" for node in found]


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Walk what runs: neither annotations nor what stands under TYPE_CHECKING."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                continue
            if isinstance(child, ast.AST):
                yield child
                yield from running(child)


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return []


def called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return "." + node.func.attr if isinstance(node.func, ast.Attribute) else ""


below_hosts = pytest.mark.parametrize("path", BELOW_HOSTS, ids=named)
everywhere = pytest.mark.parametrize("path", FILES, ids=named)


@below_hosts
def test_imports_are_those_that_three_interpreters_have(path: Path) -> None:
    found = []
    for node in running(tree_of(path)):
        names = set(imported(node)) - ALLOWED_IMPORTS
        types = set(imported(node)) & ONLY_FOR_TYPES
        if names or (types and "TYPE_CHECKING" not in ast.dump(node)):
            found.append(node)
    assert places(path, found) == []


@below_hosts
def test_math_is_the_square_root_alone(path: Path) -> None:
    found = [
        node
        for node in running(tree_of(path))
        if (isinstance(node, ast.Attribute) and _is_name(node.value, "math") and node.attr != SQRT)
        or (isinstance(node, ast.ImportFrom) and node.module == "math" and _names(node) != {SQRT})
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow))
    ]
    assert places(path, found) == []


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _names(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


@below_hosts
def test_no_call_whose_answer_differs_between_interpreters(path: Path) -> None:
    found = [
        node
        for node in running(tree_of(path))
        if (called(node) in BANNED_CALLS and not (called(node) == "sum" and _sums_whole(path)))
        or (called(node).lstrip(".") in BANNED_METHODS and not _folds_ascii(path, node))
        or _sorts_json(node)
    ]
    assert places(path, found) == []


def _sums_whole(path: Path) -> bool:
    return named(path) in WHOLE_SUMS


def _folds_ascii(path: Path, node: ast.AST) -> bool:
    """Hex digits and the letters that a matcher itself has checked are ASCII."""
    return named(path) in ("draws.py",) or "ascii" in ast.dump(node).lower()


def _sorts_json(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and any(one.arg == "sort_keys" for one in node.keywords)


@below_hosts
def test_no_syntax_that_an_interpreter_lacks(path: Path) -> None:
    banned = (ast.Match, ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    found = [
        node
        for node in running(tree_of(path))
        if isinstance(node, banned)
        or (isinstance(node, ast.arguments) and node.posonlyargs)
        or (isinstance(node, ast.Dict) and None in node.keys)
        or (isinstance(node, (ast.List, ast.Set)) and _is_starred(node))
        or (isinstance(node, ast.Slice) and node.step is not None)
        or (isinstance(node, ast.ClassDef) and node.keywords)
    ]
    assert places(path, found) == []


def _is_starred(node: ast.List | ast.Set) -> bool:
    return any(isinstance(part, ast.Starred) for part in node.elts)


@below_hosts
def test_a_whole_number_is_asked_for_after_a_flag(path: Path) -> None:
    """`isinstance(True, int)` differs between interpreters, so `bool` must be asked first."""
    for function in ast.walk(tree_of(path)):
        if not isinstance(function, ast.FunctionDef) or named(path) in FLAGS_ASKED_BEFORE:
            continue
        text = ast.unparse(function)
        if "isinstance" in text and ", int)" in text:
            assert ", bool)" in text or "_is_int" in text, places(path, [function])


@below_hosts
def test_records_are_frozen_and_slotted(path: Path) -> None:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef) and node.decorator_list:
            text = ast.unparse(node.decorator_list[-1])
            assert text == "dataclass(frozen=True, slots=True)", places(path, [node])


@below_hosts
def test_annotations_are_not_run(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    needs = any(
        isinstance(node, (ast.FunctionDef, ast.AnnAssign, ast.Import, ast.ImportFrom))
        for node in tree.body
    )
    assert not needs or "from __future__ import annotations" in text, named(path)


@everywhere
def test_a_module_is_short_and_opens_with_its_purpose(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    opening = ast.get_docstring(ast.parse(text))
    assert opening, named(path)
    assert len(text.splitlines()) < LINES, named(path)
    if len(text.splitlines()) > 10:
        assert "Rule 1: " in opening, named(path)


@everywhere
def test_functions_are_short(path: Path) -> None:
    found = [
        node
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and _statements(node) > STATEMENTS
    ]
    assert places(path, list(found)) == []


def _statements(function: ast.FunctionDef) -> int:
    return len([node for node in ast.walk(function) if isinstance(node, ast.stmt)]) - 1


@everywhere
def test_no_name_says_nothing(path: Path) -> None:
    found: list[ast.AST] = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names = node.id
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names = node.name
        elif isinstance(node, ast.arg):
            names = node.arg
        else:
            continue
        if set(names.strip("_").lower().split("_")) & BANNED_NAMES:
            found.append(node)
    assert places(path, found) == []


def test_the_laws_can_be_broken(tmp_path: Path) -> None:
    """A law that finds nothing in a file full of crimes would be no law."""
    crimes = tmp_path / "crimes.py"
    crimes.write_text("import time\nx = [*a]\ny = 2 ** 3\nz = sum(a)\nw = a[::2]\n", "utf-8")
    nodes = list(running(tree_of(crimes)))
    assert any(set(imported(node)) - ALLOWED_IMPORTS for node in nodes)
    assert any(isinstance(node, ast.List) and _is_starred(node) for node in nodes)
    assert any(called(node) in BANNED_CALLS for node in nodes)
    assert any(isinstance(node, ast.Slice) and node.step is not None for node in nodes)
