"""Experiments: which variant a visitor gets, and who is held out to measure lift.

Rule 1: assignments are GrowthBook's: the same visitor gets the same variant on every
page, and in GrowthBook's own SDKs. `assign` is its `run`, for documents of its own shape;
campaigns are divided by the same function.
"""

from __future__ import annotations

from momently.experiments.assignment import Assignment
from momently.experiments.choosing import Choice, choose, facts, held_out
from momently.experiments.overrides import query_override
from momently.experiments.running import FeatureValue, assign, evaluate

__all__ = [
    "Assignment",
    "Choice",
    "FeatureValue",
    "assign",
    "choose",
    "evaluate",
    "facts",
    "held_out",
    "query_override",
]
