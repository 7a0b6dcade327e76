"""What may stand in site.toml and in a campaign file, as models.

Rule 1: an unknown key is a problem; nothing is skipped in silence.
Rule 2: types are strict: "10" is not 10, and 1 is not true.
Rule 3: descriptions here become the help an editor shows, so they speak to authors.
Rule 4: what needs two fields, two files or the date is checked in `checks`, not here.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

# The types of the fields must stand here while the models are made.
from momently_build.experiment_models import Allocation, Namespace
from momently_build.gate_models import (
    STRICT,
    Budget,
    Cap,
    Consent,
    ContextSource,
    Count,
    Quiet,
    Schedule,
    Store,
)
from momently_build.gate_values import MOST, UrlRule
from momently_build.values import (
    Address,
    Amount,
    Code,
    Currency,
    Language,
    Origin,
    Property,
    Said,
    Slug,
    Word,
)

Share = Annotated[float, Field(ge=0, le=1)]
Custom = dict[Property, Annotated[str, Field(min_length=1, max_length=200)]]
Group = Annotated[list[str | int | float], Field(max_length=1000)]


class _Table(BaseModel):
    model_config = STRICT


class Cart(_Table):
    """How the page applies a code in the shop's cart."""

    url: Annotated[Address, Field(description="Where the shop takes a coupon code.")]
    method: Annotated[Literal["POST", "PUT", "GET"], Field(description="HTTP method.")] = "POST"
    field: Annotated[str, Field(min_length=1, description="Name the code is sent under.")] = "code"


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
    share_tabs: Annotated[
        bool, Field(description="Tabs open at once tell each other what was shown.")
    ] = True
    hemisphere: Annotated[
        Literal["north", "south"],
        Field(description="Where most visitors are, for the season, until more is known."),
    ] = "north"
    groups: Annotated[
        dict[Slug, Group], Field(description="Saved groups that $inGroup and $notInGroup name.")
    ] = {}
    context: Annotated[
        list[ContextSource], Field(max_length=20, description="JSON sources for conditions.")
    ] = []
    stores: Annotated[
        list[Store], Field(max_length=500, description="Places that visitors can walk to.")
    ] = []
    journal: Annotated[Journal, Field(description="Recording of sessions.")] = Journal()
    preview: Annotated[Preview, Field(description="The inspector and previews.")] = Preview()
    theme: Annotated[Custom, Field(description="CSS custom properties of the overlays.")] = {}
    messages: Annotated[
        dict[str, Said], Field(description="Your own wording of our fixed sentences.")
    ] = {}
    words: Annotated[
        dict[Word, Said], Field(description="Your own wording of our labels, in every overlay.")
    ] = {}


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
    odds: Annotated[int, Field(le=MOST, description="At least 1, out of the sum of all odds.")]
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
    namespace: Annotated[Namespace | None, Field(description="Keeps experiments apart.")] = None
    sticky: Annotated[bool, Field(description="Whoever saw a variant keeps it.")] = True
    allocation: Annotated[Allocation | None, Field(description="Weights found by itself.")] = None


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

    slot: Annotated[Slug, Field(description="Where the overlay says it.")]
    source: Annotated[
        Literal["page", "context"],
        Field(description="Who tells it: facts of the page, or a [[context]] source of the site."),
    ]
    fact: Annotated[
        str, Field(min_length=1, description='What is told: "product.stock", "stock.left".')
    ]
    ttl_seconds: Annotated[
        Count, Field(description="How old the evidence may be; older, the campaign keeps still.")
    ]


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
    urls: Annotated[
        list[UrlRule],
        Field(max_length=100, description='Pages it is for: "/products/*"; empty means all.'),
    ] = []
    schedule: Annotated[Schedule, Field(description="When it runs.")] = Schedule()
    cap: Annotated[Cap, Field(description="How often.")] = Cap()
    experiment: Annotated[Experiment, Field(description="Variants and holdout.")] = Experiment()
    reward: Annotated[Reward | None, Field(description="What the visitor gets.")] = None
    prizes: Annotated[list[Prize] | None, Field(description="Slices of a wheel.")] = None
    claims: Annotated[list[Claim], Field(description="Facts with evidence.")] = []
    overlay: Annotated[Overlay, Field(description="What the visitor sees.")]
