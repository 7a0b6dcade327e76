"""Triggers: the behaviour that campaigns wait for.

Rule 1: a trigger is told only of the signal kinds in its `listens`, each after
`Behaviour` has taken it into account, and of the wake-ups it asked for by `due`.
Rule 2: the caller resets every watch at each page view. A watch fires at most once per
page view, but those that wait for something that comes again (coming back, a rest, a
signal of the page, a rage) fire each time it came again.
Rule 3: a watch never says no for anybody else's reasons: caps, consent and the like
are gates. Why it last kept still itself stands in `held`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers import nesting, plugged
from momently.triggers.active_time import ActiveTime
from momently.triggers.ad_engagement import AdEngagement
from momently.triggers.choice_overload import ChoiceOverload
from momently.triggers.combined import COMBINATIONS, Part
from momently.triggers.coupon_focus import CouponFocus
from momently.triggers.custom import Custom
from momently.triggers.dead_click import DeadClick
from momently.triggers.dwell import Dwell
from momently.triggers.element_visible import ElementVisible
from momently.triggers.exit_intent import ExitIntent
from momently.triggers.firing import Firing
from momently.triggers.hesitation import Hesitation
from momently.triggers.inactivity import CartIdle, Inactivity
from momently.triggers.kinds import FRESH_MS, KINDS, NO_SUCH, SAYS, filled, problems, table
from momently.triggers.near_store import NearStore
from momently.triggers.page_signal import PageSignal
from momently.triggers.plugged import NONE, Plugged
from momently.triggers.price_compare import PriceCompare
from momently.triggers.rage_click import RageClick
from momently.triggers.scroll_depth import ScrollDepth
from momently.triggers.scroll_up import ScrollUp

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from momently.campaign import Trigger
    from momently.triggers.firing import Watch

__all__ = ["FRESH_MS", "KINDS", "NONE", "SAYS", "Firing", "Plugged", "problems", "table", "watch"]

_WATCHES: dict[str, Callable[[dict[str, Any]], Watch]] = {
    "active_time": ActiveTime,
    "ad_engagement": AdEngagement,
    "cart_idle": CartIdle,
    "choice_overload": ChoiceOverload,
    "coupon_focus": CouponFocus,
    "custom": Custom,
    "dead_click": DeadClick,
    "dwell": Dwell,
    "element_visible": ElementVisible,
    "exit_intent": ExitIntent,
    "hesitation": Hesitation,
    "inactivity": Inactivity,
    "near_store": NearStore,
    "page_signal": PageSignal,
    "price_compare": PriceCompare,
    "rage_click": RageClick,
    "scroll_depth": ScrollDepth,
    "scroll_up": ScrollUp,
}


def watch(trigger: Trigger, plugins: Plugged = NONE) -> Watch:
    """Set a trigger to work, one of ours or of a site's `plugins`, or a combination.

    Raises KeyError for an unknown kind, ValueError for a bad value, PlugInError for a
    plug-in that cannot be made.
    """
    for place, text, _hint in problems(trigger.kind, trigger.params, plugins.params()):
        # What is missing has a default; a parameter nobody knows does no harm.
        if text != "missing" and NO_SUCH not in text:
            raise ValueError(place + ": " + text)
    return _made(trigger.kind, trigger.params, plugins)


def _made(kind: str, params: dict[str, Any], plugins: Plugged) -> Watch:
    whole = filled(kind, params, plugins.params())
    if kind in plugins.kinds:
        return plugged.watch(plugins.kinds[kind], whole)
    if kind in COMBINATIONS:
        return COMBINATIONS[kind]([_part(told, plugins) for told in whole["of"]], whole)
    return _WATCHES[kind](whole)


def _part(told: dict[str, Any], plugins: Plugged) -> Part:
    """Set a part of a combination to work; what a `not` forbids stands for the `not`."""
    kind = told["kind"]
    if kind == nesting.NOT:
        forbidden = _part(told["of"][0], plugins)
        return Part(forbidden.kind, forbidden.watch, None, True, told.get("within_ms"))
    own = plugins.kinds[kind].fresh_ms if kind in plugins.kinds else FRESH_MS.get(kind)
    return Part(kind, _made(kind, told, plugins), told.get("fresh_ms", own))
