"""What the commands print for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from momently.hosts.replay import EXACT, MODEL
from momently_build import snippets
from momently_build.console import OUT, size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from momently.hosts.replay import Replay
    from momently_build.pipeline import Built, Checked
    from momently_build.replaying import Moment, Session


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


def serving(address: str) -> None:
    """Print where a build is served and how a page takes it from there."""
    OUT.print(f"Serving on {address} (Ctrl-C ends it)", style="green")
    OUT.print("Paste this into a page:", snippets.tag(address), soft_wrap=True, markup=False)


def demo(address: str) -> None:
    """Print where the demonstration runs."""
    OUT.print(f"The shop:      {address}/", style="bold green")
    OUT.print(f"Its outcomes:  {address}/outcomes", style="bold green")
    OUT.print("Put things into the cart, then try to leave. Ctrl-C ends it.", style="dim")


def replayed(sessions: Sequence[Session]) -> None:
    """Print who would have seen what, when, and why not."""
    for session in sessions:
        replay = session.replay
        OUT.print(f"{session.file} #{session.number}: {_mode(replay)}", style="bold", markup=False)
        rows = table("campaign", "shown at", "would show at", "why not")
        for seen in replay.campaigns:
            rows.add_row(
                seen.campaign,
                _times(seen.shown_at),
                _times(seen.would_show_at),
                ", ".join(f"{why} x{count}" for why, count in seen.refused.items()),
            )
        OUT.print(rows)
        for campaign, why in replay.problems:
            OUT.print(f"{campaign} was left out: {why}", style="red", markup=False)
        if replay.differs:
            step, recorded, now = replay.differs
            OUT.print(
                f"Step {step} differs.\n  recorded: {recorded}\n  replayed: {now}", markup=False
            )


def explained(session: Session, campaign: str, moments: Sequence[Moment]) -> None:
    """Print the why-not timeline of one campaign."""
    OUT.print(f"{campaign}: {_mode(session.replay)}", style="bold", markup=False)
    rows = table("at", "gate", "", "why", "again at", "with", "times")
    for moment in moments:
        rows.add_row(
            _times((moment.at_ms,)),
            moment.gate,
            "yes" if moment.passed else "no",
            moment.said,
            "" if moment.again_at_ms is None else _times((moment.again_at_ms,)),
            " ".join(f"{name}={value}" for name, value in sorted(moment.values.items())),
            str(moment.count) if moment.count > 1 else "",
        )
    OUT.print(rows if moments else "It was never judged: its trigger did not fire.")


def _mode(replay: Replay) -> str:
    if replay.mode == EXACT:
        return "the same as recorded" if replay.same else "NOT the same as recorded"
    return f"other campaigns than recorded (counterfactual); taken for granted: {MODEL}"


def _times(at_ms: Sequence[int]) -> str:
    return ", ".join(f"{at / 1000:.1f} s" for at in at_ms)
