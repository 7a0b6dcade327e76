"""Sentences: what a verdict means, for people who do not read code.

Rule 1: one table. The inspector in the page and `momently explain` say the same words.
Rule 2: a sentence has two halves: what is so, with its figures, and what would change it.
Rule 3: `{name}` stands for a value, `{name:form}` for one that is written out (`_FORMS`). A
sentence whose values are missing gives way to the short one of `verdicts.SENTENCES`.
Rule 4: nothing here is for visitors; visitors never read why not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.verdicts import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from momently.verdicts import Verdict

# reason: (what is so, what changes it where neither time nor a signal on this page does)
SAYS: dict[str, tuple[str, str]] = {
    "": ("Passed.", ""),
    "site_paused": ("The whole site is paused.", ""),
    "campaign_paused": ("The campaign is paused.", ""),
    "opted_out": (
        "The visitor asked for no more offers.",
        "Nothing changes that but the visitor, by clearing what the shop has stored.",
    ),
    "consent_missing": (
        "The campaign needs consent to {needed:level}; the visitor has agreed to {given:level}.",
        "",
    ),
    "stale": (
        "The trigger fired {age_ms:ms} ago; after {fresh_ms:ms} it counts no more.",
        "Again when it fires anew.",
    ),
    "not_yet": ("The campaign has not begun.", ""),
    "ended": ("The campaign is over.", "Nothing brings it back but another end date."),
    "off_hours": (
        "The campaign does not run at this hour or on this weekday.",
        "Its hours and weekdays leave no time at all: look at [schedule].",
    ),
    "context_missing": (
        'Nobody has said anything yet about "{name}", which the audience asks about.',
        "",
    ),
    "not_in_audience": ("The visitor, or this page, is not in the audience.", ""),
    "cap_page": (
        "Seen {counted:times} on this page; the limit is {limit}.",
        "Again on the next page.",
    ),
    "cap_session": (
        "Seen {counted:times} in this session; the limit is {limit}.",
        "Again after the next session begins.",
    ),
    "cap_visitor": (
        "This visitor saw it {counted:times} within {window_ms:ms}; the limit is {limit}.",
        "The limit is never: look at [cap].",
    ),
    "after_dismiss": ("The visitor closed it less than {window_ms:ms} ago.", ""),
    "after_conversion": ("The visitor bought less than {window_ms:ms} ago.", ""),
    "budget_session": (
        "This session has had {counted:overlays} of any campaign; the site allows {limit}.",
        "Again after the next session begins.",
    ),
    "budget_day": (
        "The visitor met {counted:overlays} of any campaign in a day; the site allows {limit}.",
        "The site allows none: look at [budget].",
    ),
    "budget_gap": (
        "Another overlay was up less than {window_ms:ms} ago, the least gap of the site.",
        "",
    ),
    "quiet_page": ('Nobody is interrupted on a page of the type "{type}".', ""),
    "quiet_step": ('Nobody is interrupted at the checkout step "{step}".', ""),
    "hidden": ("The page is not in view.", ""),
    "dialog_open": ("A dialog of the shop's own is open.", ""),
    "typing": ("The visitor is typing.", ""),
    "slot_taken": ('"{by}" has the screen, and only one overlay is shown at a time.', ""),
    "claim_withheld": (
        'There is no fresh evidence for what it says in "{slot}", so it says nothing.',
        "Nothing on this page can give that evidence: look at [[claims]].",
    ),
    "issuer_absent": (
        "The reward comes from an issuer, and the site has none.",
        "Name one in site.toml, or make the code public.",
    ),
    "issuer_denied": ("The issuer refused the reward.", "Again when the trigger fires anew."),
    "issuer_failed": (
        "The issuer did not answer, or not sensibly.",
        "Again when the trigger fires anew.",
    ),
    "waiting_for_issuer": ("The issuer was asked for the reward.", "It answers within seconds."),
    "holdout": (
        "The visitor is in the holdout of the {by} and sees nothing, so that lift can be measured.",
        "The same visitor stays in it.",
    ),
    "preview": (
        "This page is a preview, so nothing else is shown or counted here.",
        "Open the page without momently_preview.",
    ),
    "not_shown": ("The page could not show it: {why:not_shown}.", "Again when it fires anew."),
    "lapsed": ("The page never said whether it was shown.", "Again when it fires anew."),
    "cancelled": (
        'The trigger was called off by "{by}".',
        "Again on the next page.",
    ),
    "left_page": ("The visitor went to another page.", ""),
    "broken": (
        "The campaign failed and was switched off.",
        "Again on the next page; the collector has the error.",
    ),
}

# What a signal brings about, after "Again when".
ON: dict[str, str] = {
    "page_facts": "the page says something new",
    "cart_changed": "the cart changes",
    "checkout_step": "the checkout goes a step on or back",
    "identified": "the visitor signs in",
    "memory_changed": "another tab remembers something",
    "paused": "it is resumed",
    "consent_changed": "the visitor agrees to more",
    "visibility_changed": "the page is looked at again",
    "dialog_changed": "the dialog closes",
    "slot_freed": "that overlay is gone",
}

# Why a trigger holds back although it saw something (`Watch.held`).
HELD: dict[str, str] = {
    "a button is held": "A mouse button is held down: that is a drag, no farewell.",
    "came back": "The pointer left, but came back at once.",
    "fired already": "It has fired on this page, and fires once per page.",
    "just pressed near the top": "Something near the top was pressed just now.",
    "left by another edge": "The pointer left by another edge than the top.",
    "not a page on which doubts count": "Doubts count on other pages than this.",
    "the page view is too young": "The visitor has only just come to this page.",
    "the visit is too young": "The visitor has only just come to the shop.",
    "too few signs of doubt": "There are signs of doubt, but not enough yet.",
    "too slow or too slanted": "The pointer left too slowly, or at too flat an angle.",
}

# What a gate asks, as a heading.
GATES: dict[str, str] = {
    "broken": "Working",
    "budget": "Budget of all campaigns",
    "caps": "Caps of this campaign",
    "claims": "Evidence for what it says",
    "consent": "Consent",
    "holdout": "Holdout",
    "opted_out": "Offers wanted",
    "paused": "Switched on",
    "preview": "A real visit",
    "quiet": "Nobody is interrupted",
    "reward": "Reward in hand",
    "schedule": "Schedule",
    "shown": "On the screen",
    "slot": "Screen free",
    "stale": "Trigger is fresh",
    "targeting": "Audience",
    "trigger": "Trigger",
}

_LEVELS = {
    "memory": "nothing being stored",
    "session": "storage for this session",
    "persistent": "storage for later visits",
}
_NOT_SHOWN = {
    "broken": "its overlay failed",
    "busy": "another overlay was up",
    "closed": "it was closed before it was painted",
    "dialog_open": "a dialog of the shop's own was open",
    "fullscreen": "the page was in full screen",
    "hidden": "the page was not in view",
    "no_tree": "its overlay is missing from the build",
    "other_tab": "another tab of the shop has an overlay open",
    "stale": "it came too late",
    "typing": "the visitor was typing",
}
_SECOND, _MINUTE, _HOUR, _DAY = 1000, 60_000, 3_600_000, 86_400_000


def gate(name: str) -> str:
    """Give the heading of a gate."""
    return GATES.get(name, _sentence(name.replace("_", " "), ""))


def held(why: str) -> str:
    """Say why a trigger holds back; "" when it does not."""
    return HELD.get(why, _sentence(why, ".")) if why else ""


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
        changes = [ON.get(kind, kind.replace("_", " ")) for kind in verdict.again_on]
        return "Again when " + _listed(changes) + "."
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
    "level": _named(_LEVELS),
    "ms": _ms,
    "not_shown": _named(_NOT_SHOWN),
    "overlays": _overlays,
    "times": _times,
}
