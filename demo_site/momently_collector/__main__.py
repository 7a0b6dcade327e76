"""Run the collector alone: `python -m momently_collector --port 8010 --issuer issuer.json`.

Rule 1: MOMENTLY_DATABASE_URL and MOMENTLY_SERVER_KEY come from the environment, so that
no secret stands in a list of processes.
Rule 2: without a key nobody reads outcomes or journals or spends codes; --open lets everybody.
Rule 3: the first line on stdout is the address, written when it answers.
Rule 4: what keeps it from starting is one line on stderr, and exit code 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from momently_collector.app import create_app
from momently_collector.serving import run
from momently_collector.starting import attempt

USUAL_DATABASE = "sqlite:///momently-collector.sqlite"


def main() -> int:
    """Read the arguments and serve until Ctrl-C; returns the exit code."""
    told = _arguments()
    return attempt(lambda: _serve(told))


def _serve(told: argparse.Namespace) -> None:
    app = create_app(
        told.database,
        told.issuer,
        told.allow_origin or ("*",),
        server_key=os.environ.get("MOMENTLY_SERVER_KEY") or None,
        open_reads=told.open,
    )
    run(app, told.host, told.port, _say)


def _arguments() -> argparse.Namespace:
    usual = os.environ.get("MOMENTLY_DATABASE_URL", USUAL_DATABASE)
    parser = argparse.ArgumentParser(prog="momently_collector", description="Collector and issuer.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8010, help="0 lets the system choose")
    parser.add_argument("--issuer", type=Path, help="issuer.json as `momently build` wrote it")
    parser.add_argument("--database", default=usual, help="any SQLAlchemy URL")
    parser.add_argument("--allow-origin", action="append", help="may be repeated; all by default")
    parser.add_argument(
        "--open", action="store_true", help="without a server key: let everybody read"
    )
    return parser.parse_args()


def _say(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
