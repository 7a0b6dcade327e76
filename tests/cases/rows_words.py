"""Runs a row about one small function: `ask` names it, `given` are its arguments.

Rule 1: plain Python that all three interpreters run; it imports momently only.
"""

from cases import rows_campaigns
from momently import bundle, dates, page, situation, visitor, wire
from momently.campaign import Zone
from momently.engine import merging
from momently.errors import BundleError
from momently.experiments import choose, held_out
from momently.schedule import offset_min
from momently.sinks import cloudevents


def run(row):
    """Give the function's answer as plain JSON values."""
    return ASKS[row["ask"]](*row["given"])


def _recall(memory):
    known = visitor.recall(memory)
    return None if known is None else visitor.memory(known)


def _merged(mine, theirs):
    first, second = visitor.recall(mine), visitor.recall(theirs)
    one = visitor.memory(merging.merged(first, second, 1800000))
    other = visitor.memory(merging.merged(second, first, 1800000))
    return one if one == other else [one, other]


def _signal(told):
    signal = wire.decode_signal(told)
    return None if signal is None else wire.encode_signal(signal)


def _problems(changes):
    """Name what is wrong with a bundle into which `changes` were put."""
    told = rows_campaigns.bundle({})
    for path, value in changes:
        _put(told, path.split("."), value)
    try:
        read = bundle.decode(told)
    except BundleError as problem:
        return ["", str(problem)]
    return [list(problem) for problem in read.problems]


def _put(told, names, value):
    for name in names[:-1]:
        told = told[_key(told, name)]
    if value == "missing":
        del told[names[-1]]
    else:
        told[_key(told, names[-1])] = value


def _key(told, name):
    return int(name) if isinstance(told, list) else name


def _share(visitor_ids, consent, experiment, site):
    """Count who gets which variant and who is held out, of so many visitors."""
    told = {"site": site, "campaigns": [_experiment(experiment)]}
    read = bundle.decode(rows_campaigns.bundle(told))
    counted = {}
    for i in range(visitor_ids):
        now = _situation(read.site, "visitor " + str(i), consent)
        chosen = choose(read.campaigns[0], now, 0)
        out = held_out(read.campaigns[0], now)
        for name in (chosen.variant + (" assigned" if chosen.assigned else ""), out + " held out"):
            counted[name] = counted.get(name, 0) + 1
    return {name: counted[name] for name in sorted(counted) if name != " held out"}


def _experiment(experiment):
    arms = [variant["id"] for variant in experiment["variants"]]
    return {
        "experiment": experiment,
        "rewards": dict.fromkeys(arms),
        "overlay": {"kind": "offer", "trees": dict.fromkeys(arms, "tree")},
    }


def _situation(site, visitor_id, consent):
    who = visitor.Visitor(visitor_id, 0, 1, visitor.Visit("s", 0, 0, 1))
    return situation.Situation(site, who, page.Screen(), None, consent)


ASKS = {
    "civil": lambda days: list(dates.civil(days)),
    "iso_time": cloudevents.iso_time,
    "major_units": situation.major_units,
    "merged": _merged,
    "offset_min": lambda offsets, starts, at: offset_min(Zone(tuple(offsets), tuple(starts)), at),
    "problems": _problems,
    "query_fields": page.query_fields,
    "recall": _recall,
    "share": _share,
    "signal": _signal,
    "weekday": dates.weekday,
}
