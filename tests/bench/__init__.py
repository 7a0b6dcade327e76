"""The bench: what momently costs a visitor, measured beside the same page without it.

Rule 1: a figure counts only beside its twin from the same run; the machine is shared.
Rule 2: medians of an odd number of runs; the noise (interquartile range) stands beside them.
Rule 3: nothing here is a timed test. A missed goal is printed, it does not fail a suite.
"""
