"""The worker alone, in a real browser, under the strictest policy a shop may have.

Rule 1: the page is as bare as can be: it opens the worker as momently's page does, and
keeps what the worker says.
Rule 2: the policy is Trusted Types, a nonce and 'strict-dynamic'; a Blob worker may then
import dynamically only, and what is posted meanwhile must not be lost.
"""

from __future__ import annotations

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from momently_build import runtime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

PATIENCE_MS = 25_000
POLICY = (
    "default-src 'none'; script-src 'nonce-n' 'strict-dynamic' 'wasm-unsafe-eval'; "
    "worker-src blob:; connect-src {origin}; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types momently"
)
FILES = {"runtime": "runtime/", "momently": "momently.zip", "bundle": "bundle.json"}
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
}
PAGE = """<!doctype html><title>Worker</title><output></output><script nonce="n">
const policy = trustedTypes.createPolicy('momently', {createScriptURL: (url) => url});
const base = `${location.origin}/`;
const text = `self.early=[];onmessage=(m)=>early.push(m.data);import("${base}worker.js")`;
const blob = URL.createObjectURL(new Blob([text], {type: 'text/javascript'}));
const worker = new Worker(policy.createScriptURL(blob), {type: 'module'});
window.said = [];
worker.onmessage = ({data}) => {
  said.push(JSON.parse(data));
  document.querySelector('output').textContent = `${said.length} ${said.at(-1).type}`;
};
for (const message of MESSAGES) worker.postMessage(JSON.stringify({base, ...message}));
</script>"""


class Site:
    """A folder served with the right types; `missing` and `policy` may be changed."""

    def __init__(self, folder: Path) -> None:
        self.missing = ""
        self.asked: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(self._answer, folder))
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.policy = POLICY.format(origin=self.origin)

    def _answer(self, folder: Path, *given: Any) -> None:
        site = self

        class Answer(SimpleHTTPRequestHandler):
            extensions_map = TYPES

            def do_GET(self) -> None:
                site.asked.append(self.path)
                if site.missing and site.missing in self.path:
                    self.send_error(404)
                else:
                    super().do_GET()

            def end_headers(self) -> None:
                if self.path.endswith(".html"):
                    self.send_header("Content-Security-Policy", site.policy)
                super().end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        Answer(*given, directory=str(folder))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    prepared = runtime.prepare()
    rehearsal = json.loads((runtime.NODE_SCRIPTS / "rehearsal.json").read_text(encoding="utf-8"))
    batches = [{"type": "batch", "seq": n, **one} for n, one in enumerate(rehearsal["batches"])]
    messages = [{"type": "boot", "files": FILES}, *batches]
    (tmp_path / "page.html").write_text(PAGE.replace("MESSAGES", json.dumps(messages)))
    (tmp_path / "bundle.json").write_text(json.dumps(rehearsal["bundle"]))
    (tmp_path / "runtime").symlink_to(prepared.runtime_dir)
    (tmp_path / "momently.zip").symlink_to(prepared.momently_zip)
    (tmp_path / "worker.js").symlink_to(prepared.worker_script)
    served = Site(tmp_path)
    threading.Thread(target=served.server.serve_forever, daemon=True).start()
    yield served
    served.server.shutdown()
    served.server.server_close()


def says(page: Page, site: Site, count: int) -> list[dict[str, Any]]:
    """Open the page and give what its worker says, up to `count` messages or a failure."""
    page.goto(f"{site.origin}/page.html")
    # Not wait_for_function: the policy refuses what that evaluates.
    expect(page.locator("output")).to_have_text(re.compile(f"{count} |failed"), timeout=PATIENCE_MS)
    return list(page.evaluate("said"))


@pytest.mark.browser
def test_batches_sent_before_python_is_ready_are_answered_in_order(page: Page, site: Site) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    ready, *replies = says(page, site, 4)
    assert ready["type"] == "ready"
    assert ready["told"]["boot_ms"] > 0
    assert ready["told"]["problems"] == []
    assert [reply["seq"] for reply in replies] == [0, 1, 2]
    shown = [effect["kind"] for effect in replies[1]["effects"]]
    assert shown == ["send", "show"]
    assert all(url.startswith((site.origin, "blob:")) for url in requests)
    pyodide = [f"/runtime/{name}" for name in (*runtime.PYODIDE_FILES, runtime.STDLIB)]
    ours = ["/page.html", "/worker.js", "/bundle.json", "/momently.zip"]
    assert sorted(site.asked) == sorted(ours + pyodide)


def _without(name: str) -> Callable[[Site], None]:
    return lambda site: setattr(site, "missing", name)


def _policy(old: str, new: str) -> Callable[[Site], None]:
    return lambda site: setattr(site, "policy", site.policy.replace(old, new))


@pytest.mark.browser
@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_without("asm.wasm"), "runtime_blocked"),
        (_without("pyodide.mjs"), "runtime_blocked"),
        (_without("python_stdlib"), "runtime_blocked"),
        (_without("momently.zip"), "runtime_blocked"),
        (_without("bundle.json"), "runtime_blocked"),
        (_policy(" 'wasm-unsafe-eval'", ""), "no_wasm"),
        (_policy("connect-src http", "connect-src https"), "runtime_blocked"),
    ],
    ids=["wasm", "loader", "stdlib", "momently", "bundle", "no wasm-unsafe-eval", "no connect"],
)
def test_a_failure_is_said_once_with_its_reason(
    page: Page, site: Site, harm: Callable[[Site], None], reason: str
) -> None:
    harm(site)
    (failed,) = says(page, site, 4)
    assert (failed["type"], failed["reason"]) == ("failed", reason)


@pytest.mark.browser
def test_a_bundle_that_does_not_read_is_said_to_be_bad(
    page: Page, site: Site, tmp_path: Path
) -> None:
    (tmp_path / "bundle.json").write_text('{"format": 1, "campaigns": 7}')
    (failed,) = says(page, site, 4)
    assert (failed["type"], failed["reason"]) == ("failed", "bundle_bad")
