"""What came of a replay: a row for each session and campaign, and the sum for each campaign.

Rule 1: sums are bounded: times are counted to three digits, so that ten million sessions need
no more room than ten.
Rule 2: a percentile is a time that was really seen (nearest rank), to three digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently.hosts.replay import Seen
    from momently_build.replaying_work import Session

    Row = dict[str, Any]

PERCENTILES = (10, 25, 50, 75, 90)
_DIGITS = 1000


def of(session: Session) -> Iterator[Row]:
    """Give a row for each campaign: what became of it in this session."""
    replay = session.replay
    for seen in replay.campaigns:
        yield {
            "file": session.file,
            "session": session.number,
            "window": session.window,
            "mode": replay.mode,
            "same": replay.same,
            "length_ms": replay.ends_at,
            "signals": replay.signals,
            "ignored": sum(session.ignored.values()),
            "campaign": seen.campaign,
            "shown": len(seen.shown_at),
            "first_shown_ms": min(seen.shown_at, default=None),
            "would_show": len(seen.would_show_at),
            "first_would_show_ms": min(seen.would_show_at, default=None),
            "refused": seen.refused,
        }


class Total:
    """One campaign over all sessions."""

    def __init__(self, campaign: str) -> None:
        self.campaign = campaign
        self.sessions = self.would_have_shown = self.held_out = self.views = 0
        self.refused: dict[str, int] = {}
        self._first: dict[int, int] = {}

    def add(self, seen: Seen) -> None:
        """Take one more session into account."""
        self.sessions += 1
        self.views += len(seen.shown_at)
        self.held_out += bool(seen.would_show_at)
        for reason, count in seen.refused.items():
            self.refused[reason] = self.refused.get(reason, 0) + count
        times = seen.shown_at + seen.would_show_at
        if times:
            self.would_have_shown += 1
            first = _to_three_digits(min(times))
            self._first[first] = self._first.get(first, 0) + 1

    def first_show_ms(self) -> dict[str, int]:
        """Give percentiles of when the campaign first showed, or would have; {} if never."""
        if not self._first:
            return {}
        return {f"p{percent}": self._percentile(percent) for percent in PERCENTILES}

    def _percentile(self, percent: int) -> int:
        rank = max(1, -(-self.would_have_shown * percent // 100))
        passed = 0
        for at, count in sorted(self._first.items()):
            passed += count
            if passed >= rank:
                return at
        raise AssertionError("fewer times than were counted")

    def as_json(self) -> Row:
        """Give the sum for a machine."""
        return {
            "campaign": self.campaign,
            "sessions": self.sessions,
            "would_have_shown": self.would_have_shown,
            "held_out": self.held_out,
            "views": self.views,
            "refused": dict(sorted(self.refused.items())),
            "first_show_ms": self.first_show_ms(),
        }


def _to_three_digits(at_ms: int) -> int:
    unit = 1
    while at_ms // unit >= _DIGITS:
        unit *= 10
    return at_ms // unit * unit


class Totals:
    """All campaigns over all sessions."""

    def __init__(self) -> None:
        self.campaigns: dict[str, Total] = {}
        self.modes: dict[str, int] = {}
        self.ignored: dict[str, int] = {}
        self.left_out: dict[str, str] = {}
        self.sessions = self.signals = self.unequal = 0

    def add(self, session: Session) -> None:
        """Take one more session into account."""
        replay = session.replay
        self.sessions += 1
        self.signals += replay.signals
        self.unequal += not replay.same
        self.modes[replay.mode] = self.modes.get(replay.mode, 0) + 1
        self.left_out.update(replay.problems)
        for name, count in session.ignored.items():
            self.ignored[name] = self.ignored.get(name, 0) + count
        for seen in replay.campaigns:
            self.campaigns.setdefault(seen.campaign, Total(seen.campaign)).add(seen)

    def as_json(self) -> Row:
        """Give all sums for a machine."""
        return {
            "replayed": self.sessions,
            "signals": self.signals,
            "modes": dict(sorted(self.modes.items())),
            "not_the_same": self.unequal,
            "ignored": dict(sorted(self.ignored.items())),
            "left_out": dict(sorted(self.left_out.items())),
            "campaigns": [one.as_json() for one in self.campaigns.values()],
        }
