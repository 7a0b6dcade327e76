"""Judges what a trial of plug-ins told: names, tables, signatures, and what failed.

Rule 1: a kind has to be callable as the engine will call it; that is found out here and not
by a visitor.
Rule 2: a kind with a problem is no kind: campaigns are not checked against half a table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from momently import signals, triggers
from momently.triggers.plugged import Kind
from momently_build import plugins_rules, plugins_signatures, plugins_trial, trigger_params
from momently_build.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from momently_build.plugins import Module
    from momently_build.plugins_trial import Trial
    from momently_build.problems import Problem

    Found = Iterator[tuple[str, str]]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DAY_MS = 86_400_000
# Between the page and the engine: what is remembered, codes, timers, the inspector.
CLOSED = frozenset(("answered", "inspect", "leaving", "memory_changed", "preview", "session"))
_TYPES = ("choice", "count", "flag", "ms", "percent", "px", "text", "texts")


def kinds(modules: Mapping[str, Module], trial: Trial) -> tuple[dict[str, Kind], list[Problem]]:
    """Give the sound kinds by name, and the problems of all others."""
    known: dict[str, Kind] = {}
    problems = [_failed(modules, failure) for failure in trial.failures]
    for told in trial.kinds:
        module = modules[told["module"]]
        found = [*_found(told)]
        if not found and told["name"] in known:
            other = known[told["name"]].module
            found = [(f'"{told["name"]}" is in plugins/{other}.py too.', "Call it something else.")]
        line = plugins_rules.line_of(module, told["called"])
        place = f"@trigger {told['name']}"
        problems.extend(module.problem(place, line, what, hint) for what, hint in found)
        if told["failed"] and not found:
            problems.append(_not_made(modules, told))
        elif not found:
            known[told["name"]] = _kind(told)
    return known, problems


def _kind(told: Mapping[str, Any]) -> Kind:
    listens = tuple(told["listens"])
    tables = (told["params"], told["says"], told["fresh_ms"])
    return Kind(told["name"], told["module"], listens, *tables)


def _failed(modules: Mapping[str, Module], failure: plugins_trial.Failure) -> Problem:
    module = modules.get(failure.module) or next(iter(modules.values()))
    hint = "A plug-in only says what it has when it is loaded: no loops, nothing that can fail."
    return module.problem("plug-in", failure.line, f"It cannot be loaded: {failure.said}.", hint)


def _not_made(modules: Mapping[str, Module], told: Mapping[str, Any]) -> Problem:
    failure = plugins_trial.failure(told["module"], told["failed"])
    module = modules.get(failure.module) or modules[told["module"]]
    what = f"It cannot be made with its defaults: {failure.said}."
    place = f"@trigger {told['name']}"
    return module.problem(place, failure.line, what, "Let __init__ only keep what it is given.")


def _found(told: Mapping[str, Any]) -> Found:
    yield from _name(told["name"])
    yield from _listens(told["listens"])
    yield from _figures(told)
    params = list(_params(told["params"]))
    yield from params
    # Signatures are held against the table of parameters; a bad table says nothing about them.
    if not params:
        yield from plugins_signatures.problems(told)


def _name(name: Any) -> Found:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield (
            f"{name!r} is no name for a trigger.",
            'Write small letters, digits and _ : "my_kind".',
        )
    elif name in triggers.KINDS:
        yield f'"{name}" is a trigger of momently.', "Call yours something else."


def _listens(listens: list[Any]) -> Found:
    right = set(signals.KINDS) - CLOSED
    if not listens:
        yield "It listens to nothing.", f"Add listens = [...]: {', '.join(sorted(right))}."
    for kind in listens:
        if kind in CLOSED:
            yield f'"{kind}" is between the page and the engine.', suggest(str(kind), right)
        elif kind not in right:
            yield f'There is no signal "{kind}".', suggest(str(kind), right)


def _figures(told: Mapping[str, Any]) -> Found:
    fresh_ms = told["fresh_ms"]
    if isinstance(fresh_ms, bool) or not isinstance(fresh_ms, int) or not 0 <= fresh_ms <= _DAY_MS:
        yield f"fresh_ms = {fresh_ms!r} is not usable.", f"Write whole ms, 0 to {_DAY_MS}."
    if not isinstance(told["says"], str):
        yield "says = ... is no text.", "Write one sentence, for the help in editors."


def _params(params: Mapping[str, Any]) -> Found:
    for name, spec in params.items():
        if not _NAME.fullmatch(name):
            yield f'"{name}" is no name for a parameter.', "Write small letters, digits and _ ."
        elif name in trigger_params.COMMON:
            yield f'"{name}" stands beside the parameters of every trigger.', "Call it otherwise."
        elif not isinstance(spec, dict) or spec.get("type") not in _TYPES:
            hint = f"Make it with one of momently.plugins: {', '.join(_TYPES)}."
            yield f'The parameter "{name}" is no table.', hint
        else:
            yield from _spec(name, spec)


def _spec(name: str, spec: Mapping[str, Any]) -> Found:
    choices, limits = spec.get("choices"), (spec.get("min", 0), spec.get("max", 0))
    if spec["type"] == "choice" and not _are_texts(choices):
        yield f'"{name}" has nothing to choose from.', 'Write choices: ["low", "high"].'
    elif not all(isinstance(limit, int) for limit in limits) or limits[0] > limits[1]:
        yield (
            f'"{name}" has limits {limits[0]!r} to {limits[1]!r}.',
            "Write whole numbers in order.",
        )
    elif "default" in spec:
        given = {name: spec["default"]}
        for _place, text, hint in triggers.problems("?", given, {"?": {name: dict(spec)}}):
            yield f'The default {spec["default"]!r} of "{name}" is {text}.', f"Write {hint}."


def _are_texts(choices: Any) -> bool:
    return (
        bool(choices) and isinstance(choices, list) and all(isinstance(one, str) for one in choices)
    )
