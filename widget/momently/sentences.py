"""Sentences: what a verdict means, for people who do not read code.

Rule 1: the tables stand in `wording`. The inspector and `momently explain` say the same words.
Rule 2: a sentence has two halves: what is so, with its figures, and what would change it.
Rule 3: `{name}` stands for a value, `{name:form}` for one that is written out (`_FORMS`). A
sentence whose values are missing gives way to the short one of `verdicts.SENTENCES`.
Rule 4: nothing here is for visitors; visitors never read why not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.verdicts import SENTENCES
from momently.wording import GATES, HELD, LEVELS, NEWS, NOT_SHOWN, ON, ON_NEWS, SAYS

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from momently.verdicts import Verdict

MANY = 4  # kinds of signal that nobody wants to read one by one
_SECOND, _MINUTE, _HOUR, _DAY = 1000, 60_000, 3_600_000, 86_400_000


def gate(name: str) -> str:
    """Give the heading of a gate."""
    return GATES.get(name, _sentence(name.replace("_", " "), ""))


def held(why: str) -> str:
    """Say why a trigger holds back; "" when it does not."""
    return HELD.get(why, _sentence(why.replace("_", " "), ".")) if why else ""


def what(reason: str, values: dict[str, Any]) -> str:
    """Say what is so, with the values that show it."""
    told = _filled(SAYS[reason][0], values) if reason in SAYS else None
    if told is not None:
        return told
    return _sentence(SENTENCES.get(reason, reason.replace("_", " ")), ".")


def again(verdict: Verdict, now: int) -> str:
    """Say when asking again could help; "" where there is nothing to say."""
    if verdict.passed:
        return ""
    if verdict.again_at is not None:
        return "Again in " + lasting(max(0, verdict.again_at - now)) + "."
    if verdict.again_on:
        return "Again when " + _listed(_changes(verdict.again_on)) + "."
    return SAYS[verdict.reason][1] if verdict.reason in SAYS else ""


def whole(verdict: Verdict, now: int) -> str:
    """Say both halves at once."""
    told, later = what(verdict.reason, verdict.values), again(verdict, now)
    return told + " " + later if later else told


def lasting(ms: int) -> str:
    """Write a length of time in at most two units, the lesser one rounded down."""
    if ms < 10 * _SECOND:
        tenths = ms // 100
        return str(tenths // 10) + ("." + str(tenths % 10) if tenths % 10 else "") + " s"
    if ms < _MINUTE:
        return str(ms // _SECOND) + " s"
    if ms < _HOUR:
        return _two(ms // _MINUTE, " min", ms % _MINUTE // _SECOND, " s")
    if ms < 2 * _DAY:
        return _two(ms // _HOUR, " h", ms % _HOUR // _MINUTE, " min")
    return _two(ms // _DAY, " days", ms % _DAY // _HOUR, " h")


def _two(most: int, unit: str, rest: int, lesser: str) -> str:
    return str(most) + unit + (" " + str(rest) + lesser if rest else "")


def share(part: float) -> str:
    """Write a share of all as a percentage, to a tenth: 0.125 is 12.5 %."""
    tenths = int(part * 1000 + 0.5)
    return str(tenths // 10) + ("." + str(tenths % 10) if tenths % 10 else "") + " %"


def counted(count: int, one: str, many: str) -> str:
    """Count things: 1 time, 2 times."""
    return str(count) + " " + (one if count == 1 else many)


def _filled(template: str, values: dict[str, Any]) -> str | None:
    """Put values into a sentence; None when one of them is missing."""
    pieces = template.split("{")
    told = pieces[0]
    for piece in pieces[1:]:
        field, _, rest = piece.partition("}")
        name, _, form = field.partition(":")
        if values.get(name) is None:
            return None
        told += _FORMS[form](values[name]) + rest
    return told


def _changes(kinds: tuple[str, ...]) -> list[str]:
    """Put what signals bring about into words; where many help, in fewer."""
    if len(kinds) < MANY:
        return [ON.get(kind, kind.replace("_", " ")) for kind in kinds]
    others = [kind for kind in kinds if kind not in NEWS and kind in ON]
    return [ON_NEWS] + [ON[kind] for kind in others]


def _listed(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return ", ".join(parts[:-1]) + " or " + parts[-1]


def _sentence(words: str, stop: str) -> str:
    """Begin with a capital letter; only the first 26 letters have one here."""
    first = "abcdefghijklmnopqrstuvwxyz".find(words[:1]) if words else -1
    begun = words if first < 0 else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[first] + words[1:]
    return begun + stop


def _named(table: dict[str, str]) -> Callable[[Any], str]:
    def say(value: Any) -> str:
        return table.get(str(value), str(value).replace("_", " "))

    return say


def _ms(value: Any) -> str:
    return lasting(int(value))


def _times(value: Any) -> str:
    return counted(int(value), "time", "times")


def _overlays(value: Any) -> str:
    return counted(int(value), "overlay", "overlays")


_FORMS: dict[str, Callable[[Any], str]] = {
    "": str,
    "level": _named(LEVELS),
    "ms": _ms,
    "not_shown": _named(NOT_SHOWN),
    "overlays": _overlays,
    "times": _times,
}
