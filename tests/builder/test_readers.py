"""Recordings of three origins: what they are known by, in which order they come, what is wrong.

Rule 1: a row of `BAD` is a file that nobody can read, and the line in which that shows.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from momently.hosts import simulate
from momently_build import readers
from momently_build.problems import AuthorProblemsError
from momently_build.readers import files, order

if TYPE_CHECKING:
    from momently.signals import Signal

TESTS = Path(__file__).resolve().parent.parent
POINTER = TESTS / "recordings" / "pointer"
RRWEB = TESTS / "recordings" / "rrweb"
JOURNALS = sorted((TESTS / "journals").glob("*.jsonl"))
BUNDLE: dict[str, Any] = json.loads(
    next((TESTS / "journals" / "bundles").glob("*.json")).read_text("utf-8")
)


def parts(path: Path, size: int = 1 << 22, **columns: str) -> list[files.Part]:
    return list(files.parts([path], None, columns, size))


def sessions(path: Path, size: int = 1 << 22, **columns: str) -> list[list[Signal]]:
    return [
        [signal for batch in one.batches for signal in batch.signals]
        for part in parts(path, size, **columns)
        for one in readers.read(part)
    ]


def kinds(signals: list[Signal]) -> Counter[str]:
    return Counter(signal.kind for signal in signals)


def problem(path: Path) -> Any:
    with pytest.raises(AuthorProblemsError) as caught:
        sessions(path)
    (found,) = caught.value.problems
    assert found.file == str(path)
    assert found.hint
    return found


@pytest.mark.parametrize(
    ("path", "kind"),
    [(JOURNALS[0], "journal"), (RRWEB / "idling.json", "rrweb"), (POINTER / "idle_001.csv", "csv")],
    ids=["a journal", "an rrweb session file", "a pointer file"],
)
def test_a_file_is_known_by_its_content_also_packed(path: Path, kind: str, tmp_path: Path) -> None:
    packed = tmp_path / "nameless.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert files.detect(path) == files.detect(packed) == kind
    assert [kinds(one) for one in sessions(packed)] == [kinds(one) for one in sessions(path)]


BAD: dict[str, tuple[bytes, int | None]] = {
    "an empty file": (b"", 1),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0", 1),
    "prose": (b"Dear reader\n", 1),
    "a journal of another version": (b'{"journal": 7}\n', 1),
    "a journal with a word in it": (b'{"journal": 1}\n{"now": 1, "signals": []}\nword\n{}\n', 3),
    "a journal with a reply to nothing": (b'{"journal": 1}\n\n{"effects": []}\n{}\n', 3),
    "a journal with a batch that has no time": (b'{"journal": 1}\n{"signals": []}\n', 2),
    "a journal that is not UTF-8": (b'{"journal": 1}\n{"now": \xff\n', 2),
    "a second journal that is broken": (b'{"journal": 1}\n{"journal": 2}\n', 2),
    "an rrweb file that was cut off": (b'[\n{"type": 4, "timestamp": 1, "data": {', 2),
    "an rrweb file without events": (b'{"session_guid": "1", "rrweb_data": []}', 1),
    "JSON of another kind": (b'{"name": "shop"}', 1),
    "nothing but brackets": (b"[" * 1000 + b"[" * 100_000, None),
    "brackets that close again": (b"[" * 2000 + b"]" * 2000, None),
    "brackets in a recording": (b'{"rrweb_data": [' + b'{"a": [' * 50_000, None),
    "brackets in the first of several lines": (b"[" * 5000 + b"]" * 5000 + b"\n[]\n", 1),
    "brackets in a later line": (b'["w", {}]\n' + b"[" * 5000 + b"]" * 5000 + b"\n", 2),
    "brackets in a journal": (b'{"journal": 1}\n' + b"[" * 5000 + b"\n{}\n", 2),
    "a number with more digits than anybody reads": (b"[" + b"1" * 5000 + b"]", None),
    "a line of rrweb that is broken": (b'{"type": 4, "timestamp": 1, "data": {}}\n{"type"\n', 2),
    "a pointer file without a time": (b"a,b\n1,2\n", 1),
    "a pointer file without a place": (b"# viewport=10x10\nt,b\n1,2\n", 2),
    "a pointer file with a word for a number": (b"t,x,y\n1,2,3\n2,here,4\n", 3),
    "a pointer file with an infinite number": (b"t,x,y\n1,2,inf\n", 2),
    "a pointer file with a number beyond all windows": (b"t,x,y\n1,2,1e17\n", 2),
    "a pointer file with a time beyond all clocks": (b"t,x,y\n1e300,2,1\n", 2),
    "a pointer file with a cell too few": (b"t,x,y\n1,2,3\n2,3\n", 3),
    "a pointer file with nothing but names": (b"t,x,y\n", None),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said_once_with_its_line(name: str, tmp_path: Path) -> None:
    content, line = BAD[name]
    path = tmp_path / "recording"
    path.write_bytes(content)
    assert problem(path).line == line


@pytest.mark.parametrize("source", [POINTER / "browse_001.csv", RRWEB / "typing.json"])
def test_a_packed_file_that_is_cut_off_or_no_packed_file_is_a_problem(
    source: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cut.gz"
    packed = gzip.compress(source.read_bytes())
    for content in (packed[:-900], packed[:900] + b"?" * 900 + packed[1800:], source.read_bytes()):
        path.write_bytes(content)
        assert "unpacked" in problem(path).what


MARKED = {
    "a journal": JOURNALS[0].read_bytes(),
    "an rrweb recording": (RRWEB / "idling.json").read_bytes(),
    "lines of rrweb": b'["w", {"type": 4, "timestamp": 1, "data": {"href": "https://a.example/"}}]\n'
    b'["w", {"type": 3, "timestamp": 2, "data": {"source": 3, "id": 1, "x": 0, "y": 0}}]\n',
    "a pointer file": (POINTER / "idle_001.csv").read_bytes(),
    "a table of another program": b"t;x;y\r\n1;2;3\r\n",
}


@pytest.mark.parametrize("name", MARKED)
@pytest.mark.parametrize("ending", ["", ".gz"])
def test_a_mark_before_the_text_changes_nothing(name: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"recording{ending}"
    found = []
    for mark in (b"", b"\xef\xbb\xbf"):
        content = mark + MARKED[name]
        path.write_bytes(gzip.compress(content) if ending else content)
        found.append([[one.at for one in signals] for signals in sessions(path)])
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize("name", MARKED)
@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_utf_16_is_called_so(name: str, coding: str, tmp_path: Path) -> None:
    path = tmp_path / "recording"
    path.write_bytes(MARKED[name].decode("utf-8").encode(coding))
    found = problem(path)
    assert "UTF-16" in found.what
    assert "UTF-8" in found.hint


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    assert "cannot be read" in problem(tmp_path / "none.jsonl").what


def test_a_folder_stands_for_the_recordings_below_it(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.csv", "deep/a.csv"):
        (tmp_path / name).write_bytes((POINTER / "idle_001.csv").read_bytes())
    (tmp_path / "LICENSE").write_text("not a recording")
    assert [part.name for part in parts(tmp_path)] == ["b.csv", "deep/a.csv"]
    (tmp_path / "empty").mkdir()
    assert "no recording" in problem(tmp_path / "empty").what


@pytest.mark.parametrize("size", [150, 300, 5_000, 40_000])
def test_however_a_journal_file_is_cut_each_session_is_read_once(size: int, tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    lines = [line for seed in range(5) for line in simulate.session(BUNDLE, seed, 6)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    whole = sessions(path)
    assert len(whole) == 5
    assert sessions(path, size) == whole


def test_a_line_in_a_later_part_is_named_as_it_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    lines = [line for seed in range(3) for line in simulate.session(BUNDLE, seed, 6)]
    bad = len(lines) - 3
    lines[bad] = "word"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    with pytest.raises(AuthorProblemsError) as caught:
        sessions(path, 9_000)
    assert caught.value.problems[0].line == bad + 1


class TestOrder:
    """What a recorder writes down late comes back to its place, as far as half a second goes."""

    def test_a_click_before_the_movements_that_led_to_it(self) -> None:
        written = [(1000, 1000, "click"), (1200, 800, "move"), (1200, 1150, "move")]
        ignored: dict[str, int] = {}
        told = list(order.in_order(written, ignored))
        assert [at for at, _ in told] == [800, 1000, 1150]
        assert not ignored

    def test_what_comes_too_late_keeps_its_place_and_time_does_not_run_backwards(self) -> None:
        written = [(0, 0, "a"), (1000, 1000, "b"), (2000, 2000, "c"), (2001, 900, "late")]
        ignored: dict[str, int] = {}
        told = list(order.in_order(written, ignored))
        assert told == [(0, "a"), (1000, "b"), (1000, "late"), (2000, "c")]
        assert ignored == {"late": 1}

    def test_no_more_is_held_than_half_a_second(self) -> None:
        read = 0

        def written() -> Any:
            nonlocal read
            for at in range(0, 100_000, 10):
                read += 1
                yield at, at, at

        for given, _ in enumerate(order.in_order(written(), {})):
            assert read - given <= 2 + order.WINDOW_MS // 10
