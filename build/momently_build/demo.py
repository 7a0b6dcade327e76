"""`momently demo`: builds the demonstration shop's campaigns and runs the shop.

Rule 1: everything it writes is in one folder that git ignores; databases stay between runs.
Rule 2: SHOP_DATABASE_URL and MOMENTLY_DATABASE_URL take any SQLAlchemy URL.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from momently_build import assets, pipeline, runtime
from momently_build.problems import AuthorProblemsError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from momently_build.pipeline import Built, Progress

HOST = "127.0.0.1"


def build(state: Path | None, tell: Progress) -> Built:
    """Build the shop's campaigns into the folder `state`."""
    shop = assets.demo_shop()
    if not shop.is_dir():
        what = "The demonstration shop comes with momently's source code only."
        hint = "Clone the repository and run: make demo"
        raise AuthorProblemsError([Problem(str(shop), "(whole folder)", None, what, hint)])
    home = state or shop.parent.parent / ".cache" / "demo"
    return pipeline.build(
        shop, home / "dist", datetime.now(UTC), lambda: runtime.prepare(tell), tell=tell
    )


def run(built: Built, port: int, say: Callable[[str], None]) -> None:
    """Serve the shop with what was built until interrupted; `say` is told the address."""
    from momently_collector.serving import run as serve
    from shop.app import create_app
    from shop.settings import Settings

    home = built.place.parent
    settings = Settings(
        database_url=_database("SHOP_DATABASE_URL", home / "shop.sqlite"),
        collector_url=_database("MOMENTLY_DATABASE_URL", home / "collector.sqlite"),
        issuer_terms=built.issuer,
        dist=built.place,
    )
    with suppress(KeyboardInterrupt):
        serve(create_app(settings), HOST, port, say)


def _database(name: str, file: Path) -> str:
    return os.environ.get(name) or f"sqlite:///{file}"
