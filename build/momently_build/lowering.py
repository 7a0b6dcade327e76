"""Turns momently's Python into Python that MicroPython runs, with the same meaning.

Rule 1: what only readers and type checkers need goes: annotations, docstrings,
`from __future__`, blocks under TYPE_CHECKING, imports that nothing uses any more.
Rule 2: what MicroPython lacks but can be said otherwise is said otherwise:
dataclasses, f-strings, `raise ... from`, `isinstance(x, int)`, `hexdigest()`.
Rule 3: what is left that MicroPython would refuse, or silently take to mean
something else, is refused here, all of it at once, with file and line.
Rule 4: the lowered source is Python still: CPython runs it to the same answers.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from momently_build import lowered_records, refusals
from momently_build.reach import is_type_checking

if TYPE_CHECKING:
    from collections.abc import Mapping

READERS_MODULES = ("__future__", "typing", "collections.abc", "dataclasses")
CONVERSIONS = {-1: "", 97: "!a", 114: "!r", 115: "!s"}


class LoweringError(Exception):
    """Some source cannot be lowered; `refusals` says what, where, and what to write instead."""

    def __init__(self, found: tuple[refusals.Refusal, ...]) -> None:
        super().__init__("\n".join(str(refusal) for refusal in found))
        self.refusals = found


def lower(sources: Mapping[str, str]) -> dict[str, str]:
    """Lower all files of a package (path -> source) together, or raise LoweringError."""
    trees = {path: ast.parse(sources[path], path) for path in sorted(sources)}
    known = refusals.Known.of(trees)
    found: list[refusals.Refusal] = []
    for path, tree in trees.items():
        lowered = _Lowering(path, found).visit(tree)
        _drop_unused_imports(lowered)
        found.extend(refusals.check(path, lowered, known))
    if found:
        raise LoweringError(tuple(sorted(found)))
    return {path: ast.unparse(ast.fix_missing_locations(tree)) for path, tree in trees.items()}


class _Lowering(ast.NodeTransformer):
    """Rewrites one file's tree in place."""

    def __init__(self, path: str, found: list[refusals.Refusal]) -> None:
        self.path = path
        self.found = found

    def refuse(self, node: ast.stmt | ast.expr, what: str, hint: str) -> None:
        self.found.append(refusals.Refusal(self.path, node.lineno, what, hint))

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if isinstance(node, ast.stmt) and getattr(node, "body", None) == []:
            node.body = [ast.Pass()]  # type: ignore[attr-defined]
        return node

    def visit_Module(self, node: ast.Module) -> ast.AST:
        self.generic_visit(node)
        if lowered_records.NOT_GIVEN in _names(node):
            node.body.insert(0, lowered_records.not_given())
        return node

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.AST]:
        if is_type_checking(node.test):
            return [kept for child in node.orelse for kept in _many(self.visit(child))]
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        if isinstance(node.value, ast.Constant):
            return None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        plain = ast.Assign(targets=[node.target], value=node.value)
        return self.generic_visit(ast.copy_location(plain, node))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        decorator = lowered_records.decorator_of(node)
        if decorator is not None:
            lowered_records.lower(node, decorator, self.refuse)
        return self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        node.cause = None
        return self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        self.generic_visit(node)
        text, given = "", []
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                text += "{" + CONVERSIONS[part.conversion] + self._spec(part) + "}"
                given.append(part.value)
            elif isinstance(part, ast.Constant):
                text += str(part.value).replace("{", "{{").replace("}", "}}")
        template = ast.Attribute(ast.Constant(text), "format", ast.Load())
        return ast.copy_location(ast.Call(template, given, []), node)

    def _spec(self, part: ast.FormattedValue) -> str:
        spec = part.format_spec
        if spec is None:
            return ""
        # Children were lowered first, so a spec is the call "...".format() by now.
        if isinstance(spec, ast.Call) and not spec.args and isinstance(spec.func, ast.Attribute):
            return ":" + str(getattr(spec.func.value, "value", ""))
        self.refuse(part, "a format that is computed", "build the text in two steps")
        return ""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            _count_bools_as_ints(node)
        elif isinstance(node.func, ast.Attribute) and node.func.attr == "hexdigest":
            node.func.attr = "digest"
            return ast.copy_location(ast.Call(ast.Attribute(node, "hex", ast.Load()), [], []), node)
        elif ast.unparse(node.func) == "json.dumps":
            # MicroPython never escapes, and knows no word for it.
            node.keywords = [word for word in node.keywords if word.arg != "ensure_ascii"]
        return node


def _count_bools_as_ints(node: ast.Call) -> None:
    """Make `isinstance(x, int)` true of True, as CPython has it and MicroPython has not."""
    kinds = node.args[1]
    listed = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
    names = [kind.id for kind in listed if isinstance(kind, ast.Name)]
    if "int" in names and "bool" not in names:
        both: list[ast.expr] = [ast.Name("bool", ast.Load()), *listed]
        node.args[1] = ast.copy_location(ast.Tuple(both, ast.Load()), kinds)


def _drop_unused_imports(tree: ast.Module) -> None:
    """Drop what was imported only to be read: by annotations, by type checkers, as decorators."""
    used = _names(tree)
    kept: list[ast.stmt] = []
    for statement in tree.body:
        if isinstance(statement, ast.ImportFrom) and statement.module in READERS_MODULES:
            future = statement.module == "__future__"
            names = [alias for alias in statement.names if (alias.asname or alias.name) in used]
            statement.names = [] if future else names
            if not statement.names:
                continue
        kept.append(statement)
    tree.body = kept


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _many(visited: ast.AST | list[ast.AST] | None) -> list[ast.AST]:
    if visited is None:
        return []
    return visited if isinstance(visited, list) else [visited]
