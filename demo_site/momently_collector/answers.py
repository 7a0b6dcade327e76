"""The HTTP answers of the collector: one small function per request.

Rule 1: everything that touches the database runs in a worker thread, and the answer is
made after the commit.
Rule 2: refusals are JSON with one clear sentence.
Rule 3: pages may ask from any allowed origin; `/codes` refuses pages.
Rule 4: what was collected is read, and codes are spent, by whoever has the server key. A
collector without a key refuses both, unless it was started open.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response

from momently_collector import bodies, cloudevents, draws, journals, outcomes
from momently_collector.claims import Wish
from momently_collector.refusals import RefusedError, denied, malformed, unknown

if TYPE_CHECKING:
    from starlette.requests import Request

    from momently_collector.allocation import Allocator
    from momently_collector.issuer import Issuer

OUTCOME_TYPES = (cloudevents.SINGLE, cloudevents.BATCH, *cloudevents.EITHER)
JOURNAL_PART_LIMIT_BYTES = 1024 * 1024
ROWS_MOST = 1000
ROWS_USUAL = 200
LAST_ROW = 2**62


@dataclass(frozen=True, slots=True)
class Answers:
    """All requests the collector understands; `server_key` guards what only servers may ask.

    Without a key nobody may ask it, and with `open_reads` everybody.
    """

    issuer: Issuer
    server_key: str | None
    allocator: Allocator
    open_reads: bool = False

    async def take_outcomes(self, request: Request) -> Response:
        """POST /outcomes: keep outcomes; 202 once they are on the disk."""
        kind = bodies.content_type(request)
        if kind not in OUTCOME_TYPES:
            raise bodies.unsupported(kind, OUTCOME_TYPES)
        body = await bodies.read(request, _limit(kind))
        told = await run_in_threadpool(cloudevents.parse, body, kind)
        now_ms = self.issuer.clock()
        kept = await run_in_threadpool(
            self.issuer.storage.write,
            lambda connection: outcomes.keep(connection, told, now_ms),
        )
        return JSONResponse({"accepted": kept.accepted, "repeated": kept.repeated}, 202)

    async def list_outcomes(self, request: Request) -> Response:
        """GET /outcomes.json?after=ROW&limit=N: outcomes in order of arrival."""
        self._require_key(request)
        after = _number(request, "after", None, LAST_ROW)
        limit = _number(request, "limit", ROWS_USUAL, ROWS_MOST) or ROWS_USUAL
        rows = await run_in_threadpool(self._rows, after, limit)
        last = rows[-1]["row"] if rows else after or 0
        return _fresh({"outcomes": rows, "last": last})

    async def count(self, request: Request) -> Response:
        """GET /summary.json: per campaign, how many of what."""
        self._require_key(request)
        return _fresh({"campaigns": await run_in_threadpool(self._funnel)})

    async def allocate(self, request: Request) -> Response:
        """GET /allocations.json: weights for the experiments that are to find their own."""
        return _fresh(await run_in_threadpool(self.allocator.current))

    async def claim(self, request: Request) -> Response:
        """POST /claims: one code per claim id; 201 when new, 200 when it was known."""
        told = await bodies.fields(
            request, "claim_id", "campaign", "variant", optional=("visitor",)
        )
        if told["claim_id"].startswith(draws.WON):
            raise denied("already_issued", "this claim id belongs to a draw")
        wish = Wish(told["claim_id"], told["campaign"], told["variant"], told.get("visitor"))
        body, new = await run_in_threadpool(self.issuer.claim, wish)
        return JSONResponse(body, 201 if new else 200)

    async def commit(self, request: Request) -> Response:
        """POST /draws: publish the odds and a commitment; 201 when new, 200 when known."""
        told = await bodies.fields(request, "draw_id", "campaign", "variant")
        body, new = await run_in_threadpool(
            self.issuer.commit, told["draw_id"], told["campaign"], told["variant"]
        )
        return JSONResponse(body, 201 if new else 200)

    async def play(self, request: Request) -> Response:
        """POST /draws/{draw_id}/play: decide the draw, reveal the seed, hand out the code."""
        told = await bodies.fields(request, "page_seed")
        draw_id = bodies.checked("draw_id", request.path_params["draw_id"])
        return JSONResponse(await run_in_threadpool(self.issuer.play, draw_id, told["page_seed"]))

    async def publish(self, request: Request) -> Response:
        """GET /draws/{draw_id}: what anybody may recompute the draw from."""
        draw_id = bodies.checked("draw_id", request.path_params["draw_id"])
        return JSONResponse(await run_in_threadpool(self.issuer.published, draw_id))

    async def redeem(self, request: Request) -> Response:
        """POST /codes/{code}/redeem: spend a code on an order, once; for shops' servers."""
        if "origin" in request.headers:
            raise RefusedError(403, {"error": "codes are spent by servers, not by pages"})
        self._require_key(request)
        told = await bodies.fields(request, "order_id")
        code = bodies.checked("code", request.path_params["code"])
        spent = await run_in_threadpool(self.issuer.redeem, code, told["order_id"])
        return JSONResponse({**spent.wire(self.issuer.clock()), "order_id": told["order_id"]})

    async def record_journal(self, request: Request) -> Response:
        """POST /journals/{session_id}: append lines to a recorded session."""
        session_id = bodies.checked("session_id", request.path_params["session_id"])
        body = await bodies.read(request, JOURNAL_PART_LIMIT_BYTES)
        try:
            lines = body.decode("utf-8")
        except UnicodeDecodeError as problem:
            place = f"byte {problem.start}"
            raise malformed("the journal is not UTF-8", place, "send UTF-8") from problem
        if "\0" in lines:
            raise malformed("the journal has a NUL in it", "", "journals are text")
        now_ms = self.issuer.clock()
        size = await run_in_threadpool(
            self.issuer.storage.write,
            lambda connection: journals.append(connection, session_id, lines, now_ms),
        )
        return JSONResponse({"session": session_id, "bytes": size}, 202)

    async def read_journal(self, request: Request) -> Response:
        """GET /journals/{session_id}: the recorded lines, ready for replay."""
        self._require_key(request)
        session_id = bodies.checked("session_id", request.path_params["session_id"])
        found = await run_in_threadpool(self._journal, session_id)
        if found is None:
            raise unknown("nothing was recorded for this session", "GET /journals lists them")
        return PlainTextResponse(found, media_type="application/x-ndjson")

    async def list_journals(self, request: Request) -> Response:
        """GET /journals: which sessions were recorded."""
        self._require_key(request)
        return _fresh({"journals": await run_in_threadpool(self._sessions)})

    def _rows(self, after: int | None, limit: int) -> list[dict[str, object]]:
        with self.issuer.storage.reading() as connection:
            return outcomes.read(connection, after, limit)

    def _funnel(self) -> list[dict[str, object]]:
        with self.issuer.storage.reading() as connection:
            return outcomes.funnel(connection)

    def _journal(self, session_id: str) -> str | None:
        with self.issuer.storage.reading() as connection:
            return journals.read(connection, session_id)

    def _sessions(self) -> list[dict[str, object]]:
        with self.issuer.storage.reading() as connection:
            return journals.sessions(connection)

    def _require_key(self, request: Request) -> None:
        if self.server_key is None:
            self._require_open()
            return
        told = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(told.encode(), self.server_key.encode()):
            hint = "Authorization: Bearer ..."
            raise RefusedError(
                401, {"error": "only servers with the key may ask this", "hint": hint}
            )

    def _require_open(self) -> None:
        if not self.open_reads:
            hint = "set MOMENTLY_SERVER_KEY, or start it with --open on a machine of your own"
            raise RefusedError(403, {"error": "this collector has no server key", "hint": hint})


def _limit(kind: str) -> int:
    single = kind == cloudevents.SINGLE
    return cloudevents.ONE_LIMIT_BYTES if single else cloudevents.BATCH_LIMIT_BYTES


def _number(request: Request, name: str, usual: int | None, most: int) -> int | None:
    told = request.query_params.get(name)
    if told is None:
        return usual
    if not (told.isascii() and told.isdigit() and len(told) <= 19):
        raise malformed(f"{name} is not a number", name, "a whole number, not negative")
    return min(int(told), most)


def _fresh(body: dict[str, object]) -> Response:
    # Escaped JSON: whatever text a page sent in, it goes out as plain ASCII.
    said = json.dumps(body, separators=(",", ":"))
    headers = {"Cache-Control": "no-store"}
    return Response(said, media_type="application/json", headers=headers)
