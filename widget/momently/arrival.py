"""Arrival: how a visitor came: from where, by which campaign of the shop, by which ad.

Rule 1: a referrer is of one kind: internal (the shop itself), search, social, other, or
direct (none). The tables below are short on purpose: names that send real traffic.
Rule 2: of a click id only the network that made it is kept, never the id, which names a
person's click.
Rule 3: UTM fields and the query are read by `page.query_fields`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import page as pages

if TYPE_CHECKING:
    from typing import Any

LONGEST = 100
UTM = ("source", "medium", "campaign", "term", "content")
# A name without a dot stands for that name under every ending: google.com, google.co.uk.
SEARCH = (
    "google", "bing.com", "yahoo", "duckduckgo.com", "ecosia.org", "yandex", "baidu.com",
    "qwant.com", "startpage.com", "search.brave.com", "kagi.com", "naver.com", "seznam.cz",
    "com.google.android.googlequicksearchbox",
)  # fmt: skip
SOCIAL = (
    "facebook.com", "fb.com", "instagram.com", "threads.net", "twitter.com", "x.com", "t.co",
    "linkedin.com", "lnkd.in", "pinterest", "reddit.com", "tiktok.com", "youtube.com", "youtu.be",
    "snapchat.com", "bsky.app", "mastodon.social", "vk.com", "weibo.com", "whatsapp.com", "t.me",
)  # fmt: skip
CLICK_IDS = {
    "gclid": "google",
    "gbraid": "google",
    "wbraid": "google",
    "dclid": "google",
    "fbclid": "meta",
    "msclkid": "microsoft",
    "ttclid": "tiktok",
    "twclid": "x",
    "li_fat_id": "linkedin",
    "epik": "pinterest",
    "rdt_cid": "reddit",
    "ScCid": "snapchat",
    "yclid": "yandex",
    "awc": "awin",
}


def referrer(url: str, own_host: str) -> dict[str, Any]:
    """Say where the visitor came from: url, host and kind."""
    host = pages.address(url).host
    return {"url": url, "host": host, "kind": kind(host, own_host)}


def kind(host: str, own_host: str) -> str:
    """Give the kind of a referrer's host."""
    if not host:
        return "direct"
    if _is_under(host, _bare(own_host)) or _is_under(own_host, _bare(host)):
        return "internal"
    for name, hosts in (("search", SEARCH), ("social", SOCIAL)):
        if any(_is_of(host, one) for one in hosts):
            return name
    return "other"


def _bare(host: str) -> str:
    name = host.partition(":")[0]
    return name[4:] if name.startswith("www.") else name


def _is_under(host: str, known: str) -> bool:
    name = host.partition(":")[0]
    return known != "" and (name == known or name.endswith("." + known))


def _is_of(host: str, known: str) -> bool:
    if "." in known:
        return _is_under(host, known)
    labels = host.partition(":")[0].split(".")
    if len(labels) > 2 and labels[-2] in ("co", "com"):
        return labels[-3] == known
    return len(labels) > 1 and labels[-2] == known


def utm(query: dict[str, str]) -> dict[str, str]:
    """Give the UTM fields of a query, by what follows `utm_`."""
    return {name[4:]: query[name] for name in query if name.startswith("utm_")}


def click(query: dict[str, str]) -> dict[str, Any]:
    """Say whether an ad was clicked, and whose: the network that made the click id."""
    networks = sorted({CLICK_IDS[name] for name in query if name in CLICK_IDS and query[name]})
    return {"ad": bool(networks), "network": networks[0] if networks else None}


def landing(path: str, query_text: str, referrer_url: str, own_host: str) -> dict[str, Any]:
    """Write down how a session began, in so few words that it can be remembered."""
    query = pages.query_fields(query_text)
    came = referrer(referrer_url, own_host)
    fields = utm(query)
    return {
        "path": path[:LONGEST],
        "referrer": {"host": came["host"][:LONGEST], "kind": came["kind"]},
        "utm": {name: fields[name][:LONGEST] for name in UTM if name in fields},
        "click": click(query),
    }
