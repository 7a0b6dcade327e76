"""Runs a row of GrowthBook's own SDK cases (0.8.0): `asks` names the function.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: fractions are compared in millionths, as the published cases round them.
"""

from momently import bucketing, conditions


def run(row):
    """Give what our function of that name answers to `given`."""
    return ASKS[row["asks"]](*row["given"])


def _ranges(n, coverage, weights):
    return [
        [_millionths(start), _millionths(end)]
        for start, end in bucketing.bucket_ranges(n, coverage, weights)
    ]


def _hash(seed, value, version):
    n = bucketing.fraction(seed, value, version)
    return n if n is None else _millionths(n)


def _millionths(n):
    return int(n * 1000000 + 0.5)


def _weights(n):
    return [_millionths(weight) for weight in bucketing.equal_weights(n)]


ASKS = {
    "chooseVariation": bucketing.choose_variation,
    "evalCondition": conditions.matches,
    "getBucketRange": _ranges,
    "getEqualWeights": _weights,
    "hash": _hash,
    "inNamespace": bucketing.in_namespace,
}
