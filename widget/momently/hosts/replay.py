"""Replay: a recorded session lived through again, under its own campaigns or others.

Rule 1: under the same bundle a replay is exact: every batch is taken as it was, and the
effects must be those that were recorded, to the last sign.
Rule 2: under another bundle, and for what no engine recorded, it is counterfactual, and says
so. What an effect of the recorded run had caused is dropped, and a declared model answers
instead (`MODEL`).
Rule 3: nothing is concluded about what the visitor would have done; only who would have
seen what, when, and why not.
Rule 4: batches are taken one by one as they come, and only a timeline that is asked for
(`keep`) grows with the session. With it comes what an inspector would have said at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from momently import bundle as bundles
from momently import inspection, journal, wire
from momently.hosts.replay_run import Run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from momently.bundle import Bundle
    from momently.hosts.replay_run import Line
    from momently.journal import Step
    from momently.signals import Signal

EXACT = "exact"
COUNTERFACTUAL = "counterfactual"
MODEL = (
    "views reach the screen at once and stay for ten seconds; the issuer grants; "
    "other sources are silent; nobody plays, copies or buys because of them"
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Signals that came together at `now`, and the reply, if an engine's was recorded.

    Without a signal it says that the page was still there at `now`, and nothing had happened.
    """

    now: int
    signals: tuple[Signal, ...]
    dropped: int = 0
    reply: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of one campaign: times of its views, and refusals counted by reason."""

    campaign: str
    shown_at: tuple[int, ...]
    would_show_at: tuple[int, ...]
    refused: dict[str, int]


@dataclass(frozen=True, slots=True)
class Replay:
    """A session as it went, or would have gone; `differs` is (step, recorded, replayed)."""

    mode: str
    same: bool
    campaigns: tuple[Seen, ...]
    timeline: tuple[Line, ...] = ()
    differs: tuple[int, Any, Any] | None = None
    problems: tuple[tuple[str, str], ...] = ()
    signals: int = 0
    ends_at: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    closing: dict[str, Any] | None = None


def replay(lines: Iterable[str], bundle: dict[str, Any]) -> Replay:
    """Live a journal through under `bundle`. Raises JournalError or BundleError."""
    numbered = iter(list(enumerate(lines, start=1)))
    header, read = journal.header(numbered), bundles.decode(bundle)
    recorded = map(batch, journal.steps(numbered))
    return live(recorded, read, header.bundle, keep=True, plugins=header.plugins)


def batch(step: Step) -> Batch:
    """Read one step of a journal. Raises ValueError where its batch is none."""
    now, signals, dropped = wire.decode_batch(step.batch)
    return Batch(now, tuple(signals), dropped, step.reply)


def live(
    recorded: Iterable[Batch],
    read: Bundle,
    recorded_under: str = "",
    keep: bool = False,
    plugins: str = "",
) -> Replay:
    """Live a session through; `recorded_under` is the hash of the bundle it ran with, if any.

    `plugins` is what the journal says of them: an exact replay goes without if it went without.
    """
    exact = recorded_under == read.hash
    run = Run(read, keep, exact and plugins == journal.PLUGINS_OFF)
    differs: tuple[int, Any, Any] | None = None
    for number, one in enumerate(recorded):
        if not exact:
            run.suppose(one.now, one.signals, one.dropped)
            continue
        reply = run.step(one.now, one.signals, one.dropped)
        if differs is None and one.reply is not None and reply != one.reply:
            differs = (number, *_first_difference(one.reply, reply))
    return _told(run, read, EXACT if exact else COUNTERFACTUAL, differs, keep)


def _told(
    run: Run, read: Bundle, mode: str, differs: tuple[int, Any, Any] | None, keep: bool
) -> Replay:
    seen = tuple(
        Seen(
            one.id,
            tuple(run.shown.get(one.id, ())),
            tuple(run.would.get(one.id, ())),
            dict(sorted(run.refused.get(one.id, {}).items())),
        )
        for one in read.campaigns
    )
    problems = tuple(run.engine.problems)
    counted = dict(sorted(run.kinds.items()))
    told = (seen, tuple(run.timeline), differs, problems, sum(counted.values()), run.ends_at)
    closing = inspection.inspect(run.engine) if keep else None
    return Replay(mode, differs is None, *told, counted, closing)


def _first_difference(recorded: dict[str, Any], replayed: dict[str, Any]) -> tuple[Any, Any]:
    """Find the first effect in which two replies differ, or else the whole replies."""
    pairs = zip(recorded.get("effects", ()), replayed.get("effects", ()), strict=False)
    for one, other in pairs:
        if one != other:
            return one, other
    return recorded, replayed
