"""The [trigger] table: its kinds and parameters are momently's own tables, or a plug-in's.

Rule 1: nothing about a kind is written here; a new trigger needs no change in the build.
Rule 2: `kind`, `fresh_ms` and `cancelled_by` stand beside the parameters of every kind.
Rule 3: what a plug-in could not be read for is the plug-in's problem, not the campaign's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from momently import signals, triggers
from momently.triggers import nesting
from momently_build import audience, trigger_parts
from momently_build.problems import nearest, spelt, suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from momently.triggers import Plugged
    from momently_build.problems import Problem
    from momently_build.written import Written

COMMON = ("kind", "fresh_ms", "cancelled_by")
_DAY_MS = 86_400_000
# What shops call these signals; the engine knows what each of them stands for.
SHOP_SIGNALS = ("add_to_cart", "remove_from_cart", "rage_click")


def problems(written: Written) -> Iterator[Problem]:
    """List what is wrong with the trigger of a campaign."""
    lost = list(audience.unwritable(written.campaign.trigger, ("trigger",)))
    for place, value in lost:
        hint = "A trigger holds text, numbers, true, false, lists and tables."
        yield written.problem(place, f"{value} cannot stand in a trigger.", hint)
    places = [place for place, _ in lost]
    yield from audience.beside(places, [*_kind(written), *_common(written)])


def _kind(written: Written) -> Iterator[Problem]:
    kind = written.campaign.trigger.get("kind")
    plugins = written.parts.plugins
    right = {*triggers.KINDS, *plugins.plugged.kinds}
    if kind is None:
        hint = f"Add kind = ... : {_listed(right)}."
        yield written.problem(("trigger", "kind"), 'The key "kind" is missing.', hint)
    elif isinstance(kind, str) and kind in right:
        yield from _parameters(written, kind, plugins.plugged.params())
    elif not isinstance(kind, str) or kind not in plugins.unread:
        what = f'There is no trigger "{kind}".'
        yield written.problem(("trigger", "kind"), what, suggest(str(kind), right))


def compiled(trigger: Mapping[str, object], plugged: Plugged = triggers.NONE) -> dict[str, Any]:
    """Give the trigger with every default filled in; call only when it has no problems."""
    kind = str(trigger["kind"])
    known = triggers.table(kind, plugged.params()) or {}
    whole: dict[str, Any] = {
        name: trigger.get(name, spec.get("default")) for name, spec in known.items()
    }
    if kind in nesting.KINDS:
        whole["of"] = trigger_parts.compiled(whole["of"], lambda part: compiled(part, plugged))
    return whole | {
        "kind": kind,
        "fresh_ms": trigger.get("fresh_ms", _fresh_ms(kind, plugged)),
        "cancelled_by": trigger.get("cancelled_by", []),
    }


def _fresh_ms(kind: str, plugged: Plugged) -> int | None:
    if kind in plugged.kinds:
        return plugged.kinds[kind].fresh_ms
    return triggers.FRESH_MS.get(kind)


def _parameters(written: Written, kind: str, plugged: dict[str, Any]) -> Iterator[Problem]:
    given = {key: value for key, value in written.campaign.trigger.items() if key not in COMMON}
    known = triggers.table(kind, plugged) or {}
    right = [*known, *COMMON]
    for name in sorted(set(given) - set(known)):
        what = f'The trigger "{kind}" has no key "{name}".'
        yield written.problem(("trigger", name), what, suggest(name, right))
    meant = {nearest(name, right) for name in set(given) - set(known)}
    sound = {name: value for name, value in given.items() if name in known}
    for dotted, text, hint in triggers.problems(kind, sound, plugged):
        if trigger_parts.is_about_parts(kind, dotted) and (text != "missing" or "[" in dotted):
            yield trigger_parts.problem(written, (dotted, text, hint))
            continue
        name = dotted.rpartition(".")[2]
        about = known[name].get("doc", "")
        if name in sound:
            what = f"{spelt(sound[name])} is {text}."
            yield written.problem(("trigger", name), what, f"Write {hint}. {about}")
        elif name not in meant:
            what = f'The key "{name}" is missing.'
            yield written.problem(("trigger", name), what, f"Add {name} = ... ({hint}). {about}")


def _common(written: Written) -> Iterator[Problem]:
    trigger = written.campaign.trigger
    fresh_ms = trigger.get("fresh_ms", 0)
    if isinstance(fresh_ms, bool) or not isinstance(fresh_ms, int) or not 0 <= fresh_ms <= _DAY_MS:
        hint = "Write a whole number of milliseconds: fresh_ms = 500"
        yield written.problem(("trigger", "fresh_ms"), f"{spelt(fresh_ms)} is not usable.", hint)
    names = trigger.get("cancelled_by", [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        hint = 'Write a list of names: cancelled_by = ["purchase"]'
        yield written.problem(("trigger", "cancelled_by"), "This must be a list of names.", hint)
        return
    for number, name in enumerate(names):
        known = (*signals.KINDS, *SHOP_SIGNALS)
        # Any other name may be a page's own signal; only a slip of the pen is refused.
        meant = None if name in known else nearest(name, known, alike=0.85)
        if meant:
            what = f'No signal is called "{name}".'
            place = ("trigger", "cancelled_by", number)
            yield written.problem(place, what, f'Did you mean "{meant}"?')


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
