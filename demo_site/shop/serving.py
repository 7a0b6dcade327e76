"""Running the shop for tests and benches: on a free port of 127.0.0.1, in a thread."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from momently_collector import serving
from shop.app import create_app
from shop.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from shop.visit import Shop


@contextmanager
def running(settings: Settings | None = None, port: int = 0) -> Iterator[tuple[str, Shop]]:
    """Serve a shop while the block lasts; gives its base URL and what is inside it."""
    app = create_app(settings)
    shop: Shop = app.state.shop
    with serving.running(app, port) as address:
        yield address, shop
    shop.storage.close()
    shop.issuer.storage.close()


def in_folder(folder: Path, settings: Settings | None = None) -> Settings:
    """Put both databases into a folder of their own; the rest stays as given."""
    return replace(
        settings or Settings(),
        database_url=f"sqlite:///{folder / 'shop.sqlite'}",
        collector_url=f"sqlite:///{folder / 'collector.sqlite'}",
    )
