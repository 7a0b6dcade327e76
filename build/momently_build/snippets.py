"""The one tag a site owner pastes."""

from __future__ import annotations

from html import escape

from momently_build.manifest import PAGE_SCRIPT


def tag(host: str | None) -> str:
    """Give the script tag for a build that is served from `host`."""
    base = (host or "https://YOUR-HOST/momently").rstrip("/")
    return f'<script async src="{escape(base)}/{PAGE_SCRIPT}"></script>'
