"""Plug-in triggers: a site's own kinds, set to work beside ours and kept from harming them.

Rule 1: a plug-in is handed copies of what signals say: what it does to them is its own
affair. Its answers are looked at before anybody believes them.
Rule 2: whatever its code raises, or answers that is no answer, is a PlugInError that names
the kind, the file, the sort of error and the line, and never what the error says: that may
hold what the visitor did, and differs between versions of Python.
Rule 3: a trigger that is a function has a dict of its own, emptied at each page view, and
fires once per page view. One that is a class decides for itself; what it leaves out
(`due`, `wake`, `reset`) is filled in: it never wakes, and is made anew at each page view.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from momently.errors import PlugInError
from momently.signals import Signal, fits
from momently.triggers.firing import Firing

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.triggers.firing import Watch

FOLDER = "plugins/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One trigger of a plug-in; `make` is its class or function, None where only tables count."""

    name: str
    module: str
    listens: tuple[str, ...]
    params: dict[str, dict[str, Any]]
    says: str = ""
    fresh_ms: int = 5000
    make: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Plugged:
    """The plug-ins of a site: kinds by name, and (module, why) of what could not be loaded.

    `off` is empty, or why none of them may run here; then `kinds` are known by name only.
    """

    kinds: dict[str, Kind] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()
    off: str = ""

    def params(self) -> dict[str, dict[str, dict[str, Any]]]:
        """Give the parameters of every kind, in the shape of our own table."""
        return {name: self.kinds[name].params for name in self.kinds}


NONE = Plugged()


def watch(kind: Kind, params: dict[str, Any]) -> Watch:
    """Set a plug-in's trigger to work. Raises PlugInError when it cannot be made."""
    if kind.make is None:
        raise PlugInError(kind.name, "it is not loaded here")
    return Guarded(kind, params)


class Guarded:
    """A plug-in's watch, and what stands between it and the engine."""

    __slots__ = ("_kind", "_params", "_watch", "held", "listens")

    def __init__(self, kind: Kind, params: dict[str, Any]) -> None:
        self.listens = frozenset(kind.listens)
        self.held = ""
        self._kind = kind
        self._params = params
        self._make()

    def _make(self) -> None:
        make = self._kind.make
        # A class makes watches; a function is the whole watch but for its memory.
        if isinstance(make, type):
            self._watch: Any = self._tried(make, (), self._params)
        else:
            self._watch = _Asked(make, self._params)

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Judge one signal."""
        own = Signal(signal.kind, signal.at, _copy(signal.facts), signal.cause)
        answer = self._tried(self._watch.fold, (own, behaviour), {})
        return self._firing(answer, signal.at)

    def due(self) -> int | None:
        """Say when it wants to be woken."""
        due = getattr(self._watch, "due", None)
        answer = None if due is None else self._tried(due, (), {})
        if not fits(answer, "int?"):
            raise self._wrong("due answered " + _named(answer))
        at: int | None = answer
        return at

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Judge what came true by the passing of time."""
        wake = getattr(self._watch, "wake", None)
        answer = None if wake is None else self._tried(wake, (at, behaviour), {})
        return self._firing(answer, at)

    def reset(self, at: int) -> None:
        """Begin a page view."""
        self.held = ""
        reset = getattr(self._watch, "reset", None)
        if reset is None:
            self._make()
        else:
            self._tried(reset, (at,), {})

    def _firing(self, answer: Any, at: int) -> Firing | None:
        held = getattr(self._watch, "held", "")
        self.held = held if isinstance(held, str) else ""
        if answer is None or answer is False:
            return None
        if answer is True:
            return Firing(at, self._kind.name)
        if not isinstance(answer, Firing):
            raise self._wrong("it answered " + _named(answer))
        if not _is_sound(answer):
            raise self._wrong("its Firing is not of whole numbers and words")
        return Firing(min(answer.at, at), self._kind.name, _copy(answer.evidence))

    def _tried(self, hook: Any, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        try:
            return hook(*given, **named)
        except BaseException as problem:
            # Whoever sits at a keyboard may still stop a replay.
            if isinstance(problem, KeyboardInterrupt):
                raise
            raise self._wrong(where(problem)) from problem

    def _wrong(self, how: str) -> PlugInError:
        """Give the error to raise; what does not say itself in which file it was, is told it."""
        package, _, name = self._kind.module.partition(".")
        is_placed = how.startswith(FOLDER) or package + "/" != FOLDER
        place = "" if is_placed else FOLDER + name + ".py "
        return PlugInError(self._kind.name, place + how)


class _Asked:
    """A watch made of one function: asked at each signal, until it says yes."""

    __slots__ = ("_ask", "_fired", "_memory", "_params")

    def __init__(self, ask: Any, params: dict[str, Any]) -> None:
        self._ask = ask
        self._params = params
        self._fired = False
        self._memory: dict[str, Any] = {}

    def fold(self, signal: Signal, behaviour: Behaviour) -> Any:
        if self._fired:
            return None
        answer = self._ask(signal, behaviour, self._memory, **self._params)
        self._fired = answer is not None and answer is not False
        return answer

    def reset(self, at: int) -> None:
        self._memory = {}
        self._fired = False


def where(problem: BaseException) -> str:
    """Say what went wrong and on which line of a plug-in, if the error knows."""
    said = type(problem).__name__
    place = ""
    step: Any = getattr(problem, "__traceback__", None)
    while step is not None:
        name = _in_folder(step.tb_frame.f_code.co_filename)
        place = name + ":" + str(step.tb_lineno) if name else place
        step = step.tb_next
    return place + " " + said if place else said


def _in_folder(path: str) -> str:
    """Give the path from the site's folder, or nothing for a file that is no plug-in."""
    start = path.replace("\\", "/").rfind(FOLDER)
    name = path[start:] if start >= 0 else ""
    return name if name.count("/") == 1 else ""


def _named(answer: Any) -> str:
    return type(answer).__name__


def _is_sound(firing: Firing) -> bool:
    evidence: Any = firing.evidence
    if not fits(firing.at, "int") or not isinstance(evidence, dict):
        return False
    return all(isinstance(name, str) and _is_plain(evidence[name]) for name in evidence)


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_plain_one(part) for part in value)
    return _is_plain_one(value)


def _is_plain_one(value: Any) -> bool:
    return fits(value, "flag") or fits(value, "text") or fits(value, "int")


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(value[name]) for name in value}
    if isinstance(value, (list, tuple)):
        return [_copy(part) for part in value]
    return value
