"""The command line. Each command reads its arguments, calls one module, prints the answer.

Rule 1: exit code 0 means done, 2 means that an author must change something, 1 all else.
Rule 2: with --json the answer is one JSON document on standard output, also when it is bad news.
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from momently import VERSION
from momently_build import (
    allocating,
    assets,
    explaining,
    explaining_report,
    pipeline,
    plugins_types,
    problems,
    replaying,
    reports,
    runtime,
    scaffold,
    schema_files,
    serving,
    watching,
)
from momently_build.console import ERR, OUT, moving, say_json
from momently_build.telling import told

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_show_locals=False,
)

SiteFolder = Annotated[Path, typer.Argument(metavar="SITE", help="Folder that holds site.toml.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Types = Annotated[
    bool | None,
    typer.Option(
        "--types/--no-types", help="Check plug-ins with mypy; by default where it is installed."
    ),
]
Port = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port on 127.0.0.1.")]
Recordings = Annotated[
    list[Path],
    typer.Argument(metavar="FILE...", help="Journals, rrweb or pointer files, or folders of them."),
]
Campaigns = Annotated[
    Path | None,
    typer.Option(
        "--campaigns",
        help="A site folder, a built folder or a bundle file; by default the site you are in.",
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        OUT.print(f"momently {VERSION}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Just-in-time incentives for any shop."""


@app.command()
def new(site: Annotated[Path, typer.Argument(metavar="SITE", help="Folder to make.")]) -> None:
    """Start a site folder, with comments that teach."""
    with told(writes=True):
        files = scaffold.create(site)
    reports.created(site, files)


@app.command()
def check(site: SiteFolder, types: Types = None, as_json: AsJson = False) -> None:
    """Check a site and say everything that is wrong with it."""
    with told(as_json):
        checked = pipeline.check(site, datetime.now(UTC), types=plugins_types.wanted(types))
    if as_json:
        OUT.print(problems.as_json([]), soft_wrap=True, markup=False)
    else:
        reports.checked(checked)


@app.command()
def build(
    site: SiteFolder,
    out: Annotated[Path, typer.Option("--out", help="Folder to write.")] = Path("dist"),
    issuer: Annotated[
        Path | None, typer.Option("--issuer", help="Where issuer.json goes; beside OUT by default.")
    ] = None,
    types: Types = None,
    as_json: AsJson = False,
) -> None:
    """Check a site and build the folder that its pages load from."""
    with told(as_json, writes=True):
        built = _built(site, out, issuer, types=plugins_types.wanted(types))
    if as_json:
        say_json(reports.built_json(built))
    else:
        reports.built(built)


@app.command()
def serve(
    site: SiteFolder,
    port: Port = 8001,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write; a temporary one by default.")
    ] = None,
) -> None:
    """Build a site, serve it, and build it again whenever a file changes."""
    with tempfile.TemporaryDirectory(prefix="momently-") as scratch:
        place = out or Path(scratch) / "dist"
        with told(writes=True):
            built = _built(site, place, None)
        with told():
            watching.run(
                serving.create_app(place, built.origins),
                port,
                (site, assets.folder()),
                say=reports.serving,
                rebuild=lambda: _rebuilt(site, place),
            )


@app.command()
def demo(
    port: Port = 8000,
    state: Annotated[
        Path | None, typer.Option("--state", help="Where builds and databases are kept.")
    ] = None,
) -> None:
    """Run the demonstration shop with its campaigns and its collector."""
    from momently_build import demo as demonstration

    with told(writes=True), moving() as tell:
        built = demonstration.build(state, tell)
    with told():
        demonstration.run(built, port, reports.demo)


@app.command()
def replay(
    files: Recordings,
    campaigns: Campaigns = None,
    *,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Processes; as many as have work to do.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--format", help="journal, rrweb or csv; else as the file is.")
    ] = None,
    columns: Annotated[
        str, typer.Option("--columns", help="What is what in a CSV: t=time_s,x=mouse_x,y=mouse_y.")
    ] = "",
    tail: Annotated[
        float | None,
        typer.Option(
            "--tail",
            min=0,
            max=1800,
            help="Seconds a page stayed after its recording; 1 if the pointer had left it, else 0.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write a row a session and campaign here.")
    ] = None,
    expect: Annotated[
        Path | None, typer.Option("--expect", help="Rows of an earlier --out; exit 1 if others.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run recorded sessions through a site's campaigns: who would have seen what, and why not."""
    wish = replaying.Wish(jobs, kind, columns, tail, out, expect)
    with told(as_json, writes=out is not None), moving() as tell:
        answer = replaying.replay(files, _here(campaigns), wish, tell)
    if as_json:
        say_json(replaying.as_json(answer))
        reports.unreadable(answer.unreads)
    else:
        reports.replayed(answer)
    raise typer.Exit(0 if answer.ok() else 1)


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="A journal.")],
    campaign: Annotated[
        str | None, typer.Option("--campaign", help="Id of one; a line for each without it.")
    ] = None,
    campaigns: Campaigns = None,
    as_json: AsJson = False,
) -> None:
    """Print why campaigns showed, or did not, in recorded sessions."""
    with told(as_json), moving() as tell:
        sessions = replaying.sessions([file], _here(campaigns), tell)
        found = [(one, explaining.stories(one, campaign)) for one in sessions]
    if as_json:
        say_json(explaining.as_json(found))
        return
    for session, stories in found:
        if campaign is None:
            explaining_report.overview(session, stories)
        else:
            explaining_report.one(session, stories[0])


@app.command()
def schema(
    out: Annotated[Path, typer.Argument(metavar="SITE", help="Folder to write to.")] = Path(),
) -> None:
    """Write the JSON Schemas that editors use for completion."""
    for path in schema_files.write(out):
        OUT.print(str(path), soft_wrap=True)


@app.command()
def allocate(
    place: Annotated[Path, typer.Argument(metavar="DIST", help="A built folder.")],
    source: Annotated[str, typer.Option("--from", help="A collector, or its allocations.json.")],
    as_json: AsJson = False,
) -> None:
    """Put the weights that the collector found into a built site; run it every hour or so."""
    with told(as_json, writes=True):
        reports.allocated(allocating.run(place, source), as_json)


@app.command()
def prepare() -> None:
    """Prepare the runtime that every build copies; a build does it by itself."""
    with told(writes=True), moving() as tell:
        prepared = runtime.prepare(tell)
    OUT.print(str(prepared.runtime_dir), soft_wrap=True)


@app.command("verify-draw")
def verify_draw(
    file: Annotated[Path, typer.Argument(help="JSON: the issuer's answers put together.")],
    as_json: AsJson = False,
) -> None:
    """Recompute a draw from its seeds and say whether it was fair."""
    from momently_build import fairness

    with told(as_json):
        finding = fairness.examine(file)
    if as_json:
        say_json(asdict(finding))
    else:
        OUT.print(finding.why, style="green" if finding.fair else "bold red")
    raise typer.Exit(0 if finding.fair else 1)


def _here(campaigns: Path | None) -> Path:
    return campaigns or replaying.site_around(Path.cwd())


def _built(site: Path, place: Path, issuer: Path | None, *, types: bool = False) -> pipeline.Built:
    with moving() as tell:
        return pipeline.build(
            site,
            place,
            datetime.now(UTC),
            lambda: runtime.prepare(tell),
            issuer=issuer,
            tell=tell,
            types=types,
        )


def _rebuilt(site: Path, place: Path) -> None:
    """Build once more while serving; problems are shown and the last good build stays."""
    try:
        built = _built(site, place, None)
    except problems.AuthorProblemsError as error:
        problems.show(error.problems, ERR, writes=True)
    except runtime.NotPreparedError as error:
        ERR.print(str(error)[:2000], style="bold red", markup=False)
    else:
        OUT.print("Built again." if built.changed else "Nothing changed.", style="dim")
