"""URL rules: the pages that a campaign is for.

Rule 1: rules are GrowthBook's (https://docs.growthbook.io/features/targeting, "URL
targeting"): a simple one has `*` for anything, compares host, path and those query fields
that it names, whatever the case of ASCII letters, and a slash at either end of the path
does not matter; a regex one is searched in the whole address, its host in small letters as
browsers write it, and in all that follows the host.
Rule 2: one rule that includes must match, unless there is none; one that excludes must not.
Rule 3: a simple rule without a host fits every host. Nothing here can take long: matching
costs at most the length of the pattern times that of the address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import page as pages
from momently import patterns
from momently.campaign import URL_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from momently.campaign import UrlRule

REGEX = URL_KINDS[1]


def allowed(rules: Sequence[UrlRule], url: str) -> bool:
    """Say whether `url` is one that `rules` are for; no rules allow every one."""
    includes = [rule for rule in rules if rule.include]
    if any(matches(rule, url) for rule in rules if not rule.include):
        return False
    return not includes or any(matches(rule, url) for rule in includes)


def matches(rule: UrlRule, url: str) -> bool:
    """Say whether `url` is one that the pattern of `rule` describes."""
    if rule.kind == REGEX:
        return _searched(rule.pattern, url)
    return _fits(rule.pattern, pages.address(url))


def _searched(pattern: str, url: str) -> bool:
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if not mark or not slash:
        return patterns.found(pattern, url)
    whom, sign, host = host.rpartition("@")
    whole = pages.small(scheme) + mark + whom + sign + pages.small(host) + slash + path
    return patterns.found(pattern, whole) or patterns.found(pattern, slash + path)


def _fits(pattern: str, told: pages.Address) -> bool:
    wanted = pages.address(_whole(pattern))
    if wanted.host and not like(wanted.host, told.host):
        return False
    path = told.path[1:] if told.path.startswith("/") else told.path
    wanted_path = _trimmed(wanted.path)
    if not like(wanted_path, path) and not like(wanted_path, _trimmed(path)):
        return False
    if wanted.fragment and not like(wanted.fragment, told.fragment):
        return False
    fields, asked = pages.query_fields(told.query), pages.query_fields(wanted.query)
    return all(like(asked[name], fields.get(name, "")) for name in asked)


def _whole(pattern: str) -> str:
    """Give a host that was written without its scheme one: "shop.example/cart"."""
    host = pattern.partition("/")[0].partition("?")[0].partition("#")[0]
    return "https://" + pattern if "." in host and "://" not in pattern else pattern


def _trimmed(path: str) -> str:
    trimmed = path[1:] if path.startswith("/") else path
    return trimmed[:-1] if trimmed.endswith("/") else trimmed


def like(pattern: str, text: str) -> bool:
    """Say whether `text` is `pattern`, in which `*` stands for anything, or nothing."""
    pieces = pages.small(pattern).split("*")
    rest = pages.small(text)
    if len(pieces) == 1:
        return rest == pieces[0]
    first, last = pieces[0], pieces[-1]
    if len(rest) < len(first) + len(last) or not rest.startswith(first):
        return False
    if not rest.endswith(last):
        return False
    rest = rest[len(first) : len(rest) - len(last)]
    for piece in pieces[1:-1]:
        found = rest.find(piece)
        if found < 0:
            return False
        rest = rest[found + len(piece) :]
    return True
