"""Recorded sessions come back line by line as they were sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from momently_collector import journals

if TYPE_CHECKING:
    import pytest

    from demo.conftest import Server

HEAD = '{"journal":1,"bundle":"ab","engine":"0.1.0"}'


def test_lines_are_appended_in_order(collector: Server) -> None:
    assert collector.http.post("/journals/s1", content=HEAD).status_code == 202
    collector.http.post("/journals/s1", content='{"now":1}\n{"effects":[]}\n')
    collector.http.post("/journals/s2", content="other")
    read = collector.http.get("/journals/s1")
    assert read.text == f'{HEAD}\n{{"now":1}}\n{{"effects":[]}}\n'
    listed = collector.http.get("/journals").json()["journals"]
    assert {one["session"]: one["bytes"] for one in listed} == {"s1": len(read.text), "s2": 6}


def test_parts_sent_at_once_are_all_there(collector: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: collector.http.post("/journals/s", content=f"{n}"), range(24)))
    assert sorted(map(int, collector.http.get("/journals/s").text.split())) == list(range(24))


def test_bad_journals_are_refused(refusing: Server) -> None:
    assert refusing.http.get("/journals/none").status_code == 404
    assert refusing.http.post("/journals/a%20b", content="x").status_code == 400
    assert refusing.http.post("/journals/s", content=b"\xff").status_code == 400
    assert refusing.http.post("/journals/s", content=b"a\0b").status_code == 400
    assert refusing.http.post("/journals/s", content=b"x" * 1_048_577).status_code == 413


def test_a_session_cannot_fill_the_disk(collector: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "SESSION_LIMIT_BYTES", 20)
    assert collector.http.post("/journals/s", content="x" * 15).status_code == 202
    over = collector.http.post("/journals/s", content="x" * 10)
    assert (over.status_code, over.json()["limit_bytes"]) == (413, 20)
