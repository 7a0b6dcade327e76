"""Answers that are not a yes: one exception, one status, one clear sentence.

Rule 1: a refusal changes nothing. Whoever raises it does so inside a transaction,
which is then rolled back.
"""

from __future__ import annotations


class RefusedError(Exception):
    """A request that is answered with `status` and `body` instead of what it asked for."""

    def __init__(self, status: int, body: dict[str, object]) -> None:
        super().__init__(str(body.get("error", "refused")))
        self.status = status
        self.body = body


def malformed(error: str, where: str, hint: str, index: int | None = None) -> RefusedError:
    """Say that the sender got it wrong: what, at which place, and what would be right."""
    return RefusedError(400, {"error": error, "index": index, "where": where, "hint": hint})


def denied(reason: str, error: str) -> RefusedError:
    """Say that the request was understood and the answer is no."""
    return RefusedError(409, {"denied": reason, "error": error})


def unknown(error: str, hint: str) -> RefusedError:
    """Say that what was named does not exist here."""
    return RefusedError(404, {"error": error, "hint": hint})


def too_large(error: str, limit_bytes: int) -> RefusedError:
    """Say how much would have been accepted."""
    return RefusedError(413, {"error": error, "limit_bytes": limit_bytes})
