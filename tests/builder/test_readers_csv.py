"""Pointer files as signals: columns by name or by map, positions absolute or not.

Rule 1: a row of `TABLES` is a file and the points that can be read off it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from builder.test_readers import POINTER, kinds, problem, sessions
from momently_build import readers
from momently_build.problems import AuthorProblemsError
from momently_build.readers import files

if TYPE_CHECKING:
    from pathlib import Path

    from momently.signals import Signal

TABLES: dict[str, str] = {
    "positions in the window": "t,x,y\n0.5,640,360\n0.6,650,350\n",
    "milliseconds": "t_ms,x,y\n500,640,360\n600,650,350\n",
    "semicolons": "t;x;y\n0.5;640;360\n0.6;650;350\n",
    "columns that nobody asked for": "who,t,x,y\nme,0.5,640,360\nme,0.6,650,350\n",
    "steps from the middle": "# viewport=1280x720\nt,dx,dy\n0.5,0,0\n0.6,10,-10\n",
    "steps from a start": "# start=600,300\nt,dx,dy\n0.5,40,60\n0.6,50,50\n",
    "shares of a way": "# start=640,360 end=740,260\nt,rx,ry\n0.5,0,0\n0.6,0.1,0.1\n",
    "blank lines": "\nt,x,y\n\n0.5,640,360\n\n0.6,650,350\n\n",
    "a little out of order": "t,x,y\n0.6,650,350\n0.5,640,360\n",
}


def points(signals: list[Signal]) -> list[tuple[int, int, int]]:
    began = signals[0].facts["wall_ms"]
    return [
        (began + one.at, one.facts["x"], one.facts["y"])
        for one in signals
        if one.kind == "pointer_moved"
    ]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_gives_the_points_that_stand_in_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLES[name], "utf-8")
    (one,) = sessions(path)
    assert points(one) == [(500, 640, 360), (600, 650, 350)]


def test_a_map_says_which_column_is_what(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("time_s,mouse_x,mouse_y,x\n0.5,640,360,9\n0.6,650,350,9\n", "utf-8")
    (one,) = sessions(path, t="time_s", x="mouse_x", y="mouse_y")
    assert points(one) == [(500, 640, 360), (600, 650, 350)]
    with pytest.raises(AuthorProblemsError) as caught:
        sessions(path, t="tme_s", x="mouse_x", y="mouse_y")
    assert '"time_s"' in caught.value.problems[0].hint


@pytest.mark.parametrize("path", sorted(POINTER.glob("*.csv")), ids=lambda path: path.stem)
def test_real_hands_lose_no_sample(path: Path) -> None:
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()[2:]]
    (one,) = sessions(path)
    told = kinds(one)
    inside = ("pointer_moved", "pointer_entered")
    # Only one hand leaves the window: browse_010, by its right, 640 px from its start.
    outside = sum("browse" in path.name and float(row[1]) >= 640 for row in rows)
    assert sum(told[kind] for kind in inside) == len(rows) - outside
    assert told["pointer_left"] == (outside > 0)
    scrolls = [0.0, *(float(row[3]) for row in rows if len(row) == 4)]
    assert told["scrolled"] == sum(one != other for one, other in pairwise(scrolls))


def test_a_drag_holds_the_button_from_where_the_file_says() -> None:
    (one,) = sessions(POINTER / "drag_001.csv")
    pressed = next(signal for signal in one if signal.kind == "pointer_pressed")
    held = [signal.at for signal in one if signal.facts.get("buttons") == 1]
    assert one[0].facts["wall_ms"] + pressed.at == pytest.approx(1085, abs=50)
    assert min(held) >= pressed.at
    assert one[-1].kind == "pointer_released"


def test_a_page_that_is_scrolled_to_its_end_was_seen_whole() -> None:
    (one,) = sessions(POINTER / "browse_001.csv")
    facts = [signal.facts for signal in one if signal.kind == "scrolled"][-1]
    assert facts["height"] == 1760 + 720
    assert facts["viewport"] == 720


def test_leaving_the_window_is_told_once_and_so_is_coming_back(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("t,x,y\n0,5,5\n0.1,5,-1\n0.2,5,-9\n0.3,5,4\n0.4,-1,4\n0.5,5,4\n", "utf-8")
    (one,) = sessions(path)
    told = [(signal.kind, signal.facts.get("edge")) for signal in one[2:]]
    assert told == [
        ("pointer_moved", None),
        ("pointer_left", "top"),
        ("pointer_entered", None),
        ("pointer_left", "left"),
        ("pointer_entered", None),
    ]


def test_a_column_or_a_silence_cuts_sessions(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("session,t,x,y\na,0,1,1\na,1,1,1\nb,0,1,1\nb,1801.5,1,1\n", "utf-8")
    assert [len(one) for one in sessions(path)] == [4, 3, 3]
    (part,) = files.parts([path], None, {}, 1 << 20)
    assert [one.window for one in readers.read(part)] == ["a", "b", "b"]


def test_what_the_columns_do_not_say_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("time,mouse_x,mouse_y\n1,2,3\n", "utf-8")
    assert "--columns" in problem(path).hint
