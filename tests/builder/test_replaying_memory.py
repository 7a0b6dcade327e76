"""What a replay holds in memory does not grow with what it reads.

Rule 1: each measurement is a process of its own, and the peak that the system saw of it.
Rule 2: one kind of file holds many sessions, one a long session, one a value that a usual JSON
reader would hold whole.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.bench import replay_speed

if TYPE_CHECKING:
    from collections.abc import Callable

BUNDLES = Path(__file__).resolve().parent.parent / "journals" / "bundles"
SLACK_BYTES = 4 * 1024 * 1024
FEW, MANY = 10, 10_000


def table(file: Path, sessions: int) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write("session,t,x,y\n")
        for number in range(sessions):
            out.write(f"s{number},0,1,1\ns{number},0.5,40,40\n")


def journals(file: Path, sessions: int) -> None:
    told = json.loads(next(BUNDLES.glob("*.json")).read_text("utf-8"))
    # As many lines, in sessions of a usual length.
    replay_speed.write(file, told | {"hash": "another"}, -(-sessions // 50), 6)


def events(file: Path, sessions: int) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write('{"session_guid": "g", "rrweb_data": [{"type": 4, "timestamp": 0, "data": {}}')
        for number in range(5 * sessions):
            positions = [{"x": 1, "y": number % 700, "id": 1, "timeOffset": 0}]
            facts: dict[str, Any] = {"source": 1, "positions": positions, "more": "x" * 40}
            told = {"type": 3, "timestamp": 200 * number, "data": facts}
            out.write("," + json.dumps(told))
        out.write("]}")


@pytest.mark.parametrize("write", [table, journals, events], ids=lambda write: write.__name__)
def test_ten_thousand_sessions_need_no_more_than_ten(
    write: Callable[[Path, int], None], tmp_path: Path
) -> None:
    bundle = next(BUNDLES.glob("*.json"))
    files = [tmp_path / f"{count}.recording" for count in (FEW, MANY)]
    for file, count in zip(files, (FEW, MANY), strict=True):
        write(file, count)
    assert files[1].stat().st_size > 300 * files[0].stat().st_size / 2
    with ThreadPoolExecutor() as pool:
        few, many = pool.map(lambda file: replay_speed.once(file, bundle, 1), files)
    assert many.signals > 100 * few.signals
    assert many.peak_bytes < few.peak_bytes + SLACK_BYTES
