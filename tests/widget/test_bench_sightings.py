"""The bench reads what its probe saw as it happened."""

from __future__ import annotations

import json

from tests.bench import engine_speed, sightings, sizes


def test_a_frame_belongs_to_the_latest_verdict_and_leaving_before_it() -> None:
    # The second verdict was refused by the page, so it has no frame.
    seen = {"left": [100, 900], "show": [260, 700, 1060], "painted": [290, 1100]}
    assert sightings.shown(seen) == (
        sightings.Shown(verdict_to_paint_ms=30, leave_to_paint_ms=190),
        sightings.Shown(verdict_to_paint_ms=40, leave_to_paint_ms=200),
    )


def test_clicks_too_quick_to_be_told_of_stand_at_the_floor() -> None:
    clicks = [10, 110, 210, 310]
    seen = {"clicks": clicks, "interactions": {"1": [109, 48], "2": [309, 400]}}
    assert sightings.clicks_ms(seen, began=100, ended=300) == (48, 16.0)


def test_only_replies_are_answers() -> None:
    texts = [{"type": "ready"}, {"type": "reply", "seq": 7, "compute_ms": 0.5}]
    seen = {
        "replies": [[20 * at, json.dumps(text)] for at, text in enumerate(texts)],
        "sent": {"7": 12},
    }
    assert sightings.compute_ms(seen) == (0.5,)
    assert sightings.round_trip_ms(seen) == (8,)


def test_names_lose_their_hashes_and_nothing_else() -> None:
    names = ["momently.js", "stage-0a1b2c3d4e5f.js", "runtime-0a1b2c3d4e5f/pyodide.asm.wasm"]
    plain = ["momently.js", "stage.js", "runtime/pyodide.asm.wasm"]
    assert [sizes.plain(name) for name in names] == plain


def test_the_wandering_pointer_stays_on_the_page() -> None:
    ups = [signal.facts["y"] for signal in engine_speed.wandering(2000)]
    assert min(ups) >= 20
    assert max(ups) <= 800
