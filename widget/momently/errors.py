"""The errors that momently raises.

Rule 1: only a programmer or an author sees one of these; the hosts catch them
before a visitor could.
Rule 2: when one is raised, nothing has changed yet.
"""

from __future__ import annotations


class MomentlyError(Exception):
    """Base of every error that momently raises on purpose."""


class BundleError(MomentlyError):
    """A bundle that cannot be used at all, not even in part."""


class JournalError(MomentlyError):
    """Lines that are not a journal."""
