"""Recorded sessions: lines appended as the page sends them, read back as one text.

Rule 1: order of arrival is the order of lines.
Rule 2: one session may fill 16 MiB, not the disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from momently_collector.refusals import too_large
from momently_collector.tables import journals

if TYPE_CHECKING:
    from sqlalchemy import Connection

SESSION_LIMIT_BYTES = 16 * 1024 * 1024


def append(connection: Connection, session_id: str, lines: str, now_ms: int) -> int:
    """Append lines to a session and say how many bytes it has now; raises RefusedError (413)."""
    had = select(func.coalesce(func.sum(journals.c.bytes), 0))
    before = int(connection.execute(had.where(journals.c.session_id == session_id)).scalar_one())
    ended = lines if lines.endswith("\n") or not lines else lines + "\n"
    size = len(ended.encode("utf-8"))
    if before + size > SESSION_LIMIT_BYTES:
        raise too_large("the journal of this session is full", SESSION_LIMIT_BYTES)
    row = {"session_id": session_id, "received_ms": now_ms, "bytes": size, "lines": ended}
    connection.execute(insert(journals).values(row))
    return before + size


def read(connection: Connection, session_id: str) -> str | None:
    """Return a session's lines; None when nothing was recorded."""
    parts = (
        select(journals.c.lines)
        .where(journals.c.session_id == session_id)
        .order_by(journals.c.part_id)
    )
    found = connection.execute(parts).scalars().all()
    return "".join(found) if found else None


def sessions(connection: Connection) -> list[dict[str, object]]:
    """List the recorded sessions, the latest first."""
    latest = func.max(journals.c.received_ms)
    listed = (
        select(journals.c.session_id, func.sum(journals.c.bytes), latest)
        .group_by(journals.c.session_id)
        .order_by(latest.desc(), journals.c.session_id)
    )
    return [
        {"session": session_id, "bytes": int(size), "received_ms": received_ms}
        for session_id, size, received_ms in connection.execute(listed)
    ]
