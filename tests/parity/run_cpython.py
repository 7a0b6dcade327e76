"""Does a file of work on this CPython: `run_cpython.py WORK FOLDER...`, folders to import from."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> None:
    """Print the answers, a JSON list of JSON texts."""
    work, *folders = sys.argv[1:]
    sys.path[:0] = folders
    import driver

    pieces = json.loads(Path(work).read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps([driver.answer(piece) for piece in pieces]))


main()
