"""The collector runs without the shop, and keeps its word through kill -9."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from demo.conftest import TERMS, outcome
from momently_collector import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEEN = (
    "import sys, momently_collector.__main__; print(sorted({m.split('.')[0] for m in sys.modules}))"
)


@contextmanager
def alone(folder: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the collector as a process; it is killed at the end, whatever happens."""
    terms = folder / "issuer.json"
    terms.write_text(json.dumps(TERMS), encoding="utf-8")
    url = f"sqlite:///{folder / 'kept.sqlite'}"
    command = [sys.executable, "-m", "momently_collector", "--port", "0", "--issuer", str(terms)]
    command.extend(more)
    surroundings = {**os.environ, "MOMENTLY_DATABASE_URL": url}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings) as started:
        try:
            assert started.stdout is not None
            yield started, started.stdout.readline().strip()
        finally:
            started.kill()


def test_it_needs_neither_shop_nor_build() -> None:
    told = subprocess.run(
        [sys.executable, "-c", SEEN], capture_output=True, text=True, check=True
    ).stdout
    assert "momently_collector" in told
    assert "'shop'" not in told
    assert "'momently_build'" not in told
    assert "'momently'" not in told


def test_what_was_accepted_survives_kill_9(tmp_path: Path) -> None:
    with alone(tmp_path) as (started, url):
        for turn in range(5):
            assert httpx.post(f"{url}/outcomes", json=outcome(str(turn))).status_code == 202
        wish = {"claim_id": "c1", "campaign": "exit", "variant": "main"}
        code = httpx.post(f"{url}/claims", json=wish).json()["code"]
        draw = {"draw_id": "d1", "campaign": "wheel", "variant": "main"}
        commitment = httpx.post(f"{url}/draws", json=draw).json()["commitment"]
        last = httpx.post(f"{url}/outcomes", json=outcome("last"))
        os.kill(started.pid, signal.SIGKILL)
        assert last.status_code == 202
        assert started.wait(timeout=30) == -signal.SIGKILL
    with alone(tmp_path, "--open") as (_, url):
        rows = httpx.get(f"{url}/outcomes.json").json()["outcomes"]
        assert [row["outcome"]["id"] for row in rows] == ["0", "1", "2", "3", "4", "last"]
        assert httpx.post(f"{url}/outcomes", json=outcome("last")).json()["repeated"] == 1
        assert httpx.post(f"{url}/claims", json=wish).json()["code"] == code
        assert httpx.post(f"{url}/draws", json=draw).json()["commitment"] == commitment


def test_nobody_reads_a_collector_that_has_no_key(tmp_path: Path) -> None:
    with alone(tmp_path) as (_, url):
        assert httpx.post(f"{url}/outcomes", json=outcome("1")).status_code == 202
        assert httpx.post(f"{url}/journals/s1", content="{}").status_code == 202
        for path in ("outcomes.json", "summary.json", "journals", "journals/s1"):
            answer = httpx.get(f"{url}/{path}")
            assert answer.status_code == 403
            assert "--open" in answer.json()["hint"]
        wish = {"claim_id": "c1", "campaign": "exit", "variant": "main"}
        code = httpx.post(f"{url}/claims", json=wish).json()["code"]
        spent = httpx.post(f"{url}/codes/{code}/redeem", json={"order_id": "o1"})
        assert spent.status_code == 403


def test_two_processes_share_one_database(tmp_path: Path) -> None:
    with alone(tmp_path) as (_, one), alone(tmp_path) as (_, other):
        wish = {"claim_id": "c1", "campaign": "exit", "variant": "main"}
        first = httpx.post(f"{one}/claims", json=wish)
        second = httpx.post(f"{other}/claims", json=wish)
        assert (first.status_code, second.status_code) == (201, 200)
        assert first.json() == second.json()


def test_broken_terms_stop_it_at_the_start_with_one_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "issuer.json"
    broken.write_text("{", encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", "momently_collector", "--port", "0", "--issuer", str(broken)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "MOMENTLY_DATABASE_URL": f"sqlite:///{tmp_path / 'kept.sqlite'}"},
    )
    assert told.returncode == 1
    assert told.stderr.startswith("issuer.json cannot be read")
    assert told.stderr.count("\n") == 1


# module, arguments, what the line on stderr must say
STOPPED = [
    ("momently_collector", ["--issuer", "nosuch.json"], "nosuch.json cannot be read"),
    ("momently_collector", ["--port", "{taken}"], "cannot listen on 127.0.0.1:{taken}"),
    ("momently_collector", ["--port", "99999"], "0 to 65535"),
    ("momently_collector", ["--database", "nosuch://me:secret@host/x"], "nosuch://me:***@host/x"),
    ("momently_collector", ["--database", "nonsense"], "(not a URL)"),
    ("momently_collector", ["--database", "sqlite:////nosuch/folder/x"], "/nosuch/folder/x"),
    ("shop", ["--issuer", "nosuch.json"], "nosuch.json cannot be read"),
    ("shop", ["--port", "{taken}"], "cannot listen on 127.0.0.1:{taken}"),
    ("shop", ["--database", "sqlite:////nosuch/folder/x"], "/nosuch/folder/x"),
    ("shop", ["--collector-database", "nosuch://x"], "nosuch://x"),
]


@pytest.mark.parametrize(("module", "arguments", "says"), STOPPED)
def test_what_stands_in_the_way_is_one_line_and_exit_code_1(
    tmp_path: Path, module: str, arguments: list[str], says: str
) -> None:
    with serving.listen("127.0.0.1", 0) as opened:
        opened.listen()
        taken = str(opened.getsockname()[1])
        command = [argument.replace("{taken}", taken) for argument in arguments]
        told = subprocess.run(
            [sys.executable, "-m", module, "--port", "0", *command],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            timeout=60,
        )
    assert (told.returncode, told.stdout, told.stderr.count("\n")) == (1, "", 1)
    assert says.replace("{taken}", taken) in told.stderr


@pytest.mark.parametrize("table", ["outcomes", "claims", "draws", "journals"])
def test_sqlite_syncs_every_commit(tmp_path: Path, table: str) -> None:
    from momently_collector.storage import Storage
    from momently_collector.tables import KEPT

    storage = Storage(f"sqlite:///{tmp_path / 'kept.sqlite'}", KEPT)
    with storage.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0
    storage.close()
