"""What the commands print for people."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.table import Table

from momently.hosts.replay import EXACT, MODEL
from momently_build import snippets
from momently_build.console import ERR, OUT, say_json, size
from momently_build.readers.journals import CUT_OFF
from momently_build.replaying_rows import PERCENTILES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from momently.hosts.replay import Replay
    from momently_build.allocating import Allocated
    from momently_build.pipeline import Built, Checked
    from momently_build.replaying import Answer
    from momently_build.replaying_rows import Totals
    from momently_build.replaying_work import Session, Unreads


_FEW_SESSIONS = 5
_LONGEST = 600
_PERCENTILES = ", ".join(str(percent) for percent in PERCENTILES)


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


def allocated(found: Sequence[Allocated], as_json: bool) -> None:
    """Print the weights each experiment got, or why it keeps its fixed ones."""
    if as_json:
        say_json({"ok": True, "experiments": [asdict(one) for one in found]})
        return
    rows = table("campaign", "weights", "version")
    for one in found:
        shares = [f"{name} {share:.0%}" for name, share in sorted(one.weights.items())]
        rows.add_row(one.campaign, ", ".join(shares) or one.why, one.version or "fixed")
    if found:
        OUT.print(rows)
    else:
        OUT.print("No experiment of this site finds its own weights.", style="dim")


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


def replayed(answer: Answer) -> None:
    """Print who would have seen what, when, and why not."""
    totals = answer.totals
    if totals.sessions <= _FEW_SESSIONS:
        for session in answer.first:
            _session(session)
    _totals(totals)
    for campaign, why in sorted(totals.left_out.items()):
        OUT.print(f"{campaign} was left out: {why}", style="red", markup=False)
    unreadable(answer.unreads)
    for session in answer.unequal:
        step, recorded, now = session.replay.differs or (0, None, None)
        OUT.print(f"{session.file} #{session.number}: step {step} differs.", style="bold red")
        OUT.print(f"  recorded: {_cut(recorded)}\n  replayed: {_cut(now)}", markup=False)
    if answer.differences.count:
        said = f"{answer.differences.count} rows are not as expected."
        OUT.print(said, style="bold red")
    for one in answer.differences.first:
        OUT.print(f"row {one.row}\n  expected: {one.expected}", markup=False, soft_wrap=True)
        OUT.print(f"  found:    {one.found}", markup=False, soft_wrap=True)


def unreadable(unreads: Unreads) -> None:
    """Name on standard error what was left out of the folders."""
    for one in unreads.first:
        where = f"{one.file}:{one.line}" if one.line else one.file
        kept = f" Kept: {one.sessions} sessions before that." if one.sessions else ""
        said = f"{where} was left out: {one.what}{kept} {one.hint}"
        ERR.print(said, style="yellow", markup=False, soft_wrap=True)
    if unreads.count > len(unreads.first):
        said = f"And {unreads.count - len(unreads.first):,} files more."
        ERR.print(said, style="yellow", markup=False)


def _session(session: Session) -> None:
    replay = session.replay
    window = f" [{session.window}]" if session.window else ""
    said = f"{session.file} #{session.number}{window}: {mode(replay)}"
    if CUT_OFF in session.ignored:
        said += "; it is cut off in mid-line, and was replayed as far as it is whole"
    OUT.print(said, style="bold", markup=False)
    rows = table("campaign", "shown at", "would show at", "why not")
    for seen in replay.campaigns:
        times = (_times(seen.shown_at), _times(seen.would_show_at))
        rows.add_row(seen.campaign, *times, _counts(seen.refused))
    OUT.print(rows)


def _totals(totals: Totals) -> None:
    modes = ", ".join(f"{count} {mode}" for mode, count in sorted(totals.modes.items()))
    said = f"{totals.sessions:,} sessions ({modes}), {totals.signals:,} signals"
    OUT.print(said, style="bold", markup=False)
    if totals.ignored:
        OUT.print(f"Left out: {_counts(totals.ignored)}", style="dim", markup=False)
    rows = table("campaign", "sessions", "would have shown", "held out", "first show", "why not")
    for one in totals.campaigns.values():
        times = [f"{at / 1000:.1f}" for at in one.first_show_ms().values()]
        rows.add_row(
            one.campaign,
            f"{one.sessions:,}",
            f"{one.would_have_shown:,}",
            f"{one.held_out:,}",
            " ".join(times),
            _counts(one.refused),
        )
    OUT.print(rows)
    OUT.print(f"First show: percentiles {_PERCENTILES} in s.", style="dim")


def _cut(told: object) -> str:
    """Write an effect; of a long one, its beginning: --json has all of it."""
    text = str(told)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " ..."


def _counts(counted: dict[str, int]) -> str:
    return ", ".join(f"{name} x{count}" for name, count in sorted(counted.items()))


def mode(replay: Replay) -> str:
    """Say in a few words how far a replay is what was recorded."""
    if replay.mode == EXACT:
        return "the same as recorded" if replay.same else "NOT the same as recorded"
    return f"other campaigns than recorded (counterfactual); taken for granted: {MODEL}"


def _times(at_ms: Sequence[int]) -> str:
    return ", ".join(f"{at / 1000:.1f} s" for at in at_ms)
