"""Writes the simulated journals anew: `python -m tests.journals`, from the repository.

Rule 1: a journal lies beside the bundle it was recorded under, `bundles/<hash>.json`;
its header names the hash. Journals recorded in a browser lie here as well.
Rule 2: write anew only when the engine's answers were meant to change.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parent))

from cases import rows_campaigns  # noqa: E402
from momently.hosts import simulate  # noqa: E402

OFFER = {
    "id": "exit-offer",
    "priority": 10,
    "trigger": {"kind": "exit_intent", "fresh_ms": 500, "cancelled_by": ["purchase"]},
    "caps": {"per_session": 2},
    "rewards": {"main": {"minimum_minor": 2500, "currency": "EUR"}},
}
WHEEL = {
    "id": "wheel",
    "trigger": {"kind": "scroll_depth", "percent": 60, "fresh_ms": 15000, "cancelled_by": []},
    "audience": {"page.type": "product"},
    "caps": {"per_visitor": {"times": 1, "window_ms": 86400000}},
    "overlay": {"kind": "wheel"},
    "prizes": [
        {"id": "five", "label": "5 % off", "odds": 40, "reward": {"value": 5}},
        {
            "id": "shipping",
            "label": "Free shipping",
            "odds": 25,
            "reward": {"kind": "free_shipping"},
        },
        {"id": "none", "label": "No prize", "odds": 35},
    ],
}
DWELL = {
    "id": "teaser",
    "priority": -5,
    "trigger": {"kind": "dwell", "after_ms": 9000, "fresh_ms": 30000, "cancelled_by": []},
    "experiment": {
        "holdout": 0.5,
        "variants": [{"id": "short", "weight": 1}, {"id": "long", "weight": 1}],
    },
    "rewards": {"short": None, "long": {"issuer": "public", "code": "EVERYONE"}},
    "overlay": {"trees": {"short": "tree-s", "long": "tree-l"}},
}
SITE = {"holdout": 0.05, "budget": {"per_session": 4, "per_day": 6, "min_gap_ms": 8000}}
SESSIONS = ((1, "persistent"), (2, "persistent"), (3, "session"), (4, "memory"))


def main() -> None:
    """Write each session and the bundle that all of them share."""
    told = rows_campaigns.bundle({"site": SITE, "campaigns": [OFFER, WHEEL, DWELL]})
    told["hash"] = "s1mu1ated0000001"
    (FOLDER / "bundles").mkdir(exist_ok=True)
    bundle = json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n"
    (FOLDER / "bundles" / f"{told['hash']}.json").write_text(bundle, encoding="utf-8")
    for seed, consent in SESSIONS:
        lines = simulate.session(told, seed, steps=40, consent=consent)
        name = FOLDER / f"simulated-{seed}-{consent}.jsonl"
        name.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
