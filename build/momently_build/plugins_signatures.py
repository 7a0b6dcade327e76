"""Holds the signatures of a trigger against the way the engine will call it.

Rule 1: what is told is given by position: (signal, behaviour, memory) to a function, (signal,
behaviour) to `fold`, (at, behaviour) to `wake`, (at) to `reset`, nothing to `due`.
Rule 2: parameters are given by name, to a function or to `__init__`: all of the table, and no
others. Where one says its type, it must be the one that its table means.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from momently_build.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Found = Iterator[tuple[str, str]]
    Signature = Sequence[Mapping[str, Any]]

TOLD: dict[str, tuple[str, ...]] = {
    "": ("signal", "behaviour", "memory"),
    "__init__": ("self",),
    "fold": ("self", "signal", "behaviour"),
    "due": ("self",),
    "wake": ("self", "at", "behaviour"),
    "reset": ("self", "at"),
}
_NAMED = ("", "__init__")
_BY_PLACE = ("POSITIONAL_ONLY", "POSITIONAL_OR_KEYWORD")
_MEANS = {
    "choice": "str",
    "count": "int",
    "flag": "bool",
    "ms": "int",
    "percent": "int",
    "px": "int",
    "text": "str",
    "texts": "list[str]",
}


def problems(told: Mapping[str, Any]) -> Found:
    """List what the engine could not call."""
    hooks, params = told["hooks"], told["params"]
    if told["is_class"]:
        if "fold" not in hooks:
            yield "The class has no fold.", "Add def fold(self, signal, behaviour)."
        if params and "__init__" not in hooks:
            yield "The class takes no parameters.", f"Add {_written('__init__', params)}."
    for name, signature in hooks.items():
        if signature is None:
            what = f"{name or 'It'} is no function that answers."
            yield what, "Write a plain def without yield."
        else:
            yield from _hook(name, signature, params if name in _NAMED else {})


def _hook(name: str, signature: Signature, params: Mapping[str, Any]) -> Found:
    by_place = [one for one in signature if one["kind"] in _BY_PLACE]
    takes_any = any(one["kind"] == "VAR_POSITIONAL" for one in signature)
    told = TOLD[name]
    # A parameter of the table may also stand behind what is told, without the star.
    head, tail = by_place[: len(told)], by_place[len(told) :]
    if len(head) < len(told) and not takes_any:
        yield _cannot_call(name), f"Write {_written(name, params)}."
        return
    named = [*tail, *(one for one in signature if one["kind"] == "KEYWORD_ONLY")]
    yield from _named(name, named, params, any(one["kind"] == "VAR_KEYWORD" for one in signature))


def _named(name: str, named: Signature, params: Mapping[str, Any], takes_any: bool) -> Found:
    taken = {one["name"]: one for one in named}
    for one in named:
        if one["name"] not in params and not one["given"]:
            what = f'{_cannot_call(name)} Nobody gives it "{one["name"]}".'
            right = suggest(one["name"], params) if params else "It is not in params = {...}."
            yield what, right
        elif one["name"] in params:
            means = _MEANS[params[one["name"]]["type"]]
            if one["type"].replace(" ", "") not in ("", means):
                what = f'"{one["name"]}" is written as {one["type"]}, but its table means {means}.'
                yield what, f"Write {one['name']}: {means}."
    for missing in sorted(set(params) - set(taken)) if not takes_any else ():
        what = f'{_cannot_call(name)} It does not take "{missing}".'
        yield what, f"Write {_written(name, params)}."


def _cannot_call(name: str) -> str:
    return f"{name or 'The function'} cannot be called."


def _written(name: str, params: Mapping[str, Any]) -> str:
    """Write the right first line of a hook."""
    named = [f"{key}: {_MEANS[spec['type']]}" for key, spec in params.items()]
    given = [*TOLD[name], "*", *named] if name in _NAMED and named else list(TOLD[name])
    return f"def {name or 'NAME'}({', '.join(given)})"
