"""Locating: where the visitor is, when they themselves asked to be found.

Rule 1: a position is asked for after the visitor's own click, and for nothing else: on
an element with `data-momently-locate`, or on an overlay's button `locate`.
Rule 2: it lives as long as the page. It is in no memory and in no outcome.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import effects, geo, views
from momently.engine import showing
from momently.engine.asking import Asked
from momently.page import Position

if TYPE_CHECKING:
    from momently.engine.showing import Showing
    from momently.engine.state import State
    from momently.signals import Signal

LIMIT_MS = 60_000  # the visitor is asked by the browser, and people take their time


def ask(state: State, view: Showing) -> None:
    """Have the page ask the browser, which asks the visitor."""
    asked = Asked("locate", view.lane, state.now, view.variant, {}, view)
    ask_id = state.next_id()
    state.asks[ask_id] = asked
    state.effects.append(effects.Ask(ask_id, effects.TO_GEO, "locate", {}, LIMIT_MS))


def answered(state: State, asked: Asked, signal: Signal) -> None:
    """Free the button; the position itself came as a signal of its own."""
    if asked.showing is not None and asked.showing is state.showing:
        failed = views.flag(not signal.facts["ok"])
        showing.update(state, asked.showing, {"failed": failed})


def located(state: State, signal: Signal) -> None:
    """Take note of where the visitor is."""
    facts = signal.facts
    latitude, longitude = facts["latitude"], facts["longitude"]
    if not geo.is_place(latitude, longitude) or facts["accuracy_m"] < 0:
        return
    state.position = Position(latitude, longitude, facts["accuracy_m"])
    stores, page = state.site.stores, state.behaviour.page
    page.stores_inside = tuple(geo.inside(stores, latitude, longitude, facts["accuracy_m"]))
    found = geo.nearest(stores, latitude, longitude)
    page.store_away_m = None if found is None else found[0]
