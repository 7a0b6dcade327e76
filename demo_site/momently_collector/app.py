"""The collector as an ASGI application.

Rule 1: tables are made when the application is, so it also works mounted in another
application, where nobody starts it.
Rule 2: CORS answers preflights for any allowed origin; credentials are never asked for.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from momently_collector.allocation import Allocator
from momently_collector.answers import Answers
from momently_collector.issuer import Issuer
from momently_collector.refusals import RefusedError
from momently_collector.storage import Storage
from momently_collector.tables import KEPT
from momently_collector.terms import Terms, TermsFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from starlette.requests import Request

PREFLIGHT_SECONDS = 86_400


def wall_ms() -> int:
    """Say the wall time in whole milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def create_issuer(
    engine_url: str,
    issuer_terms: Path | str | Terms | Mapping[str, object] | None,
    clock: Callable[[], int] = wall_ms,
) -> Issuer:
    """Open the database and read the terms; for whoever wants Python calls, not HTTP."""
    return Issuer(Storage(engine_url, KEPT), TermsFile(issuer_terms), clock)


def create_app(
    engine_url: str,
    issuer_terms: Path | str | Terms | Mapping[str, object] | None = None,
    allow_origins: Sequence[str] = ("*",),
    *,
    clock: Callable[[], int] = wall_ms,
    server_key: str | None = None,
    open_reads: bool = False,
) -> Starlette:
    """Make a collector with its own database connection."""
    issuer = create_issuer(engine_url, issuer_terms, clock)
    return around(issuer, allow_origins, server_key, open_reads=open_reads)


def around(
    issuer: Issuer,
    allow_origins: Sequence[str] = ("*",),
    server_key: str | None = None,
    *,
    open_reads: bool = False,
) -> Starlette:
    """Make a collector around an issuer that somebody else uses too.

    Without a `server_key` nobody reads what was collected, unless `open_reads` lets everybody.
    """
    cors = Middleware(
        CORSMiddleware,
        allow_origins=list(allow_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["*"],
        max_age=PREFLIGHT_SECONDS,
    )
    app = Starlette(
        routes=_routes(Answers(issuer, server_key, Allocator(issuer), open_reads)),
        middleware=[cors],
        exception_handlers={RefusedError: _refused, HTTPException: _not_here},
    )
    app.state.issuer = issuer
    return app


def _routes(answers: Answers) -> list[BaseRoute]:
    return [
        Route("/outcomes", answers.take_outcomes, methods=["POST"]),
        Route("/outcomes.json", answers.list_outcomes, methods=["GET"]),
        Route("/summary.json", answers.count, methods=["GET"]),
        Route("/allocations.json", answers.allocate, methods=["GET"]),
        Route("/claims", answers.claim, methods=["POST"]),
        Route("/draws", answers.commit, methods=["POST"]),
        Route("/draws/{draw_id}", answers.publish, methods=["GET"]),
        Route("/draws/{draw_id}/play", answers.play, methods=["POST"]),
        Route("/codes/{code}/redeem", answers.redeem, methods=["POST"]),
        Route("/journals", answers.list_journals, methods=["GET"]),
        Route("/journals/{session_id}", answers.record_journal, methods=["POST"]),
        Route("/journals/{session_id}", answers.read_journal, methods=["GET"]),
    ]


async def _refused(_request: Request, problem: Exception) -> Response:
    if not isinstance(problem, RefusedError):
        raise problem
    return JSONResponse(problem.body, problem.status)


async def _not_here(_request: Request, problem: Exception) -> Response:
    if not isinstance(problem, HTTPException):
        raise problem
    body = {"error": problem.detail, "hint": "POST /outcomes, /claims or /draws"}
    return JSONResponse(body, problem.status_code, headers=dict(problem.headers or {}))
