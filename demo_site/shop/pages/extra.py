"""Beside the shop: the consent banner, and the page that shows what the collector received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shop.visit import CONSENT_COOKIE, CONSENT_LEVELS, DAY_SECONDS

if TYPE_CHECKING:
    from starlette.responses import Response

    from shop.visit import Visit

CONSENT_DAYS = 180


def consent(visit: Visit) -> Response:
    """Remember the visitor's choice; "ask" forgets it, so that the banner comes back."""
    choice = visit.form.get("choice", "")
    response = visit.to("/") if visit.wants_page else visit.json({"ok": True})
    if choice == "ask":
        response.delete_cookie(CONSENT_COOKIE)
    elif choice and choice in CONSENT_LEVELS:
        age = CONSENT_DAYS * DAY_SECONDS
        response.set_cookie(CONSENT_COOKIE, choice, max_age=age, samesite="lax")
    return response


def outcomes(visit: Visit) -> Response:
    """Show the collector's table, filled in by its script."""
    return visit.render("outcomes.html", "outcomes")
