"""A page with nothing on it but the inspector: what its tests share.

Rule 1: the script is bundled as every build bundles it, and what it is told is what the
engine says of campaigns in all kinds of states; no worker runs.
Rule 2: what the inspector told the engine stands in `told`, in order.
"""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

from cases import rows_campaigns
from momently.hosts import browser as desk
from momently_build import runtime
from page.staging import FILLER, ROOT, SHELF, SHOP, STYLE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

WALL_MS = 1_767_323_045_678
DAY_MS = 86_400_000
BOOT = """import {open} from '/inspector.js';
window.told = [];
window.kept = {};
window.momently = {status: () => ({reason: 'paused'})};
const life = new AbortController();
const kit = {
  emit: (kind, fields) => told.push({kind, ...fields}),
  guarded: (work) => work,
  keep: (name, value) => (kept[name] = value), read: (name) => kept[name], level: () => 'memory',
  manifest: {settings: {}, files: {}}, until: life.signal,
  listen: (target, names, hear) => {
    for (const name of names.split(' ')) target.addEventListener(name, hear, {capture: true});
  },
};
window.extra = open(kit);
window.first = {now: 5, signals: [{kind: 'session', at: 0}]};
extra.batch(first);
window.off = () => life.abort();
window.ready = true;"""
CAMPAIGNS: list[dict[str, Any]] = [
    {
        "id": "exit-offer",
        "name": "Before you go",
        "priority": 9,
        "trigger": {"kind": "exit_intent", "fresh_ms": 500, "sensitivity": "medium"},
        "caps": {"per_session": 1, "per_visitor": {"times": 2, "window_ms": 14 * DAY_MS}},
    },
    {
        "id": "checkout-hesitation",
        "name": "Still deciding?",
        "priority": 8,
        "trigger": {"kind": "hesitation", "fresh_ms": 10_000},
        "audience": {"page.type": "checkout", "cart.value": {"$gte": 40}},
        "experiment": {
            "holdout": 0.1,
            "variants": [{"id": "ten-percent", "weight": 1}, {"id": "free-shipping", "weight": 1}],
        },
        "rewards": {"ten-percent": {}, "free-shipping": {"kind": "free_shipping", "value": 0}},
        "overlay": {"trees": {"ten-percent": "tree-1", "free-shipping": "tree-1"}},
    },
    {
        "id": "spin",
        "name": "Spin once, save on this order",
        "priority": 7,
        "overlay": {"kind": "wheel"},
        "prizes": [
            {"id": "ten", "label": "10 % off", "odds": 3, "reward": {}},
            {"id": "none", "label": "Not this time", "odds": 7},
        ],
        "trigger": {"kind": "page_signal", "name": "spin"},
    },
    {"id": "summer", "name": "Summer in the shop", "schedule": {"until_ms": WALL_MS - DAY_MS}},
    {"id": "welcome", "name": "Welcome back", "paused": True},
]
FACTS = {"page": {"type": "product"}, "cart": {"value_minor": 1250, "currency": "EUR"}}


@cache
def script() -> str:
    """Bundle the inspector."""
    program = runtime.NODE_MODULES / "esbuild" / "bin" / "esbuild"
    source = ROOT / "widget" / "page" / "inspector" / "inspector.js"
    command = [str(program), str(source), *runtime.BUNDLING, "--format=esm"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def inspection(**preview: Any) -> dict[str, Any]:
    """Ask the engine about `CAMPAIGNS`: one has been seen, the others stand as they may."""
    site = {"name": "Steepwell", "budget": {"per_session": 3, "per_day": 6}}
    told = rows_campaigns.bundle({"site": site, "campaigns": CAMPAIGNS})
    told["campaigns"][0]["trigger"] = {"kind": "page_signal", "name": "go", "fresh_ms": 500}
    told["campaigns"][0]["trigger"]["cancelled_by"] = []
    assert json.loads(desk.start(json.dumps(told)))["ok"]
    clock = {"wall_ms": WALL_MS, "utc_offset_min": 0}
    session = {"kind": "session", "at": 0, "seed": "5eed", "consent": "persistent"}
    view = {"kind": "page_view", "at": 0, "url": SHOP, "path": "/"}
    first = [session, view, {"kind": "page_facts", "at": 1, "facts": FACTS}]
    said = [{"kind": "page_signal", "at": 900, "name": "go"}]
    effects = _reply(1000, [one | clock for one in [*first, *said]])["effects"]
    (show,) = [one["id"] for one in effects if one["kind"] == "show"]
    closing = [
        {"kind": "shown", "at": 1100, "cause": show},
        {"kind": "dismissed", "at": 4000, "cause": show, "by": "close"},
        {"kind": "preview", "at": 9000, **preview} if preview else {"kind": "inspect", "at": 9000},
    ]
    found: dict[str, Any] = _reply(9000, [one | clock for one in closing])["inspection"]
    return found


def _reply(now: int, signals: list[dict[str, Any]]) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(desk.receive(json.dumps({"now": now, "signals": signals})))
    return reply


def open_inspector(context: BrowserContext, query: str = "momently_preview") -> Page:
    """Open a page whose inspector waits for its first inspection."""
    files = {
        "/": (SHELF % FILLER, "text/html"),
        "/shop.css": (STYLE, "text/css"),
        "/boot.js": (BOOT, "text/javascript"),
        "/inspector.js": (script(), "text/javascript"),
    }

    def answer(route: Route) -> None:
        path = "/" + route.request.url.removeprefix(SHOP + "/").partition("?")[0]
        body, kind = files.get(path, ("", "text/plain"))
        route.fulfill(status=200 if path in files else 404, body=body, content_type=kind)

    context.route(f"{SHOP}/**", answer)
    page = context.new_page()
    page.goto(f"{SHOP}/?{query}")
    page.wait_for_function("() => window.ready")
    return page


def tell(page: Page, told: dict[str, Any]) -> None:
    """Hand the inspector an inspection."""
    page.evaluate("(inspection) => extra.reply({inspection})", told)
