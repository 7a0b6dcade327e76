"""A page with nothing on it but the stage: what the stage tests share.

Rule 1: the overlays are the real ones: rendered and parsed by the build.
Rule 2: no server runs. The browser's own requests are answered from the source folder,
under an https address, so that everything that wants a secure page has one.
Rule 3: what the stage told stands in `told`, in order.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from momently_build import language, overlays

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

ROOT = Path(__file__).parents[2]
PAGE_FOLDER = ROOT / "widget" / "page"
SHOP = "https://shop.test"
MESSAGES = {"percent_off": "{value} off", "free_shipping": "free shipping"}
PRIZES = [
    {"id": "ten", "label": "10% off", "odds": 30},
    {"id": "shipping", "label": "Free shipping", "odds": 25},
    {"id": "five", "label": "5% off", "odds": 30},
    {"id": "fifteen", "label": "15% off", "odds": 9},
    {"id": "nothing", "label": "Not this time", "odds": 5},
    {"id": "quarter", "label": "25% off", "odds": 1},
]
TEXTS = {
    "offer": {
        "title": "Before you go: a small thank-you",
        "body": "Here is {reward} on everything in your cart.",
        "terms": "One code per customer, on orders of {minimum} or more, before shipping.",
        "accept": "Use it now",
        "decline": "No, thank you",
    },
    "wheel": {
        "title": "Spin once, save on this order",
        "body": "Every chance is printed below, before you spin.",
        "terms": "One spin per visitor. A prize is valid for this order.",
        "accept": "Spin the wheel",
        "decline": "No, thank you",
    },
}
FILLER = "<p>Turned from a single board of oak, oiled by hand.</p>" * 40
SHELF = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Oak stool</title>
<link rel="stylesheet" href="/shop.css"><script type="module" src="/boot.js" nonce="n0"></script>
</head><body><main><h1>Oak stool</h1><button id="before">Add to cart</button>
<div class="photo"></div>%s</main></body></html>"""
STYLE = """body{margin:0;font-family:sans-serif}main{max-width:900px;margin:32px auto}
.photo{height:260px;margin:20px 0;border-radius:8px;background:#d9d0c0}"""
BOOT = """import {openStage} from '/page/stage.js';
import {perWhole} from '/page/sensors/money.js';
window.told = [];
window.broken = [];
addEventListener('securitypolicyviolation', (seen) => broken.push(seen.violatedDirective));
window.open_ = (overlays) => {
  window.stage = openStage({overlays, document, perWhole, emit: (...said) => told.push(said)});
};
window.ready = true;"""


def flag(on: bool) -> dict[str, Any]:
    """Make a flag slot."""
    return {"type": "flag", "on": on}


def text(words: str) -> dict[str, Any]:
    """Make a text slot."""
    return {"type": "text", "text": words}


TEN_PERCENT = {
    "type": "message",
    "message": "percent_off",
    "args": {"value": {"type": "percent", "value": 10}},
}
GRANTED: dict[str, Any] = {
    "reward": TEN_PERCENT,
    "code": {"type": "code", "text": "OAK-7K4M-Q2"},
    "expires": {"type": "date", "wall_ms": 1_893_500_000_000},
    "minimum": {"type": "money", "minor": 4000, "currency": "EUR"},
    "has_code": flag(True),
    "can_apply": flag(True),
}
SEAL = "f0f668bf610e5cf9f11d2aa50f924ada10797100e8f05de085842ddb6370a867"
UNSPUN: dict[str, Any] = {"idle": flag(True), "commitment": text(SEAL)}
SPINNING: dict[str, Any] = {"idle": flag(False), "spinning": flag(True)}


def landed(number: int, fraction: int = 5000) -> dict[str, Any]:
    """Make the slots of a wheel that lands on one of `PRIZES`."""
    prize = PRIZES[number]
    won = prize["id"] != "nothing"
    slots = {
        "idle": flag(False),
        "spinning": flag(False),
        "landed": flag(True),
        "won": flag(won),
        "prize": text(str(prize["label"])),
        "landing": {"type": "landing", "slice": number, "slices": 6, "fraction": fraction},
    }
    return slots | (GRANTED if won else {})


SITE = {"id": "shop", "name": "Wren & Alder", "currency": "EUR", "issuer": f"{SHOP}/issuer"}


def tree(kind: str, texts: dict[str, str], tag: str = "en") -> Any:
    """Render one of our templates and parse it into a node tree, as the build does."""
    context = {
        "site": SITE | {"language": tag},
        "campaign": {"id": "one", "name": "one", "moment": "buy", "stage": "decision"},
        "variant": {"id": "only", "reward": {"kind": "percent_off"}},
        "overlay": texts,
        "prizes": [prize | {"has_minimum": False} for prize in PRIZES],
    }
    grown, problems = overlays.render(overlays.workshop(ROOT / "no-such-site"), kind, context)
    assert problems == []
    return grown


def overlays_file(tag: str = "en", theme: str = "", **more_trees: Any) -> dict[str, Any]:
    """Make an overlays file with our two overlays and the trees that a test adds."""
    shop = overlays.workshop(ROOT / "no-such-site")
    trees = {kind: tree(kind, texts | said(kind, tag), tag) for kind, texts in TEXTS.items()}
    return {
        "format": 1,
        "language": tag,
        "direction": language.direction(tag),
        "messages": MESSAGES,
        "theme": theme,
        "trees": trees | more_trees,
        "css": {kind: overlays.css(shop, kind) for kind in TEXTS} | {"bare": ""},
    }


def said(kind: str, tag: str) -> dict[str, str]:
    """Give the fixed labels of one language; our templates speak English by themselves."""
    if tag not in language.known():
        return {}
    table = language._table(tag)
    return table.get("words", {}) | table.get(f"words-{kind}", {})


def open_shop(
    context: BrowserContext,
    overlays_: dict[str, Any] | None = None,
    *,
    style: str = "",
    before: str = "",
    headers: dict[str, str] | None = None,
    at: str = SHOP,
) -> Page:
    """Open the shop's page with a stage ready on it."""

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(at)
        source = PAGE_FOLDER / path.removeprefix("/page/")
        if path.startswith("/page/") and source.is_file():
            route.fulfill(body=source.read_text("utf-8"), content_type="text/javascript")
        elif path == "/boot.js":
            route.fulfill(body=before + BOOT, content_type="text/javascript")
        elif path == "/shop.css":
            route.fulfill(body=STYLE + style, content_type="text/css")
        else:
            route.fulfill(body=SHELF % FILLER, content_type="text/html", headers=headers or {})

    context.route(f"{at}/**", answer)
    page = context.new_page()
    page.goto(f"{at}/")
    page.wait_for_function("window.ready")
    page.evaluate("overlays => open_(overlays)", overlays_ or overlays_file())
    return page


def show(page: Page, kind: str, slots: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Show a view and give the stage's answer."""
    view = {"kind": "show", "id": "e1", "overlay": kind, "tree": kind, "slots": slots} | more
    return dict(page.evaluate("view => stage.show(view)", view))


def update(page: Page, slots: dict[str, Any]) -> None:
    """Change slots of the view on the screen."""
    page.evaluate("slots => void stage.update('e1', slots)", slots)


def told(page: Page) -> list[list[Any]]:
    """Give what the stage has told so far, as it goes over the wire."""
    return list(json.loads(page.evaluate("JSON.stringify(told)")))


def told_in_the_end(page: Page, kind: str) -> list[list[Any]]:
    """Wait until the stage has told `kind` and give all that it told."""
    page.wait_for_function("kind => told.some(([name]) => name === kind)", arg=kind)
    return told(page)


def focused(page: Page) -> str:
    """Say what has the focus, in the page or in the overlay."""
    return str(
        page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
              return at.id || at.dataset.action || at.className || at.localName;
            }"""
        )
    )


def at_rest(page: Page) -> None:
    """Let every short animation of the overlay come to its end."""
    page.evaluate(
        """() => document.querySelector('momently-stage').shadowRoot
          .getAnimations({subtree: true})
          .filter((one) => one.effect.getComputedTiming().endTime < 1000)
          .forEach((one) => one.finish())"""
    )
