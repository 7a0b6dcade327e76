"""What may stand in site.toml and in a campaign file, as models.

Rule 1: an unknown key is a problem; nothing is skipped in silence.
Rule 2: types are strict: "10" is not 10, and 1 is not true.
Rule 3: descriptions here become the help an editor shows, so they speak to authors.
Rule 4: what needs two fields, two files or the date is checked in `checks`, not here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

# The types of the fields must stand here while the models are made.
from momently_build.values import (
    Address,
    Amount,
    Code,
    Currency,
    DayPart,
    Language,
    Moment,
    Origin,
    Property,
    Said,
    Slug,
    Word,
)

# Far above any sense, and small enough for every interpreter and for a date in ms.
MOST = 1_000_000
Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1, le=MOST)]
Times = Annotated[int, Field(ge=0, le=MOST)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Consent = Literal["memory", "session", "persistent"]
Custom = dict[Property, Annotated[str, Field(min_length=1, max_length=200)]]


class _Table(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)


class Cart(_Table):
    """How the page applies a code in the shop's cart."""

    url: Annotated[Address, Field(description="Where the shop takes a coupon code.")]
    method: Annotated[Literal["POST", "PUT", "GET"], Field(description="HTTP method.")] = "POST"
    field: Annotated[str, Field(min_length=1, description="Name the code is sent under.")] = "code"


class Budget(_Table):
    """How many overlays one visitor may see, over all campaigns."""

    per_session: Annotated[Times | None, Field(description="At most so many per session.")] = 3
    per_day: Annotated[Times | None, Field(description="At most so many in 24 hours.")] = None
    min_gap_seconds: Annotated[Times, Field(description="Rest between two overlays.")] = 30


class Quiet(_Table):
    """Where and when nothing is shown at all."""

    page_types: Annotated[list[str], Field(description="Pages that stay quiet.")] = ["payment"]
    steps: Annotated[list[str], Field(description="Checkout steps that stay quiet.")] = ["payment"]
    typing_ms: Annotated[Times, Field(description="Rest after the last key typed.")] = 1500


class Journal(_Table):
    """Recording of sessions for replay; each visitor must have consented as well."""

    record: Annotated[bool, Field(description="Write sessions down.")] = False
    url: Annotated[Address | None, Field(description="Where journals are sent.")] = None


class Preview(_Table):
    """Looking at campaigns on a page of the shop, with `?momently_preview`."""

    enabled: Annotated[
        bool, Field(description="Publish the inspector; without it the parameter does nothing.")
    ] = True


class Site(_Table):
    """site.toml: what holds for every campaign of a site."""

    id: Annotated[Slug, Field(description="Short name of the site; part of every outcome.")]
    name: Annotated[Said, Field(description="Name of the shop as visitors know it.")]
    language: Annotated[Language, Field(description='Language of the overlays: "en".')] = "en"
    currency: Annotated[Currency, Field(description="Currency of the shop (ISO 4217).")] = "EUR"
    origins: Annotated[
        list[Origin],
        Field(
            description=(
                "Origins whose pages carry the tag; none means any. `momently serve` lets only "
                "these read the built files (CORS, as it starts); tell your own web server too."
            )
        ),
    ] = []
    host: Annotated[
        Address | None, Field(description="Where the built folder will be served from.")
    ] = None
    collector: Annotated[Address | None, Field(description="Where outcomes are sent.")] = None
    issuer: Annotated[Address | None, Field(description="Who hands out codes and draws.")] = None
    holdout: Annotated[Share, Field(description="Share of visitors who never see anything.")] = 0.0
    start: Annotated[
        Literal["idle", "now", "interaction"], Field(description="When Python starts on a page.")
    ] = "idle"
    paused: Annotated[bool, Field(description="Stops every campaign.")] = False
    attribution_days: Annotated[
        Count, Field(description="How long after an overlay a purchase counts as its success.")
    ] = 7
    session_minutes: Annotated[Count, Field(description="Idle time that ends a session.")] = 30
    cart: Annotated[Cart | None, Field(description="Applying codes in the cart.")] = None
    budget: Annotated[Budget, Field(description="Limits over all campaigns.")] = Budget()
    quiet: Annotated[Quiet, Field(description="Where nothing is shown.")] = Quiet()
    journal: Annotated[Journal, Field(description="Recording of sessions.")] = Journal()
    preview: Annotated[Preview, Field(description="The inspector and previews.")] = Preview()
    theme: Annotated[Custom, Field(description="CSS custom properties of the overlays.")] = {}
    messages: Annotated[
        dict[str, Said], Field(description="Your own wording of our fixed sentences.")
    ] = {}
    words: Annotated[
        dict[Word, Said], Field(description="Your own wording of our labels, in every overlay.")
    ] = {}


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


class PerVisitor(_Table):
    """So many impressions within so many days."""

    times: Annotated[Count, Field(description="At most so many impressions.")]
    days: Annotated[Count, Field(description="Within so many days.")]


class Cap(_Table):
    """How often one visitor may see one campaign."""

    per_page: Annotated[Count | None, Field(description="Per page view.")] = 1
    per_session: Annotated[Count | None, Field(description="Per session.")] = 1
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
    after_conversion_days: Annotated[Times | None, Field(description="Rest after a purchase.")] = (
        None
    )


class Reward(_Table):
    """What the visitor gets."""

    kind: Literal["percent_off", "amount_off", "free_shipping"]
    value: Annotated[
        Amount | None,
        Field(description='Percent (10), or money in minor units (500) or as "5.00 EUR".'),
    ] = None
    currency: Annotated[Currency | None, Field(description="Currency of value.")] = None
    minimum: Annotated[Amount | None, Field(description="Least worth of the cart.")] = None
    valid_hours: Annotated[Count, Field(description="How long a code of your issuer is good.")] = 24
    issuer: Annotated[
        Literal["site", "public"],
        Field(description='"site": single-use codes from your issuer. "public": one open code.'),
    ] = "site"
    code: Annotated[Code | None, Field(description="The open code of a public reward.")] = None
    budget: Annotated[
        Count | None,
        Field(
            description=(
                "The issuer hands out at most so many of this reward. A wheel rests for "
                "everyone while one of its prizes has none left: odds never change."
            )
        ),
    ] = None


class Prize(_Table):
    """One slice of a wheel. Slices are drawn equally large; odds are printed beside them."""

    id: Slug
    label: Annotated[Said, Field(max_length=24, description="Text on the slice.")]
    odds: Annotated[int, Field(le=MOST, description="Out of the sum of all odds; at least 1.")]
    reward: Annotated[Reward | None, Field(description="None: this slice wins nothing.")] = None


class VariantOverlay(_Table):
    """Texts a variant says differently."""

    title: Said | None = None
    body: Said | None = None
    terms: Said | None = None
    accept: Said | None = None
    decline: Said | None = None
    words: dict[Word, Said] = {}


class Variant(_Table):
    """One arm of an experiment."""

    id: Slug
    weight: Annotated[float, Field(ge=0, le=MOST, description="Share among the weights.")] = 1
    reward: Annotated[Reward | None, Field(description="Instead of the campaign's.")] = None
    overlay: Annotated[VariantOverlay, Field(description="Texts to replace.")] = VariantOverlay()


class Experiment(_Table):
    """Variants and the share of visitors who see nothing."""

    holdout: Annotated[Share, Field(description="Share who would see it but do not.")] = 0.0
    variants: Annotated[list[Variant], Field(min_length=1, description="Arms.")] = []
    coverage: Annotated[Share, Field(description="Share of visitors who take part.")] = 1.0
    seed: Annotated[str | None, Field(min_length=1, description="Default: the id.")] = None
    hash_version: Annotated[Literal[1, 2], Field(description="GrowthBook hash.")] = 2


class Overlay(_Table):
    """What the visitor sees. Texts may hold {reward} {code} {expires} {prize} {minimum}."""

    kind: Annotated[str, Field(description="offer, wheel, or a folder in overlays/.")]
    title: Annotated[Said, Field(max_length=120, description="One line.")]
    body: Annotated[Said, Field(max_length=600, description="A sentence or two.")]
    terms: Annotated[
        Said | None, Field(max_length=1000, description="The conditions, in full. Required.")
    ] = None
    accept: Annotated[Said | None, Field(max_length=60, description="The yes button.")] = None
    decline: Annotated[
        Said | None, Field(max_length=60, description="The no button; keep it neutral.")
    ] = None
    words: Annotated[
        dict[Word, Said], Field(description="Other labels of the template, by name.")
    ] = {}
    theme: Annotated[Custom, Field(description="Custom properties of this overlay.")] = {}


class Claim(_Table):
    """A statement of fact in an overlay and where its evidence comes from."""

    slot: Slug
    source: Literal["page", "issuer", "static"]
    fact: Annotated[str, Field(min_length=1)]
    ttl_seconds: Count


class Campaign(_Table):
    """campaigns/*.toml: one nudge."""

    id: Annotated[Slug, Field(description="Short name; part of every outcome.")]
    name: Annotated[Said | None, Field(description="Name in reports.")] = None
    moment: Annotated[
        Literal["know", "go", "do", "buy"], Field(description="What the visitor wants.")
    ]
    stage: Annotated[
        Literal["awareness", "consideration", "decision", "loyalty"],
        Field(description="Where in the journey."),
    ]
    priority: Annotated[int, Field(ge=-MOST, le=MOST, description="Higher goes first.")] = 0
    paused: Annotated[bool, Field(description="Stops this campaign.")] = False
    consent: Annotated[Consent, Field(description="Least storage consent needed.")] = "memory"
    trigger: Annotated[dict[str, object], Field(description="The behaviour waited for.")]
    audience: Annotated[
        dict[str, object], Field(description="GrowthBook-style condition; empty means everyone.")
    ] = {}
    schedule: Annotated[Schedule, Field(description="When it runs.")] = Schedule()
    cap: Annotated[Cap, Field(description="How often.")] = Cap()
    experiment: Annotated[Experiment, Field(description="Variants and holdout.")] = Experiment()
    reward: Annotated[Reward | None, Field(description="What the visitor gets.")] = None
    prizes: Annotated[list[Prize] | None, Field(description="Slices of a wheel.")] = None
    claims: Annotated[list[Claim], Field(description="Facts with evidence.")] = []
    overlay: Annotated[Overlay, Field(description="What the visitor sees.")]
