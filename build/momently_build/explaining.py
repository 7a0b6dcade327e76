"""`momently explain`: why campaigns showed in a recorded session, or did not.

Rule 1: it says what the inspector in the page says, in the same words: the timeline as it
was, and where each campaign stood at the end.
Rule 2: equal refusals in a row are one line with a count; the last of them is told.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momently import sentences
from momently.inspection import PASSES
from momently.verdicts import Verdict
from momently_build.problems import AuthorProblemsError, Problem, suggest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from momently.hosts.replay import Seen
    from momently.hosts.replay_run import Line
    from momently_build.replaying_work import Session


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a timeline; `said` is what was so, `again` what would have changed it."""

    at_ms: int
    gate: str
    title: str
    passed: bool
    reason: str
    said: str
    again: str
    again_at_ms: int | None
    values: dict[str, Any]
    count: int


@dataclass(frozen=True, slots=True)
class Story:
    """One campaign in one session: in a line, in moments, and as it stood at the end."""

    campaign: str
    summary: str
    moments: tuple[Moment, ...]
    closing: dict[str, Any]


def stories(session: Session, campaign: str | None) -> list[Story]:
    """Tell of one campaign, or of all; raises AuthorProblemsError for an unknown one."""
    known = {seen.campaign: seen for seen in session.replay.campaigns}
    if campaign is not None and campaign not in known:
        what = f'There is no campaign "{campaign}".'
        problem = Problem(
            str(Path(session.file)), "--campaign", None, what, suggest(campaign, list(known))
        )
        raise AuthorProblemsError([problem])
    return [_story(session, known[name]) for name in known if campaign in (None, name)]


def as_json(found: Sequence[tuple[Session, Sequence[Story]]]) -> list[dict[str, Any]]:
    """Say the same for a machine, session by session."""
    return [
        {
            "file": session.file,
            "number": session.number,
            "mode": session.replay.mode,
            "same": session.replay.same,
            "ends_at_ms": session.replay.ends_at,
            "campaigns": [asdict(story) for story in told],
        }
        for session, told in found
    ]


def _story(session: Session, seen: Seen) -> Story:
    moments: list[Moment] = []
    for line in session.replay.timeline:
        if line.campaign != seen.campaign:
            continue
        moment = _moment(line)
        if moments and _same(moments[-1], moment):
            count = moments.pop().count + 1
            moment = Moment(**(asdict(moment) | {"count": count}))
        moments.append(moment)
    closing = _closing(session, seen.campaign)
    return Story(seen.campaign, _summary(seen, moments, closing), tuple(moments), closing)


def _moment(line: Line) -> Moment:
    verdict = Verdict(line.passed, line.reason, line.again_at, line.again_on, line.values)
    said = PASSES.get(line.gate, "Passed.")
    if not line.passed:
        said = sentences.what(line.reason, line.values)
    again = sentences.again(verdict, line.at)
    title = sentences.gate(line.gate)
    told = (line.passed, line.reason, said, again, line.again_at, line.values)
    return Moment(line.at, line.gate, title, *told, 1)


def _same(one: Moment, other: Moment) -> bool:
    return (one.gate, one.passed, one.reason) == (other.gate, other.passed, other.reason)


def _closing(session: Session, campaign: str) -> dict[str, Any]:
    told = (session.replay.closing or {}).get("campaigns", ())
    found: dict[str, Any] = next((one for one in told if one["id"] == campaign), {})
    return found


def _summary(seen: Seen, moments: Sequence[Moment], closing: dict[str, Any]) -> str:
    """Tell a campaign's session in one sentence or two."""
    if seen.shown_at:
        return f"Shown at {_times(seen.shown_at)}."
    if seen.would_show_at:
        return f"Held out at {_times(seen.would_show_at)}: it would have shown, to measure lift."
    refused = [moment for moment in moments if not moment.passed]
    if refused:
        times = sum(moment.count for moment in refused)
        return f"Held back {sentences.counted(times, 'time', 'times')}. {refused[-1].said}"
    held = closing.get("trigger", {}).get("held", "")
    return f"Its trigger never fired. {held}".strip()


def _times(at_ms: Sequence[int]) -> str:
    return ", ".join(sentences.lasting(at) for at in at_ms)
