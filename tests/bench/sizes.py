"""Bytes of every file a visitor's browser may load, as it lies and as it travels.

Rule 1: sizes are those of a real build, file by file; names lose their hashes, so that two
builds can be compared.
Rule 2: compression is the best a server can keep ready: gzip 9, brotli 11 with window 24.
Rule 3: squeezing twelve megabytes takes half a minute; a content once squeezed is remembered.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]  # it has no stubs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

HASHED = re.compile(r"-[0-9a-f]{8,}(?=[./])")
BROTLI_QUALITY, BROTLI_WINDOW = 11, 24
PAGE_SCRIPTS = ("momently.js", "stage.js")
"""What runs on every page's main thread; the worker's script does not."""
RECORDER = "journal.js"
"""Loaded besides where a site records journals and the visitor agreed."""


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of one file."""

    file: str
    raw: int
    gzip: int
    brotli: int


def of_build(place: Path, memory: Path, tell: Callable[[str], None]) -> list[Size]:
    """Measure every file that the manifest in `place` lists, and the manifest itself."""
    listed = json.loads((place / "manifest.json").read_text())["integrity"]
    known = _remembered(memory)
    sizes = []
    for name in sorted({*listed, "manifest.json"}):
        tell(plain(name))
        sizes.append(_measured(name, (place / name).read_bytes(), known))
    memory.parent.mkdir(parents=True, exist_ok=True)
    memory.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n")
    return sizes


def plain(name: str) -> str:
    """Give the name without the hash of its content."""
    return HASHED.sub("", name)


def total(sizes: Iterable[Size], files: tuple[str, ...] | None = None) -> Size:
    """Add up all of `sizes`, or those of the named files."""
    wanted = [size for size in sizes if files is None or size.file in files]
    return Size(
        file="total",
        raw=sum(size.raw for size in wanted),
        gzip=sum(size.gzip for size in wanted),
        brotli=sum(size.brotli for size in wanted),
    )


def _measured(name: str, content: bytes, known: dict[str, dict[str, int]]) -> Size:
    key = hashlib.sha256(content).hexdigest()
    if key not in known:
        squeezed = brotli.compress(content, quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)
        known[key] = {
            "raw": len(content),
            "gzip": len(gzip.compress(content, 9, mtime=0)),
            "brotli": len(squeezed),
        }
    return Size(file=plain(name), **known[key])


def _remembered(memory: Path) -> dict[str, dict[str, int]]:
    try:
        known: dict[str, dict[str, int]] = json.loads(memory.read_text())
    except (OSError, ValueError):
        return {}
    return known


def as_json(sizes: Iterable[Size]) -> list[dict[str, str | int]]:
    """Give rows for the JSON file."""
    return [asdict(size) for size in sizes]
