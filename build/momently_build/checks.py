"""What a model cannot know: fields that must fit each other, the site, and the date.

Rule 1: each check is one small function that yields problems; the tables at the end are the
policy, in the order an author reads a file.
Rule 2: a check never changes anything and never stops another one.
Rule 3: the date is an argument.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from momently_build import (
    audience,
    checks_experiments,
    checks_often,
    checks_when,
    checks_where,
    language,
    reward_checks,
    trigger_params,
)
from momently_build.allowed import PLACEHOLDERS
from momently_build.problems import suggest
from momently_build.tree import placeholders
from momently_build.written import Written, WrittenSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from momently_build.positions import Place
    from momently_build.problems import Problem

_TEXTS = ("title", "body", "terms", "accept", "decline")
MOST_SLICES = 16


def of_campaign(written: Written) -> list[Problem]:
    """List what is wrong with one campaign, seen alone."""
    return [problem for check in _CAMPAIGN_CHECKS for problem in check(written)]


def of_site(site: WrittenSite, campaigns: Sequence[Written]) -> list[Problem]:
    """List what is wrong with the site, and with its campaigns beside each other."""
    return [problem for check in _SITE_CHECKS for problem in check(site, campaigns)]


def _overlay_kind(written: Written) -> Iterator[Problem]:
    kind = written.campaign.overlay.kind
    if kind not in written.parts.kinds:
        what = f'There is no overlay "{kind}".'
        yield written.problem(("overlay", "kind"), what, suggest(kind, written.parts.kinds))


def _terms(written: Written) -> Iterator[Problem]:
    overlay = written.campaign.overlay
    if overlay.terms is None:
        what = f'The overlay "{overlay.kind}" has no terms.'
        hint = "Add terms = ... to [overlay]: least worth, how long, what it does not combine with."
        yield written.problem(("overlay", "terms"), what, hint)


def _texts(written: Written) -> Iterator[Problem]:
    campaign = written.campaign
    overlay = campaign.overlay
    for name in _TEXTS:
        yield from _placeholders(written, ("overlay", name), getattr(overlay, name))
    for number, variant in enumerate(campaign.experiment.variants):
        for name in _TEXTS:
            here: Place = ("experiment", "variants", number, "overlay", name)
            yield from _placeholders(written, here, getattr(variant.overlay, name))
    for number, prize in enumerate(campaign.prizes or ()):
        if placeholders(prize.label):
            hint = "Write the label in full; it is drawn when the site is built."
            slice_: Place = ("prizes", number, "label")
            yield written.problem(slice_, "A label has no placeholders.", hint)


def _placeholders(written: Written, place: Place, text: str | None) -> Iterator[Problem]:
    usable = set(PLACEHOLDERS) - ({"prize"} if written.campaign.prizes is None else set())
    if not written.has_reward():
        usable = set()
    for name in placeholders(text or ""):
        if name in usable:
            continue
        what = f"There is no placeholder {{{name}}} here."
        hint = suggest(name, usable) if usable else "Without a reward there is nothing to fill in."
        yield written.problem(place, what, hint)


def _prizes(written: Written) -> Iterator[Problem]:
    campaign = written.campaign
    prizes = campaign.prizes
    if campaign.overlay.kind != "wheel":
        if prizes is not None:
            what = f'The overlay "{campaign.overlay.kind}" has no slices.'
            yield written.problem(
                ("prizes",), what, 'Use overlay kind "wheel", or drop [[prizes]].'
            )
        return
    if not 2 <= len(prizes or ()) <= MOST_SLICES:
        what = f"A wheel has 2 to {MOST_SLICES} slices, not {len(prizes or ())}."
        yield written.problem(
            ("prizes",), what, "Add one [[prizes]] with id, label, odds per slice."
        )
    elif not any(prize.reward for prize in prizes or ()):
        yield written.problem(("prizes",), "No slice wins anything.", "Give one a reward.")
    for number, prize in enumerate(prizes or ()):
        if prize.odds < 1:
            what = f'The slice "{prize.label}" has odds {prize.odds}: nobody can win it.'
            hint = "Give it odds of at least 1, or take the slice off the wheel."
            yield written.problem(("prizes", number, "odds"), what, hint)
    yield from _repeated(written, "prizes", [prize.id for prize in prizes or ()], ("prizes",))


def _variants(written: Written) -> Iterator[Problem]:
    experiment = written.campaign.experiment
    place: Place = ("experiment", "variants")
    if experiment.variants and not sum(variant.weight for variant in experiment.variants):
        yield written.problem(place, "All weights are 0.", "Give one variant a weight above 0.")
    ids = [variant.id for variant in experiment.variants]
    yield from _repeated(written, "variants", ids, place)


def _repeated(written: Written, noun: str, ids: list[str], place: Place) -> Iterator[Problem]:
    for id_, count in sorted(Counter(ids).items()):
        if count > 1:
            last = len(ids) - 1 - ids[::-1].index(id_)
            what = f'Two {noun} have the id "{id_}".'
            yield written.problem((*place, last, "id"), what, "Give each one an id of its own.")


def _same_ids(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for written in campaigns:
        id_ = written.campaign.id
        if id_ in first:
            what = f'The id "{id_}" is already taken by {first[id_]}.'
            yield written.problem(("id",), what, "Give each campaign an id of its own.")
        else:
            first[id_] = written.source.file


def _issuer(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    needs = [written.campaign.id for written in campaigns if written.needs_issuer()]
    if needs and site.site.issuer is None:
        what = f'"{needs[0]}" hands out codes, but the site has no issuer.'
        hint = 'Add issuer = "https://..." here, or make the reward issuer = "public" with a code.'
        yield site.problem(("issuer",), what, hint)


def _journal(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    if site.site.journal.record and site.site.journal.url is None:
        hint = 'Add url = "/collector/journals" to [journal].'
        yield site.problem(("journal", "record"), "Recorded sessions have nowhere to go.", hint)


def _often(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    yield from checks_often.of_site(site)


def _messages(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    yield from language.problems(site)


def _theme(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    yield from _custom(site, ("theme",), site.site.theme)


def _words(written: Written) -> Iterator[Problem]:
    campaign = written.campaign
    right = written.parts.kinds.get(campaign.overlay.kind, frozenset()) - set(_TEXTS)
    places: list[tuple[Place, dict[str, str]]] = [(("overlay", "words"), campaign.overlay.words)]
    for number, variant in enumerate(campaign.experiment.variants):
        place: Place = ("experiment", "variants", number, "overlay", "words")
        places.append((place, variant.overlay.words))
    for place, words in places:
        for name in words:
            if right and name not in right:
                what = f'No label is called "{name}".'
                yield written.problem((*place, name), what, suggest(name, right))
            yield from _placeholders(written, (*place, name), words[name])


def _overlay_theme(written: Written) -> Iterator[Problem]:
    yield from _custom(written, ("overlay", "theme"), written.campaign.overlay.theme)


def _custom(
    written: Written | WrittenSite, place: Place, theme: dict[str, str]
) -> Iterator[Problem]:
    """List custom properties that nothing reads, and values that would leave their rule."""
    known = written.parts.properties
    for name, value in theme.items():
        if name not in known:
            what = f'No overlay uses "{name}".'
            yield written.problem((*place, name), what, suggest(name, known))
        if not _is_plain_css(value):
            yield written.problem((*place, name), f'"{value}" is more than one value.', _CSS_HINT)


_CSS_HINT = "Write one colour, length or font: no braces, semicolons, comments or url()."


def _is_plain_css(value: str) -> bool:
    fetches = "url(" in value.lower() or "image-set(" in value.lower() or "/*" in value
    balanced = value.count("(") == value.count(")") and value.count('"') % 2 == 0
    return balanced and not fetches and not set(value) & set("{};@<>\\\n")


_CAMPAIGN_CHECKS: tuple[Callable[[Written], Iterator[Problem]], ...] = (
    trigger_params.problems,
    audience.problems,
    checks_when.problems,
    checks_where.of_campaign,
    checks_often.of_campaign,
    checks_experiments.of_campaign,
    _variants,
    reward_checks.problems,
    _prizes,
    _overlay_kind,
    _terms,
    _texts,
    _words,
    _overlay_theme,
)
_SITE_CHECKS: tuple[Callable[[WrittenSite, Sequence[Written]], Iterator[Problem]], ...] = (
    checks_where.of_site,
    _same_ids,
    _issuer,
    _journal,
    _often,
    _messages,
    _theme,
)
