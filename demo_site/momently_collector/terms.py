"""The terms of the issuer: what each campaign may hand out, as the build wrote them.

Rule 1: the file (issuer.json) stays on the server. It is read again when it changed.
Rule 2: a file that cannot be read while running leaves the last good terms in force;
at the start it is an error.
Rule 3: a campaign whose terms are broken is left out; the others stand.
Rule 4: a budget belongs to what it was written for: a prize, or the variants that share
one reward. A campaign may have one over all of them as well.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LOG = logging.getLogger("momently_collector")
REWARD_KINDS = ("percent_off", "amount_off", "free_shipping")
DAY_MS = 86_400_000


class TermsError(Exception):
    """issuer.json, or one campaign in it, does not say what it must."""


@dataclass(frozen=True, slots=True)
class Reward:
    """What a code is worth: `value` is a percentage or minor units."""

    kind: str
    value: int
    currency: str | None = None
    minimum_minor: int | None = None
    valid_ms: int = DAY_MS
    public_code: str | None = None

    def wire(self) -> dict[str, object]:
        """Say it as the page and the shop read it."""
        return {
            "kind": self.kind,
            "value": self.value,
            "currency": self.currency,
            "minimum_minor": self.minimum_minor,
        }


@dataclass(frozen=True, slots=True)
class Prize:
    """One slice of a wheel, won at most `budget` times; no reward means: no win."""

    id: str
    odds: int
    reward: Reward | None
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """At most `codes` codes, over all of `variants` together."""

    variants: frozenset[str]
    codes: int


@dataclass(frozen=True, slots=True)
class PerVisitor:
    """At most `times` codes for one visitor within `window_ms`."""

    times: int
    window_ms: int


@dataclass(frozen=True, slots=True)
class CampaignTerms:
    """What one campaign may hand out, at most `budget` times, and how often to whom."""

    id: str
    rewards: Mapping[str, Reward | None]
    prizes: tuple[Prize, ...]
    budget: int | None
    budgets: tuple[Budget, ...]
    per_visitor: PerVisitor | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """An experiment whose variants are to be weighed, none below `least_share`."""

    variants: tuple[str, ...]
    least_share: float


@dataclass(frozen=True, slots=True)
class Terms:
    """All campaigns of a site."""

    site: str = "site"
    campaigns: Mapping[str, CampaignTerms] = field(default_factory=dict)
    experiments: Mapping[str, Weighed] = field(default_factory=dict)


def read(told: object) -> Terms:
    """Read decoded issuer.json; raises TermsError when it is not one at all."""
    if not isinstance(told, dict) or told.get("format") != 1:
        raise TermsError('issuer terms must be an object with "format": 1')
    found: dict[str, CampaignTerms] = {}
    for name, campaign in sorted((told.get("campaigns") or {}).items()):
        try:
            found[name] = _campaign(name, campaign)
        except (TermsError, TypeError, KeyError, AttributeError) as problem:
            LOG.warning("terms of campaign %s are left out: %s", name, problem)
    site = str(told.get("site") or "site")
    return Terms(site=site, campaigns=found, experiments=_experiments(told.get("experiments")))


def _experiments(told: object) -> dict[str, Weighed]:
    found: dict[str, Weighed] = {}
    for name, one in sorted(told.items()) if isinstance(told, dict) else ():
        try:
            found[name] = _weighed(one)
        except (TermsError, TypeError, KeyError, AttributeError) as problem:
            LOG.warning("experiment %s is left out: %s", name, problem)
    return found


def _weighed(told: Mapping[str, object]) -> Weighed:
    variants = tuple(str(variant) for variant in _listed(told, "variants"))
    share = told["least_share"]
    if len(set(variants)) < 2 or len(set(variants)) != len(variants):
        raise TermsError("an experiment needs two variants or more, each once")
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 0.5:
        raise TermsError("least_share must be a number from 0 to 0.5")
    return Weighed(variants, float(share))


def _campaign(name: str, told: Mapping[str, object]) -> CampaignTerms:
    rewards = told.get("rewards") or {}
    if not isinstance(rewards, dict):
        raise TermsError("rewards must be an object")
    valid_ms = _whole(told, "valid_ms", 1) or DAY_MS
    return CampaignTerms(
        id=name,
        rewards={variant: _reward(reward, valid_ms) for variant, reward in rewards.items()},
        prizes=tuple(_prize(prize, valid_ms) for prize in _listed(told, "prizes")),
        budget=_whole(told, "budget", 0),
        budgets=tuple(_budget(budget) for budget in _listed(told, "budgets")),
        per_visitor=_per_visitor(told.get("per_visitor")),
    )


def _budget(told: Mapping[str, object]) -> Budget:
    codes = _whole(told, "codes", 0)
    if codes is None:
        raise TermsError("every budget needs codes")
    return Budget(frozenset(str(variant) for variant in _listed(told, "variants")), codes)


def _per_visitor(told: object) -> PerVisitor | None:
    if told is None:
        return None
    if not isinstance(told, dict):
        raise TermsError("per_visitor must be an object with times and window_ms")
    times, window_ms = _whole(told, "times", 1), _whole(told, "window_ms", 1)
    if times is None or window_ms is None:
        raise TermsError("per_visitor needs times and window_ms")
    return PerVisitor(times, window_ms)


def _prize(told: Mapping[str, object], valid_ms: int) -> Prize:
    odds = _whole(told, "odds", 1)
    if odds is None:
        raise TermsError("every prize needs odds")
    reward = _reward(told.get("reward"), valid_ms)
    return Prize(str(told["id"]), odds, reward, _whole(told, "budget", 0))


def _reward(told: object, valid_ms: int) -> Reward | None:
    if told is None:
        return None
    if not isinstance(told, dict) or told.get("kind") not in REWARD_KINDS:
        raise TermsError(f"a reward's kind must be one of {', '.join(REWARD_KINDS)}")
    value = _whole(told, "value", 0) or 0
    if told["kind"] == "percent_off" and not 1 <= value <= 100:
        raise TermsError("a percentage must be 1 to 100")
    public = told.get("issuer") == "public"
    return Reward(
        kind=told["kind"],
        value=value,
        currency=told.get("currency"),
        minimum_minor=_whole(told, "minimum_minor", 0),
        valid_ms=_whole(told, "valid_ms", 1) or valid_ms,
        public_code=str(told["code"]) if public and told.get("code") else None,
    )


def _listed(told: Mapping[str, object], key: str) -> list[Any]:
    found = told.get(key) or []
    if not isinstance(found, list):
        raise TermsError(f"{key} must be a list")
    return found


def _whole(told: Mapping[str, object], key: str, least: int) -> int | None:
    found = told.get(key)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or found < least:
        raise TermsError(f"{key} must be a whole number of at least {least}")
    return found


class TermsFile:
    """The terms in force now; given a path, the file is watched by its time and size."""

    def __init__(self, told: Path | str | Terms | Mapping[str, object] | None) -> None:
        self._path = Path(told) if isinstance(told, Path | str) else None
        self._seen: tuple[int, int] | None = None
        self._terms = Terms()
        if isinstance(told, Terms):
            self._terms = told
        elif self._path is None and told is not None:
            self._terms = read(told)
        elif self._path is not None:
            self._terms = _load(self._path)
            self._seen = _stamp(self._path)

    def current(self) -> Terms:
        """Say the terms in force; reads the file again only when it changed."""
        if self._path is None:
            return self._terms
        stamp = _stamp(self._path)
        if stamp is not None and stamp != self._seen:
            self._seen = stamp
            try:
                self._terms = _load(self._path)
            except TermsError as problem:
                LOG.warning("%s; the last good terms stay in force", problem)
        return self._terms


def _load(path: Path) -> Terms:
    try:
        return read(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as problem:
        raise TermsError(f"{path.name} cannot be read: {problem}") from problem


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
