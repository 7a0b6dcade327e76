"""The reference collector and issuer: takes outcomes, hands out codes, draws prizes.

Rule 1: what was answered with a 2xx is on the disk. Every answer waits for the commit.
Rule 2: everything may be asked twice; the second answer is the first one again.
Rule 3: the wall clock is an argument (whole milliseconds), so tests can move it.
Rule 4: this package knows neither the shop nor the build: it runs alone, on any
database that SQLAlchemy knows.
"""
