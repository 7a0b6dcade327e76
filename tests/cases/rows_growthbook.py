"""Runs a row of GrowthBook's own SDK cases (0.8.0): `asks` names the function.

Rule 1: plain Python that all three interpreters run; it imports momently only.
Rule 2: fractions are compared in millionths, as the published cases round them; those that
put a visitor into a bucket, in ten-thousandths.
"""

from momently import bucketing, experiments, targeting


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


def _run(context, experiment):
    told = experiments.assign(context, experiment)
    return [experiment["variations"][told.variation], told.in_experiment, told.hash_used]


def _sticky(context, documents, feature):
    """Give the result for a feature, and all documents as they stand after it."""
    kept = {}
    for one in documents:
        kept[one["attributeName"] + "||" + one["attributeValue"]] = one
    context = dict(context)
    context["stickyBucketAssignmentDocs"] = kept
    answer = experiments.evaluate(context, feature)
    told = answer.assignment
    after = dict(kept)
    after.update(told.documents)
    result = {
        "bucket": int(told.bucket * 10000 + 0.5),
        "featureId": feature,
        "hashAttribute": told.hash_attribute,
        "hashUsed": told.hash_used,
        "hashValue": told.hash_value,
        "inExperiment": told.in_experiment,
        "key": told.key,
        "stickyBucketUsed": told.sticky_used,
        "value": answer.value,
        "variationId": told.variation,
    }
    return [result, after]


ASKS = {
    "chooseVariation": bucketing.choose_variation,
    "evalCondition": targeting.matches,
    "getBucketRange": _ranges,
    "getEqualWeights": _weights,
    "getQueryStringOverride": experiments.query_override,
    "hash": _hash,
    "inNamespace": bucketing.in_namespace,
    "run": _run,
    "stickyBucket": _sticky,
}
