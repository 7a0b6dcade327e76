"""The fixed sentences of overlays, one table per language.

Rule 1: `messages` are filled in on the page, `words` when the site is built.
Rule 2: a site's own wording wins, then the language with its region, then the language alone.
Rule 3: a language without a table is a problem, not a silent fall back to English.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from momently_build import partly
from momently_build.problems import suggest
from momently_build.tree import placeholders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.problems import Problem
    from momently_build.schema import Site
    from momently_build.written import WrittenSite

RIGHT_TO_LEFT = frozenset(["ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"])
_FOLDER = Path(__file__).parent / "languages"
FIRST = "en"


def known() -> list[str]:
    """List the languages that have a table."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def direction(tag: str) -> str:
    """Say which way a language is written: "ltr" or "rtl"."""
    return "rtl" if tag.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def messages(site: Site) -> dict[str, str]:
    """Give the sentences that the page fills in, in the site's language."""
    return _table(site.language).get("messages", {}) | site.messages


def words(site: Site, kind: str) -> dict[str, str]:
    """Give the labels of one kind of overlay in the site's language."""
    table = _table(site.language)
    return table.get("words", {}) | table.get(f"words-{kind}", {}) | site.words


def problems(site: WrittenSite) -> Iterator[Problem]:
    """List what is wrong with the language and the wording of a site."""
    yield from partly.told(_language(site))
    yield from _sentences(site)


def _language(site: WrittenSite) -> Iterator[Problem]:
    tag = site.site.language
    if _stem(tag) is None:
        what = f'There are no fixed sentences in "{tag}" yet.'
        yield site.problem(("language",), what, suggest(tag, known()))


def _sentences(site: WrittenSite) -> Iterator[Problem]:
    fixed = _table(FIRST)["messages"]
    for name, said in site.site.messages.items():
        place = ("messages", name)
        if name not in fixed:
            yield site.problem(place, f'There is no sentence "{name}".', suggest(name, fixed))
            continue
        if set(placeholders(said)) != set(placeholders(fixed[name])):
            wanted = " ".join(f"{{{one}}}" for one in placeholders(fixed[name])) or "none"
            what = f"The placeholders of this sentence are not the right ones: {wanted}."
            yield site.problem(place, what, f'It replaces: "{fixed[name]}"')


def _table(tag: str) -> dict[str, dict[str, str]]:
    return _read(_stem(tag) or FIRST)


def _stem(tag: str) -> str | None:
    return next((one for one in (tag, tag.partition("-")[0]) if one in known()), None)


@cache
def _read(stem: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((_FOLDER / f"{stem}.toml").read_text("utf-8"))
