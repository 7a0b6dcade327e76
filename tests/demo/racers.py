"""A process of its own that claims codes, for tests of many processes on one database.

Called as: racers.py DATABASE_URL NAME TIMES; says that it is ready,
waits for a sign, then prints one code, or the reason, per line.
"""

from __future__ import annotations

import sys

from momently_collector.app import create_issuer
from momently_collector.claims import Wish
from momently_collector.refusals import RefusedError

SCARCE = {
    "format": 1,
    "campaigns": {
        "scarce": {"rewards": {"main": {"kind": "percent_off", "value": 10}}, "budget": 5}
    },
}


def main(url: str, name: str, times: int) -> None:
    """Claim as fast as possible, each time under another claim id."""
    issuer = create_issuer(url, SCARCE)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read(1)
    for turn in range(times):
        try:
            body, _ = issuer.claim(Wish(f"{name}-{turn}", "scarce", "main"))
            sys.stdout.write(f"{body['code']}\n")
        except RefusedError as refused:
            sys.stdout.write(f"{refused.body['denied']}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
