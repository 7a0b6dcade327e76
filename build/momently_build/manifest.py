"""The manifest: what a page asks for first, and the list of every file of a build.

Rule 1: each file is listed with its size, SHA-256 and SRI, so that anyone can check a copy.
Rule 2: the manifest is small and short-cached: `paused` in it stops a site within a minute.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from momently_build import extras
from momently_build.archive import content_hash
from momently_build.compiler import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from momently_build.schema import Campaign, Site

NAME = "manifest.json"
PAGE_SCRIPT = "momently.js"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Files:
    """The parts of a build by the name under which the manifest lists them."""

    names: Mapping[str, str]
    contents: Mapping[str, bytes]


def folder_hash(contents: Mapping[str, bytes]) -> str:
    """Give one hash for a folder: the names and contents of all its files."""
    lines = [f"{name} {hashlib.sha256(contents[name]).hexdigest()}" for name in sorted(contents)]
    return content_hash("\n".join(lines).encode())


def integrity(content: bytes) -> dict[str, Any]:
    """Give size, SHA-256 and the Subresource Integrity value of one file."""
    digest = hashlib.sha384(content).digest()
    return {
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "sri": "sha384-" + base64.b64encode(digest).decode(),
    }


def compose(
    site: Site, campaigns: Sequence[Campaign], bundle: Mapping[str, Any], files: Files
) -> bytes:
    """Write the manifest of one build."""
    document = {
        "format": FORMAT,
        "site": site.id,
        "engine": bundle["engine"],
        "bundle_hash": bundle["hash"],
        "paused": site.paused,
        "paused_campaigns": sorted(one.id for one in campaigns if one.paused),
        "settings": _settings(site) | extras.settings(bundle),
        "files": dict(files.names),
        "integrity": {name: integrity(content) for name, content in files.contents.items()},
    }
    return canonical(document).encode() + b"\n"


def _settings(site: Site) -> dict[str, Any]:
    return {
        "collector": site.collector,
        "issuer": site.issuer,
        "cart": site.cart.model_dump() if site.cart else None,
        "journal": site.journal.model_dump() if site.journal.record else None,
        "start": site.start,
    }
