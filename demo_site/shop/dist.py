"""Serving the folder that `momently build` wrote, as a CDN would.

Rule 1: a file with a hash in its name never changes: cache it for a year. The others
(momently.js, manifest.json) are short-lived, since the manifest is the kill switch.
Rule 2: any origin may load it: shops paste the tag from elsewhere.
Rule 3: the folder is looked at on every request; it may be rebuilt while we serve it.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    import os

    from starlette.responses import Response
    from starlette.types import Scope

HASHED = re.compile(r"-[0-9a-f]{8,}(\.|/|$)")
FOREVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=30, must-revalidate"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".css": "text/css; charset=utf-8",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
    ".whl": "application/zip",
    ".svg": "image/svg+xml",
    ".map": "application/json",
}
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}


class Dist(StaticFiles):
    """momently's built files with the right types, lifetimes and CORS."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with a file, or with 304 when the browser has it."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        served = self.get_path(scope).replace("\\", "/")
        kind = TYPES.get(PurePath(served).suffix)
        if kind is not None and "content-type" in response.headers:
            response.headers["content-type"] = kind
        response.headers["Cache-Control"] = FOREVER if HASHED.search(served) else SHORT
        response.headers.update(OPEN_TO_ALL)
        return response


class Static(StaticFiles):
    """The shop's own styles, scripts and pictures."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Answer with a file that a browser asks about again."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
