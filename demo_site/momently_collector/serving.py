"""Running an application on 127.0.0.1: in a thread for tests, in the foreground for people.

Rule 1: the port is chosen by the system when it is 0, and known before anyone asks.
Rule 2: when the address is told, the application answers.
"""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from momently_collector.starting import CannotStartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.applications import Starlette

START_SECONDS = 30


class _Server(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then say so."""
        await super().startup(sockets)
        self._on_ready()


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app, log_level="warning", access_log=False, lifespan="off", ws="none", server_header=False
    )


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket; port 0 lets the system choose. Raises CannotStartError."""
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((host, port))
    except (OSError, OverflowError) as problem:
        opened.close()
        why = getattr(problem, "strerror", None) or "a port is a number from 0 to 65535"
        raise CannotStartError(f"cannot listen on {host}:{port}: {why}") from problem
    return opened


def address(opened: socket.socket) -> str:
    """Say the base URL of a listening socket."""
    host, port = opened.getsockname()[:2]
    return f"http://{host}:{port}"


@contextmanager
def running(app: Starlette, port: int = 0) -> Iterator[str]:
    """Serve `app` from a thread while the block lasts; gives the base URL."""
    ready = threading.Event()
    with listen("127.0.0.1", port) as opened:
        server = _Server(_config(app), ready.set)
        thread = threading.Thread(target=server.run, args=([opened],), daemon=True)
        thread.start()
        if not ready.wait(START_SECONDS):
            raise TimeoutError("the server did not start")
        try:
            yield address(opened)
        finally:
            server.should_exit = True
            # A browser that keeps its connection open must not keep the test waiting.
            server.force_exit = True
            thread.join(START_SECONDS)


def run(app: Starlette, host: str, port: int, on_ready: Callable[[str], None]) -> None:
    """Serve `app` until Ctrl-C; tells `on_ready` the base URL once it answers."""
    with listen(host, port) as opened:
        _Server(_config(app), lambda: on_ready(address(opened))).run([opened])
