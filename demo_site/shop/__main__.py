"""Run the shop: `python -m shop --port 8000 --dist dist --issuer issuer.json`.

Rule 1: SHOP_DATABASE_URL and MOMENTLY_DATABASE_URL take any SQLAlchemy URL.
Rule 2: the first line on stdout is the address, written when it answers.
Rule 3: what keeps it from starting is one line on stderr, and exit code 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from momently_collector.serving import run
from momently_collector.starting import attempt
from shop.app import create_app
from shop.settings import OWN_TAG, Settings


def main() -> int:
    """Read the arguments and serve until Ctrl-C; returns the exit code."""
    told = _arguments()
    return attempt(lambda: _serve(told))


def _serve(told: argparse.Namespace) -> None:
    settings = Settings(
        database_url=told.database,
        collector_url=told.collector_database,
        issuer_terms=told.issuer,
        dist=told.dist,
        tag_url=told.tag_url,
    )
    run(create_app(settings), told.host, told.port, _say)


def _arguments() -> argparse.Namespace:
    usual = Settings()
    parser = argparse.ArgumentParser(prog="shop", description="A small real shop.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, help="0 lets the system choose")
    parser.add_argument("--dist", type=Path, help="the folder that `momently build` wrote")
    parser.add_argument("--issuer", type=Path, help="issuer.json of the same build")
    parser.add_argument("--tag-url", default=OWN_TAG)
    parser.add_argument(
        "--database", default=os.environ.get("SHOP_DATABASE_URL", usual.database_url)
    )
    parser.add_argument(
        "--collector-database",
        default=os.environ.get("MOMENTLY_DATABASE_URL", usual.collector_url),
    )
    return parser.parse_args()


def _say(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
