"""What authors hear about groups, context sources, stores, schedules, addresses and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.conftest import OFFER, SITE
from cases import rows_attributes
from momently_build import attribute_words, extras

if TYPE_CHECKING:
    from builder.conftest import SiteFolder

CONTEXT = '[[context]]\nname = "weather"\nurl = "/weather?in={region.city}"\n'
STORE = '[[stores]]\nid = "mitte"\nname = "Mitte"\nlatitude = 52.5\nlongitude = 13.4\n'
CART = '"cart.value" = { "$gte" = 40 }'


def told(site: SiteFolder) -> list[tuple[str, str, str]]:
    """Give place, what and hint of each problem."""
    return [(one.place, one.what, one.hint) for one in site.problems()]


@pytest.mark.parametrize(
    ("written", "place", "what", "hint"),
    [
        (CONTEXT.replace("weather", "product", 1), "context[0].name", "filled by", "weather"),
        (CONTEXT + CONTEXT, "context[1].name", "Two context sources", "of its own"),
        (CONTEXT.replace("region", "regoin"), "context[0].url", "Nobody fills in", "region"),
        (CONTEXT.replace('"/w', '"https://{page.host}/w'), "context[0].url", "who is asked", "aft"),
        (CONTEXT.replace("}", ""), "context[0].url", "who is asked", "braces"),
        (CONTEXT.replace("region.city", "geo.city"), "context[0].url", "geo.city", "latitude"),
        (CONTEXT + "timeout_ms = 99\n", "context[0].timeout_ms", "at least 100", ""),
        (CONTEXT + 'path = "a..b"\n', "context[0].path", "", ""),
        (STORE + STORE, "stores[1].id", "Two stores", "of its own"),
        (STORE + "radius_m = 20\n", "stores[0].radius_m", "at least 150", ""),
        (STORE.replace("52.5", "152.5"), "stores[0].latitude", "at most 90", ""),
        ('hemisphere = "south "\n', "hemisphere", "not one of", "south"),
        ('[budget]\nper_session = "never"\n', "budget.per_session", "not a limit", "none"),
        ("[quiet]\nbanners = 1\n", "quiet.banners", "true or false", ""),
    ],
)
def test_a_slip_in_the_site_is_told_with_place_and_hint(
    site: SiteFolder, written: str, place: str, what: str, hint: str
) -> None:
    site.write("site.toml", SITE + written)
    ((at, said, helps),) = told(site)
    assert (at, what in said, hint in helps) == (place, True, True), (at, said, helps)


@pytest.mark.parametrize(
    ("before", "after", "place", "says"),
    [
        (CART, '"user.id" = { "$inGroup" = "staf" }', "audience", ("no group", "staff")),
        (CART, '"geo.inside" = true', "audience", ("no stores", "[[stores]]")),
        (CART, '"time.saeson" = "winter"', "audience", ('no "saeson"', "season")),
        (CART, '"history.purchases" = "2"', "audience", ("is a number", "quotes")),
        ("[reward]", "[cap]\nper_page = 0\n[reward]", "cap.per_page", ("not a limit", "none")),
        (
            "[reward]",
            "[schedule]\ndates = [{ first = '2-30', last = '03-01' }]\n[reward]",
            "schedule.dates[0].first",
            ("not a day of the year", "12-24"),
        ),
        (
            "[reward]",
            "[schedule]\nnot_on = ['02-30']\n[reward]",
            "schedule.not_on[0]",
            ("not a day", "every year"),
        ),
        (
            "[reward]",
            "[[schedule.windows]]\nhours = '9-10'\n[reward]",
            "schedule.windows[0].hours",
            ("not a part of the day", "09:00"),
        ),
        (
            "[trigger]",
            "urls = [{ patern = '/x' }]\n[trigger]",
            "urls[0]",
            ("not a rule", "pattern"),
        ),
        (
            "[trigger]",
            "urls = [{ type = 'glob', pattern = '/x' }]\n[trigger]",
            "urls[0]",
            ("", "si"),
        ),
        (
            "[overlay]",
            '[[claims]]\nslot="left"\nsource="context"\nfact="stok.left"\nttl_seconds=60\n[overlay]',
            "claims[0].fact",
            ("no context source", "stock"),
        ),
        (
            "[overlay]",
            '[[claims]]\nslot="left"\nsource="static"\nfact="stock.left"\nttl_seconds=60\n[overlay]',
            "claims[0].source",
            ("static", "page"),
        ),
        (
            "[overlay]",
            '[[claims]]\nslot="left"\nsource="issuer"\nfact="stock.left"\nttl_seconds=60\n[overlay]',
            "claims[0].source",
            ("issuer", "context"),
        ),
        (
            "[trigger]",
            "urls = [{ type = 'regex', pattern = '(' }]\n[trigger]",
            "urls[0]",
            ("", ""),
        ),
    ],
)
def test_a_slip_in_a_campaign_is_told_with_place_and_hint(
    site: SiteFolder, before: str, after: str, place: str, says: tuple[str, str]
) -> None:
    stock = CONTEXT.replace("weather", "stock", 1)
    site.write("site.toml", SITE + '[groups]\nstaff = ["u1"]\n' + stock)
    site.write("campaigns/offer.toml", OFFER.replace(before, after, 1))
    what, hint = says
    ((at, said, helps),) = told(site)
    assert (at.startswith(place), what in said, hint in helps) == (True, True, True), (
        at,
        said,
        helps,
    )


def test_what_is_right_is_compiled(site: SiteFolder) -> None:
    site.write(
        "site.toml",
        SITE
        + 'hemisphere = "south"\nshare_tabs = false\n[budget]\nper_session = "none"\n'
        + '[quiet]\nrage_seconds = 5\n[groups]\nstaff = ["u1", 2]\n'
        + CONTEXT
        + STORE,
    )
    more = """urls = ["/a/*", { pattern = "^/b", type = "regex", include = false }]
[schedule]
dates = [{ first = "11-15", last = "01-06" }]
not_on = ["12-25", "2026-12-31", 2026-05-01]
windows = [{ weekdays = ["fri"], hours = "17:00-22:00" }, { hours = "09:00-12:00" }]
[cap]
per_page = "none"
per_session = 2
per_visitor = { times = 3, days = "none" }
[trigger]"""
    site.write("campaigns/offer.toml", OFFER.replace("[trigger]", more, 1))
    bundle = site.checked().bundle
    shop, offer = bundle["site"], bundle["campaigns"][0]
    assert (shop["hemisphere"], shop["share_tabs"], shop["groups"]) == (
        "south",
        False,
        {"staff": ["u1", 2]},
    )
    assert shop["budget"]["per_session"] is None
    assert (shop["quiet"]["rage_ms"], shop["quiet"]["banners"]) == (5000, True)
    assert shop["context"][0]["ttl_ms"] == 600_000
    assert shop["stores"][0]["radius_m"] == 500
    assert offer["urls"] == [
        {"include": True, "pattern": "/a/*", "type": "simple"},
        {"include": False, "pattern": "^/b", "type": "regex"},
    ]
    assert offer["schedule"]["dates"] == [{"first": 1115, "last": 106}]
    assert offer["schedule"]["not_on"] == [1225, 20260501, 20261231]
    assert [one["weekdays"] for one in offer["schedule"]["windows"]] == [[4], None]
    assert offer["caps"]["per_page"] is None
    assert offer["caps"]["per_visitor"] == {"times": 3, "window_ms": None}


@pytest.mark.parametrize(
    ("shop", "audience", "needed"),
    [
        ("", CART, {"tabs", "banners"}),
        ("share_tabs = false\n[quiet]\nbanners = false\n", CART, set()),
        ("", '"time.season" = "winter"', {"tabs", "banners", "context"}),
        ("", '"$or" = [{ "product.brand" = "Acme" }]', {"tabs", "banners", "context"}),
        (STORE, CART, {"tabs", "banners", "context"}),
        (CONTEXT, CART, {"tabs", "banners", "context"}),
    ],
)
def test_a_page_loads_what_its_campaigns_need(
    site: SiteFolder, shop: str, audience: str, needed: set[str]
) -> None:
    site.write("site.toml", SITE + shop)
    site.write("campaigns/offer.toml", OFFER.replace(CART, audience, 1))
    loaded = set(extras.of(site.checked().bundle))
    assert loaded & {"tabs", "banners", "context"} == needed


def test_what_authors_may_ask_about_is_what_the_engine_fills() -> None:
    """A page that says all there is to say leaves no name of the reference without a value."""
    facts = {
        "page": {"type": "product", "step": "cart"},
        "cart": {"value_minor": 1, "currency": "EUR", "quantity": 1, "items": []}
        | {"coupon": "TEN"},
        "product": {
            "id": "a",
            "name": "A",
            "price_minor": 1,
            "currency": "EUR",
            "stock": 1,
            "variants": 1,
        },
        "described": {"category": "c", "brand": "b"},
        "zone": {"name": "Europe/Berlin"},
    }
    store = {"id": "s", "name": "S", "latitude": 0, "longitude": 0, "radius_m": 500}
    came = {"path": "/", "query_text": "", "referrer_url": "", "own_host": ""}
    row = {
        "site": {"stores": [store]},
        "signals": [["page_facts", 1, {"facts": facts}]],
        "came": came,
        "position": [0, 0, 1],
        "ask": [name.partition(".")[0] for name in attribute_words.ABOUT],
    }
    for name, root in zip(attribute_words.ABOUT, rows_attributes.run(row), strict=True):
        assert name.partition(".")[2] in root, name
