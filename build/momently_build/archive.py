"""Zip archives that come out the same, byte for byte, whoever packs them.

Rule 1: members are sorted by name and dated 1 January 1980, so equal contents
give equal bytes and a content hash means something.
Rule 2: members are stored, not deflated: HTTP compresses the whole archive,
which finds far more than compressing each member alone.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

HASH_DIGITS = 12
DAWN_OF_ZIP = (1980, 1, 1, 0, 0, 0)
MADE_ON_UNIX = 3
READABLE_FILE = 0o100644 << 16


def content_hash(content: bytes) -> str:
    """Give the part of a file name that changes whenever the content does."""
    return hashlib.sha256(content).hexdigest()[:HASH_DIGITS]


def pack(members: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of `members` (name -> contents), the same bytes every time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(members):
            archive.writestr(_entry(name), members[name])
    return packed.getvalue()


def pack_folder(folder: Path, only: Container[str] | None = None) -> bytes:
    """Return a zip archive of every file below `folder`, or `only` those, named from there."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*")}
    wanted = {name: path for name, path in found.items() if only is None or name in only}
    return pack({name: path.read_bytes() for name, path in wanted.items() if path.is_file()})


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DAWN_OF_ZIP)
    entry.compress_type = zipfile.ZIP_STORED
    entry.create_system = MADE_ON_UNIX
    entry.external_attr = READABLE_FILE
    return entry
