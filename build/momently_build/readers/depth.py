"""Depth: JSON that is nested too deeply is refused while it is read.

Rule 1: readers of JSON follow each bracket down; a file of nothing but brackets would have them
run out of stack, or of time. No recording of a page needs as many levels as `MOST`.
Rule 2: brackets within texts do not count.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

MOST = 1000
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_UNMARKED = bytes(set(range(256)) - set(_STEPS) - {ord('"')})
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_TEXT = re.compile(rb'"[^"]*"')


class TooDeepError(Exception):
    """JSON with more levels than `MOST`."""


class Shallow:
    """A file of JSON; reading it raises TooDeepError before its reader can get lost in it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._depth = 0
        self._in_text = False
        self._is_escaped = False

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes."""
        piece = self._file.read(size)
        steps = [_STEPS[mark] for mark in self._brackets(piece)]
        if max(accumulate(steps, initial=self._depth)) > MOST:
            raise TooDeepError
        self._depth += sum(steps)
        return piece

    def _brackets(self, piece: bytes) -> bytes:
        """Give the brackets in a piece, without those in its texts."""
        if self._is_escaped:
            piece = piece[1:]
        piece = _ESCAPED.sub(b"", piece)
        self._is_escaped = piece.endswith(b"\\")
        marks = (b'"' if self._in_text else b"") + piece.translate(None, _UNMARKED)
        # Two marks side by side are a text without brackets, or nothing between two texts.
        outside, quote, _ = _TEXT.sub(b"", marks.replace(b'""', b"")).partition(b'"')
        self._in_text = bool(quote)
        return outside
