"""Archives: the same contents give the same bytes, and zipimport can read them."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

from momently_build import archive

if TYPE_CHECKING:
    from pathlib import Path


def test_order_of_members_does_not_matter() -> None:
    assert archive.pack({"b": b"2", "a/c": b"1"}) == archive.pack({"a/c": b"1", "b": b"2"})


def test_members_are_stored_and_dated_alike() -> None:
    with zipfile.ZipFile(io.BytesIO(archive.pack({"b": b"2", "a": b"1" * 999}))) as packed:
        assert packed.namelist() == ["a", "b"]
        assert {one.compress_type for one in packed.infolist()} == {zipfile.ZIP_STORED}
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_times_of_files_do_not_matter(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name / "deep").mkdir(parents=True)
        (tmp_path / name / "deep" / "a.txt").write_text("a")
    os.utime(tmp_path / "two" / "deep" / "a.txt", (0, 0))
    packed = archive.pack_folder(tmp_path / "one")
    assert packed == archive.pack_folder(tmp_path / "two")
    assert packed == archive.pack({"deep/a.txt": b"a"})
