"""Quiet: where and when nobody may be interrupted.

Rule 1: never on the pages and steps that the site keeps quiet, never over a dialog
of the page or a banner that asks for consent, never while someone types, never in a
page that is out of view.
Rule 2: whoever clicks in anger (three times in one spot, see `behaviour.clicks`) is left
in peace for a while.
Rule 3: one overlay at a time; one that is being got ready counts as one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.verdicts import PASS, refusal

if TYPE_CHECKING:
    from momently.campaign import Campaign
    from momently.situation import Situation
    from momently.verdicts import Verdict

_PLACE = ("page_facts", "checkout_step")


def allows(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse while an overlay would interrupt."""
    behaviour = situation.behaviour
    verdict = place(situation)
    if not verdict.passed:
        return verdict
    if behaviour.attention.hidden:
        return refusal("hidden", again_on=("visibility_changed",))
    if behaviour.page.dialog_open:
        return refusal("dialog_open", again_on=("dialog_changed",))
    if behaviour.page.banner_open:
        return refusal("banner_open", again_on=("banner_changed",))
    verdict = _typing(situation, now)
    return _rage(situation, now) if verdict.passed else verdict


def place(situation: Situation) -> Verdict:
    """Refuse the pages and the checkout steps that the site keeps quiet."""
    quiet = situation.site.quiet
    told = situation.behaviour.page.facts.get("page")
    facts = told if isinstance(told, dict) else {}
    if facts.get("type") in quiet.page_types:
        return refusal("quiet_page", again_on=_PLACE, values={"type": facts.get("type")})
    for step in (facts.get("step"), _step(situation)):
        if step in quiet.steps:
            return refusal("quiet_step", again_on=_PLACE, values={"step": step})
    return PASS


def _step(situation: Situation) -> str:
    """Give the checkout step, unless it was another page's."""
    checkout, view_at = situation.behaviour.checkout, situation.behaviour.page.view_at
    if checkout.stepped_at is None or (view_at is not None and checkout.stepped_at < view_at):
        return ""
    return checkout.step


def _typing(situation: Situation, now: int) -> Verdict:
    edited_at = situation.behaviour.forms.last_edit_at
    quiet_until = None if edited_at is None else edited_at + situation.site.quiet.typing_ms
    if quiet_until is None or now >= quiet_until:
        return PASS
    return refusal("typing", quiet_until)


def _rage(situation: Situation, now: int) -> Verdict:
    """Leave in peace whoever has just hit the same spot again and again."""
    rage_at = situation.behaviour.clicks.rage_at
    peace_ms = situation.site.quiet.rage_ms
    if rage_at is None or now >= rage_at + peace_ms:
        return PASS
    return refusal("rage", rage_at + peace_ms)


def slot(campaign: Campaign, situation: Situation, now: int) -> Verdict:
    """Refuse while another campaign has the one slot."""
    if situation.slot in ("", campaign.id):
        return PASS
    return refusal("slot_taken", again_on=("slot_freed",), values={"by": situation.slot})
