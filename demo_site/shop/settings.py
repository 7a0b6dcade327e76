"""What can be set when the shop is made: databases, clock, tag, content security policy.

Rule 1: the policy is strict unless a test says otherwise; `{nonce}` in it is replaced
for each answer.
Rule 2: everything has a default that works on a bare machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from momently_collector.app import wall_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from momently_collector.terms import Terms

STRICT_CSP = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; "
    "style-src 'self'; img-src 'self' data:; connect-src 'self'{tag_origin}; "
    "worker-src blob: 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types momently"
)
OWN_TAG = "/momently/momently.js"


@dataclass(frozen=True, slots=True)
class Settings:
    """How one shop is put together; `dist` is the folder that `momently build` wrote."""

    database_url: str = "sqlite:///momently-shop.sqlite"
    collector_url: str = "sqlite:///momently-collector.sqlite"
    issuer_terms: Path | str | Terms | Mapping[str, object] | None = None
    dist: Path | None = None
    clock: Callable[[], int] = wall_ms
    csp: str | None = STRICT_CSP
    tag_url: str = OWN_TAG
    tag_copies: int = 1
    extra_head: str = ""
    repeat_purchase_push: bool = False
    asks_consent: bool = True
    allow_origins: tuple[str, ...] = ("*",)

    @property
    def tag_times(self) -> int:
        """Say how often the tag stands on a page: never while there is nothing to load."""
        there = self.dist is not None or self.tag_url != OWN_TAG
        return self.tag_copies if there else 0
