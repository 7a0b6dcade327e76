"""What a site configures: its campaigns and the settings that all of them share.

Rule 1: these are records. Every default was filled in by the build, so nothing
here is optional by accident: None always means "without this limit".
Rule 2: times are ms, of wall time where the name does not say otherwise; minutes
of a day and weekdays are local; weekdays count from Monday = 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any

    from momently.reward import Reward

MOMENTS = ("know", "go", "do", "buy")
STAGES = ("awareness", "consideration", "decision", "loyalty")
CONSENTS = ("memory", "session", "persistent")
HEMISPHERES = ("north", "south")
URL_KINDS = ("simple", "regex")
OFFER = "offer"
WHEEL = "wheel"


@dataclass(frozen=True, slots=True)
class Trigger:
    """The behaviour a campaign waits for; a firing older than `fresh_ms` is stale."""

    kind: str
    params: dict[str, Any]
    fresh_ms: int | None
    cancelled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as a table: `offsets_min[i]` holds from wall time `from_ms[i]` on."""

    offsets_min: tuple[int, ...]
    from_ms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of some weekdays; None of either means all of them."""

    weekdays: tuple[int, ...] | None = None
    from_min: int | None = None
    until_min: int | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Days of every year, both ends included, as 100 * month + day; may go over new year."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a campaign may run; without a zone, the visitor's own local time counts.

    `windows` take the place of the one window told by weekdays and hours. `not_on` are days
    without it: of one year as 20261225, of every year as 1225.
    """

    from_ms: int | None = None
    until_ms: int | None = None
    weekdays: tuple[int, ...] | None = None
    from_min: int | None = None
    until_min: int | None = None
    zone: Zone | None = None
    windows: tuple[Window, ...] = ()
    dates: tuple[Dates, ...] = ()
    not_on: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class UrlRule:
    """A pattern of addresses that a campaign is for, or (without `include`) is not for."""

    pattern: str
    kind: str = "simple"
    include: bool = True


@dataclass(frozen=True, slots=True)
class VisitorCap:
    """At most `times` impressions within any `window_ms`; None means ever."""

    times: int
    window_ms: int | None


@dataclass(frozen=True, slots=True)
class Caps:
    """How often one visitor may see one campaign."""

    per_page: int | None = None
    per_session: int | None = None
    per_visitor: VisitorCap | None = None
    after_dismiss_ms: int | None = None
    after_conversion_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """One arm of an experiment with its share."""

    id: str
    weight: float


@dataclass(frozen=True, slots=True)
class Allocation:
    """Weights that were found from outcomes, not written: they add up to 1, for a while."""

    version: str
    made_ms: int
    max_age_ms: int
    weights: dict[str, float]


@dataclass(frozen=True, slots=True)
class Experiment:
    """How visitors are divided, by GrowthBook's hash of version `hash_version`."""

    seed: str
    holdout: float
    variants: tuple[Variant, ...]
    coverage: float = 1.0
    hash_version: int = 2
    namespace: tuple[str, float, float] | tuple[()] = ()
    sticky: bool = True
    allocation: Allocation | None = None


@dataclass(frozen=True, slots=True)
class Prize:
    """One slice of a draw; `odds` are whole parts of the sum of all odds."""

    id: str
    label: str
    odds: int
    reward: Reward | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of fact for `slot`, and where its evidence must come from."""

    slot: str
    source: str
    fact: str
    ttl_ms: int | None


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is drawn: the kind, and the id of the node tree of each variant."""

    kind: str
    trees: dict[str, str]


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign as the build compiled it; higher `priority` is judged first."""

    id: str
    name: str
    moment: str
    stage: str
    order: int
    priority: int
    trigger: Trigger
    overlay: Overlay
    experiment: Experiment
    audience: dict[str, Any] = field(default_factory=dict)
    schedule: Schedule = field(default_factory=Schedule)
    consent: str = "memory"
    caps: Caps = field(default_factory=Caps)
    rewards: dict[str, Reward | None] = field(default_factory=dict)
    prizes: tuple[Prize, ...] = ()
    claims: tuple[Claim, ...] = ()
    paused: bool = False
    urls: tuple[UrlRule, ...] = ()


@dataclass(frozen=True, slots=True)
class Budget:
    """How many overlays of all campaigns together one visitor may meet."""

    per_session: int | None = None
    per_day: int | None = None
    min_gap_ms: int = 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """Where and when nobody may be interrupted."""

    page_types: tuple[str, ...] = ("payment",)
    steps: tuple[str, ...] = ("payment",)
    typing_ms: int = 1500
    rage_ms: int = 0  # after a rage click; 0 means that nobody minds


@dataclass(frozen=True, slots=True)
class ContextSource:
    """A JSON document that tells what no page knows, such as the weather.

    `url` may hold {names} of attributes; `path` leads to the value in the document.
    """

    name: str
    url: str
    path: str
    ttl_ms: int
    timeout_ms: int
    consent: str = "memory"
    credentials: bool = False


@dataclass(frozen=True, slots=True)
class Store:
    """A place where the shop can be visited, in degrees, and how near is near."""

    id: str
    name: str
    latitude: float
    longitude: float
    radius_m: int


@dataclass(frozen=True, slots=True)
class Site:
    """What holds for all campaigns of a site."""

    id: str
    name: str
    language: str = "en"
    currency: str = "EUR"
    holdout: float = 0.0
    budget: Budget = field(default_factory=Budget)
    session_minutes: int = 30
    quiet: Quiet = field(default_factory=Quiet)
    issuer: bool = False
    cart: bool = False
    attribution_days: int = 7
    groups: dict[str, Any] = field(default_factory=dict)
    context: tuple[ContextSource, ...] = ()
    stores: tuple[Store, ...] = ()
    hemisphere: str = "north"
