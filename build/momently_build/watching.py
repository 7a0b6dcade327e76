"""`momently serve`: build, serve, and build again whenever a file changes.

Rule 1: a build with problems changes nothing that is served; the last good one stays.
Rule 2: the server listens on this machine only.
Rule 3: the address is told when the server answers and changes are noticed, not before.
"""

from __future__ import annotations

import socket
from contextlib import suppress
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
_FIRST_LOOK_MS = 300


class _Server(uvicorn.Server):
    """Says when it answers, and where."""

    def __init__(self, app: Starlette, port: int) -> None:
        super().__init__(uvicorn.Config(app, host=HOST, port=port, log_level="warning"))
        self.answers = anyio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()

    def address(self) -> str:
        port = self.servers[0].sockets[0].getsockname()[1]
        return f"http://{HOST}:{port}"


def run(
    app: Starlette,
    port: int,
    watched: Sequence[Path],
    *,
    say: Callable[[str], None],
    rebuild: Callable[[], None],
) -> None:
    """Serve until interrupted; port 0 lets the system choose, `say` is told the address.

    Raises OSError when the port is taken.

    `rebuild` is called, off the server's thread, after each change in `watched`.
    """

    async def serve() -> None:
        server, stop = _Server(app, port), anyio.Event()

        async def watch() -> None:
            await server.answers.wait()
            await _watch(watched, stop, rebuild, lambda: say(server.address()))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(watch)
            try:
                await server.serve([opened])
            finally:
                stop.set()
                server.answers.set()

    # Ctrl-C is how one ends it; that is no failure.
    with socket.create_server((HOST, port)) as opened, suppress(KeyboardInterrupt):
        anyio.run(serve)


async def _watch(
    watched: Sequence[Path],
    stop: anyio.Event,
    rebuild: Callable[[], None],
    ready: Callable[[], None],
) -> None:
    paths = [path for path in watched if path.exists()]
    looks = watchfiles.awatch(
        *paths,
        stop_event=stop,
        debounce=_REST_MS,
        rust_timeout=_FIRST_LOOK_MS,
        yield_on_timeout=True,
    )
    told = False
    async for changes in looks:
        # The first look, even an empty one, means that changes are noticed from here on.
        if not told:
            ready()
            told = True
        if changes:
            await anyio.to_thread.run_sync(rebuild)
