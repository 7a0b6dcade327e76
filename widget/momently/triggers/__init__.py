"""Triggers: the behaviour that campaigns wait for.

Rule 1: a trigger is told only of the signal kinds in its `listens`, each after
`Behaviour` has taken it into account, and of the wake-ups it asked for by `due`.
Rule 2: the caller resets every watch at each page view. A watch fires at most once per
page view, but `exit_intent` again after each coming back and `page_signal` each time.
Rule 3: a watch never says no for anybody else's reasons: caps, consent and the like
are gates. Why it last kept still itself stands in `held`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers import plugged
from momently.triggers.dwell import Dwell
from momently.triggers.exit_intent import ExitIntent
from momently.triggers.firing import Firing
from momently.triggers.hesitation import Hesitation
from momently.triggers.kinds import FRESH_MS, KINDS, SAYS, UNUSABLE, filled, problems
from momently.triggers.page_signal import PageSignal
from momently.triggers.plugged import NONE, Plugged
from momently.triggers.scroll_depth import ScrollDepth

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from momently.campaign import Trigger
    from momently.triggers.firing import Watch

__all__ = ["FRESH_MS", "KINDS", "NONE", "SAYS", "Firing", "Plugged", "problems", "watch"]

_WATCHES: dict[str, Callable[[dict[str, Any]], Watch]] = {
    "dwell": Dwell,
    "exit_intent": ExitIntent,
    "hesitation": Hesitation,
    "page_signal": PageSignal,
    "scroll_depth": ScrollDepth,
}


def watch(trigger: Trigger, plugins: Plugged = NONE) -> Watch:
    """Set a trigger to work, one of ours or of a site's `plugins`.

    Raises KeyError for an unknown kind, ValueError for a bad value, PlugInError for a
    plug-in that cannot be made.
    """
    others = plugins.params()
    for place, text, _hint in problems(trigger.kind, trigger.params, others):
        # What is missing has a default; a parameter nobody knows does no harm.
        if text == UNUSABLE:
            raise ValueError(place + ": " + text)
    params = filled(trigger.kind, trigger.params, others)
    if trigger.kind in plugins.kinds:
        return plugged.watch(plugins.kinds[trigger.kind], params)
    return _WATCHES[trigger.kind](params)
