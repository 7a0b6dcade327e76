"""Texts of a campaign that say nothing, or promise what is not there.

Rule 1: an offer has terms.
Rule 2: a placeholder stands only where there is something to fill in.
Rule 3: a label has a name that the overlay's template reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently_build import partly
from momently_build.allowed import PLACEHOLDERS
from momently_build.problems import suggest
from momently_build.tree import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.positions import Place
    from momently_build.problems import Problem
    from momently_build.schema import Overlay, Prize, Variant, VariantOverlay
    from momently_build.written import Written

_TEXTS = ("title", "body", "terms", "accept", "decline")


def of_overlay(written: Written) -> Iterator[Problem]:
    """List what is wrong with the texts of the overlay itself."""
    overlay = written.campaign.overlay
    yield from partly.told(_terms(written))
    yield from _texts(written, ("overlay",), overlay)


def of_variants(written: Written) -> Iterator[Problem]:
    """List what is wrong with the texts that variants say differently."""
    for number, variant in enumerate(written.campaign.experiment.variants):
        yield from partly.told(_variant(written, number, variant))


def of_slices(written: Written) -> Iterator[Problem]:
    """List the slices whose label would have to be filled in."""
    for number, prize in enumerate(written.campaign.prizes or ()):
        yield from partly.told(_label(written, number, prize))


def _terms(written: Written) -> Iterator[Problem]:
    if written.campaign.overlay.terms is None:
        hint = "Add terms = ... to [overlay]: least worth, how long, what it does not combine with."
        yield written.problem(("overlay", "terms"), "The overlay has no terms.", hint)


def _variant(written: Written, number: int, variant: Variant) -> Iterator[Problem]:
    place: Place = ("experiment", "variants", number, "overlay")
    yield from _texts(written, place, variant.overlay)


def _texts(written: Written, place: Place, overlay: Overlay | VariantOverlay) -> Iterator[Problem]:
    for name in _TEXTS:
        yield from partly.told(_text(written, (*place, name), overlay))
    yield from partly.told(_words(written, (*place, "words"), overlay))


def _text(written: Written, place: Place, overlay: Overlay | VariantOverlay) -> Iterator[Problem]:
    yield from _placeholders(written, place, getattr(overlay, str(place[-1])))


def _words(written: Written, place: Place, overlay: Overlay | VariantOverlay) -> Iterator[Problem]:
    for name, text in overlay.words.items():
        yield from partly.told(_word(written, (*place, name)))
        yield from partly.told(_placeholders(written, (*place, name), text))


def _word(written: Written, place: Place) -> Iterator[Problem]:
    name = str(place[-1])
    right = written.parts.kinds.get(written.campaign.overlay.kind, frozenset()) - set(_TEXTS)
    if right and name not in right:
        yield written.problem(place, f'No label is called "{name}".', suggest(name, right))


def _placeholders(written: Written, place: Place, text: str | None) -> Iterator[Problem]:
    used = placeholders(text or "")
    if not used:
        return
    usable = set(PLACEHOLDERS) - ({"prize"} if written.campaign.prizes is None else set())
    if not written.has_reward():
        usable = set()
    for name in used:
        if name in usable:
            continue
        what = f"There is no placeholder {{{name}}} here."
        hint = suggest(name, usable) if usable else "Without a reward there is nothing to fill in."
        yield written.problem(place, what, hint)


def _label(written: Written, number: int, prize: Prize) -> Iterator[Problem]:
    if placeholders(prize.label):
        hint = "Write the label in full; it is drawn when the site is built."
        place: Place = ("prizes", number, "label")
        yield written.problem(place, "A label has no placeholders.", hint)
