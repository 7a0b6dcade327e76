"""The kinds of trigger: what an author may write under `[trigger]`.

Rule 1: plain tables, read by the build's checks, by the JSON Schema, by the editor's
completion and by the docs. A parameter without `default` must be given.
Rule 2: types are `choice` (one of `choices`), `ms`, `px`, `percent` and `count` (whole
numbers, `min` to `max`), `flag`, `text` (not empty) and `texts` (a list of text).
`selector` (CSS), `condition` and `parts` (a list of triggers, see nesting.py) besides.
Rule 3: `FRESH_MS` is how old a firing may be before it is refused as stale. A combination
has none of its own: it is as fresh as the part that completes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently import conditions
from momently.signals import fits
from momently.triggers import kinds_more, nesting, selectors
from momently.triggers.specs import ms as _ms
from momently.triggers.specs import sensitivity as _sensitivity

if TYPE_CHECKING:
    from typing import Any

    Params = dict[str, dict[str, Any]]

UNUSABLE = "not a usable value"
NO_SUCH = " has no parameter "
WHOLE = ("count", "ms", "percent", "px")
NO_OTHERS: dict[str, dict[str, dict[str, Any]]] = {}


KINDS: dict[str, Params] = {
    "exit_intent": {
        "sensitivity": _sensitivity(
            "How sure to be. A pointer that leaves through the top is scored from 0 to 100 (edge "
            "crossed 40, upward speed up to 40, how straight up up to 20): low wants 65, medium "
            "45, high 30, and high also acts before it leaves, on a rise that stopped short once "
            "and will come to rest well above the page: a tenth of a second earlier for half of "
            "the leaves, and wrong about one in five who reach for the top 80 px. By "
            "touch low wants a scroll up at 2000 px per second over 60 percent of the window's "
            "height, medium 1200 over 40, high 800 over 25."
        ),
        "arm_visit_ms": _ms(8000, "How old the visit must be, over all its pages."),
        "arm_page_ms": _ms(1000, "How old the page view must be."),
        "grace_ms": _ms(150, "How long the pointer must stay away; coming back calls it off."),
        "after_press_ms": _ms(1000, "How long a press near the top keeps this trigger quiet."),
        "touch": {
            "type": "flag",
            "default": True,
            "doc": "Whether a fast scroll up and a tab left and taken up again count by touch.",
        },
        "depth_percent": {
            "type": "percent",
            "default": 30,
            "min": 1,
            "max": 100,
            "unit": "percent",
            "doc": "How much of the page must have been seen before a scroll up counts (touch).",
        },
        "away_ms": _ms(5000, "How long the tab must have been left before coming back (touch)."),
    },
    "hesitation": {
        "sensitivity": _sensitivity(
            "How much doubt is needed, from at least two different signs: low 80, medium 55, "
            "high 40, of coupon box 40, step back 35, stall of 6 s in a field 30, tab left for "
            "3 s and back 30, total looked at for 1.5 s 30, text rewritten 25, required field "
            "left empty 20, field entered again 20."
        ),
        "page_types": {
            "type": "texts",
            "default": ["checkout", "payment"],
            "doc": "The page types (`page.type`) on which doubts count.",
        },
        "within_ms": _ms(120_000, "How long a sign of doubt counts."),
    },
    "scroll_depth": {
        "percent": {
            "type": "percent",
            "default": 50,
            "min": 1,
            "max": 100,
            "unit": "percent",
            "doc": "How much of the page must have come into view.",
        },
        "min_px": {
            "type": "px",
            "default": 1,
            "min": 1,
            "max": 1_000_000,
            "unit": "px",
            "doc": "How far the visitor must have scrolled as well, so short pages do not count.",
        },
    },
    "dwell": {
        "after_ms": _ms(30_000, "How long the visitor must have been on the page."),
        "active_only": {
            "type": "flag",
            "default": True,
            "doc": "Whether time with the page hidden is left out.",
        },
    },
    "page_signal": {
        "name": {
            "type": "text",
            "doc": 'The name of the signal that the page sends: momently.push(["signal", name]).',
        },
    },
}

SAYS: dict[str, str] = {
    "exit_intent": "The pointer leaves, or is about to leave, through the top of the window; by "
    "touch, a fast scroll back up, or a tab left and taken up again.",
    "hesitation": "The visitor shows at least two different signs of doubt in the checkout.",
    "scroll_depth": "The visitor has scrolled so far down the page.",
    "dwell": "The visitor has been on the page for so long.",
    "page_signal": "The page says that something happened; fires each time.",
}

KINDS.update(kinds_more.KINDS)
SAYS.update(kinds_more.SAYS)

FRESH_MS: dict[str, int] = {
    "exit_intent": 500,
    "hesitation": 10_000,
    "scroll_depth": 15_000,
    "dwell": 30_000,
    "page_signal": 5_000,
}
FRESH_MS.update(kinds_more.FRESH_MS)


def problems(
    kind: str,
    params: dict[str, Any],
    plugged: dict[str, Params] = NO_OTHERS,
    around: tuple[str, ...] = (),
) -> list[tuple[str, str, str]]:
    """List what is wrong with a trigger: (place, text, hint) each; none when it is sound.

    `plugged` has the parameters of a site's own kinds, by kind; `around` are the combinations
    that this trigger is a part of, the outermost first.
    """
    known = table(kind, plugged)
    if known is None:
        names = ", ".join(sorted(set(KINDS) | set(plugged)))
        return [("trigger.kind", "unknown trigger " + kind, "one of " + names)]
    found = []
    for name in sorted(params):
        if name not in known:
            hint = "it takes " + ", ".join(sorted(known))
            found.append(("trigger." + name, kind + NO_SUCH + name, hint))
        elif not _is_sound(known[name], params[name]):
            found.append(("trigger." + name, UNUSABLE, _wanted(known[name])))
    for name in sorted(known):
        if name not in params and "default" not in known[name]:
            found.append(("trigger." + name, "missing", _wanted(known[name])))
    if kind in nesting.KINDS:
        return found + nesting.problems(kind, params, around, _checker(plugged))
    return found


def _checker(plugged: dict[str, Params]) -> nesting.Check:
    def check(
        kind: str, params: dict[str, Any], around: tuple[str, ...]
    ) -> list[tuple[str, str, str]]:
        return problems(kind, params, plugged, around)

    return check


def table(kind: str, plugged: dict[str, Params] = NO_OTHERS) -> Params | None:
    """Give the parameters of a kind, ours or a site's own; None for an unknown one."""
    return KINDS[kind] if kind in KINDS else plugged.get(kind)


def filled(
    kind: str, params: dict[str, Any], plugged: dict[str, Params] = NO_OTHERS
) -> dict[str, Any]:
    """Give `params` with the defaults of `kind` for whatever is missing or unsound."""
    whole = {}
    for name, spec in (table(kind, plugged) or {}).items():
        value = params.get(name)
        whole[name] = value if _is_sound(spec, value) else spec.get("default", "")
    return whole


def _is_sound(spec: dict[str, Any], value: Any) -> bool:
    if value is None and "default" in spec:
        return spec["default"] is None
    if spec["type"] == "choice":
        return isinstance(value, str) and value in spec["choices"]
    if spec["type"] in WHOLE:
        return fits(value, "int") and spec["min"] <= value <= spec["max"]
    if spec["type"] in _SOUND:
        return _SOUND[spec["type"]](value)
    return fits(value, spec["type"]) and value != ""


def _is_condition(value: Any) -> bool:
    return isinstance(value, dict) and not conditions.problems(value)


def _is_selector(value: Any) -> bool:
    return isinstance(value, str) and selectors.problem(value) == ""


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


_SOUND = {"condition": _is_condition, "parts": _is_list, "selector": _is_selector}


def _wanted(spec: dict[str, Any]) -> str:
    if spec["type"] == "choice":
        return "one of " + ", ".join(spec["choices"])
    if spec["type"] in WHOLE:
        return "a whole number of " + str(spec["unit"]) + ", " + _range(spec)
    return _WANTED.get(spec["type"], "")


_WANTED: dict[str, str] = {
    "flag": "true or false",
    "text": "a text",
    "texts": "a list of texts",
    "condition": "a condition: { name = value }",
    "parts": 'a list of triggers: [{ kind = "dwell" }, { kind = "scroll_depth" }]',
    "selector": 'a CSS selector: "#reviews"',
}


def _range(spec: dict[str, Any]) -> str:
    return str(spec["min"]) + " to " + str(spec["max"])
