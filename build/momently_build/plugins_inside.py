"""Runs plug-ins once, in a process of its own, and tells what is in them.

Rule 1: one line of JSON per step goes to the channel that was given, so that whoever waits
knows how far this came, also when it never ends.
Rule 2: it tells facts; `plugins_checks` judges them. Nothing of rich or pydantic is imported
here: half of its time would be spent on them.
Usage: python -m momently_build.plugins_inside; {"sources", "limit_s"} comes on standard input.
"""

from __future__ import annotations

import faulthandler
import inspect
import json
import os
import sys
from typing import TYPE_CHECKING, Any

from momently import plugins
from momently.hosts import plug_sources
from momently.triggers.plugged import where

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from momently.triggers.plugged import Kind

HOOKS = ("__init__", "fold", "due", "wake", "reset")


def main() -> None:
    """Load what standard input names."""
    plan = json.load(sys.stdin)
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What a plug-in prints must not be taken for what we say.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    faulthandler.dump_traceback_later(plan["limit_s"], exit=True, file=sys.stderr)
    with plug_sources.importable(plan["sources"]):
        for name in sorted(plan["sources"]):
            _say(channel, {"module": name})
            _say(channel, {"module": name} | _loaded(name))
    faulthandler.cancel_dump_traceback_later()


def _say(channel: IO[str], told: dict[str, Any]) -> None:
    channel.write(json.dumps(told) + "\n")
    channel.flush()


def _loaded(name: str) -> dict[str, Any]:
    try:
        kinds = plugins.met(lambda: plug_sources.import_one(name))
    except BaseException as problem:
        return {"failed": _failure(problem)}
    return {"kinds": [_told(kind) for kind in kinds]}


def _failure(problem: BaseException) -> dict[str, Any]:
    said = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
    return {"where": where(problem), "said": said[:300]}


def _told(kind: Kind) -> dict[str, Any]:
    made: Any = kind.make
    hooks = {"": made} if not isinstance(made, type) else _hooks(made)
    return {
        "name": _plain(kind.name),
        "module": str(kind.module).rpartition(".")[2],
        "listens": [_plain(one) for one in kind.listens],
        "params": {str(name): _plain(spec) for name, spec in kind.params.items()},
        "says": _plain(kind.says),
        "fresh_ms": _plain(kind.fresh_ms),
        "called": str(getattr(made, "__name__", "")),
        "is_class": isinstance(made, type),
        "hooks": {name: _signature(hook) for name, hook in hooks.items()},
        "failed": _made(kind) if isinstance(made, type) else None,
    }


def _hooks(made: type) -> dict[str, Any]:
    own = {name: getattr(made, name, None) for name in HOOKS}
    missing = (None, object.__init__)
    return {name: hook for name, hook in own.items() if hook not in missing}


def _signature(hook: Callable[..., Any]) -> list[dict[str, Any]] | None:
    """List the parameters of a hook; None when it is nothing that can be asked."""
    if inspect.isgeneratorfunction(hook) or not callable(hook):
        return None
    try:
        found = inspect.signature(hook).parameters.values()
    except (TypeError, ValueError):
        return None
    return [
        {
            "name": one.name,
            "kind": one.kind.name,
            "given": one.default is not one.empty,
            "type": _type(one.annotation),
        }
        for one in found
    ]


def _type(annotation: Any) -> str:
    if isinstance(annotation, str):
        return annotation
    return "" if annotation is inspect.Parameter.empty else inspect.formatannotation(annotation)


def _made(kind: Kind) -> dict[str, Any] | None:
    """Try to make a watch with nothing but defaults, where every parameter has one."""
    params = kind.params
    if not all(isinstance(spec, dict) and "default" in spec for spec in params.values()):
        return None
    made: Any = kind.make
    try:
        made(**{name: spec["default"] for name, spec in params.items()})
    except BaseException as problem:
        return _failure(problem)
    return None


def _plain(value: Any) -> Any:
    """Give a value as JSON has it; what JSON has not is told by its sort."""
    try:
        return json.loads(json.dumps(value))
    except (TypeError, ValueError, RecursionError):
        return f"<{type(value).__name__}>"


if __name__ == "__main__":
    main()
