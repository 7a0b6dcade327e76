"""momently: just-in-time incentives, decided in the visitor's own browser."""

VERSION = "0.1.0"
