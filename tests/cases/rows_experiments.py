"""Runs a row about experiments: GrowthBook's documents, and a campaign's choice.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: `choose` tells of a campaign with the arms a and b; by its weights b gets everybody,
so whoever gets a was given it by something else.
"""

from cases import rows_campaigns
from momently import bundle, experiments, page, situation, visitor

WALL_MS = 1767323045678


def run(row):
    """Give the answer to what the row `asks`."""
    return ASKS[row["asks"]](*row["given"])


def _assign(context, experiment):
    told = experiments.assign(context, experiment)
    return [told.variation, told.in_experiment, told.hash_used]


def _sticky(context, experiment):
    told = experiments.assign(context, experiment)
    return [told.variation, told.sticky_used, told.documents]


def _value(context, feature):
    told = experiments.evaluate(context, feature)
    return [told.value, told.source]


def _choose(told):
    """Give variant, whether it was assigned, the version of the weights, what is kept."""
    arms = [{"id": "a", "weight": 0}, {"id": "b", "weight": 1}]
    experiment = {"variants": arms}
    experiment.update(told.get("experiment") or {})
    names = [arm["id"] for arm in experiment["variants"]]
    campaign = {
        "experiment": experiment,
        "rewards": dict.fromkeys(names),
        "overlay": {"kind": "offer", "trees": dict.fromkeys(names, "tree")},
    }
    read = bundle.decode(rows_campaigns.bundle({"campaigns": [campaign]}))
    if read.problems:
        return read.problems[0][1]
    past = {"c1": visitor.Past(bucket=told.get("bucket"))}
    who = visitor.Visitor("v1", 0, 1, visitor.Visit("s", 0, 0, 1), past)
    now = situation.Situation(
        read.site, who, page.Screen(), None, told.get("consent", "persistent"), WALL_MS
    )
    chosen = experiments.choose(read.campaigns[0], now, 0)
    return [chosen.variant, chosen.assigned, chosen.weights_version, chosen.bucket]


ASKS = {
    "assign": _assign,
    "choose": _choose,
    "override": experiments.query_override,
    "sticky": _sticky,
    "value": _value,
}
