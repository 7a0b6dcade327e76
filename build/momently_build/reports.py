"""What the commands print for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from momently_build import snippets
from momently_build.console import OUT, size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from momently_build.pipeline import Built, Checked


def table(*columns: str) -> Table:
    """Make a table without lines, as every command prints it."""
    return Table(*columns, box=None, pad_edge=False, header_style="dim")


def checked(site: Checked) -> None:
    """Print the campaigns of a site that has no problems."""
    rows = table("campaign", "moment", "trigger", "overlay", "variants")
    for campaign in site.bundle["campaigns"]:
        rows.add_row(
            campaign["id"] + (" (paused)" if campaign["paused"] else ""),
            f"{campaign['moment']}, {campaign['stage']}",
            campaign["trigger"]["kind"],
            campaign["overlay"]["kind"],
            ", ".join(variant["id"] for variant in campaign["experiment"]["variants"]),
        )
    OUT.print(rows)
    count = len(site.campaigns)
    said = f"{count} campaign{'' if count == 1 else 's'}, no problems."
    OUT.print(said, style="green")


def built(build: Built) -> None:
    """Print what a build wrote, and the tag to paste."""
    rows = table("file", "size")
    rows.columns[1].justify = "right"
    for name, count in build.sizes.items():
        rows.add_row(name, size(count))
    OUT.print(rows)
    said = "Written to" if build.changed else "Nothing changed in"
    terms = f" Terms for the issuer: {build.issuer}" if build.bundle["site"]["issuer"] else ""
    OUT.print(f"{said} {build.place}.{terms}", style="green", soft_wrap=True)
    OUT.print("Paste this into every page:", snippets.tag(build.host), soft_wrap=True, markup=False)


def built_json(build: Built) -> dict[str, object]:
    """Say the same for a machine."""
    return {
        "ok": True,
        "out": str(build.place),
        "issuer": str(build.issuer),
        "changed": build.changed,
        "bundle_hash": build.bundle["hash"],
        "bytes": build.sizes,
        "tag": snippets.tag(build.host),
    }


def created(place: Path, files: Sequence[Path]) -> None:
    """Print what a new site folder holds, and what to do next."""
    for path in files:
        OUT.print(str(path), style="dim", soft_wrap=True)
    OUT.print(f"Next: open {place / 'site.toml'}, then: momently check {place}", soft_wrap=True)


def serving(address: str, tag: str) -> None:
    """Print where a build is served and how a page takes it from there."""
    OUT.print(f"Serving on {address} (Ctrl-C ends it)", style="green")
    OUT.print("Paste this into a page:", tag, soft_wrap=True, markup=False)


def demo(address: str) -> None:
    """Print where the demonstration runs."""
    OUT.print(f"The shop:      {address}/", style="bold green")
    OUT.print(f"Its outcomes:  {address}/outcomes", style="bold green")
    OUT.print("Put things into the cart, then try to leave. Ctrl-C ends it.", style="dim")
