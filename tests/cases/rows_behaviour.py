"""Runs a row about behaviour: what the signals so far add up to.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: a row `asks` by name; fractions are given in thousandths.
"""

from momently.behaviour import Behaviour
from momently.signals import Signal


def run(row):
    """Fold the row's [kind, at, facts] and give {name: answer} for all it asks."""
    behaviour = Behaviour()
    for kind, at, facts in row["signals"]:
        behaviour.fold(Signal(kind, at, facts))
    at = row.get("until", 0)
    return {name: ASKS[name](behaviour, at) for name in row["asks"]}


def _thousandths(n):
    return int(n * 1000 + 0.5) if n >= 0 else -int(-n * 1000 + 0.5)


def _stroke(stroke):
    return [int(stroke.climbed), int(stroke.across), _thousandths(stroke.top_per_ms)]


ASKS = {
    "active_ms": lambda b, at: b.attention.active_ms(at),
    "buttons": lambda b, at: b.pointer.buttons,
    "by_page": lambda b, at: b.scroll.by_page,
    "by_touch": lambda b, at: b.pointer.by_touch(),
    "cart": lambda b, at: b.page.cart,
    "climbed": lambda b, at: b.scroll.climbed,
    "depth_percent": lambda b, at: b.scroll.depth_percent,
    "dialog_open": lambda b, at: b.page.dialog_open,
    "doubts": lambda b, at: sorted(b.hesitation.seen),
    "facts": lambda b, at: b.page.facts,
    "field": lambda b, at: [b.forms.focused, b.forms.role],
    "hidden": lambda b, at: b.attention.hidden,
    "last_edit_at": lambda b, at: b.forms.last_edit_at,
    "scroll_px_per_s": lambda b, at: b.scroll.px_per_s(at),
    "step": lambda b, at: [b.checkout.step, b.checkout.index, b.checkout.steps_back],
    "stroke": lambda b, at: _stroke(b.pointer.stroke()),
    "up_per_s": lambda b, at: _thousandths(b.pointer.motion().up_per_ms()),
    "up_px_per_s": lambda b, at: b.scroll.up_px_per_s(at),
    "upness": lambda b, at: _thousandths(b.pointer.motion().upness()),
    "view_ms": lambda b, at: b.attention.view_ms(at),
    "visit_ms": lambda b, at: b.attention.visit_ms(at),
}
