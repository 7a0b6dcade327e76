"""What MicroPython cannot run, or runs to another answer, found before it does.

Rule 1: refused is what was tried on MicroPython 1.27 and failed, and what it
accepts silently but takes otherwise, such as `"x".encode("latin-1")`.
Rule 2: tables, not opinions: a test compares the tables of names with the real
interpreter, so that a newer one shortens them.
Rule 3: a refusal says what to write instead.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently_build import lowered_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, TypeAlias

    Names: TypeAlias = frozenset[str]
    Found: TypeAlias = Iterator[tuple[str, str]]
    Judge: TypeAlias = Callable[[Any, "Known", Names], Found]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MODULES = {"hashlib": ("sha256",), "json": ("dumps", "loads"), "math": ("sqrt",)}
"""What the floors below hosts may import, and of it what answers the same everywhere."""

MISSING_METHODS = _words(
    "as_integer_ratio bit_count bit_length capitalize casefold conjugate expandtabs format_map "
    "from_number isalnum isascii isdecimal isidentifier is_integer isnumeric isprintable istitle "
    "ljust maketrans removeprefix removesuffix rjust swapcase title translate zfill"
)
MISSING_BUILTINS = _words(
    "BaseExceptionGroup BlockingIOError BrokenPipeError BufferError BytesWarning "
    "ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError "
    "ConnectionResetError DeprecationWarning EncodingWarning EnvironmentError ExceptionGroup "
    "FileExistsError FileNotFoundError FloatingPointError FutureWarning IOError ImportWarning "
    "InterruptedError IsADirectoryError ModuleNotFoundError NotADirectoryError "
    "PendingDeprecationWarning PermissionError ProcessLookupError PythonFinalizationError "
    "RecursionError ReferenceError "
    "ResourceWarning RuntimeWarning SyntaxWarning SystemError TabError TimeoutError "
    "UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeTranslateError "
    "UnicodeWarning UserWarning Warning aiter anext ascii breakpoint copyright credits exit "
    "format license quit vars"
)
UTF8 = ("utf-8", "utf8", "ascii")

SYNTAX: tuple[tuple[type[ast.AST], str, str], ...] = (
    (ast.Match, "match", "use if, or a table"),
    (ast.AsyncFunctionDef, "async", "the engine never waits; ask with an effect"),
    (ast.TryStar, "except*", "use except"),
)


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """One thing that cannot be lowered: where, what, and what to write instead."""

    path: str
    line: int
    what: str
    hint: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: MicroPython has no {self.what}; {self.hint}"


@dataclass(frozen=True, slots=True)
class Known:
    """Names that the package itself defines: top-level packages, records, methods."""

    packages: frozenset[str]
    records: frozenset[str]
    methods: frozenset[str]

    @classmethod
    def of(cls, trees: Mapping[str, ast.Module]) -> Known:
        """Gather the names from all `trees` (path -> tree), before any of them is lowered."""
        packages = [path.partition("/")[0].removesuffix(".py") for path in trees]
        nodes = [node for tree in trees.values() for node in ast.walk(tree)]
        classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
        records = [one.name for one in classes if lowered_records.decorator_of(one) is not None]
        methods = [node.name for node in nodes if isinstance(node, ast.FunctionDef)]
        return cls(frozenset(packages), frozenset(records), frozenset(methods))


def check(path: str, tree: ast.Module, known: Known) -> Iterator[Refusal]:
    """Yield all that stands in the lowered `tree` and would not run, or not run the same."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    imported = frozenset(alias.asname or alias.name for one in imports for alias in one.names)
    for node in ast.walk(tree):
        for kind, what, hint in SYNTAX:
            if isinstance(node, kind):
                yield Refusal(path, _line(node), what, hint)
        for kinds, judge in JUDGES:
            if isinstance(node, kinds):
                for what, hint in judge(node, known, imported):
                    yield Refusal(path, _line(node), what, hint)


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))


def _imports(node: ast.Import, known: Known, _imported: Names) -> Found:
    for alias in node.names:
        if alias.name not in MODULES and alias.name.partition(".")[0] not in known.packages:
            yield _module(alias.name)


def _from_imports(node: ast.ImportFrom, known: Known, _imported: Names) -> Found:
    module = node.module or ""
    if node.level > 0 or module.partition(".")[0] in known.packages:
        return
    for alias in node.names:
        if alias.name not in MODULES.get(module, ()):
            yield _module(f"{module}.{alias.name}")


def _module(name: str) -> tuple[str, str]:
    allowed = sorted(f"{module}.{one}" for module, names in MODULES.items() for one in names)
    return f"import of {name}", f"allowed at run time: {', '.join(allowed)}"


def _attributes(node: ast.Attribute, _known: Known, imported: Names) -> Found:
    if isinstance(node.value, ast.Name) and node.value.id in imported:
        module = node.value.id
        if module in MODULES and node.attr not in MODULES[module]:
            yield _module(f"{module}.{node.attr}")


def _names(node: ast.Name, _known: Known, _imported: Names) -> Found:
    if node.id in MISSING_BUILTINS and isinstance(node.ctx, ast.Load):
        yield f"built-in {node.id}", "catch or write something broader"


def _calls(node: ast.Call, known: Known, _imported: Names) -> Found:
    called = ast.unparse(node.func)
    words = {word.arg: word.value for word in node.keywords}
    if isinstance(node.func, ast.Attribute):
        yield from _method_calls(node, node.func.attr, known)
    if called == "json.dumps" and "sort_keys" in words:
        yield "json.dumps(sort_keys=...)", "build the dict in order, or compare it parsed"
    if called == "zip" and "strict" in words:
        yield "zip(strict=...)", "go by index, or check the lengths first"
    if called == "round" and len(node.args) + len(words) > 1:
        yield "equal round(x, n)", "keep whole numbers of a smaller unit"


def _method_calls(node: ast.Call, method: str, known: Known) -> Found:
    if method in MISSING_METHODS and method not in known.methods:
        yield f"method {method}()", "slice, compare or loop instead"
    if method in ("encode", "decode"):
        given = [*node.args, *(word.value for word in node.keywords)]
        named = [one.value for one in given if isinstance(one, ast.Constant)]
        if any(isinstance(name, str) and name.lower() not in UTF8 for name in named):
            yield (
                f"{method}({', '.join(map(str, named))})",
                "it would silently take UTF-8; use that",
            )
    if method in ("from_bytes", "to_bytes") and node.keywords:
        yield f"keywords in {method}()", "pass length and byte order by position"


def _classes(node: ast.ClassDef, known: Known, _imported: Names) -> Found:
    if node.keywords:
        yield "metaclass or class keywords", "write a plain class"
    if node.decorator_list:
        yield "class decorators", "call the function after the class"
    bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    if len(bases) > 1:
        yield "sound multiple inheritance", "hold one of them in a field"
    for base in bases:
        if base in known.records:
            yield f"inheritance from the dataclass {base}", "hold it in a field"
    for part in ast.walk(node):
        name = getattr(part, "attr", None) or getattr(part, "id", None) or ""
        if name.startswith("__") and not name.endswith("__"):
            yield f"name mangling ({name})", "use one underscore"


def _displays(node: ast.List | ast.Tuple | ast.Set, _known: Known, _imported: Names) -> Found:
    loaded = isinstance(getattr(node, "ctx", None) or ast.Load(), ast.Load)
    if loaded and any(isinstance(one, ast.Starred) for one in node.elts):
        yield "[*a] or (*a, b)", "add lists, or tuples, with +"


def _dicts(node: ast.Dict, _known: Known, _imported: Names) -> Found:
    if None in node.keys:
        yield "{**a}", "copy with dict(a), then update()"


def _arguments(node: ast.FunctionDef | ast.Lambda, _known: Known, _imported: Names) -> Found:
    if node.args.posonlyargs:
        yield "positional-only parameters", "leave out the slash"


def _slices(node: ast.Slice, _known: Known, _imported: Names) -> Found:
    if node.step is not None:
        yield "slices with a step (of strings and tuples)", "use reversed() or range()"


def _constants(node: ast.Constant, _known: Known, _imported: Names) -> Found:
    if isinstance(node.value, complex):
        yield "complex numbers", "use two floats"


JUDGES: tuple[tuple[type[ast.AST] | tuple[type[ast.AST], ...], Judge], ...] = (
    (ast.Import, _imports),
    (ast.ImportFrom, _from_imports),
    (ast.Attribute, _attributes),
    (ast.Name, _names),
    (ast.Call, _calls),
    (ast.ClassDef, _classes),
    ((ast.List, ast.Tuple, ast.Set), _displays),
    (ast.Dict, _dicts),
    ((ast.FunctionDef, ast.Lambda), _arguments),
    (ast.Slice, _slices),
    (ast.Constant, _constants),
)
