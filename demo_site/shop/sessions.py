"""Who is shopping: a signed cookie outside, a row in the database inside.

Rule 1: the cookie holds a random id and its signature, nothing else; a cookie that was
tampered with is no cookie.
Rule 2: a visitor who only looks around gets no row and no cookie.
Rule 3: changes read and write the row in one transaction, so parallel requests of one
visitor never undo each other.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from shop.tables import cart_lines, keys, sessions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from momently_collector.storage import Storage

COOKIE = "steepwell"
DAYS = 30


@dataclass(frozen=True, slots=True)
class Notes:
    """What the shop remembers of a visit, besides the cart."""

    contact: Mapping[str, str] = field(default_factory=dict)
    shipping: Mapping[str, str] = field(default_factory=dict)
    card_last4: str = ""
    coupon: str = ""
    order_id: str = ""
    pushes: tuple[Mapping[str, object], ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Session:
    """One visitor's visit; an empty id means that nothing was kept yet."""

    id: str = ""
    notes: Notes = field(default_factory=Notes)
    quantities: tuple[tuple[str, int], ...] = ()


def secret_of(storage: Storage) -> bytes:
    """Find the key that signs cookies; it is made once per database."""

    def change(connection: Connection) -> str:
        had = connection.execute(select(keys.c.secret).where(keys.c.name == "cookie")).scalar()
        if had is not None:
            return str(had)
        made = secrets.token_hex(32)
        connection.execute(insert(keys).values(name="cookie", secret=made))
        return made

    return bytes.fromhex(storage.write(change))


def seal(session_id: str, secret: bytes) -> str:
    """Sign an id for the cookie."""
    return f"{session_id}.{_signature(session_id, secret)}"


def unseal(cookie: str, secret: bytes) -> str:
    """Return the id in a cookie, or nothing when the signature is not ours."""
    session_id, _, signature = cookie.partition(".")
    genuine = hmac.compare_digest(signature.encode(), _signature(session_id, secret).encode())
    return session_id if genuine else ""


def _signature(session_id: str, secret: bytes) -> str:
    return hmac.new(secret, session_id.encode(), hashlib.sha256).hexdigest()


def load(connection: Connection, session_id: str) -> Session:
    """Read a visit; an unknown id gives a fresh one."""
    row = connection.execute(
        select(sessions.c.notes).where(sessions.c.session_id == session_id)
    ).scalar()
    if row is None:
        return Session()
    lines = (
        select(cart_lines.c.sku, cart_lines.c.quantity)
        .where(cart_lines.c.session_id == session_id)
        .order_by(cart_lines.c.added_ms, cart_lines.c.sku)
    )
    quantities = tuple((sku, pieces) for sku, pieces in connection.execute(lines))
    return Session(session_id, _notes(row), quantities)


def start(connection: Connection, now_ms: int) -> str:
    """Open a row for a visitor who began to shop, and return its id."""
    session_id = secrets.token_urlsafe(24)
    row = {"session_id": session_id, "started_ms": now_ms, "notes": _text(Notes())}
    connection.execute(insert(sessions).values(row))
    return session_id


def change(
    connection: Connection, session_id: str, improve: Callable[[Notes], Notes]
) -> tuple[Notes, Notes]:
    """Rewrite the notes of a visit; gives them as they were and as they are."""
    mine = sessions.c.session_id == session_id
    row = connection.execute(select(sessions.c.notes).where(mine).with_for_update()).scalar_one()
    before = _notes(row)
    after = improve(before)
    if after != before:
        connection.execute(update(sessions).where(mine).values(notes=_text(after)))
    return before, after


def without_news(notes: Notes) -> Notes:
    """Drop what was said once: notices and pushes."""
    return replace(notes, pushes=(), notices=())


def _text(notes: Notes) -> str:
    return json.dumps(
        {
            "contact": dict(notes.contact),
            "shipping": dict(notes.shipping),
            "card_last4": notes.card_last4,
            "coupon": notes.coupon,
            "order_id": notes.order_id,
            "pushes": list(notes.pushes),
            "notices": list(notes.notices),
        }
    )


def _notes(text: str) -> Notes:
    told = json.loads(text)
    return Notes(**{**told, "pushes": tuple(told["pushes"]), "notices": tuple(told["notices"])})
