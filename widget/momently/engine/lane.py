"""A lane: one campaign on its way from trigger to screen.

Rule 1: a lane holds at most one firing; a newer one takes the place of an older.
Rule 2: a firing waits as long as something can still change its verdict, and goes with
the page at the latest.
Rule 3: a view that comes back from an earlier page outranks what triggers say meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.campaign import Campaign
    from momently.triggers.firing import Firing, Watch
    from momently.verdicts import Verdict


class Lane:
    """One campaign, its watch and its firing, if it has one."""

    __slots__ = (
        "again_at",
        "again_on",
        "asked",
        "broken",
        "campaign",
        "disarmed",
        "due_at",
        "fault",
        "firing",
        "place",
        "ready",
        "returns",
        "said_eligible",
        "said_withheld",
        "watch",
    )

    def __init__(self, campaign: Campaign, watch: Watch) -> None:
        self.campaign = campaign
        self.watch = watch
        self.broken = False
        self.fault: Verdict | None = None  # why it is broken
        self.disarmed = False
        self.said_withheld = False
        self.place = 0  # among all lanes, the most important campaign first
        self.due_at: int | None = None
        self.drop()

    def drop(self) -> None:
        """Forget the firing."""
        self.firing: Firing | None = None
        self.ready = False
        self.again_at: int | None = None
        self.again_on: tuple[str, ...] = ()
        self.asked = ""
        self.said_eligible = False
        self.returns = False  # the firing is a view of an earlier page; see `returning`

    def take(self, firing: Firing, returns: bool) -> None:
        """Begin with a new firing."""
        self.drop()
        self.firing = firing
        self.returns = returns
        self.ready = True

    def listens(self) -> bool:
        """Say whether the watch still counts on this page."""
        return not (self.broken or self.disarmed)

    def wait(self, verdict: Verdict) -> None:
        """Keep the firing until `verdict` may have changed."""
        self.ready = False
        self.again_at = verdict.again_at
        self.again_on = verdict.again_on

    def is_due(self, now: int) -> bool:
        """Say whether the firing should be judged (again)."""
        if self.firing is None or self.broken or self.asked:
            return False
        return self.ready or (self.again_at is not None and self.again_at <= now)
