"""The wire: records to plain JSON values and back.

Rule 1: what comes in is checked field by field against `signals.KINDS`; what does not
fit is no signal. Fields that nobody knows are left out.
Rule 2: what goes out is built from texts, whole numbers, flags, lists and objects only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import effects
from momently.signals import Signal, fields_of, fits
from momently.sinks import cloudevents

if TYPE_CHECKING:
    from typing import Any

    from momently.effects import Effect

    Fields = tuple[tuple[str, Any, bool, bool], ...]


def decode_signal(told: Any) -> Signal | None:
    """Read one signal; None when it is not one."""
    if not isinstance(told, dict):
        return None
    kind, at, cause = told.get("kind"), told.get("at"), told.get("cause", "")
    fields = fields_of(kind) if isinstance(kind, str) else None
    if fields is None or not fits(at, "int") or not isinstance(cause, str):
        return None
    facts = _facts(told, fields)
    if facts is None:
        return None
    return Signal(str(kind), told["at"], facts, cause)


def _facts(told: dict[str, Any], fields: Fields) -> dict[str, Any] | None:
    facts: dict[str, Any] = {}
    for name, check, is_optional, is_label in fields:
        value = told.get(name)
        if value is None:
            if not is_optional:
                return None
        elif not check(value):
            return None
        else:
            facts[name] = str(value) if is_label else value
    return facts


def decode_batch(told: Any) -> tuple[int, list[Signal], int]:
    """Read a batch: its time, its signals, and how many were none. Raises ValueError."""
    if not isinstance(told, dict) or not fits(told.get("now"), "int"):
        raise ValueError("a batch needs a whole number `now`")
    listed = told.get("signals")
    if not isinstance(listed, list):
        raise ValueError("a batch needs a list of signals")
    decoded = [decode_signal(one) for one in listed]
    good = [signal for signal in decoded if signal is not None]
    return told["now"], good, len(decoded) - len(good)


def encode_signal(signal: Signal) -> dict[str, Any]:
    """Write a signal as a page would send it."""
    told: dict[str, Any] = {"kind": signal.kind, "at": signal.at}
    told.update(signal.facts)
    if signal.cause:
        told["cause"] = signal.cause
    return told


def encode_effect(effect: Effect) -> dict[str, Any]:
    """Write an effect as the page reads it."""
    kind, names = _KINDS[type(effect)]
    told: dict[str, Any] = {"kind": kind}
    for name in names:
        told[name] = getattr(effect, name)
    if isinstance(effect, effects.Send):
        told["outcome"] = cloudevents.envelope(effect.outcome)
    return told


_KINDS: dict[type, tuple[str, tuple[str, ...]]] = {
    effects.Show: (
        "show",
        (
            "id",
            "campaign",
            "variant",
            "overlay",
            "tree",
            "slots",
            "presentation",
            "expires_at",
        ),
    ),
    effects.Update: ("update", ("id", "show", "slots")),
    effects.Hide: ("hide", ("id", "show", "reason")),
    effects.Remember: ("remember", ("id", "memory")),
    effects.Send: ("send", ("id",)),
    effects.Ask: ("ask", ("id", "to", "question", "body", "timeout_ms")),
}


def reply(given: list[Effect], next_wake: int | None) -> dict[str, Any]:
    """Write the answer to a batch."""
    return {"effects": [encode_effect(effect) for effect in given], "next_wake": next_wake}
