"""From a site folder to a built folder: read, check, render, compile, write.

Rule 1: everything is checked before anything is written.
Rule 2: a step that finds problems does not hide those of the others: what can still be
checked, is.
Rule 3: the date and the runtime are arguments; equal arguments give equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from momently_build import (
    archive,
    checks,
    compiler,
    extras,
    manifest,
    output,
    overlays,
    plain_words,
    plugins,
    plugins_types,
    rendering,
    schema,
    sources,
)
from momently_build.problems import AuthorProblemsError, Problem, in_order
from momently_build.written import Parts, Written, WrittenSite

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from momently_build.runtime import Prepared

    Progress = Callable[[str, int, int], None]

ISSUER = "issuer.json"


@dataclass(frozen=True, slots=True)
class Checked:
    """A site that may be built."""

    site: schema.Site
    campaigns: tuple[Written, ...]
    bundle: dict[str, Any]
    overlays: dict[str, Any]
    issuer: dict[str, Any]
    plugins: plugins.SitePlugIns = plugins.NO_PLUG_INS


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote and where."""

    place: Path
    issuer: Path
    host: str | None
    origins: tuple[str, ...]
    changed: bool
    bundle: dict[str, Any]
    sizes: dict[str, int]


def check(folder: Path, now: datetime, *, types: bool = False) -> Checked:
    """Read and check a site; raises AuthorProblemsError with every problem there is.

    `types` has mypy look at the site's plug-ins as well; it must be installed.
    """
    read = sources.read(folder)
    problems: list[Problem] = list(read.problems)
    shop = overlays.workshop(folder)
    own = plugins.read(folder)
    problems.extend(own.problems)
    parts = replace(overlays.parts(shop), plugins=own)
    site, wrong = _site(read.site, parts)
    problems.extend(wrong)
    settings = site.site if site and not wrong else _STAND_IN
    campaigns, sound = _campaigns(read.campaigns, site, parts, now, problems)
    if site is not None:
        problems.extend(checks.of_site(site, campaigns))
    rendered = rendering.render(settings, sound, shop)
    problems.extend(rendered.problems)
    if types and not own.problems:
        problems.extend(plugins_types.problems(folder, own.sources))
    if problems:
        raise AuthorProblemsError(in_order(problems))
    return _compiled(settings, campaigns, rendered, own)


def build(
    folder: Path,
    place: Path,
    now: datetime,
    prepare: Callable[[], Prepared],
    *,
    issuer: Path | None = None,
    tell: Progress | None = None,
    types: bool = False,
) -> Built:
    """Check a site and write its folder; raises AuthorProblemsError and writes nothing then."""
    said = tell or (lambda step, done, total: None)
    said("check", 0, 3)
    place = place.resolve()
    terms = (issuer or place.parent / ISSUER).resolve()
    output.recover(place)
    checked = check(folder, now, types=types)
    if problems := output.problems(place, terms):
        raise AuthorProblemsError(problems)
    said("runtime", 1, 3)
    prepared = prepare()
    said("write", 2, 3)
    files = _files(checked, prepared)
    contents = dict(files.contents)
    campaigns = [written.campaign for written in checked.campaigns]
    contents[manifest.NAME] = manifest.compose(checked.site, campaigns, checked.bundle, files)
    # The issuer first: a page must never ask for a reward that its issuer has not heard of.
    output.write_file(terms, _line(checked.issuer))
    changed = output.write(place, contents)
    said("write", 3, 3)
    sizes = {name: len(content) for name, content in sorted(contents.items())}
    return Built(
        place=place,
        issuer=terms,
        host=checked.site.host,
        origins=tuple(checked.site.origins),
        changed=changed,
        bundle=checked.bundle,
        sizes=sizes,
    )


def _compiled(
    site: schema.Site,
    campaigns: Sequence[Written],
    rendered: rendering.Rendered,
    own: plugins.SitePlugIns,
) -> Checked:
    return Checked(
        site=site,
        campaigns=tuple(campaigns),
        bundle=compiler.bundle(site, campaigns, rendered.trees, own),
        overlays=rendered.document,
        issuer=compiler.issuer(site, campaigns),
        plugins=own,
    )


_STAND_IN = schema.Site(id="site", name="Site")


def _site(source: sources.Source | None, parts: Parts) -> tuple[WrittenSite | None, list[Problem]]:
    if source is None:
        return None, []
    site, wrong = plain_words.validated(schema.Site, source)
    return WrittenSite(site, source, parts), wrong


def _campaigns(
    found: Sequence[sources.Source],
    site: WrittenSite | None,
    parts: Parts,
    now: datetime,
    problems: list[Problem],
) -> tuple[list[Written], list[Written]]:
    """Give all campaigns, and those that may be drawn because nothing is wrong with them.

    A template must not be blamed for what is wrong in the campaign it draws.
    """
    campaigns: list[Written] = []
    sound: list[Written] = []
    for source in found:
        campaign, wrong = plain_words.validated(schema.Campaign, source)
        written = Written(campaign, source, site.site if site else None, parts, now)
        wrong.extend(checks.of_campaign(written))
        problems.extend(wrong)
        campaigns.append(written)
        if not wrong:
            sound.append(written)
    return campaigns, sound


def _files(checked: Checked, prepared: Prepared) -> manifest.Files:
    """Give every file but the manifest, under the name that carries its hash."""
    single = {
        "stage": ("stage-{}.js", prepared.stage_script.read_bytes()),
        "worker": ("worker-{}.js", prepared.worker_script.read_bytes()),
        "bundle": ("bundle-{}.json", _line(checked.bundle)),
        "overlays": ("overlays-{}.json", _line(checked.overlays)),
        "momently": ("momently-{}.zip", prepared.momently_zip.read_bytes()),
    }
    if "inspector" in extras.of(checked.bundle):
        single["inspected"] = ("inspected-{}.zip", prepared.inspected_zip.read_bytes())
    for name in extras.of(checked.bundle):
        single[name] = (name + "-{}.js", prepared.extra_scripts[name].read_bytes())
    if checked.plugins.sources:
        single["plugins"] = ("plugins-{}.zip", checked.plugins.zip())
    names: dict[str, str] = {}
    contents: dict[str, bytes] = {manifest.PAGE_SCRIPT: prepared.page_script.read_bytes()}
    for key, (pattern, content) in single.items():
        names[key] = pattern.format(archive.content_hash(content))
        contents[names[key]] = content
    runtime = {
        path.relative_to(prepared.runtime_dir).as_posix(): path.read_bytes()
        for path in sorted(prepared.runtime_dir.rglob("*"))
        if path.is_file()
    }
    names["runtime"] = f"runtime-{manifest.folder_hash(runtime)}/"
    contents |= {names["runtime"] + name: content for name, content in runtime.items()}
    return manifest.Files(names, contents)


def _line(document: dict[str, Any]) -> bytes:
    return compiler.canonical(document).encode() + b"\n"
