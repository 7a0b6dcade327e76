"""What `momently explain` prints for people: fits 80 columns, and needs no colour.

Rule 1: what passed has a plus, what failed a minus; colour only repeats it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from momently_build.console import OUT
from momently_build.reports import mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from momently_build.explaining import Moment, Story
    from momently_build.replaying_work import Session

_MARKS = {True: ("+", "green"), False: ("-", "red")}


def overview(session: Session, told: Sequence[Story]) -> None:
    """Print one line for each campaign of a session."""
    _head(session)
    rows = _grid()
    rows.add_column(no_wrap=True)
    rows.add_column()
    for story in told:
        rows.add_row(f"[bold]{story.campaign}[/]", story.summary)
    OUT.print(rows)
    OUT.print("More about one of them: --campaign ID", style="dim")


def one(session: Session, story: Story) -> None:
    """Print everything about one campaign in a session."""
    _head(session)
    OUT.print(f"[bold]{story.campaign}[/]  {story.summary}")
    _timeline(story.moments)
    _closing(session, story.closing)


def _head(session: Session) -> None:
    said = f"{session.file} #{session.number}: {mode(session.replay)}"
    OUT.print(said, style="dim", markup=False)


def _grid() -> Table:
    return Table.grid(padding=(0, 2, 0, 0))


def _timeline(moments: Sequence[Moment]) -> None:
    rows = _grid()
    rows.add_column(justify="right", no_wrap=True, style="dim")
    rows.add_column(no_wrap=True)
    rows.add_column()
    for moment in moments:
        times = f" ({moment.count} times)" if moment.count > 1 else ""
        said = (
            f"[bold]{moment.title}[/]{times}  {_plain(moment.said)} [dim]{_plain(moment.again)}[/]"
        )
        rows.add_row(_seconds(moment.at_ms), _mark(moment.passed), said)
        if moment.gate == "trigger" and moment.values:
            rows.add_row("", "", f"[dim]{_plain(_evidence(moment.values))}[/]")
    if moments:
        OUT.print(rows)


def _closing(session: Session, told: dict[str, Any]) -> None:
    if not told.get("checks"):
        return
    at = _seconds(session.replay.ends_at)
    OUT.print(
        f"\n[bold]At the end[/] ({at})  {_plain(told['says'])} [dim]{_plain(told['again'])}[/]"
    )
    rows = _grid()
    rows.add_column(no_wrap=True)
    rows.add_column(no_wrap=True)
    rows.add_column()
    for check in told["checks"]:
        said = " ".join(part for part in (check["says"], check["again"]) if part)
        rows.add_row(_mark(check["passed"]), check["title"], _plain(said))
    for part in told["audience"]:
        said = f"wants {part['wants']}, has {part['has']}"
        rows.add_row(_mark(part["passed"]), f"  {_plain(part['asks'])}", _plain(said))
    for name, said in _facts(told):
        rows.add_row("", f"[dim]{name}[/]", _plain(said))
    OUT.print(rows)


def _facts(told: dict[str, Any]) -> list[tuple[str, str]]:
    variant, trigger = told["variant"], told["trigger"]
    others = f" of {', '.join(variant['of'])}" if len(variant["of"]) > 1 else ""
    caps = [f"{cap['left']} of {cap['limit']} left {cap['where']}" for cap in told["caps"]]
    return [
        ("Trigger", " ".join(part for part in (trigger["says"], trigger["held"]) if part)),
        ("Caps", ", ".join(caps) or "None."),
        ("Consent", f"Needs {told['consent']['needed']}, has {told['consent']['given']}."),
        ("Variant", f"{variant['id']}{others}"),
        ("Holdout", told["holdout"]["says"]),
        ("Reward", told["reward"]),
    ]


def _mark(passed: bool) -> str:
    mark, style = _MARKS[passed]
    return f"[{style}]{mark}[/]"


def _seconds(at_ms: int) -> str:
    return f"{at_ms / 1000:.1f} s"


def _evidence(values: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {values[name]}" for name in sorted(values))


def _plain(said: str) -> str:
    """Keep what a campaign is called from being read as markup."""
    return said.replace("[", "\\[")
