"""Runs a row about hashing: the fraction as a whole number of thousandths or ten-thousandths.

Rule 1: plain Python that all three interpreters run; it imports momently only.
"""

from momently import bucketing

PARTS = {1: 1000, 2: 10000}


def run(row):
    """Give the fraction in parts of its version; None for an unknown version."""
    seed, value, version = row["given"]
    n = bucketing.fraction(seed, value, version)
    return n if n is None else int(n * PARTS[version] + 0.5)
