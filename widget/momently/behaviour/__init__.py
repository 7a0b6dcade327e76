"""Behaviour: what the signals of one page add up to.

Rule 1: each part folds the signals it is listed for in `_LISTENS` and no others; what
one signal costs does not depend on how many campaigns there are.
Rule 2: nothing here decides. Parts keep facts; triggers judge them.
Rule 3: times are `at` milliseconds of the page's clock; None means "not yet".
Rule 4: signals may be a little out of order; time that would run backwards counts as 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.behaviour.activity import Activity
from momently.behaviour.attention import Attention
from momently.behaviour.checkout import Checkout
from momently.behaviour.choices import Choices
from momently.behaviour.clicks import Clicks
from momently.behaviour.forms import Forms
from momently.behaviour.hesitation import Hesitation
from momently.behaviour.page import Page
from momently.behaviour.pointer import Pointer
from momently.behaviour.scroll import Scroll

if TYPE_CHECKING:
    from collections.abc import Callable

    from momently.signals import Signal

# kind -> (part, what it does with the signal), in this order.
_LISTENS: dict[str, tuple[tuple[str, str], ...]] = {
    "session": (("attention", "begin"), ("checkout", "resume"), ("pointer", "begin")),
    "page_view": (
        ("page", "view"),
        ("attention", "view"),
        ("scroll", "view"),
        ("pointer", "view"),
        ("forms", "view"),
        ("hesitation", "view"),
        ("activity", "view"),
        ("clicks", "view"),
        ("choices", "view"),
    ),
    "page_facts": (("page", "merge"), ("checkout", "notice"), ("choices", "told")),
    "cart_changed": (("page", "cart_changed"), ("choices", "cart_changed")),
    "dialog_changed": (("page", "dialog_changed"),),
    "banner_changed": (("page", "banner_changed"),),
    "pointer_moved": (("pointer", "moved"),),
    "pointer_left": (("pointer", "left"),),
    "pointer_entered": (("pointer", "entered"),),
    "pointer_pressed": (("pointer", "pressed"), ("activity", "acted")),
    "pointer_released": (("pointer", "released"), ("activity", "acted")),
    "clicked": (("scroll", "nudged"), ("clicks", "clicked"), ("activity", "acted")),
    "dead_click": (("clicks", "dead"),),
    "keyed": (("activity", "acted"),),
    "touched": (("activity", "acted"),),
    "option_seen": (("choices", "seen"),),
    "scrolled": (("scroll", "scrolled"), ("activity", "acted")),
    "visibility_changed": (
        ("hesitation", "visibility_changed"),
        ("attention", "visibility_changed"),
        ("activity", "visibility_changed"),
    ),
    "field_focused": (("hesitation", "focused"), ("forms", "focused_field"), ("scroll", "nudged")),
    "field_edited": (("hesitation", "edited"), ("forms", "edited"), ("activity", "acted")),
    "field_blurred": (("hesitation", "blurred"), ("forms", "blurred"), ("scroll", "nudged")),
    "region_entered": (("hesitation", "region_entered"),),
    "region_left": (("hesitation", "region_left"),),
    "checkout_step": (("checkout", "stepped"), ("hesitation", "stepped")),
    "purchase": (("hesitation", "decided"), ("choices", "chosen")),
}


class Behaviour:
    """All that is known about how this visitor moves, reads, types and buys on this page."""

    __slots__ = (
        "_folds",
        "activity",
        "attention",
        "checkout",
        "choices",
        "clicks",
        "forms",
        "hesitation",
        "page",
        "pointer",
        "scroll",
    )

    def __init__(self) -> None:
        self.pointer = Pointer()
        self.activity = Activity(self.pointer)
        self.clicks = Clicks()
        self.choices = Choices()
        self.scroll = Scroll()
        self.attention = Attention()
        self.forms = Forms()
        self.checkout = Checkout()
        self.page = Page()
        self.hesitation = Hesitation(self.attention, self.checkout)
        self._folds: dict[str, tuple[Callable[[Signal], None], ...]] = {}
        for kind, parts in _LISTENS.items():
            folds = [getattr(getattr(self, part), verb) for part, verb in parts]
            self._folds[kind] = tuple(folds)

    def fold(self, signal: Signal) -> None:
        """Take one more signal into account."""
        for fold in self._folds.get(signal.kind, ()):
            fold(signal)
