"""Runs a row about patterns: whether one is found, what is wrong with it, how letters fold.

Rule 1: plain Python that all three interpreters run; it imports momently only.
"""

from momently import patterns
from momently.patterns import folding


def run(row):
    """Give the answer to what the row `asks`."""
    return ASKS[row["asks"]](*row["given"])


def _fault(pattern, flags=""):
    problem = patterns.fault(pattern, flags)
    return problem if problem is None else [problem.position, problem.why, problem.hint]


def _folded(first, last):
    """Add up the stand-ins of many units, each weighted by its place."""
    total = 0
    for unit in range(first, last + 1):
        total = (total * 31 + folding.same_case(unit)) % 1000003
    return total


def _steps(pattern):
    return len(patterns.read(pattern).steps)


def _found_many(pattern, piece, times, end):
    return patterns.found(pattern, piece * times + end)


ASKS = {
    "fault": _fault,
    "folded": _folded,
    "found": patterns.found,
    "found_many": _found_many,
    "small": patterns.small,
    "steps": _steps,
}
