"""`momently serve`: build, serve, and build again whenever a file changes.

Rule 1: a build with problems changes nothing that is served; the last good one stays.
Rule 2: the server listens on this machine only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import uvicorn
import watchfiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from starlette.applications import Starlette

HOST = "127.0.0.1"
_REST_MS = 200


def run(app: Starlette, port: int, watched: Sequence[Path], rebuild: Callable[[], None]) -> None:
    """Serve until interrupted; `rebuild` is called, off the server's thread, after each change."""
    anyio.run(_both, app, port, watched, rebuild)


async def _both(
    app: Starlette, port: int, watched: Sequence[Path], rebuild: Callable[[], None]
) -> None:
    server = uvicorn.Server(uvicorn.Config(app, host=HOST, port=port, log_level="warning"))
    stop = anyio.Event()

    async def watch() -> None:
        paths = [path for path in watched if path.exists()]
        async for _ in watchfiles.awatch(*paths, stop_event=stop, debounce=_REST_MS):
            await anyio.to_thread.run_sync(rebuild)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(watch)
        await server.serve()
        stop.set()
