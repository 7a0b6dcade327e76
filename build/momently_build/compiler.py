"""Makes the two files that the engine and the issuer read: the bundle and issuer.json.

Rule 1: every default is filled in here; the engine never guesses.
Rule 2: equal input gives equal bytes: keys sorted, one line, UTF-8 as it is.
Rule 3: what only the issuer may know (budgets, its codes) never enters the bundle.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from momently import VERSION
from momently_build import experiment_compiler, gate_compiler, trigger_params
from momently_build.gate_compiler import DAY_MS, HOUR_MS
from momently_build.plugins import NO_PLUG_INS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from momently_build.gate_models import Cap
    from momently_build.plugins import SitePlugIns
    from momently_build.schema import Campaign, Reward, Site, Variant
    from momently_build.values import Money
    from momently_build.written import Written

FORMAT = 1
ONLY_VARIANT = "main"
# Codes of one campaign for one visitor in 24 hours, unless [cap] per_visitor says else.
USUAL_CLAIMS = 5
EVER_DAYS = 36_500


def canonical(document: object) -> str:
    """Write a document as the one line that equal documents share."""
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def bundle(
    site: Site,
    campaigns: Sequence[Written],
    trees: Mapping[str, Mapping[str, str]],
    plugins: SitePlugIns = NO_PLUG_INS,
) -> dict[str, Any]:
    """Compile a site; `trees` names the node tree of each campaign's variants."""
    compiled = [
        _campaign(written.campaign, order, site, trees[written.campaign.id])
        | {"trigger": trigger_params.compiled(written.campaign.trigger, plugins.plugged)}
        for order, written in enumerate(campaigns)
    ]
    document: dict[str, Any] = {
        "format": FORMAT,
        "engine": VERSION,
        "site": _site(site),
        "campaigns": compiled,
    }
    if plugins.sources:
        document["plugins"] = plugins.named()
    digest = hashlib.sha256(canonical(document).encode()).hexdigest()
    return document | {"hash": digest[:16]}


def issuer(site: Site, campaigns: Sequence[Written]) -> dict[str, Any]:
    """Compile what the issuer must know to hand out codes and to draw prizes."""
    terms = {
        written.campaign.id: _issued(written.campaign, site)
        for written in campaigns
        if written.needs_issuer()
    }
    document = {"format": FORMAT, "site": site.id, "campaigns": terms}
    weighed = experiment_compiler.weighed([written.campaign for written in campaigns])
    return document | {"experiments": weighed} if weighed else document


def variant_ids(campaign: Campaign) -> list[str]:
    """List the variants of a campaign; one without an experiment has a single one."""
    return [variant.id for variant in campaign.experiment.variants] or [ONLY_VARIANT]


def reward_of(campaign: Campaign, variant: Variant | None) -> Reward | None:
    """Give what a variant hands out: its own reward, or the campaign's."""
    return variant.reward if variant and variant.reward else campaign.reward


def _site(site: Site) -> dict[str, Any]:
    return {
        "id": site.id,
        "name": site.name,
        "language": site.language,
        "currency": site.currency,
        "holdout": site.holdout,
        "session_minutes": site.session_minutes,
        "issuer": site.issuer is not None,
        "cart": site.cart is not None,
        "record_journal": site.journal.record,
        "preview": site.preview.enabled,
        "attribution_days": site.attribution_days,
        **gate_compiler.of_site(site),
    }


def _campaign(
    campaign: Campaign, order: int, site: Site, trees: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "id": campaign.id,
        "name": campaign.name or campaign.id,
        "moment": campaign.moment,
        "stage": campaign.stage,
        "order": order,
        "priority": campaign.priority,
        "paused": campaign.paused,
        "consent": campaign.consent,
        "audience": campaign.audience,
        **gate_compiler.of_campaign(campaign),
        "experiment": experiment_compiler.compiled(campaign, variant_ids(campaign)),
        "reward": _reward(campaign.reward, site),
        "rewards": _rewards(campaign, site),
        "prizes": _prizes(campaign, site),
        "claims": [
            {
                "slot": claim.slot,
                "source": claim.source,
                "fact": claim.fact,
                "ttl_ms": claim.ttl_seconds * 1000,
            }
            for claim in campaign.claims
        ],
        "overlay": {"kind": campaign.overlay.kind, "trees": dict(trees)},
    }


def _rewards(campaign: Campaign, site: Site) -> dict[str, Any]:
    variants = {variant.id: variant for variant in campaign.experiment.variants}
    return {
        id_: _reward(reward_of(campaign, variants.get(id_)), site) for id_ in variant_ids(campaign)
    }


def _reward(reward: Reward | None, site: Site) -> dict[str, Any] | None:
    if reward is None:
        return None
    amount = reward.kind == "amount_off"
    return {
        "kind": reward.kind,
        "value": _minor(reward.value) or 0,
        "currency": site.currency if amount or reward.minimum else None,
        "minimum_minor": _minor(reward.minimum),
        "valid_ms": reward.valid_hours * HOUR_MS,
        "issuer": reward.issuer,
        "code": reward.code,
    }


def _minor(money: Money | None) -> int | None:
    return money.minor if money else None


def _prizes(campaign: Campaign, site: Site) -> list[dict[str, Any]] | None:
    if campaign.prizes is None:
        return None
    return [
        {
            "id": prize.id,
            "label": prize.label,
            "odds": prize.odds,
            "reward": _reward(prize.reward, site),
        }
        for prize in campaign.prizes
    ]


def _issued(campaign: Campaign, site: Site) -> dict[str, Any]:
    sources = [campaign.reward]
    sources += [variant.reward for variant in campaign.experiment.variants]
    sources += [prize.reward for prize in campaign.prizes or ()]
    rewards = [reward for reward in sources if reward]
    return {
        "kind": campaign.overlay.kind,
        "rewards": _rewards(campaign, site),
        "prizes": _issued_prizes(campaign, site),
        "budgets": _budgets(campaign),
        "per_visitor": _per_visitor(campaign.cap),
        "valid_ms": max((reward.valid_hours for reward in rewards), default=24) * HOUR_MS,
    }


def _issued_prizes(campaign: Campaign, site: Site) -> list[dict[str, Any]]:
    compiled = _prizes(campaign, site) or []
    return [
        told | {"budget": prize.reward.budget if prize.reward else None}
        for told, prize in zip(compiled, campaign.prizes or (), strict=True)
    ]


def _budgets(campaign: Campaign) -> list[dict[str, Any]]:
    """List each reward's budget and the variants that hand this very reward out."""
    variants = {variant.id: variant for variant in campaign.experiment.variants}
    sharing: dict[int, tuple[Reward, list[str]]] = {}
    for id_ in variant_ids(campaign):
        reward = reward_of(campaign, variants.get(id_))
        if reward is not None:
            # By identity: two variants that wrote the same figures have a budget each.
            sharing.setdefault(id(reward), (reward, []))[1].append(id_)
    return [
        {"variants": ids, "codes": reward.budget}
        for reward, ids in sharing.values()
        if reward.budget is not None
    ]


def _per_visitor(cap: Cap) -> dict[str, int]:
    """Limit the codes of one visitor to the views that the cap allows, or to a usual few."""
    if cap.per_visitor is None:
        return {"times": USUAL_CLAIMS, "window_ms": DAY_MS}
    # An hour less: the issuer's clock must not refuse whom the visitor's own lets see it.
    window_ms = (cap.per_visitor.days or EVER_DAYS) * DAY_MS - HOUR_MS
    return {"times": cap.per_visitor.times, "window_ms": window_ms}
