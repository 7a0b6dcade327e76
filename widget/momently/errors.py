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
    """Lines that are not a journal; `line` is the number of the first that is none."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(f"line {line} {what}")
        self.what = what
        self.line = line


class PlugInError(MomentlyError):
    """A plug-in that broke: which of its triggers, and how, without a word of what it said."""

    def __init__(self, kind: str, how: str) -> None:
        super().__init__(kind + ": " + how)
        self.kind = kind
        self.how = how


class PatternError(MomentlyError):
    """A pattern that cannot be used; `position` counts its characters from 0."""

    def __init__(self, why: str, position: int, hint: str) -> None:
        super().__init__(f"character {position + 1}: {why}")
        self.why = why
        self.position = position
        self.hint = hint
