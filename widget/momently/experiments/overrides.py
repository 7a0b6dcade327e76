"""Overrides: what takes the place of the hash, and which pages an experiment is for.

Rule 1: a variation in the query string (`?my-test=1`) is the whole number that its value
begins with, as JavaScript's parseInt reads it, and must be below the number of variations; of
several fields of that name the first counts.
Rule 2: a name that the browser had to escape (`my%20test`) is the name. GrowthBook's SDK
would not know it; ours is the kinder reading, and can mean nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import page, patterns, urls
from momently.campaign import URL_KINDS, UrlRule
from momently.conditions import values
from momently.experiments.assignment import listed, plain, whole

if TYPE_CHECKING:
    from typing import Any

_MOST_DIGITS = 9
_HEX = "0123456789abcdef"
_SPACE = " \t\n\r\v\f"


def query_override(key: str, url: str, count: int) -> int | None:
    """Give the variation that the query string of `url` asks for; None if it asks for none."""
    query = url.partition("?")[2].partition("?")[0].partition("#")[0]
    for field in query.split("&"):
        name, _, value = field.partition("=")
        if name != key and page.unescaped(name) != key:
            continue
        asked = whole_at_start(value)
        return asked if asked is not None and 0 <= asked < count else None
    return None


def whole_at_start(text: str) -> int | None:
    """Read the whole number that `text` begins with, as parseInt does; None if there is none.

    One of more than nine digits is none either: nobody has so many variations.
    """
    rest = page.small(text.lstrip(_SPACE))
    sign = -1 if rest[:1] == "-" else 1
    rest = rest[1:] if rest[:1] in ("-", "+") else rest
    base = 16 if rest[:2] == "0x" else 10
    rest = rest[2:] if base == 16 else rest
    digits = 0
    while digits < len(rest) and rest[digits] in _HEX[:base]:
        digits += 1
    return sign * int(rest[:digits], base) if 0 < digits <= _MOST_DIGITS else None


def forced(context: dict[str, Any], experiment: dict[str, Any], count: int) -> int | None:
    """Give the variation that query string or context force; None if neither does."""
    key = values.to_text(experiment.get("key"))
    url = context.get("url")
    asked = query_override(key, url, count) if isinstance(url, str) else None
    if asked is not None:
        return asked
    told = plain(context.get("forcedVariations"))
    return whole(told[key], -1) if key in told else None


def is_for(experiment: dict[str, Any], url: Any) -> bool:
    """Say whether the experiment is for the page at `url`, by its `urlPatterns`."""
    told = experiment.get("urlPatterns")
    if told is None:
        return True
    rules = [_rule(plain(one)) for one in listed(told)]
    return bool(rules) and urls.allowed(rules, url if isinstance(url, str) else "")


def _rule(told: dict[str, Any]) -> UrlRule:
    kind = told.get("type")
    pattern = values.to_text(told.get("pattern"))
    include = told.get("include") is not False
    return UrlRule(pattern, kind, include) if kind in URL_KINDS else _nowhere(include)


def _nowhere(include: bool) -> UrlRule:
    return UrlRule("[]", URL_KINDS[1], include)


def is_searched(experiment: dict[str, Any], url: Any) -> bool:
    """Say whether the older `url`, a pattern, is found in the address or in its path."""
    pattern = experiment.get("url")
    if not isinstance(pattern, str) or not pattern:
        return True
    if not isinstance(url, str) or not url:
        return False
    rest = url.partition("://")[2] or url
    path = rest[rest.find("/") :] if "/" in rest else rest
    return patterns.found(pattern, url) or patterns.found(pattern, path)
