"""The bundle: what the build compiled, read back into records.

Rule 1: a bundle of another format, or without a readable site, is no bundle.
Rule 2: a broken campaign is left out with its problem; the others are read.
Rule 3: nothing is guessed. A missing key is a problem, not a default.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from momently import campaign as words
from momently import checked, conditions, gates_told
from momently import reward as rewards
from momently.campaign import (
    Allocation,
    Budget,
    Campaign,
    Caps,
    Claim,
    Experiment,
    Overlay,
    Prize,
    Quiet,
    Site,
    Trigger,
    Variant,
    VisitorCap,
)
from momently.errors import BundleError
from momently.reward import Reward

if TYPE_CHECKING:
    from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True)
class PlugIns:
    """The site's plug-in modules, by name; `sources` only where a host has put them in."""

    hash: str = ""
    modules: tuple[str, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bundle:
    """A site and those of its campaigns that can run; `problems` are (campaign, why)."""

    hash: str
    site: Site
    campaigns: tuple[Campaign, ...]
    problems: tuple[tuple[str, str], ...] = ()
    plugins: PlugIns = PlugIns()


def decode(told: Any) -> Bundle:
    """Read a bundle. Raises BundleError when nothing of it can be used."""
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BundleError(f"this is not a bundle of format {FORMAT}")
    try:
        site = _site(told["site"])
        listed = checked.plain_list(told["campaigns"])
        plugins = _plugins(checked.plain_object(told.get("plugins") or {}))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BundleError("the site cannot be read: " + _why(problem)) from problem
    good: list[Campaign] = []
    problems: list[tuple[str, str]] = []
    for i, one in enumerate(listed):
        try:
            good.append(_campaign(checked.plain_object(one), [known.id for known in good]))
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            problems.append((_name(one, i), _why(problem)))
    return Bundle(str(told.get("hash") or ""), site, tuple(good), tuple(problems), plugins)


def _plugins(told: dict[str, Any]) -> PlugIns:
    sources = checked.plain_object(told.get("sources") or {})
    return PlugIns(
        checked.text(told.get("hash") or ""),
        checked.texts(told.get("modules") or []),
        {checked.text(name): checked.text(sources[name]) for name in sources},
    )


def _why(problem: Exception) -> str:
    if isinstance(problem, KeyError):
        return "missing " + str(problem.args[0])
    return str(problem)


def _name(one: Any, i: int) -> str:
    told = one.get("id") if isinstance(one, dict) else None
    return told if isinstance(told, str) else "campaign " + str(i)


def _site(told: dict[str, Any]) -> Site:
    budget, quiet = checked.plain_object(told["budget"]), checked.plain_object(told["quiet"])
    return Site(
        checked.text(told["id"]),
        checked.text(told["name"]),
        checked.text(told["language"]),
        checked.text(told["currency"]),
        checked.share(told["holdout"]),
        Budget(
            checked.count_or_none(budget["per_session"]),
            checked.count_or_none(budget["per_day"]),
            checked.count(budget["min_gap_ms"]),
        ),
        checked.count(told["session_minutes"]),
        Quiet(
            checked.texts(quiet["page_types"]),
            checked.texts(quiet["steps"]),
            checked.count(quiet["typing_ms"]),
            checked.count(quiet.get("rage_ms") or 0),
        ),
        checked.flag(told["issuer"]),
        checked.flag(told["cart"]),
        checked.count(told["attribution_days"]),
        gates_told.groups(told.get("groups")),
        gates_told.context(told.get("context")),
        gates_told.stores(told.get("stores")),
        gates_told.hemisphere(told.get("hemisphere")),
    )


def _campaign(told: dict[str, Any], taken: list[str]) -> Campaign:
    prizes = tuple(_prize(one) for one in checked.plain_list(told["prizes"] or []))
    campaign = Campaign(
        checked.text(told["id"]),
        checked.text(told["name"]),
        checked.one_of(told["moment"], words.MOMENTS),
        checked.one_of(told["stage"], words.STAGES),
        checked.whole(told["order"]),
        checked.whole(told["priority"]),
        _trigger(checked.plain_object(told["trigger"])),
        _overlay(checked.plain_object(told["overlay"])),
        _experiment(checked.plain_object(told["experiment"])),
        _audience(told["audience"]),
        gates_told.schedule(checked.plain_object(told["schedule"])),
        checked.one_of(told["consent"], words.CONSENTS),
        _caps(checked.plain_object(told["caps"])),
        {
            checked.text(name): _reward(told["rewards"][name])
            for name in checked.plain_object(told["rewards"])
        },
        prizes,
        tuple(_claim(one) for one in checked.plain_list(told["claims"])),
        checked.flag(told["paused"]),
        gates_told.urls(told.get("urls")),
    )
    _check(campaign, taken)
    return campaign


def _check(campaign: Campaign, taken: list[str]) -> None:
    """Refuse what is well written but cannot work."""
    if campaign.id in taken:
        raise ValueError(f"another campaign is called {campaign.id}")
    for variant in campaign.experiment.variants:
        if variant.id not in campaign.overlay.trees or variant.id not in campaign.rewards:
            raise ValueError(f"variant {variant.id} has no overlay or no reward")
    if campaign.overlay.kind == words.WHEEL and not campaign.prizes:
        raise ValueError("a wheel needs prizes")


def _trigger(told: dict[str, Any]) -> Trigger:
    named = ("kind", "fresh_ms", "cancelled_by")
    params = {name: told[name] for name in told if name not in named}
    fresh_ms = checked.count_or_none(told["fresh_ms"])
    return Trigger(
        checked.text(told["kind"]), params, fresh_ms, checked.texts(told["cancelled_by"])
    )


def _overlay(told: dict[str, Any]) -> Overlay:
    trees = told["trees"]
    return Overlay(
        checked.text(told["kind"]),
        {checked.text(name): checked.text(trees[name]) for name in trees},
    )


def _experiment(told: dict[str, Any]) -> Experiment:
    variants = tuple(
        Variant(checked.text(one["id"]), checked.weight(one["weight"]))
        for one in checked.plain_list(told["variants"])
    )
    if not variants:
        raise ValueError("an experiment needs a variant")
    return Experiment(
        checked.text(told["seed"]),
        checked.share(told["holdout"]),
        variants,
        checked.share(told["coverage"]),
        checked.one_of(told["hash_version"], (1, 2)),
        _namespace(told.get("namespace")),
        checked.flag(told.get("sticky", True)),
        _allocation(told.get("allocation")),
    )


def _namespace(told: Any) -> tuple[str, float, float] | tuple[()]:
    if told is None:
        return ()
    name, start, end = checked.plain_list(told)
    return (checked.text(name), checked.share(start), checked.share(end))


def _allocation(told: Any) -> Allocation | None:
    if told is None:
        return None
    weights = checked.plain_object(told["weights"])
    return Allocation(
        checked.text(told["version"]),
        checked.count(told["made_ms"]),
        checked.count(told["max_age_ms"]),
        {checked.text(name): checked.share(weights[name]) for name in weights},
    )


def _audience(told: Any) -> dict[str, Any]:
    problems = conditions.problems(told)
    if problems:
        raise ValueError("audience: " + str(problems[0]))
    return checked.plain_object(told)


def _caps(told: dict[str, Any]) -> Caps:
    per_visitor = told["per_visitor"]
    return Caps(
        checked.count_or_none(told["per_page"]),
        checked.count_or_none(told["per_session"]),
        None
        if per_visitor is None
        else VisitorCap(
            checked.count(per_visitor["times"]), checked.count_or_none(per_visitor["window_ms"])
        ),
        checked.count_or_none(told["after_dismiss_ms"]),
        checked.count_or_none(told["after_conversion_ms"]),
    )


def _reward(told: Any) -> Reward | None:
    if told is None:
        return None
    code, currency = told["code"], told["currency"]
    return Reward(
        checked.one_of(told["kind"], rewards.KINDS),
        checked.count(told["value"]),
        None if currency is None else checked.text(currency),
        checked.count_or_none(told["minimum_minor"]),
        checked.count(told["valid_ms"]),
        checked.one_of(told["issuer"], rewards.ISSUERS),
        None if code is None else checked.text(code),
    )


def _prize(told: dict[str, Any]) -> Prize:
    odds = checked.whole(told["odds"])
    if odds <= 0:
        raise ValueError("a prize needs odds above zero")
    return Prize(
        checked.text(told["id"]), checked.text(told["label"]), odds, _reward(told["reward"])
    )


def _claim(told: dict[str, Any]) -> Claim:
    ttl_ms = checked.count_or_none(told["ttl_ms"])
    return Claim(
        checked.text(told["slot"]), checked.text(told["source"]), checked.text(told["fact"]), ttl_ms
    )
