"""A rule's answer, with its reason and what would change it.

Rule 1: a refusal always names its reason; `SENTENCES` says it in words.
Rule 2: where waiting helps, a refusal says until when (`again_at`, on the page's
clock); where another signal helps, it says which kinds (`again_on`). A refusal
that names neither is final for that firing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

SENTENCES: dict[str, str] = {
    "": "passed",
    "site_paused": "the site is paused",
    "campaign_paused": "the campaign is paused",
    "opted_out": "the visitor wants no more offers",
    "consent_missing": "the visitor has not consented to as much as the campaign needs",
    "stale": "the trigger fired too long ago",
    "not_yet": "the campaign has not begun",
    "ended": "the campaign is over",
    "off_hours": "the campaign does not run at this hour or on this weekday",
    "not_on_page": "the campaign is not for this address",
    "context_missing": "nobody has said something that the audience asks about",
    "not_in_audience": "the visitor is not in the audience",
    "cap_page": "shown often enough on this page",
    "cap_session": "shown often enough in this session",
    "cap_visitor": "shown often enough to this visitor",
    "after_dismiss": "dismissed too short a time ago",
    "after_conversion": "bought too short a time ago",
    "budget_session": "the session has had its overlays",
    "budget_day": "the day has had its overlays",
    "budget_gap": "another overlay was shown too short a time ago",
    "quiet_page": "nobody is interrupted on this page",
    "quiet_step": "nobody is interrupted at this step",
    "hidden": "the page is not in view",
    "dialog_open": "a dialog of the page is open",
    "banner_open": "a banner waits for the visitor's consent",
    "rage": "the visitor has just clicked in anger",
    "typing": "the visitor is typing",
    "slot_taken": "another overlay has the one slot",
    "claim_withheld": "a claim lacks fresh evidence",
    "issuer_absent": "the reward needs an issuer and the site has none",
    "issuer_denied": "the issuer refused",
    "issuer_expired": "the code that the issuer gave had ended already",
    "issuer_failed": "the issuer did not answer, or not sensibly",
    "waiting_for_issuer": "the issuer was asked",
    "waiting_for_cart": "the cart was asked",
    "holdout": "the visitor is held out to measure lift",
    "preview": "the page is a preview, where nothing else is shown",
    "not_shown": "the page could not show it",
    "lapsed": "the page never answered",
    "cancelled": "a signal that cancels the trigger came first",
    "left_page": "the visitor went to another page",
    "broken": "the campaign failed and was switched off",
    "plugin_off": "its trigger is a plug-in that failed, and is off until the session ends",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a rule lets a campaign pass, and if not, why not and until when."""

    passed: bool
    reason: str = ""
    again_at: int | None = None
    again_on: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


PASS = Verdict(True)


def refusal(
    reason: str,
    again_at: int | None = None,
    again_on: tuple[str, ...] = (),
    values: dict[str, Any] | None = None,
) -> Verdict:
    """Refuse for `reason`; `values` are the figures that explain it."""
    return Verdict(False, reason, again_at, again_on, values or {})


def is_final(verdict: Verdict) -> bool:
    """Say whether nothing that may still come on this page can change `verdict`."""
    return not verdict.passed and verdict.again_at is None and not verdict.again_on


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the why-not timeline: what `gate` said about `campaign` at `at`."""

    at: int
    campaign: str
    gate: str
    verdict: Verdict
