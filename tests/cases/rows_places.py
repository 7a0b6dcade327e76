"""Runs a row about a place: an address and its rules, or a point of the globe and stores.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: `from` and `to` are [latitude, longitude]; `position` has how well it is known, in
metres, as its third. The answer for `stores` is [nearest, metres to it, those inside].
"""

from momently import gates_told, geo, urls


def run_urls(row):
    """Say whether the rules are for the address."""
    return urls.allowed(gates_told.urls(row["rules"]), row["url"])


def run_geo(row):
    """Give the metres between two points, or tell of stores around a position."""
    if "from" in row:
        return geo.distance_m(row["from"][0], row["from"][1], row["to"][0], row["to"][1])
    stores = gates_told.stores([_store(one) for one in row["stores"]])
    latitude, longitude, accuracy_m = row["position"]
    found = geo.nearest(stores, latitude, longitude)
    inside = geo.inside(stores, latitude, longitude, accuracy_m)
    if found is None:
        return [None, None, inside]
    return [stores[found[1]].id, found[0], inside]


def _store(told):
    named = {"name": told["id"]}
    named.update(told)
    return named
