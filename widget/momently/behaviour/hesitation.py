"""Hesitation: the signs of doubt, and when each was last seen.

Rule 1: eight signs, each kept as the time of its latest showing in `seen`:
  stall      a field has the focus for `STALL_MS` without an edit
  refocus    a field is entered again after it was left (not by coming back to the tab)
  rewrite    at least `REWRITE_DELETES` deletions in a field, then new text
  blank      a required field is left empty
  step_back  the checkout goes back a step
  total      the total is looked at for `LOOK_MS` without a break
  tab_away   the tab was left for `AWAY_MS` or more, and the visitor came back
  coupon     a coupon box gets the focus
Rule 2: time out of sight is no stall and no look; both clocks start anew on return.
Rule 3: a step on, or a purchase, is an answer to every doubt: all signs are forgotten.
Rule 4: stall and total come of their own at `due_at`; `settle` notes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from momently.behaviour.attention import Attention
    from momently.behaviour.checkout import Checkout
    from momently.signals import Signal

SIGNS = ("blank", "coupon", "refocus", "rewrite", "stall", "step_back", "tab_away", "total")
STALL_MS = 6000
LOOK_MS = 1500
AWAY_MS = 3000
REWRITE_DELETES = 3
TOTAL = "total"
# Coming back to a tab puts the focus where it was; that is no second look at a field.
_RETURN_MS = 500


class Hesitation:
    """The signs of doubt of this page view."""

    __slots__ = (
        "_attention",
        "_checkout",
        "_deletes",
        "_field",
        "_left_fields",
        "_look_since",
        "_returned_at",
        "_stall_since",
        "seen",
    )

    def __init__(self, attention: Attention, checkout: Checkout) -> None:
        self._attention = attention
        self._checkout = checkout
        self._forget()

    def _forget(self) -> None:
        self.seen: dict[str, int] = {}
        self._field: str | None = None
        self._deletes = 0
        self._left_fields: set[str] = set()
        self._stall_since: int | None = None
        self._look_since: int | None = None
        self._returned_at: int | None = None

    def view(self, signal: Signal) -> None:
        """Begin a page view without doubts."""
        self._forget()

    def decided(self, signal: Signal) -> None:
        """Forget every doubt: the visitor bought."""
        self.seen = {}

    def stepped(self, signal: Signal) -> None:
        """Note a step back; a step on forgets every doubt."""
        if self._checkout.moved > 0:
            self.seen = {}
        if self._checkout.moved < 0:
            self.seen["step_back"] = signal.at

    def focused(self, signal: Signal) -> None:
        """Note which field is in use now."""
        self.settle(signal.at)
        field = signal.facts["field"]
        returned_at = self._returned_at
        is_return = returned_at is not None and signal.at - returned_at <= _RETURN_MS
        if field in self._left_fields and not is_return:
            self.seen["refocus"] = signal.at
        if signal.facts["role"] == "coupon" and not is_return:
            self.seen["coupon"] = signal.at
        self._field = field
        self._deletes = 0
        self._stall_since = signal.at

    def edited(self, signal: Signal) -> None:
        """Note an edit: it ends a stall, and new text after deletions is a rewrite."""
        self.settle(signal.at)
        if signal.facts["change"] == "delete":
            self._deletes += 1
        else:
            if self._deletes >= REWRITE_DELETES:
                self.seen["rewrite"] = signal.at
            self._deletes = 0
        if signal.facts["field"] == self._field:
            self._stall_since = signal.at

    def blurred(self, signal: Signal) -> None:
        """Note that a field was left, and whether it should not have been."""
        self.settle(signal.at)
        self._left_fields.add(signal.facts["field"])
        if signal.facts.get("required") and signal.facts.get("filled") is False:
            self.seen["blank"] = signal.at
        if signal.facts["field"] == self._field:
            self._field = None
            self._stall_since = None

    def region_entered(self, signal: Signal) -> None:
        """Note that the visitor began to look at the total."""
        if signal.facts["region"] == TOTAL:
            self.settle(signal.at)
            self._look_since = signal.at

    def region_left(self, signal: Signal) -> None:
        """Note that the look is over."""
        if signal.facts["region"] == TOTAL:
            self.settle(signal.at)
            self._look_since = None

    def visibility_changed(self, signal: Signal) -> None:
        """Stop both clocks while the page is hidden; note a long absence on return.

        Folded before `Attention`, which still knows when the page was hidden.
        """
        self.settle(signal.at)
        if signal.facts["hidden"] or not self._attention.hidden:
            return
        if self._attention.hidden_ms(signal.at) >= AWAY_MS:
            self.seen["tab_away"] = signal.at
        self._returned_at = signal.at
        if self._field is not None:
            self._stall_since = signal.at
        if self._look_since is not None:
            self._look_since = signal.at

    def settle(self, at: int) -> None:
        """Note the signs that came of their own by now."""
        if self._attention.hidden:
            return
        if self._stall_since is not None and at - self._stall_since >= STALL_MS:
            self.seen["stall"] = self._stall_since + STALL_MS
            self._stall_since = None
        if self._look_since is not None and at - self._look_since >= LOOK_MS:
            self.seen["total"] = self._look_since + LOOK_MS
            self._look_since = None

    def due_at(self) -> int | None:
        """Say when a sign may come of its own next."""
        if self._attention.hidden:
            return None
        times = []
        if self._stall_since is not None:
            times.append(self._stall_since + STALL_MS)
        if self._look_since is not None:
            times.append(self._look_since + LOOK_MS)
        return min(times) if times else None
