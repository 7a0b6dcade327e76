"""Selectors: whether a text can be a CSS selector at all.

Rule 1: this finds slips (a bracket or a quote that is not closed, a part that is missing)
and no more; the browser has the last word, and a selector it refuses finds nothing.
"""

from __future__ import annotations

LONGEST = 200
_CLOSES = {"(": ")", "[": "]"}
_QUOTES = ('"', "'")
_JOINS = (">", "+", "~", ",")
_AFTER_MARK = "-_\\"


def problem(text: str) -> str:
    """Say what is wrong with a selector; empty when nothing is."""
    if not text.strip():
        return "empty"
    if len(text) > LONGEST:
        return "longer than " + str(LONGEST) + " characters"
    if "{" in text or "}" in text or ";" in text:
        return "a whole rule; only what stands before the braces is a selector"
    bare = _outside_quotes(text)
    if bare is None:
        return "a quote is not closed"
    return _brackets(bare) or _ends(bare) or _marks(bare)


def _outside_quotes(text: str) -> str | None:
    """Give the text with what is quoted made blank; None if a quote stays open."""
    bare, quote, skips = [], "", False
    for sign in text:
        if skips:
            skips = False
            bare.append("x")
        elif sign == "\\":
            skips = True
            bare.append("x")
        elif quote:
            quote = "" if sign == quote else quote
            bare.append("x")
        elif sign in _QUOTES:
            quote = sign
            bare.append("x")
        else:
            bare.append(sign)
    return None if quote or skips else "".join(bare)


def _brackets(bare: str) -> str:
    opened: list[str] = []
    for sign in bare:
        if sign in _CLOSES:
            opened.append(_CLOSES[sign])
        elif sign in (")", "]") and (not opened or opened.pop() != sign):
            return "a bracket too many"
    return "a bracket is not closed" if opened else ""


def _ends(bare: str) -> str:
    parts = [part.strip() for part in bare.split(",")]
    if "(" not in bare and any(part == "" for part in parts):
        return "nothing stands beside a comma"
    first, last = bare.strip()[0], bare.strip()[-1]
    return "it begins or ends with a join" if first in _JOINS or last in _JOINS else ""


def _marks(bare: str) -> str:
    """Find a `.` or `#` that no name follows."""
    for i, sign in enumerate(bare):
        after = bare[i + 1] if i + 1 < len(bare) else ""
        in_number = sign == "." and i > 0 and bare[i - 1].isdigit()
        if sign in (".", "#") and not _begins_name(after) and not in_number:
            return "no name stands after " + sign
    return ""


def _begins_name(sign: str) -> bool:
    if sign == "":
        return False
    return sign.isalpha() or sign in _AFTER_MARK or ord(sign) > 127
