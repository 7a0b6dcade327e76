"""What is remembered of a visitor, and how that is written down.

Rule 1: a visitor is never changed; `changed` gives a new one.
Rule 2: memory that does not read back is no memory: `recall` gives None, whatever
it was handed.
Rule 3: every list is bounded, so that memory cannot grow without end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from momently import history as histories
from momently.history import History

if TYPE_CHECKING:
    from typing import Any

VERSION = 1
KEPT_VIEWS = 40
KEPT_OVERLAYS = 80
KEPT_ORDERS = 100


@dataclass(frozen=True, slots=True)
class Past:
    """What one campaign and this visitor have been through; times are wall ms."""

    seen: tuple[int, ...] = ()
    would: tuple[int, ...] = ()
    dismissed_ms: int | None = None
    converted_ms: int | None = None
    variant: str = ""
    claim: dict[str, Any] | None = None
    draw: dict[str, Any] | None = None
    bucket: dict[str, Any] | None = None  # see `experiments.choosing`
    view: dict[str, Any] | None = None  # the latest one; see `engine.promises`


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of the visitor."""

    id: str
    started_ms: int
    last_ms: int
    pages: int
    checkout_index: int | None = None
    landing: dict[str, Any] | None = None  # see `arrival.landing`
    previous_ms: int | None = None  # last sign of life of the session before
    unplugged: tuple[str, ...] = ()  # triggers of plug-ins that broke; see `engine.plugging`


@dataclass(frozen=True, slots=True)
class Visitor:
    """Everything that outlives a page, if consent lets it."""

    id: str
    first_seen_ms: int
    visits: int
    session: Visit
    campaigns: dict[str, Past] = field(default_factory=dict)
    overlay_ms: tuple[int, ...] = ()
    opted_out: bool = False
    credited: tuple[str, ...] = ()
    history: History = histories.NONE
    context: dict[str, Any] = field(default_factory=dict)  # see `engine.sourcing`


_PAST = (
    "seen",
    "would",
    "dismissed_ms",
    "converted_ms",
    "variant",
    "claim",
    "draw",
    "bucket",
    "view",
)
_VISIT = (
    "id",
    "started_ms",
    "last_ms",
    "pages",
    "checkout_index",
    "landing",
    "previous_ms",
    "unplugged",
)
_VISITOR = (
    "id",
    "first_seen_ms",
    "visits",
    "session",
    "campaigns",
    "overlay_ms",
    "opted_out",
    "credited",
    "history",
    "context",
)
NEVER = Past()


def past(visitor: Visitor, campaign: str) -> Past:
    """Give what `campaign` and the visitor have been through; nothing, if nothing."""
    return visitor.campaigns.get(campaign, NEVER)


def changed(visitor: Visitor, **changes: Any) -> Visitor:
    """Give the same visitor with some fields changed."""
    return Visitor(**_fields(visitor, _VISITOR, changes))


def with_past(visitor: Visitor, campaign: str, **changes: Any) -> Visitor:
    """Give the same visitor with some fields of one campaign's past changed."""
    campaigns = dict(visitor.campaigns)
    campaigns[campaign] = changed_past(past(visitor, campaign), **changes)
    return changed(visitor, campaigns=campaigns)


def changed_past(one: Past, **changes: Any) -> Past:
    """Give the same past with some fields changed."""
    return Past(**_fields(one, _PAST, changes))


def with_view(
    visitor: Visitor, campaign: str, wall_ms: int, arm: str, chosen: dict[str, Any]
) -> Visitor:
    """Give the visitor after one view of `campaign`; `arm` is "seen" or "would"."""
    before = past(visitor, campaign)
    times = (before.seen if arm == "seen" else before.would) + (wall_ms,)
    walls = visitor.overlay_ms + (wall_ms,)
    viewed = with_past(visitor, campaign, **{arm: times[-KEPT_VIEWS:]})
    viewed = with_past(viewed, campaign, **chosen)
    return changed(viewed, overlay_ms=walls[-KEPT_OVERLAYS:])


def with_visit(visitor: Visitor, **changes: Any) -> Visitor:
    """Give the same visitor with some fields of the session changed."""
    return changed(visitor, session=visit(visitor.session, **changes))


def visit(session: Visit, **changes: Any) -> Visit:
    """Give the same session with some fields changed."""
    return Visit(**_fields(session, _VISIT, changes))


def _fields(record: Any, names: tuple[str, ...], changes: dict[str, Any]) -> dict[str, Any]:
    kept = {name: getattr(record, name) for name in names}
    kept.update(changes)
    return kept


def memory(visitor: Visitor) -> dict[str, Any]:
    """Write the visitor down as plain JSON values."""
    session = visitor.session
    told: dict[str, Any] = {
        "version": VERSION,
        "visitor": {
            "id": visitor.id,
            "first_seen_ms": visitor.first_seen_ms,
            "visits": visitor.visits,
        },
        "session": _visit_memory(session),
        "campaigns": {name: _past_memory(visitor.campaigns[name]) for name in visitor.campaigns},
        "overlay_ms": list(visitor.overlay_ms),
        "opted_out": visitor.opted_out,
        "credited": list(visitor.credited),
    }
    # Most visitors have neither; what is not there costs no bytes.
    if visitor.history != histories.NONE:
        told["history"] = histories.written(visitor.history)
    if visitor.context:
        told["context"] = visitor.context
    return told


def _visit_memory(session: Visit) -> dict[str, Any]:
    told = {name: getattr(session, name) for name in _VISIT}
    for name in ("landing", "previous_ms"):
        if told[name] is None:
            del told[name]
    if session.unplugged:
        told["unplugged"] = list(session.unplugged)
    else:
        del told["unplugged"]
    return told


def _past_memory(one: Past) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(one, name) for name in _PAST}
    told["seen"], told["would"] = list(one.seen), list(one.would)
    for name in ("bucket", "view"):
        if told[name] is None:
            del told[name]
    return told


def recall(written: Any) -> Visitor | None:
    """Read `memory` back, or give None when it is not what `memory` writes."""
    try:
        return _recalled(written)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _recalled(written: Any) -> Visitor:
    if written["version"] != VERSION:
        raise ValueError("memory of another version")
    who, session = written["visitor"], written["session"]
    return Visitor(
        _text(who["id"]),
        _whole(who["first_seen_ms"]),
        _whole(who["visits"]),
        Visit(
            _text(session["id"]),
            _whole(session["started_ms"]),
            _whole(session["last_ms"]),
            _whole(session["pages"]),
            _whole_or_none(session.get("checkout_index")),
            _object_or_none(session.get("landing")),
            _whole_or_none(session.get("previous_ms")),
            tuple(_text(kind) for kind in _list(session.get("unplugged") or [])),
        ),
        {
            _text(name): _read_past(written["campaigns"][name])
            for name in _object(written["campaigns"])
        },
        _wholes(written["overlay_ms"])[-KEPT_OVERLAYS:],
        _flag(written["opted_out"]),
        tuple(_text(key) for key in _list(written["credited"]))[-KEPT_ORDERS:],
        histories.read(written.get("history")),
        _object_or_none(written.get("context")) or {},
    )


def _read_past(written: Any) -> Past:
    return Past(
        _wholes(written["seen"])[-KEPT_VIEWS:],
        _wholes(written["would"])[-KEPT_VIEWS:],
        _whole_or_none(written.get("dismissed_ms")),
        _whole_or_none(written.get("converted_ms")),
        _text(written.get("variant") or ""),
        _object_or_none(written.get("claim")),
        _object_or_none(written.get("draw")),
        _object_or_none(written.get("bucket")),
        _object_or_none(written.get("view")),
    )


def _whole(value: Any) -> int:
    # MicroPython says that True is no int, CPython that it is one: ask first.
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("not a whole number")
    return value


def _whole_or_none(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _wholes(value: Any) -> tuple[int, ...]:
    return tuple(sorted(_whole(part) for part in _list(value)))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("not a flag")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _object_or_none(value: Any) -> dict[str, Any] | None:
    return None if value is None else _object(value)
