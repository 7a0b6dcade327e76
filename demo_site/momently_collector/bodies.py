"""Reading what a request carries, with a limit that holds while reading.

Rule 1: bytes over the limit are thrown away, never kept; the sender is still heard out
for a while, since many clients read an answer only when they have sent everything.
Rule 2: what a field must look like is a table; every field is named in the complaint.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from momently_collector import strict_json
from momently_collector.refusals import RefusedError, malformed, too_large

if TYPE_CHECKING:
    from starlette.requests import Request

HEARD_OUT = 8
SMALL_LIMIT_BYTES = 64 * 1024

NAME = re.compile(r"[A-Za-z0-9._:|~-]{1,200}", re.ASCII)
SEED = re.compile(r"[0-9a-fA-F]{2,128}", re.ASCII)
TYPED = re.compile(r"[^\x00-\x1f\x7f]{1,64}")
FIELDS: dict[str, tuple[re.Pattern[str], str]] = {
    "claim_id": (NAME, "1 to 200 of the letters A-Z a-z 0-9 . _ : | ~ -"),
    "draw_id": (NAME, "1 to 200 of the letters A-Z a-z 0-9 . _ : | ~ -"),
    "campaign": (NAME, "the id of a campaign"),
    "variant": (NAME, "the id of a variant"),
    "visitor": (NAME, "1 to 200 of the letters A-Z a-z 0-9 . _ : | ~ -"),
    "order_id": (NAME, "1 to 200 of the letters A-Z a-z 0-9 . _ : | ~ -"),
    "session_id": (NAME, "1 to 200 of the letters A-Z a-z 0-9 . _ : | ~ -"),
    "page_seed": (SEED, "2 to 128 hexadecimal digits"),
    "code": (TYPED, "1 to 64 characters"),
}


def content_type(request: Request) -> str:
    """Say the media type of the body, without its parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def unsupported(found: str, known: tuple[str, ...]) -> RefusedError:
    """Say which media types would be read."""
    named = found or "none"
    return RefusedError(
        415, {"error": f"content type {named} is not read here", "hint": ", ".join(known)}
    )


async def read(request: Request, limit_bytes: int) -> bytes:
    """Read the body; raises RefusedError (413, 415) without ever holding more than the limit."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError(
            415, {"error": "compressed bodies are not read here", "hint": "send it plain"}
        )
    held = bytearray()
    heard = 0
    async for chunk in request.stream():
        heard += len(chunk)
        if heard <= limit_bytes:
            held += chunk
        else:
            held.clear()
        if heard > HEARD_OUT * limit_bytes:
            break
    if heard > limit_bytes:
        raise too_large("the body is too large", limit_bytes)
    return bytes(held)


async def fields(request: Request, *names: str, optional: tuple[str, ...] = ()) -> dict[str, str]:
    """Read a small JSON object and check its fields; raises RefusedError (400, 413)."""
    told = strict_json.read(await read(request, SMALL_LIMIT_BYTES))
    if not isinstance(told, dict):
        raise malformed("the body is not an object", "", "send a JSON object")
    found = {name: checked(name, told.get(name)) for name in names}
    for name in optional:
        if told.get(name) is not None:
            found[name] = checked(name, told[name])
    return found


def checked(name: str, found: object) -> str:
    """Return a field that looks as its table says; raises RefusedError (400)."""
    pattern, looks = FIELDS[name]
    if not isinstance(found, str) or not pattern.fullmatch(found):
        raise malformed(f"{name} is missing or not as it should be", name, looks)
    return found
