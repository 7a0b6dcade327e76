"""Serves a built folder as a web server in front of it should.

Rule 1: a name with a hash is immutable; momently.js and the manifest are asked for again
after a minute, and cost an empty answer when nothing changed.
Rule 2: a tag may stand on any origin the site allows, so every file may be read from there.
Rule 3: types are named by us, not guessed by the machine; nothing outside the folder exists.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from starlette.requests import Request

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
}
OTHER_TYPE = "application/octet-stream"
FOR_EVER = "public, max-age=31536000, immutable"
SHORT = "public, max-age=60"
_HASHED = re.compile(r"-[0-9a-f]{12}(\.[a-z]+$|/)")


def create_app(folder: Path, origins: Sequence[str] = ()) -> Starlette:
    """Make the application; without `origins` any page may read the files."""

    async def answer(request: Request) -> Response:
        headers = _cors(origins, request.headers.get("origin"))
        name = request.path_params["name"]
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=headers | _PREFLIGHT)
        path = _find(folder, name)
        if path is None:
            return PlainTextResponse("There is no such file.\n", 404, headers=headers)
        return _file(path, name, request, headers)

    methods = ["GET", "HEAD", "OPTIONS"]
    return Starlette(routes=[Route("/{name:path}", answer, methods=methods)])


_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "*",
    "access-control-max-age": "86400",
}


def _cors(origins: Sequence[str], origin: str | None) -> dict[str, str]:
    if not origins:
        return {"access-control-allow-origin": "*"}
    allowed = {"access-control-allow-origin": origin} if origin in origins and origin else {}
    return allowed | {"vary": "origin"}


def _find(folder: Path, name: str) -> Path | None:
    """Give the file called `name`, never one outside the folder."""
    if "\0" in name:
        return None
    root = folder.resolve()
    path = (root / name).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None


def _file(path: Path, name: str, request: Request, headers: dict[str, str]) -> Response:
    content = path.read_bytes()
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = headers | {
        "cache-control": FOR_EVER if _HASHED.search(name) else SHORT,
        "etag": etag,
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "cross-origin",
    }
    if _known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    kind = TYPES.get(path.suffix, OTHER_TYPE)
    return Response(content, headers=headers | {"content-type": kind})


def _known(asked: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in asked.split(",")}
    return etag in tags or "*" in tags
