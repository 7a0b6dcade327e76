"""What a model cannot know: fields that must fit each other, the site, and the date.

Rule 1: each check is one small function that yields problems; the tables at the end are the
policy, in the order an author reads a file.
Rule 2: a check never changes anything and never stops another one. Where it reads what is
broken it says nothing more, so what can be judged apart is judged by a check apart.
Rule 3: the date is an argument.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from momently_build import (
    audience,
    checks_experiments,
    checks_often,
    checks_texts,
    checks_wheel,
    checks_when,
    checks_where,
    language,
    partly,
    reward_checks,
    trigger_params,
)
from momently_build.problems import suggest
from momently_build.written import Written, WrittenSite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from momently_build.positions import Place
    from momently_build.problems import Problem


def of_campaign(written: Written) -> list[Problem]:
    """List what is wrong with one campaign, seen alone."""
    return [problem for check in _CAMPAIGN_CHECKS for problem in partly.told(check(written))]


def of_site(site: WrittenSite, campaigns: Sequence[Written]) -> list[Problem]:
    """List what is wrong with the site, and with its campaigns beside each other."""
    return [problem for check in _SITE_CHECKS for problem in partly.told(check(site, campaigns))]


def _overlay_kind(written: Written) -> Iterator[Problem]:
    kind = written.campaign.overlay.kind
    if kind not in written.parts.kinds:
        what = f'There is no overlay "{kind}".'
        yield written.problem(("overlay", "kind"), what, suggest(kind, written.parts.kinds))


def _slice_ids(written: Written) -> Iterator[Problem]:
    ids = [prize.id for prize in written.campaign.prizes or ()]
    if written.campaign.overlay.kind == "wheel":
        yield from _repeated(written, "prizes", ids, ("prizes",))


def _weights(written: Written) -> Iterator[Problem]:
    variants = written.campaign.experiment.variants
    if variants and not sum(variant.weight for variant in variants):
        place: Place = ("experiment", "variants")
        yield written.problem(place, "All weights are 0.", "Give one variant a weight above 0.")


def _variant_ids(written: Written) -> Iterator[Problem]:
    ids = [variant.id for variant in written.campaign.experiment.variants]
    yield from _repeated(written, "variants", ids, ("experiment", "variants"))


def _repeated(written: Written, noun: str, ids: list[str], place: Place) -> Iterator[Problem]:
    for id_, count in sorted(Counter(ids).items()):
        if count > 1:
            last = len(ids) - 1 - ids[::-1].index(id_)
            what = f'Two {noun} have the id "{id_}".'
            yield written.problem((*place, last, "id"), what, "Give each one an id of its own.")


def _same_ids(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for written in campaigns:
        for id_ in partly.told(_id(written)):
            if id_ in first:
                what = f'The id "{id_}" is already taken by {first[id_]}.'
                yield written.problem(("id",), what, "Give each campaign an id of its own.")
            else:
                first[id_] = written.source.file


def _id(written: Written) -> Iterator[str]:
    yield written.campaign.id


def _issuer(site: WrittenSite, campaigns: Sequence[Written]) -> Iterator[Problem]:
    needs = [id_ for written in campaigns for id_ in partly.told(_in_need(written))]
    if needs and site.site.issuer is None:
        what = f'"{needs[0]}" hands out codes, but the site has no issuer.'
        hint = 'Add issuer = "https://..." here, or make the reward issuer = "public" with a code.'
        yield site.problem(("issuer",), what, hint)


def _in_need(written: Written) -> Iterator[str]:
    if written.needs_issuer():
        yield written.campaign.id


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
    checks_where.groups,
    checks_where.stores,
    checks_where.claims,
    checks_often.of_session,
    checks_often.of_visitor,
    checks_experiments.namespace,
    checks_experiments.allocation,
    _weights,
    _variant_ids,
    reward_checks.problems,
    reward_checks.beside_a_wheel,
    checks_wheel.of_campaign,
    _slice_ids,
    checks_texts.of_slices,
    _overlay_kind,
    checks_texts.of_overlay,
    checks_texts.of_variants,
    _overlay_theme,
)
_SITE_CHECKS: tuple[Callable[[WrittenSite, Sequence[Written]], Iterator[Problem]], ...] = (
    checks_where.context,
    checks_where.twins,
    _same_ids,
    _issuer,
    _journal,
    _often,
    _messages,
    _theme,
)
