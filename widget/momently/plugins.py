"""Plug-ins: what a site's own triggers are written with, and how a host loads them.

    from momently.plugins import Behaviour, Memory, Signal, count, trigger

    @trigger("second_thoughts", listens=["cart_changed"], params={"times": count(2)})
    def second_thoughts(
        signal: Signal, behaviour: Behaviour, memory: Memory, *, times: int
    ) -> bool:
        memory["removed"] = memory.get("removed", 0) + (signal.facts["action"] == "remove")
        return memory["removed"] >= times

Rule 1: a plug-in is a module of the site's folder `plugins/`; its triggers are what it puts
`@trigger` on. Nothing is refused here: `momently check` does that, with file and line.
Rule 2: a module that raises while it is loaded is left out with its reason; the others are
loaded.
Rule 3: parameters are tables as those of our own kinds; one without a default must be given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.behaviour import Behaviour
from momently.signals import Signal
from momently.triggers.firing import Firing
from momently.triggers.plugged import Kind, Plugged, where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any, TypeVar

    Made = TypeVar("Made", bound=Callable[..., bool | Firing | None] | type[Any])
    Param = dict[str, Any]
    Memory = dict[str, Any]
else:
    # A function trigger's own notes: a dict that is emptied at each page view.
    Memory = dict

__all__ = [
    "Behaviour",
    "Firing",
    "Memory",
    "Signal",
    "choice",
    "count",
    "flag",
    "ms",
    "percent",
    "px",
    "text",
    "texts",
    "trigger",
]

FRESH_MS = 5000
MOST = 1_000_000
DAY_MS = 86_400_000

# What `@trigger` was put on since a host last looked; a host empties it module by module.
_met: list[Kind] = []


def trigger(
    name: str,
    *,
    listens: Sequence[str],
    params: Mapping[str, Param] | None = None,
    says: str = "",
    fresh_ms: int = FRESH_MS,
) -> Callable[[Made], Made]:
    """Make a class or a function a trigger that campaigns may wait for as `kind = "name"`.

    `listens` names the kinds of signal it is asked about, `says` is one sentence for the
    editor's help, and a firing older than `fresh_ms` is refused as stale.
    """

    def register(made: Made) -> Made:
        heard = (listens,) if isinstance(listens, str) else tuple(listens)
        module = getattr(made, "__module__", "")
        _met.append(Kind(name, module, heard, dict(params or {}), says, fresh_ms, made))
        return made

    return register


def ms(default: int | None, doc: str = "", most: int = DAY_MS) -> Param:
    """Take a whole number of milliseconds; without a default it must be given."""
    return _number("ms", default, doc, 0, most)


def px(default: int | None, doc: str = "", least: int = 0, most: int = MOST) -> Param:
    """Take a whole number of pixels."""
    return _number("px", default, doc, least, most)


def percent(default: int | None, doc: str = "") -> Param:
    """Take a whole number from 0 to 100."""
    return _number("percent", default, doc, 0, 100)


def count(default: int | None, doc: str = "", least: int = 1, most: int = MOST) -> Param:
    """Take a whole number of things."""
    return _number("count", default, doc, least, most)


def choice(default: str | None, choices: Sequence[str], doc: str = "") -> Param:
    """Take one of `choices`."""
    told = _plain("choice", default, doc)
    told["choices"] = list(choices)
    return told


def flag(default: bool | None, doc: str = "") -> Param:
    """Take true or false."""
    return _plain("flag", default, doc)


def text(default: str | None, doc: str = "") -> Param:
    """Take a text that is not empty."""
    return _plain("text", default, doc)


def texts(default: Sequence[str] | None, doc: str = "") -> Param:
    """Take a list of texts."""
    return _plain("texts", None if default is None else list(default), doc)


def _plain(type_name: str, default: Any, doc: str) -> Param:
    told: Param = {"type": type_name, "doc": doc}
    if default is not None:
        told["default"] = default
    return told


def _number(unit: str, default: int | None, doc: str, least: int, most: int) -> Param:
    told = _plain(unit, default, doc)
    told["min"], told["max"], told["unit"] = least, most, unit
    return told


def met(import_one: Callable[[], Any]) -> list[Kind]:
    """Run `import_one`, and give what `@trigger` was put on meanwhile."""
    _met.clear()
    try:
        import_one()
        return list(_met)
    finally:
        _met.clear()


def load(modules: Iterable[str], import_one: Callable[[str], Any]) -> Plugged:
    """Load the plug-ins named; `import_one` runs a module. Nothing here raises.

    The kinds of a module that raises are not there, whatever it had put `@trigger` on.
    """
    kinds: dict[str, Kind] = {}
    problems: list[tuple[str, str]] = []
    named = list(modules)
    for name in named:
        _met.clear()
        try:
            import_one(name)
        except BaseException as problem:  # whatever a plug-in does, the others must run
            if isinstance(problem, KeyboardInterrupt):
                raise
            problems.append((name, where(problem)))
        failed = [one for one, _ in problems]
        for kind in _met:
            # What a module that failed had imported is sound all the same.
            if name not in failed or _is_of(kind, named, failed):
                kinds[kind.name] = kind
    _met.clear()
    return Plugged(kinds, tuple(problems))


def _is_of(kind: Kind, named: list[str], failed: list[str]) -> bool:
    """Say whether a kind is of one of the modules named that did not fail."""
    module = kind.module.split(".")[-1]
    return module in named and module not in failed
