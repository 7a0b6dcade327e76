"""The command line. Each command reads its arguments, calls one module, prints the answer.

Rule 1: exit code 0 means done, 2 means that an author must change something.
Rule 2: with --json the answer is one JSON document on standard output, also when it is bad news.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from momently_build import pipeline, problems, runtime, snippets
from momently_build.console import ERR, OUT, moving, say_json, size

app = typer.Typer(
    help="Just-in-time incentives for any shop.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_show_locals=False,
)

SiteFolder = Annotated[Path, typer.Argument(metavar="SITE", help="Folder that holds site.toml.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@contextmanager
def _told(as_json: bool) -> Iterator[None]:
    """Turn an author's problems into their report and exit code 2."""
    try:
        yield
    except problems.AuthorProblemsError as error:
        if as_json:
            OUT.print(problems.as_json(error.problems), soft_wrap=True, markup=False)
        else:
            problems.show(error.problems, ERR)
        raise typer.Exit(problems.EXIT_CODE) from None
    except runtime.NotPreparedError as error:
        # What failed may have printed a whole minified file; the first lines say why.
        ERR.print(str(error)[:2000], style="bold red", markup=False)
        raise typer.Exit(1) from None


@app.command()
def check(site: SiteFolder, as_json: AsJson = False) -> None:
    """Check a site and say everything that is wrong with it."""
    with _told(as_json):
        checked = pipeline.check(site, datetime.now(UTC))
    if as_json:
        OUT.print(problems.as_json([]), soft_wrap=True, markup=False)
        return
    table = Table("campaign", "moment", "trigger", "overlay", "variants", box=None, pad_edge=False)
    for campaign in checked.bundle["campaigns"]:
        table.add_row(
            campaign["id"] + (" (paused)" if campaign["paused"] else ""),
            f"{campaign['moment']}, {campaign['stage']}",
            campaign["trigger"]["kind"],
            campaign["overlay"]["kind"],
            ", ".join(variant["id"] for variant in campaign["experiment"]["variants"]),
        )
    OUT.print(table)
    OUT.print(f"{len(checked.campaigns)} campaigns, no problems.", style="green")


@app.command()
def build(
    site: SiteFolder,
    out: Annotated[Path, typer.Option("--out", help="Folder to write.")] = Path("dist"),
    issuer: Annotated[
        Path | None, typer.Option("--issuer", help="Where issuer.json goes; beside OUT by default.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a site and build the folder that its pages load from."""
    with _told(as_json), moving() as tell:
        built = pipeline.build(
            site, out, datetime.now(UTC), lambda: runtime.prepare(tell), issuer=issuer, tell=tell
        )
    if as_json:
        say_json(
            {
                "ok": True,
                "out": str(built.place),
                "issuer": str(built.issuer),
                "changed": built.changed,
                "bundle_hash": built.bundle["hash"],
                "bytes": built.sizes,
            }
        )
        return
    table = Table("file", "size", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for name, count in built.sizes.items():
        table.add_row(name, size(count))
    OUT.print(table)
    said = "Written to" if built.changed else "Nothing changed in"
    OUT.print(f"{said} {built.place}, terms for the issuer in {built.issuer}.", style="green")
    OUT.print("\nPaste into every page:", snippets.tag(built.host), markup=False)


def main() -> None:
    """Run the command line."""
    app()
