"""The bundle: what the build compiled, read back into records.

Rule 1: a bundle of another format, or without a readable site, is no bundle.
Rule 2: a broken campaign is left out with its problem; the others are read.
Rule 3: nothing is guessed. A missing key is a problem, not a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently import campaign as words
from momently import conditions
from momently import reward as rewards
from momently.campaign import (
    Budget,
    Campaign,
    Caps,
    Claim,
    Experiment,
    Overlay,
    Prize,
    Quiet,
    Schedule,
    Site,
    Trigger,
    Variant,
    VisitorCap,
    Zone,
)
from momently.errors import BundleError
from momently.reward import Reward

if TYPE_CHECKING:
    from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Bundle:
    """A site and those of its campaigns that can run; `problems` are (campaign, why)."""

    hash: str
    site: Site
    campaigns: tuple[Campaign, ...]
    problems: tuple[tuple[str, str], ...] = ()


def decode(told: Any) -> Bundle:
    """Read a bundle. Raises BundleError when nothing of it can be used."""
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BundleError(f"this is not a bundle of format {FORMAT}")
    try:
        site = _site(told["site"])
        listed = _list(told["campaigns"])
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise BundleError("the site cannot be read: " + _why(problem)) from problem
    good: list[Campaign] = []
    problems: list[tuple[str, str]] = []
    for i, one in enumerate(listed):
        try:
            good.append(_campaign(_object(one), [known.id for known in good]))
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            problems.append((_name(one, i), _why(problem)))
    return Bundle(str(told.get("hash") or ""), site, tuple(good), tuple(problems))


def _why(problem: Exception) -> str:
    if isinstance(problem, KeyError):
        return "missing " + str(problem.args[0])
    return str(problem)


def _name(one: Any, i: int) -> str:
    told = one.get("id") if isinstance(one, dict) else None
    return told if isinstance(told, str) else "campaign " + str(i)


def _site(told: dict[str, Any]) -> Site:
    budget, quiet = _object(told["budget"]), _object(told["quiet"])
    return Site(
        _text(told["id"]),
        _text(told["name"]),
        _text(told["language"]),
        _text(told["currency"]),
        _share(told["holdout"]),
        Budget(
            _count_or_none(budget["per_session"]),
            _count_or_none(budget["per_day"]),
            _count(budget["min_gap_ms"]),
        ),
        _count(told["session_minutes"]),
        Quiet(_texts(quiet["page_types"]), _texts(quiet["steps"]), _count(quiet["typing_ms"])),
        _flag(told["issuer"]),
        _flag(told["cart"]),
        _count(told["attribution_days"]),
    )


def _campaign(told: dict[str, Any], taken: list[str]) -> Campaign:
    prizes = tuple(_prize(one) for one in _list(told["prizes"] or []))
    campaign = Campaign(
        _text(told["id"]),
        _text(told["name"]),
        _one_of(told["moment"], words.MOMENTS),
        _one_of(told["stage"], words.STAGES),
        _whole(told["order"]),
        _whole(told["priority"]),
        _trigger(_object(told["trigger"])),
        _overlay(_object(told["overlay"])),
        _experiment(_object(told["experiment"])),
        _audience(told["audience"]),
        _schedule(_object(told["schedule"])),
        _one_of(told["consent"], words.CONSENTS),
        _caps(_object(told["caps"])),
        {_text(name): _reward(told["rewards"][name]) for name in _object(told["rewards"])},
        prizes,
        tuple(_claim(one) for one in _list(told["claims"])),
        _flag(told["paused"]),
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
    fresh_ms = _count_or_none(told["fresh_ms"])
    return Trigger(_text(told["kind"]), params, fresh_ms, _texts(told["cancelled_by"]))


def _overlay(told: dict[str, Any]) -> Overlay:
    trees = told["trees"]
    return Overlay(_text(told["kind"]), {_text(name): _text(trees[name]) for name in trees})


def _experiment(told: dict[str, Any]) -> Experiment:
    variants = tuple(
        Variant(_text(one["id"]), _weight(one["weight"])) for one in _list(told["variants"])
    )
    if not variants:
        raise ValueError("an experiment needs a variant")
    return Experiment(
        _text(told["seed"]),
        _share(told["holdout"]),
        variants,
        _share(told["coverage"]),
        _one_of(told["hash_version"], (1, 2)),
    )


def _audience(told: Any) -> dict[str, Any]:
    problems = conditions.problems(told)
    if problems:
        raise ValueError("audience: " + str(problems[0]))
    return _object(told)


def _schedule(told: dict[str, Any]) -> Schedule:
    weekdays, zone = told["weekdays"], told["zone"]
    return Schedule(
        _whole_or_none(told["from_ms"]),
        _whole_or_none(told["until_ms"]),
        None if weekdays is None else tuple(_whole(day) for day in _list(weekdays)),
        _whole_or_none(told["from_min"]),
        _whole_or_none(told["until_min"]),
        None if zone is None else _zone(zone),
    )


def _zone(told: dict[str, Any]) -> Zone:
    offsets = tuple(_whole(minutes) for minutes in _list(told["offsets_min"]))
    starts = tuple(_whole(start) for start in _list(told["from_ms"]))
    if not offsets or len(offsets) != len(starts):
        raise ValueError("a zone needs one start for each offset")
    return Zone(offsets, starts)


def _caps(told: dict[str, Any]) -> Caps:
    per_visitor = told["per_visitor"]
    return Caps(
        _count_or_none(told["per_page"]),
        _count_or_none(told["per_session"]),
        None
        if per_visitor is None
        else VisitorCap(_count(per_visitor["times"]), _count(per_visitor["window_ms"])),
        _count_or_none(told["after_dismiss_ms"]),
        _count_or_none(told["after_conversion_ms"]),
    )


def _reward(told: Any) -> Reward | None:
    if told is None:
        return None
    code, currency = told["code"], told["currency"]
    return Reward(
        _one_of(told["kind"], rewards.KINDS),
        _count(told["value"]),
        None if currency is None else _text(currency),
        _count_or_none(told["minimum_minor"]),
        _count(told["valid_ms"]),
        _one_of(told["issuer"], rewards.ISSUERS),
        None if code is None else _text(code),
    )


def _prize(told: dict[str, Any]) -> Prize:
    odds = _whole(told["odds"])
    if odds <= 0:
        raise ValueError("a prize needs odds above zero")
    return Prize(_text(told["id"]), _text(told["label"]), odds, _reward(told["reward"]))


def _claim(told: dict[str, Any]) -> Claim:
    ttl_ms = _count_or_none(told["ttl_ms"])
    return Claim(_text(told["slot"]), _text(told["source"]), _text(told["fact"]), ttl_ms)


def _whole(value: Any) -> int:
    # MicroPython says that True is no int, CPython that it is one: ask first.
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value} is not a whole number")
    return value


def _whole_or_none(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _count(value: Any) -> int:
    if _whole(value) < 0:
        raise ValueError(f"{value} is below zero")
    return int(value)


def _count_or_none(value: Any) -> int | None:
    return None if value is None else _count(value)


def _weight(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise TypeError(f"{value} is not a weight")
    return value


def _share(value: Any) -> float:
    if _weight(value) > 1:
        raise ValueError(f"{value} is more than all")
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value} is not text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value} is neither true nor false")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value} is not a list")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(part) for part in _list(value))


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{value} is not an object")
    return value


def _one_of(value: Any, allowed: Any) -> Any:
    if value not in allowed:
        raise ValueError("{} is none of {}".format(value, ", ".join([str(one) for one in allowed])))
    return value
