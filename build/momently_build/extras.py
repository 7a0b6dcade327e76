"""Extras: page scripts that a site's pages load only where its campaigns need them.

Rule 1: `TABLE` is the one list. An extra is needed by what the compiled site says, never by
what an author has to remember.
Rule 2: an extra with a `word` is loaded only on pages whose query string holds that word.
Rule 3: what no page can need is not published.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from momently import triggers
from momently_build import trigger_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Extra:
    """One script: its name, its source below widget/, and which bundles need it."""

    name: str
    source: str
    needed: Callable[[Mapping[str, Any]], bool]
    word: str = ""


def _records(bundle: Mapping[str, Any]) -> bool:
    return bool(bundle["site"]["record_journal"])


def _is_inspected(bundle: Mapping[str, Any]) -> bool:
    return bool(bundle["site"].get("preview", True))


def _asks_around(bundle: Mapping[str, Any]) -> bool:
    """Say whether a campaign asks for what only the extra `context` can tell."""
    site = bundle["site"]
    if site.get("context") or site.get("stores"):
        return True
    asked = json.dumps([campaign["audience"] for campaign in bundle["campaigns"]])
    return any(f'"{name}' in asked for name in _DESCRIBED)


def _shares(bundle: Mapping[str, Any]) -> bool:
    return bool(bundle["site"].get("share_tabs"))


def _heeds_banners(bundle: Mapping[str, Any]) -> bool:
    return bool(bundle["site"]["quiet"].get("banners"))


def senses(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """Say what the extra `senses` must tell, and which elements it must watch."""
    told = [campaign["trigger"] for campaign in bundle["campaigns"]]
    parts = [part for trigger in told for part in trigger_parts.all_of(trigger)]
    called_off = {name for trigger in told for name in trigger["cancelled_by"]}
    kinds = {sense for part in parts for sense in _sensed(part["kind"])}
    watched = {
        (part["selector"], part["percent"]) for part in parts if part["kind"] == "element_visible"
    }
    return {
        "kinds": sorted(kinds | (called_off & _CALLS_OFF)),
        "elements": [{"selector": text, "percent": share} for text, share in sorted(watched)],
    }


def _sensed(kind: str) -> tuple[str, ...]:
    """Give the senses that a kind of trigger needs; a plug-in's may listen for any of them."""
    return _SENSED.get(kind, ()) if kind in triggers.KINDS else tuple(sorted(_CALLS_OFF))


def _senses(bundle: Mapping[str, Any]) -> bool:
    return bool(senses(bundle)["kinds"])


# What only the extra `senses` tells, by the kinds of trigger that wait for it.
_SENSED: dict[str, tuple[str, ...]] = {
    "ad_engagement": ("option_seen",),
    "cart_idle": ("activity",),
    "choice_overload": ("option_seen",),
    "dead_click": ("dead_click",),
    "element_visible": ("element_visible",),
    "inactivity": ("activity",),
    "active_time": ("activity",),
    "price_compare": ("copied",),
}
_CALLS_OFF = {"dead_click", "copied", "option_seen"}
# A season is that of the visitor's half of the globe, which their time zone tells.
_DESCRIBED = ("zone.", "time.season", "product.category", "product.brand")
TABLE: tuple[Extra, ...] = (
    Extra("journal", "page/extras/journal.js", _records),
    Extra("context", "page/context/context.js", _asks_around),
    Extra("tabs", "page/context/tabs.js", _shares),
    Extra("banners", "page/context/banners.js", _heeds_banners),
    Extra("senses", "page/senses/senses.js", _senses),
    Extra("inspector", "page/inspector/inspector.js", _is_inspected, "momently_preview"),
)


def of(bundle: Mapping[str, Any]) -> dict[str, str]:
    """Give the extras that a compiled site needs, each with its word."""
    return {extra.name: extra.word for extra in TABLE if extra.needed(bundle)}


def settings(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the manifest tells a page about its extras."""
    wanted = of(bundle)
    told: dict[str, Any] = {"extras": wanted}
    return told | {"senses": senses(bundle)} if "senses" in wanted else told
