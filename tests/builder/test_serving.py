"""How built files travel: types, lifetimes, CORS, and nothing from outside the folder."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import anyio
import httpx
import pytest

from momently_build import serving

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.applications import Starlette

    from builder.conftest import SiteFolder

FILES = {
    "momently.js": ("text/javascript; charset=utf-8", serving.SHORT),
    "manifest.json": ("application/json; charset=utf-8", serving.SHORT),
    "bundle-0123456789ab.json": ("application/json; charset=utf-8", serving.FOR_EVER),
    "stage-0123456789ab.js": ("text/javascript; charset=utf-8", serving.FOR_EVER),
    "momently-0123456789ab.zip": ("application/zip", serving.FOR_EVER),
    "runtime-0123456789ab/pyodide.mjs": ("text/javascript; charset=utf-8", serving.FOR_EVER),
    "runtime-0123456789ab/pyodide.asm.wasm": ("application/wasm", serving.FOR_EVER),
}


@dataclass(frozen=True, slots=True)
class Browser:
    """Asks an application without a network between them."""

    app: Starlette

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers)

    def ask(self, method: str, path: str, headers: Mapping[str, str] | None) -> httpx.Response:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, headers=dict(headers or {}))

        # A thread of its own: in the main one a browser's loop may be running.
        with ThreadPoolExecutor(1) as elsewhere:
            return elsewhere.submit(anyio.run, one).result()


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A built folder; only the names matter here."""
    for name in FILES:
        path = tmp_path / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "dist"


@pytest.fixture
def client(dist: Path) -> Browser:
    """A browser's view of the folder."""
    return Browser(serving.create_app(dist))


@pytest.mark.parametrize("name", FILES)
def test_types_and_lifetimes(client: Browser, name: str) -> None:
    answer = client.get(f"/{name}")
    kind, lifetime = FILES[name]
    assert answer.status_code == 200
    assert answer.text == name
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == lifetime
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_what_has_not_changed_costs_an_empty_answer(client: Browser, dist: Path) -> None:
    etag = client.get("/manifest.json").headers["etag"]
    again = client.get("/manifest.json", headers={"if-none-match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
    (dist / "manifest.json").write_text("changed")
    assert client.get("/manifest.json", headers={"if-none-match": etag}).text == "changed"


@pytest.mark.parametrize("name", ["../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "a%00b"])
def test_nothing_outside_the_folder_exists(client: Browser, name: str) -> None:
    answer = client.get(f"/{name}")
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_a_link_out_of_the_folder_leads_nowhere(client: Browser, dist: Path) -> None:
    (dist / "link.txt").symlink_to(dist.parent / "secret.txt")
    assert client.get("/link.txt").status_code == 404


def test_only_the_origins_of_a_site_may_read(dist: Path) -> None:
    client = Browser(serving.create_app(dist, origins=("https://shop.example",)))
    own = client.get("/momently.js", headers={"origin": "https://shop.example"})
    other = client.get("/momently.js", headers={"origin": "https://other.example"})
    assert own.headers["access-control-allow-origin"] == "https://shop.example"
    assert "access-control-allow-origin" not in other.headers
    assert own.headers["vary"] == other.headers["vary"] == "origin"


def test_a_preflight_is_answered(client: Browser) -> None:
    answer = client.ask("OPTIONS", "/momently.js", {"origin": "https://shop.example"})
    assert answer.status_code == 204
    assert "GET" in answer.headers["access-control-allow-methods"]


def test_serve_builds_again_when_a_file_changes(site: SiteFolder) -> None:
    shop = "https://shop.example"
    settings = site.path / "site.toml"
    settings.write_text(f'origins = ["{shop}"]\n' + settings.read_text("utf-8"), "utf-8")
    command = [sys.executable, "-m", "momently_build", "serve", str(site.path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            address = next(word for word in server.stdout.readline().split() if "http" in word)
            first = httpx.get(f"{address}/manifest.json", headers={"origin": shop})
            assert first.headers["access-control-allow-origin"] == shop
            before = first.json()["bundle_hash"]
            good = settings.read_text("utf-8")
            settings.write_text(good + "holdout = 2\n", "utf-8")
            settings.write_text(good + "holdout = 0.25\n", "utf-8")
            assert any("Built again" in line for line in server.stdout)
            answer = httpx.get(f"{address}/manifest.json")
            assert answer.json()["bundle_hash"] != before
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(10) == 0


def test_a_port_that_is_taken_is_one_sentence_and_exit_code_1(site: SiteFolder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "momently_build", "serve", str(site.path), "--port", port]
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert told.stderr.startswith("This did not work:")


def test_the_demonstration_runs(tmp_path: Path) -> None:
    words = ["demo", "--port", "0", "--state", str(tmp_path)]
    command = [sys.executable, "-m", "momently_build", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            shop = server.stdout.readline().split()[-1]
            outcomes = server.stdout.readline().split()[-1]
            assert "momently.js" in httpx.get(shop).text
            assert httpx.get(outcomes).status_code == 200
            assert httpx.get(f"{shop}momently/manifest.json").json()["site"] == "demo-shop"
            assert httpx.get(f"{shop}issuer.json").status_code == 404
        finally:
            server.send_signal(signal.SIGINT)
            assert server.wait(10) == 0
