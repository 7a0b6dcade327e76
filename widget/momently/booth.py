"""The booth: where the page's inspector is answered, beside the engine and not in its way.

Rule 1: an engine without an inspector never comes here, and one with it decides the same.
Rule 2: `preview` signals put a campaign on the screen (`previews`). With `whole_page` nothing
of the page's own is shown, remembered, counted or sent any more: it is nobody's visit.
Rule 3: `inspect` signals are answered with an inspection, and so is every batch in which
something was judged, until `on` is false.
Rule 4: nothing here raises: what fails is told in the inspection.
Rule 5: whoever asks for a campaign that is not there hears which one may be meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import effects, inspection, wire
from momently.previews import MARK, Preview

if TYPE_CHECKING:
    from typing import Any

    from momently.campaign import Campaign
    from momently.effects import Effect
    from momently.engine import Engine
    from momently.signals import Signal

KINDS = ("inspect", "preview")
MOST_NAMED = 8
LONGEST = 80


class Booth:
    """One page's inspector and its previews."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._preview: Preview | None = None
        self._count = 0
        self._problem = ""
        self._is_on = True
        self._told_count = -1

    def take(self, batch: list[Signal], now: int, dropped: int) -> dict[str, Any]:
        """Take a batch for the engine and for the booth; gives the whole reply."""
        ours = [signal for signal in batch if _is_ours(signal)]
        if any(one.kind == "preview" and one.facts.get("whole_page") for one in ours):
            self._engine.state.preview = True
        theirs = [signal for signal in batch if not _is_ours(signal)]
        given = self._engine.take(theirs, now, dropped)
        reply = wire.reply(self._allowed(given), self._engine.next_wake())
        for signal in ours:
            reply["effects"].extend(self._guarded(signal, now))
        if self._wants(ours):
            reply["inspection"] = self._inspected()
        return reply

    def _allowed(self, given: list[Effect]) -> list[Effect]:
        """Keep back what a page that nobody visits must not do."""
        if not self._engine.state.preview:
            return given
        return [one for one in given if isinstance(one, effects.Ask) and one.to not in _SERVERS]

    def _guarded(self, signal: Signal, now: int) -> list[dict[str, Any]]:
        try:
            return self._do(signal, now)
        except Exception as problem:  # the page must go on, whatever a campaign is made of
            self._problem = type(problem).__name__ + ": " + str(problem)
            return []

    def _do(self, signal: Signal, now: int) -> list[dict[str, Any]]:
        if signal.kind == "inspect":
            self._is_on = signal.facts.get("on") is not False
            return []
        if signal.kind == "preview":
            return self._begin(signal)
        if self._preview is not None and signal.cause.startswith(self._mark()):
            return self._preview.take(signal, now)
        if signal.kind == "shown":  # of a preview that another has followed
            return [
                {"kind": "hide", "id": signal.cause + "-late", "show": signal.cause, "reason": MARK}
            ]
        return []

    def _mark(self) -> str:
        return MARK + "-" + str(self._count) + "-"

    def _begin(self, signal: Signal) -> list[dict[str, Any]]:
        name = signal.facts.get("campaign")
        if not name:
            return []
        leaving = [] if self._preview is None else self._preview.end()
        self._preview, self._problem = None, ""
        campaign = self._campaign(name)
        if campaign is None:
            return leaving
        variant = self._variant(campaign, signal.facts.get("variant") or "")
        seed = signal.facts.get("seed") or "1"
        self._count += 1
        state = self._engine.state
        self._preview = Preview(state, campaign, variant, seed, self._mark())
        return leaving + self._preview.begin()

    def _campaign(self, name: str) -> Campaign | None:
        for lane in self._engine.state.lanes:
            if lane.campaign.id == name:
                return lane.campaign
        self._problem = self._missing(name)
        return None

    def _missing(self, name: str) -> str:
        why = [one[1] for one in self._engine.problems if one[0] == name]
        if why:
            return 'The campaign "' + name + '" does not run: ' + why[0] + "."
        known = sorted([lane.campaign.id for lane in self._engine.state.lanes])
        meant = nearest(name, known)
        told = 'There is no campaign "' + name + '" on this site.'
        if meant:
            return told + ' Did you mean "' + meant + '"?'
        others = ", ".join(known[:MOST_NAMED]) + (" and more" if len(known) > MOST_NAMED else "")
        return told + (" There is: " + others + "." if known else " There is none at all.")

    def _variant(self, campaign: Campaign, name: str) -> str:
        known = [variant.id for variant in campaign.experiment.variants]
        if name in known:
            return name
        if name:
            self._problem = 'There is no variant "' + name + '"; this is "' + known[0] + '".'
        return known[0]

    def _wants(self, ours: list[Signal]) -> bool:
        count = self._engine.verdict_count
        is_news = bool(ours) or count != self._told_count
        self._told_count = count
        return self._is_on and is_news

    def _inspected(self) -> dict[str, Any]:
        try:
            told = inspection.inspect(self._engine)
        except Exception as problem:  # an inspector that fails must not stop the page
            told = {"inspection": inspection.VERSION, "failed": str(problem), "campaigns": []}
        told["preview"] = self._told()
        return told

    def _told(self) -> dict[str, Any] | None:
        """Say what is being previewed; None while nothing was asked for."""
        whole, preview = self._engine.state.preview, self._preview
        if preview is None:
            return (
                {"problem": self._problem, "whole_page": whole} if self._problem or whole else None
            )
        return {
            "campaign": preview.campaign.id,
            "variant": preview.variant,
            "seed": preview.seed,
            "prize": preview.prize(),
            "samples": preview.samples,
            "state": preview.stands,
            "why": preview.why,
            "problem": self._problem,
            "whole_page": whole,
        }


_SERVERS = (effects.TO_ISSUER, effects.TO_CART)


def nearest(name: str, known: list[str]) -> str:
    """Give the name that is the fewest slips of the keyboard away; "" when all are far."""
    ranked = sorted([(_slips(name[:LONGEST], one[:LONGEST]), one) for one in known])
    return ranked[0][1] if ranked and ranked[0][0] <= max(1, len(name) // 3) else ""


def _slips(first: str, second: str) -> int:
    """Count the letters to put in, leave out or change (V. I. Levenshtein's distance)."""
    row = list(range(len(second) + 1))
    for i, letter in enumerate(first):
        before, row = row, [i + 1]
        for j, other in enumerate(second):
            changed = before[j] + (0 if letter == other else 1)
            row.append(min(changed, before[j + 1] + 1, row[j] + 1))
    return row[len(second)]


def _is_ours(signal: Signal) -> bool:
    return signal.kind in KINDS or signal.cause.startswith(MARK + "-")
