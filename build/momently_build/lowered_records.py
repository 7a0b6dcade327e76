"""Writes out what `@dataclass` would have made: a plain class that MicroPython knows.

Rule 1: `__init__`, `__eq__`, `__hash__` (frozen ones) and `__repr__` answer as the
generated ones do; a method that the class has itself is left alone.
Rule 2: frozenness and slots are for finding mistakes on CPython; they are not kept.
Rule 3: an option or a field that nobody has needed yet is refused, not guessed at.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Refuse = Callable[[ast.stmt | ast.expr, str, str], None]

NOT_GIVEN = "_NOT_GIVEN"
FIELD_CALLS = ("field", "dataclasses.field")
KNOWN_OPTIONS = ("eq", "frozen", "kw_only", "repr", "slots")
KNOWN_FIELD_OPTIONS = ("compare", "default", "default_factory", "repr")


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    default: str | None
    factory: str | None
    compared: bool
    shown: bool

    @property
    def parameter(self) -> str:
        if self.factory is not None:
            return f"{self.name}={NOT_GIVEN}"
        return self.name if self.default is None else f"{self.name}={self.default}"

    @property
    def assignment(self) -> str:
        if self.factory is None:
            return f"self.{self.name} = {self.name}"
        made = f"({self.factory})()"
        return f"self.{self.name} = {made} if {self.name} is {NOT_GIVEN} else {self.name}"


def decorator_of(node: ast.ClassDef) -> ast.expr | None:
    """Return the class's `@dataclass` decorator, called or bare, or None."""
    for decorator in node.decorator_list:
        named = decorator.func if isinstance(decorator, ast.Call) else decorator
        if ast.unparse(named) in ("dataclass", "dataclasses.dataclass"):
            return decorator
    return None


def not_given() -> ast.stmt:
    """Return the statement that a module with default factories needs on top."""
    return ast.parse(f"{NOT_GIVEN} = object()").body[0]


def lower(node: ast.ClassDef, decorator: ast.expr, refuse: Refuse) -> None:
    """Rewrite the dataclass `node` in place, as a plain class."""
    node.decorator_list.remove(decorator)
    options = _options(decorator, refuse)
    if node.bases:
        refuse(node, "a dataclass with a base class", "hold the other record in a field")
    fields = [_field(line, refuse) for line in node.body if _is_field(line)]
    rest = [line for line in node.body if not _is_field(line)]
    own = {line.name for line in rest if isinstance(line, ast.FunctionDef)}
    made = _methods(node.name, fields, options, "__post_init__" in own)
    node.body = rest
    for name, source in made.items():
        if name not in own:
            node.body.append(_placed(ast.parse(source).body[0], node))


def _placed(made: ast.stmt, node: ast.ClassDef) -> ast.stmt:
    """Give what was made the class's line, so that a refusal can name one."""
    for part in ast.walk(made):
        ast.copy_location(part, node)
    return made


def _options(decorator: ast.expr, refuse: Refuse) -> dict[str, bool]:
    options = {"eq": True, "repr": True, "frozen": False, "kw_only": False}
    for word in decorator.keywords if isinstance(decorator, ast.Call) else ():
        if word.arg not in KNOWN_OPTIONS or not isinstance(word.value, ast.Constant):
            refuse(word.value, f"the dataclass option {word.arg}", f"known: {KNOWN_OPTIONS}")
        elif isinstance(word.value.value, bool):
            options[word.arg] = word.value.value
    return options


def _is_field(line: ast.stmt) -> bool:
    return isinstance(line, ast.AnnAssign) and "ClassVar" not in ast.unparse(line.annotation)


def _field(line: ast.stmt, refuse: Refuse) -> _Field:
    assert isinstance(line, ast.AnnAssign)
    name = ast.unparse(line.target)
    value = line.value
    if not (isinstance(value, ast.Call) and ast.unparse(value.func) in FIELD_CALLS):
        default = None if value is None else ast.unparse(value)
        return _Field(name, default, None, compared=True, shown=True)
    told = {word.arg or "**": ast.unparse(word.value) for word in value.keywords}
    for word in sorted(set(told) - set(KNOWN_FIELD_OPTIONS)):
        refuse(line, f"field({word}=...)", f"known: {KNOWN_FIELD_OPTIONS}")
    return _Field(
        name,
        told.get("default"),
        told.get("default_factory"),
        compared=told.get("compare") != "False",
        shown=told.get("repr") != "False",
    )


def _methods(
    name: str, fields: Sequence[_Field], options: dict[str, bool], has_post_init: bool
) -> dict[str, str]:
    """Return method name -> source for all that the decorator would have added."""
    made = {"__init__": _init(fields, options["kw_only"], has_post_init)}
    compared = [field.name for field in fields if field.compared]
    if options["eq"]:
        same = f"{_tuple('self', compared)} == {_tuple('other', compared)}"
        test = f"other.__class__ is self.__class__ and {same}"
        made["__eq__"] = f"def __eq__(self, other):\n    return {test}"
    if options["eq"] and options["frozen"]:
        made["__hash__"] = f"def __hash__(self):\n    return hash({_tuple('self', compared)})"
    if options["repr"]:
        made["__repr__"] = _repr(name, [field.name for field in fields if field.shown])
    return made


def _init(fields: Sequence[_Field], kw_only: bool, has_post_init: bool) -> str:
    parameters = ["self", *(["*"] if kw_only and fields else [])]
    parameters += [field.parameter for field in fields]
    body = [field.assignment for field in fields]
    body += ["self.__post_init__()"] if has_post_init else []
    return "\n    ".join([f"def __init__({', '.join(parameters)}):", *(body or ["pass"])])


def _repr(name: str, shown: Sequence[str]) -> str:
    template = name + "(" + ", ".join(f"{one}={{!r}}" for one in shown) + ")"
    given = ", ".join(f"self.{one}" for one in shown)
    return f"def __repr__(self):\n    return {template!r}.format({given})"


def _tuple(owner: str, names: Sequence[str]) -> str:
    return "(" + "".join(f"{owner}.{name}, " for name in names) + ")"
