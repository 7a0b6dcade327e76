"""The demo shop twice, with the tag and without, and the folder that the tag loads from.

Rule 1: bytes are those of the shop's own site folder; visits go to a build of the same
folder in which the exit offer is due at once and as often as the pointer leaves.
Rule 2: nothing else differs between the twins but the tag.
"""

from __future__ import annotations

import json
import tempfile
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shop
from momently_build import pipeline, runtime
from shop.serving import in_folder, running
from shop.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SITE = Path(shop.__file__).parent
ANY_TIMES = "none"
AT_ONCE = {"arm_visit_ms": 0, "arm_page_ms": 0}
NO_REST = {"per_session": ANY_TIMES, "min_gap_seconds": 0}
UNCAPPED = {"per_page": ANY_TIMES, "per_session": ANY_TIMES}


@dataclass(frozen=True, slots=True)
class Shops:
    """Addresses of one product page, with momently and without, and what it is built of."""

    with_tag: str
    without_tag: str
    built: Path
    """The build of the shop's own site folder."""
    bundle: dict[str, Any]
    """The compiled campaigns of the shop's own site folder."""


@contextmanager
def opened(tell: Callable[[str], None]) -> Iterator[Shops]:
    """Build both folders and serve both shops while the block lasts."""
    with tempfile.TemporaryDirectory(prefix="momently-bench-") as name:
        scratch = Path(name)
        built = _built(SITE, scratch / "own", tell)
        visited = _built(_eager(scratch / "site"), scratch / "visited", tell)
        (scratch / "plain").mkdir()
        tagged = Settings(dist=visited.place, issuer_terms=visited.issuer, asks_consent=False)
        with (
            running(in_folder(visited.place.parent, tagged)) as (with_tag, inside),
            running(in_folder(scratch / "plain", Settings(asks_consent=False))) as (without_tag, _),
        ):
            path = f"/products/{inside.catalogue.products[0].id}"
            yield Shops(with_tag + path, without_tag + path, built.place, built.bundle)


def _built(site: Path, folder: Path, tell: Callable[[str], None]) -> pipeline.Built:
    return pipeline.build(
        site,
        folder / "dist",
        datetime.now(UTC),
        lambda: runtime.prepare(lambda step, _done, _total: tell(step)),
    )


def _eager(site: Path) -> Path:
    """Write the shop's site folder anew, with an exit offer that waits for nothing."""
    (site / "campaigns").mkdir(parents=True)
    settings = tomllib.loads((SITE / "site.toml").read_text())
    _write(site / "site.json", settings | {"budget": NO_REST})
    for path in sorted((SITE / "campaigns").glob("*.toml")):
        campaign = tomllib.loads(path.read_text())
        if campaign["trigger"]["kind"] == "exit_intent":
            campaign["trigger"] |= AT_ONCE
            campaign["cap"] = UNCAPPED
        _write(site / "campaigns" / f"{path.stem}.json", campaign)
    return site


def _write(path: Path, document: dict[str, Any]) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False))
