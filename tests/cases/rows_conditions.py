"""Runs a row about conditions: whether they match, or what is wrong with them.

Rule 1: plain Python that all three interpreters run; it imports momently only.
"""

from momently import conditions


def run(row):
    """Give the answer to what the row `asks`."""
    return ASKS[row["asks"]](*row["given"])


def _problems(condition):
    return [list(problem) for problem in conditions.problems(condition)]


def _problem_count(condition):
    return len(conditions.problems(condition))


ASKS = {
    "matches": conditions.matches,
    "problem_count": _problem_count,
    "problems": _problems,
}
