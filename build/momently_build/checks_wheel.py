"""Wheels that could not turn, or on which nothing could be won.

Rule 1: slices belong to a wheel, and a wheel has some; one of them wins something.
Rule 2: whatever is on the wheel can be won.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently_build import partly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.problems import Problem
    from momently_build.schema import Prize
    from momently_build.written import Written

MOST_SLICES = 16


def of_campaign(written: Written) -> Iterator[Problem]:
    """List what is wrong with the slices of a wheel, or with slices where there is no wheel."""
    kind, prizes = written.campaign.overlay.kind, written.campaign.prizes
    if kind != "wheel":
        if prizes is not None:
            what = f'The overlay "{kind}" has no slices.'
            hint = 'Use overlay kind "wheel", or drop [[prizes]].'
            yield written.problem(("prizes",), what, hint)
        return
    count = len(prizes or ())
    if not 2 <= count <= MOST_SLICES:
        what = f"A wheel has 2 to {MOST_SLICES} slices, not {count}."
        hint = "Add one [[prizes]] with id, label, odds per slice."
        yield written.problem(("prizes",), what, hint)
    else:
        yield from partly.told(_nothing_to_win(written))
    for number, prize in enumerate(prizes or ()):
        yield from partly.told(_odds(written, number, prize))


def _nothing_to_win(written: Written) -> Iterator[Problem]:
    if not any(prize.reward for prize in written.campaign.prizes or ()):
        yield written.problem(("prizes",), "No slice wins anything.", "Give one a reward.")


def _odds(written: Written, number: int, prize: Prize) -> Iterator[Problem]:
    if prize.odds < 1:
        what = f'The slice "{prize.label}" has odds {prize.odds}: nobody can win it.'
        hint = "Give it odds of at least 1, or take the slice off the wheel."
        yield written.problem(("prizes", number, "odds"), what, hint)
