"""What may stand in the tables that say when, where and how often: models of the gates.

Rule 1: the rules of `schema` hold here as well: no unknown key, strict types, and
descriptions that speak to authors.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

# The types of the fields must stand here while the models are made.
from momently_build.gate_values import MOST, Limit, LimitOrNothing, OneDay, YearDay
from momently_build.values import Address, DayPart, Moment, Said, Slug, Word

STRICT = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)
"""How every table of a file is read: types as they are, no other keys, never changed."""
Count = Annotated[int, Field(ge=1, le=MOST)]
Times = Annotated[int, Field(ge=0, le=MOST)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Consent = Literal["memory", "session", "persistent"]


class _Table(BaseModel):
    model_config = STRICT


class Budget(_Table):
    """How many overlays one visitor may see, over all campaigns."""

    per_session: Annotated[
        LimitOrNothing, Field(description='At most so many per session, or "none".')
    ] = 3
    per_day: Annotated[
        LimitOrNothing, Field(description='At most so many in 24 hours, or "none".')
    ] = None
    min_gap_seconds: Annotated[Times, Field(description="Rest between two overlays.")] = 30


class Quiet(_Table):
    """Where and when nothing is shown at all."""

    page_types: Annotated[list[str], Field(description="Pages that stay quiet.")] = ["payment"]
    steps: Annotated[list[str], Field(description="Checkout steps that stay quiet.")] = ["payment"]
    typing_ms: Annotated[Times, Field(description="Rest after the last key typed.")] = 1500
    rage_seconds: Annotated[
        Times, Field(description="Rest after three angry clicks in one spot; 0 for none.")
    ] = 10
    banners: Annotated[
        bool,
        Field(
            description=(
                "Wait until the banner that asks for consent is gone: that of a known tool, or "
                "your own with data-momently-banner."
            )
        ),
    ] = True


class ContextSource(_Table):
    """A JSON document that tells what no page knows: the weather, the region, the stock."""

    name: Annotated[Word, Field(description="What conditions call it: weather.rain.")]
    url: Annotated[
        Address,
        Field(description='Where it is; may hold names of attributes: "/stock?of={product.id}".'),
    ]
    path: Annotated[
        str,
        Field(
            max_length=200,
            pattern=r"^[^.]+(\.[^.]+)*$|^$",
            description='Way to the value in the document: "current.weather".',
        ),
    ] = ""
    ttl_seconds: Annotated[Count, Field(description="How long an answer holds.")] = 600
    timeout_ms: Annotated[
        int, Field(ge=100, le=10_000, description="How long an answer may take.")
    ] = 2000
    consent: Annotated[
        Consent, Field(description="Least consent without which it is not asked.")
    ] = "memory"
    credentials: Annotated[bool, Field(description="Whether cookies go along.")] = False


class Store(_Table):
    """A place of yours that visitors can walk to."""

    id: Annotated[Slug, Field(description="What conditions call it.")]
    name: Annotated[Said, Field(description="Name that people know.")]
    latitude: Annotated[float, Field(ge=-90, le=90, description="Degrees north.")]
    longitude: Annotated[float, Field(ge=-180, le=180, description="Degrees east.")]
    radius_m: Annotated[
        int,
        Field(
            ge=150,
            le=100_000,
            description="How near is near; positions are known to about 100 metres.",
        ),
    ] = 500


class Window(_Table):
    """Hours of some weekdays."""

    weekdays: Annotated[
        list[Weekday] | None, Field(min_length=1, description="Days; without: all.")
    ] = None
    hours: Annotated[DayPart | None, Field(description='Part of the day: "09:00-18:00".')] = None


class Dates(_Table):
    """Days of every year, both ends included; may go over new year."""

    first: Annotated[YearDay, Field(description='First day: "11-15".')]
    last: Annotated[YearDay, Field(description='Last day: "01-06".')]


class Schedule(_Table):
    """When a campaign runs."""

    start: Annotated[Moment | None, Field(alias="from", description="First moment.")] = None
    until: Annotated[Moment | None, Field(description="First moment after the end.")] = None
    weekdays: Annotated[list[Weekday] | None, Field(min_length=1, description="Days.")] = None
    hours: Annotated[DayPart | None, Field(description='Part of the day: "09:00-18:00".')] = None
    zone: Annotated[
        str | None,
        Field(description='IANA zone: "Europe/Berlin". Without one: the visitor\'s own clock.'),
    ] = None
    windows: Annotated[
        list[Window], Field(max_length=50, description="Several windows; one must be open.")
    ] = []
    dates: Annotated[
        list[Dates], Field(max_length=50, description="Days of every year on which it runs.")
    ] = []
    not_on: Annotated[
        list[OneDay],
        Field(max_length=400, description='Days on which it does not: "2026-12-25", "12-25".'),
    ] = []


class PerVisitor(_Table):
    """So many impressions within so many days."""

    times: Annotated[Count, Field(description="At most so many impressions.")]
    days: Annotated[Limit, Field(description='Within so many days; "none" for ever.')]


class Cap(_Table):
    """How often one visitor may see one campaign."""

    per_page: Annotated[Limit, Field(description='Per page view, or "none".')] = 1
    per_session: Annotated[Limit, Field(description='Per session, or "none".')] = 1
    per_visitor: Annotated[
        PerVisitor | None,
        Field(
            description=(
                "Over several visits; the issuer keeps to it as well. "
                "Without it: 5 codes per visitor and day."
            )
        ),
    ] = None
    after_dismiss_hours: Annotated[
        Times | None, Field(description="Rest after the visitor said no.")
    ] = None
    after_conversion_days: Annotated[
        Times | None,
        Field(
            description=(
                "Rest after any order of this visitor, also one that this campaign had no part in."
            )
        ),
    ] = None
