"""What follows from a signal besides triggers: which rule takes note, and who is judged anew.

Rule 1: these are tables. What a signal of a kind does stands in the module it is listed with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.engine import acting, crediting, keeping, locating, showing

if TYPE_CHECKING:
    from collections.abc import Callable

    from momently.engine.state import State
    from momently.signals import Signal

FOLLOWS: dict[str, Callable[[State, Signal], None]] = {
    "page_view": keeping.page_viewed,
    "page_facts": keeping.facts_told,
    "cart_changed": keeping.cart_told,
    "checkout_step": keeping.step_told,
    "identified": keeping.identified,
    "consent_changed": keeping.consent_changed,
    "opted_out": keeping.opted_out,
    "paused": keeping.paused,
    "memory_changed": keeping.other_tab,
    "purchase": crediting.purchased,
    "leaving": keeping.left,
    "location_changed": locating.located,
    "visibility_changed": keeping.looked,
    "shown": showing.shown,
    "not_shown": showing.not_shown,
    "dismissed": showing.dismissed,
    "acted": acting.acted,
    "answered": acting.answered,
}
BEGINNINGS = ("session", "page_view")  # after which every watch waits anew
# What may change a verdict; `slot_freed` is the engine's own.
NEWS = frozenset(
    (
        "page_facts",
        "cart_changed",
        "checkout_step",
        "identified",
        "consent_changed",
        "memory_changed",
        "paused",
        "dialog_changed",
        "banner_changed",
        "location_changed",
        "visibility_changed",
    )
)


def names(signal: Signal, rage_at: int | None = None) -> tuple[str, ...]:
    """Name a signal as `cancelled_by` may: by its kind, or as a site calls it.

    `rage_at` is when the latest rage click was.
    """
    if signal.kind == "page_signal":
        return (signal.kind, str(signal.facts.get("name")))
    if signal.kind == "cart_changed" and signal.facts.get("action") == "add":
        return (signal.kind, "add_to_cart")
    if signal.kind == "clicked" and rage_at == signal.at:
        return (signal.kind, "rage_click")
    return (signal.kind,)
