"""Runs a row about draws: the prize that a revealed draw proves, or None.

Rule 1: plain Python that all three interpreters run; it imports momently only.
"""

from momently import draws


def run(row):
    """Verify the draw."""
    commitment, server_seed, draw_id, page_seed, odds = row["given"]
    chances = tuple([(prize, n) for prize, n in odds])
    return draws.verify(commitment, server_seed, draw_id, page_seed, chances)
