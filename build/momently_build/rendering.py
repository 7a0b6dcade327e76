"""Turns the overlays of a whole site into the overlays file.

Rule 1: a template is rendered once per campaign and variant; equal trees are kept once.
Rule 2: only the kinds in use travel.
Rule 3: one mistake in a template is told once, however many campaigns use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from momently_build import language, overlays
from momently_build.compiler import ONLY_VARIANT, canonical, reward_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from momently_build.overlays import Workshop
    from momently_build.problems import Problem
    from momently_build.schema import Campaign, Site, Variant
    from momently_build.written import Written

FORMAT = 1
_AUTHORED = ("title", "body", "terms", "accept", "decline")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The overlays file, and the tree of each campaign's variants."""

    document: dict[str, Any]
    trees: dict[str, dict[str, str]]
    problems: tuple[Problem, ...]


def render(site: Site, campaigns: Sequence[Written], shop: Workshop) -> Rendered:
    """Render every campaign and variant of a site."""
    problems: list[Problem] = []
    nodes: dict[str, Any] = {}
    same: dict[str, str] = {}
    trees: dict[str, dict[str, str]] = {}
    for written in campaigns:
        trees[written.campaign.id] = of_campaign = {}
        for variant in _variants(written.campaign):
            variant_id = variant.id if variant else ONLY_VARIANT
            context = _context(written.campaign, variant, site)
            node, found = overlays.render(shop, written.campaign.overlay.kind, context)
            problems.extend(found)
            if isinstance(node, dict):
                _mark_theme(node, written.campaign)
            tree_id = same.setdefault(canonical(node), f"{written.campaign.id}.{variant_id}")
            nodes[tree_id] = node
            of_campaign[variant_id] = tree_id
    return Rendered(_document(site, campaigns, shop, nodes), trees, tuple(problems))


def _variants(campaign: Campaign) -> list[Variant | None]:
    return [*campaign.experiment.variants] or [None]


def _document(
    site: Site, campaigns: Sequence[Written], shop: Workshop, nodes: dict[str, Any]
) -> dict[str, Any]:
    kinds = sorted({written.campaign.overlay.kind for written in campaigns})
    return {
        "format": FORMAT,
        "language": site.language,
        "direction": language.direction(site.language),
        "messages": language.messages(site),
        "trees": nodes,
        "css": {kind: overlays.css(shop, kind) for kind in kinds},
        "theme": "".join([overlays.theme_css(":host", site.theme), *_themes(campaigns)]),
    }


def _context(campaign: Campaign, variant: Variant | None, site: Site) -> dict[str, Any]:
    """Give a template what it may see: the site and one campaign, and nobody's visit."""
    reward = reward_of(campaign, variant)
    return {
        "site": {"id": site.id, "name": site.name, "language": site.language}
        | {"currency": site.currency, "issuer": site.issuer},
        "campaign": {"id": campaign.id, "name": campaign.name or campaign.id}
        | {"moment": campaign.moment, "stage": campaign.stage},
        "variant": {
            "id": variant.id if variant else ONLY_VARIANT,
            "reward": {"kind": reward.kind} if reward else None,
        },
        "overlay": _texts(campaign, variant, site),
        "prizes": [
            {"id": prize.id, "label": prize.label, "odds": prize.odds, "wins": bool(prize.reward)}
            | {"has_minimum": bool(prize.reward and prize.reward.minimum)}
            for prize in campaign.prizes or ()
        ],
    }


def _texts(campaign: Campaign, variant: Variant | None, site: Site) -> dict[str, str]:
    texts = language.words(site, campaign.overlay.kind)
    for said in (campaign.overlay, variant.overlay if variant else None):
        if said is None:
            continue
        texts |= said.words
        authored = {name: getattr(said, name) for name in _AUTHORED}
        texts |= {name: text for name, text in authored.items() if text is not None}
    return texts


def _mark_theme(node: dict[str, Any], campaign: Campaign) -> None:
    if campaign.overlay.theme:
        node.setdefault("attrs", {})["data-theme"] = campaign.id


def _themes(campaigns: Sequence[Written]) -> list[str]:
    # The dialog is the stage's, so its colours are reached through what lies in it.
    return [
        overlays.theme_css(
            f'dialog:has(>[data-theme="{written.campaign.id}"])', written.campaign.overlay.theme
        )
        for written in campaigns
    ]
