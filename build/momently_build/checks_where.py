"""Groups, context sources and stores: what conditions may lean on must be there, and make sense.

Rule 1: a source's address may hold only what momently, the page or another source can know,
and never in its host: a page must not be able to say who is asked.
Rule 2: a name that momently fills itself is no name for a source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from momently import attributes
from momently.engine import sourcing
from momently_build import partly
from momently_build.problems import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from momently_build.gate_models import ContextSource
    from momently_build.positions import Place
    from momently_build.problems import Problem
    from momently_build.schema import Claim
    from momently_build.written import Written, WrittenSite

_GROUP_OPERATORS = ("$inGroup", "$notInGroup")
# What a page, its shop or the visitor tells; a source may stand in for the first two.
_TOLD = ("page", "product", "cart", "user", "segments", "geo", "zone")
_RESERVED = (*attributes.OWN_ROOTS, *_TOLD, "region", "described")
_POSITION = ("geo.latitude", "geo.longitude")


def context(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    """List what is wrong with each context source of the site."""
    for number, source in enumerate(site.site.context):
        yield from partly.told(_reserved(site, ("context", number, "name"), source))
        yield from partly.told(_filled_in(site, ("context", number, "url"), source))


def twins(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    """List the context sources and the stores that have the name of another one."""
    yield from partly.told(_twin_sources(site))
    yield from _twin_stores(site)


def _reserved(site: WrittenSite, place: Place, source: ContextSource) -> Iterator[Problem]:
    if source.name in _RESERVED and source.name != "region":
        what = f'"{source.name}" is filled by the page or by momently.'
        yield site.problem(place, what, 'Choose a name of your own: "weather".')


def _filled_in(site: WrittenSite, place: Place, source: ContextSource) -> Iterator[Problem]:
    names = [other.name for other in site.site.context]
    yield from _address(site, place, source.url, names)


def _twin_sources(site: WrittenSite) -> Iterator[Problem]:
    names = [source.name for source in site.site.context]
    for number, name in enumerate(names):
        if name in names[:number]:
            what = f'Two context sources are called "{name}".'
            place: Place = ("context", number, "name")
            yield site.problem(place, what, "Give each one a name of its own.")


def _twin_stores(site: WrittenSite) -> Iterator[Problem]:
    ids = [store.id for store in site.site.stores]
    for number, id_ in enumerate(ids):
        if id_ in ids[:number]:
            what = f'Two stores have the id "{id_}".'
            yield site.problem(("stores", number, "id"), what, "Give each store an id of its own.")


def _address(site: WrittenSite, place: Place, url: str, names: list[str]) -> Iterator[Problem]:
    host = url.partition("://")[2].partition("/")[0] if "://" in url else ""
    if "{" in host or url.count("{") != url.count("}") or url.startswith("/{"):
        what = "A page must not be able to change who is asked."
        hint = "Write {names} after the host, each in a pair of braces: /stock?of={product.id}"
        yield site.problem(place, what, hint)
        return
    roots = [*_RESERVED, *names]
    for name in sourcing.places(url):
        root = name.partition(".")[0]
        if root == "geo" and name not in (*_POSITION, "geo.nearest", "geo.store"):
            hint = "Use {geo.latitude}, {geo.longitude}, {geo.nearest} or {geo.store}."
            yield site.problem(place, f"There is no {{{name}}} to fill in.", hint)
        elif root not in roots:
            yield site.problem(place, f'Nobody fills in "{name}".', suggest(root, roots))


def groups(written: Written) -> Iterator[Problem]:
    """List the groups that a campaign names and its site lacks."""
    for place, name in _groups(written.campaign.audience, ("audience",)):
        if written.site and name not in written.site.groups:
            right = written.site.groups
            hint = suggest(name, right) if right else "Add it to [groups] in site.toml."
            yield written.problem(place, f'The site has no group "{name}".', hint)


def stores(written: Written) -> Iterator[Problem]:
    """List the places at which a campaign asks for stores that its site does not name."""
    if written.site and not written.site.stores:
        for place in _places_of(written.campaign.audience, "geo", ("audience",)):
            hint = "Add [[stores]] with id, name, latitude, longitude to site.toml."
            yield written.problem(place, "The site names no stores.", hint)


def claims(written: Written) -> Iterator[Problem]:
    """List the claims of a campaign whose context source its site lacks."""
    for number, claim in enumerate(written.campaign.claims):
        yield from partly.told(_claim(written, number, claim))


def _claim(written: Written, number: int, claim: Claim) -> Iterator[Problem]:
    root = claim.fact.partition(".")[0]
    if written.site is None or claim.source != "context":
        return
    sources = [source.name for source in written.site.context]
    if root not in sources:
        what = f'The site has no context source "{root}".'
        hint = suggest(root, sources) if sources else "Add [[context]] to site.toml."
        yield written.problem(("claims", number, "fact"), what, hint)


def _groups(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key in _GROUP_OPERATORS and isinstance(part, str):
                yield (*place, key), part
            else:
                yield from _groups(part, (*place, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _groups(part, (*place, number))


def _places_of(value: Any, root: str, place: Place) -> Iterator[Place]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key.partition(".")[0] == root:
                yield (*place, key)
            elif key.startswith("$"):
                yield from _places_of(part, root, (*place, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _places_of(part, root, (*place, number))
