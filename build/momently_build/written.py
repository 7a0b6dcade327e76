"""A campaign or a site as its model read it, together with where it was written.

Rule 1: checks and the compiler are handed these, so that every complaint has its line.
Rule 2: what the model could not read is a hole (see `partly`); the compiler never sees one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently_build.plugins import NO_PLUG_INS, SitePlugIns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from momently_build.positions import Place
    from momently_build.problems import Problem
    from momently_build.schema import Campaign, Reward, Site
    from momently_build.sources import Source


@dataclass(frozen=True, slots=True)
class Parts:
    """What a site's files may name: overlays with their labels, custom properties, plug-ins."""

    kinds: Mapping[str, frozenset[str]]
    properties: frozenset[str]
    plugins: SitePlugIns = NO_PLUG_INS


@dataclass(frozen=True, slots=True)
class WrittenSite:
    """site.toml as its model read it."""

    site: Site
    source: Source
    parts: Parts

    def problem(self, place: Place, what: str, hint: str) -> Problem:
        """Make a problem that points into site.toml."""
        return self.source.problem(place, what, hint)


@dataclass(frozen=True, slots=True)
class Written:
    """One campaign file as its model read it, and what its checks may look at.

    `site` is None while site.toml cannot be read at all.
    """

    campaign: Campaign
    source: Source
    site: Site | None
    parts: Parts
    now: datetime

    def problem(self, place: Place, what: str, hint: str) -> Problem:
        """Make a problem that points into this campaign's file."""
        return self.source.problem(place, what, hint)

    def rewards(self) -> Iterator[tuple[Place, Reward]]:
        """List every reward of the campaign and its place."""
        campaign = self.campaign
        if campaign.reward:
            yield ("reward",), campaign.reward
        for number, variant in enumerate(campaign.experiment.variants):
            if variant.reward:
                yield ("experiment", "variants", number, "reward"), variant.reward
        for number, prize in enumerate(campaign.prizes or ()):
            if prize.reward:
                yield ("prizes", number, "reward"), prize.reward

    def has_reward(self) -> bool:
        """Say whether a visitor can get anything here."""
        return any(True for _ in self.rewards())

    def needs_issuer(self) -> bool:
        """Say whether a server must hand out codes or draw prizes."""
        by_site = any(reward.issuer == "site" for _, reward in self.rewards())
        return by_site or self.campaign.prizes is not None
