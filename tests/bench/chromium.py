"""A Chromium with a profile of its own: cold at its first page, warm at the next.

Rule 1: a real profile on disk, since only there caches of compiled code live as at a visitor's.
Rule 2: the browser has two cores, or one; the shop and the bench keep to the rest of the machine
as the system sees fit.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench import processes
from tests.conftest import FLAGS, chromium_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import CDPSession, Page, Playwright

PROBE = Path(__file__).with_name("probe.js")
VIEWPORT_WIDTH, VIEWPORT_HEIGHT = 1280, 800
# A spare renderer comes and goes as it likes: memory would count it now and then.
STEADY = ("--disable-features=SpareRendererForSitePerProcess",)


@dataclass(frozen=True, slots=True)
class Window:
    """One page in one fresh browser."""

    page: Page
    cdp: CDPSession
    profile: Path

    def throttle(self, times: int) -> None:
        """Slow the page's main thread down; workers keep their speed (DevTools cannot)."""
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": times})

    def main_thread_ms(self) -> float:
        """Return how long the main thread has worked since the page's process began."""
        rows = self.cdp.send("Performance.getMetrics")["metrics"]
        worked = next(row["value"] for row in rows if row["name"] == "TaskDuration")
        return float(worked) * 1000

    def version(self) -> str:
        """Say which Chromium this is."""
        return str(self.cdp.send("Browser.getVersion")["product"])

    def memory(self) -> processes.Memory:
        """Return what the processes that run pages hold."""
        return processes.memory(processes.renderers(processes.of_profile(self.profile)))


@contextmanager
def opened(playwright: Playwright, cores: int = 2) -> Iterator[Window]:
    """Open a browser that has never seen anything, on so many cores."""
    with tempfile.TemporaryDirectory(
        prefix="momently-bench-", ignore_cleanup_errors=True
    ) as folder:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=chromium_path(),
            args=[*FLAGS, *STEADY],
            viewport={"width": VIEWPORT_WIDTH, "height": VIEWPORT_HEIGHT},
        )
        try:
            processes.pin(processes.of_profile(Path(folder)), _cores(cores))
            context.add_init_script(path=PROBE)
            page = context.pages[0]
            cdp = context.new_cdp_session(page)
            # Its own processor time: what a busy neighbour takes is not momently's.
            cdp.send("Performance.enable", {"timeDomain": "threadTicks"})
            yield Window(page, cdp, Path(folder))
        finally:
            context.close()


def _cores(wanted: int) -> set[int]:
    return set(sorted(os.sched_getaffinity(0))[:wanted])
