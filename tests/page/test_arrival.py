"""How a page comes to be looked at: in a frame of another, or prepared before anyone asked for it.

Rule 1: a page is prepared by Chromium's own hand, which follows the speculation rules of the
page before only where no debugger looks on; so the page itself says what it saw.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import untouched
from page.stall import Stall, arm, status, until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Frame, Page

pytestmark = pytest.mark.browser

TAG = '<script async src="/momently/momently.js"%s></script>'
FRAME = '<!doctype html><iframe src="/inside" style="width: 500px; height: 400px"></iframe>'
BOOT_S = 60.0
OFF_OR_ARMED = "() => ['armed', 'off'].includes(window.momently?.status?.().state)"
BEFORE = """<!doctype html><script type="speculationrules">
  {"prerender": [{"source": "list", "urls": ["/next"], "eagerness": "immediate"}]}
</script><script>
  const look = async () =>
    (await fetch('/go')).ok ? location.assign('/next') : setTimeout(look, 50);
  look();
</script>"""
# The page speaks to momently at once; it reports when it was prepared, and after its offer came.
NEXT = """<!doctype html><title>Next</title><script>
  const report = (name, told) => fetch(`/${name}/${encodeURIComponent(JSON.stringify(told))}`);
  const state = () => ({
    prepared: document.prerendering,
    waits: Array.isArray(window.momently) ? momently.length : null,
    kept: Object.keys(sessionStorage).length,
    asked: performance.getEntriesByType('resource').map(({name}) => new URL(name).pathname),
  });
  momently = [['consent', 'session'], ['identify', 7]];
  momently.push(['on', 'ready', () => momently.push(['signal', 'hello'])]);
  addEventListener('load', async () => {
    for (const _ of [1, 2, 3]) await fetch('/nothing');
    report('prepared', state());
  });
  document.addEventListener('momently:impression', () => report('shown', {
    ...state(),
    lookedAt: performance.getEntriesByType('navigation')[0].activationStart,
    heard: JSON.parse(momently.journal().split('\\n')[1]).signals.map(({kind, at}) => [kind, at]),
  }));
</script><script async src="/momently/momently.js"></script>"""


def framed(page: Page, stall: Stall, attribute: str) -> Frame:
    """Open a page that has the shop, with its tag, in a frame."""
    stall.pages |= {"/": FRAME, "/inside": TAG % attribute}
    page.goto(stall.url)
    (frame,) = page.main_frame.child_frames
    frame.wait_for_function(OFF_OR_ARMED)
    return frame


def test_in_a_frame_momently_is_off_and_says_why(page: Page, stall: Stall) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.args else None)
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    frame = framed(page, stall, "")
    told = frame.evaluate("() => momently.status()")
    assert (told["state"], told["reason"]) == ("off", "framed")
    assert said == ["momently is off: framed"]
    assert page.workers == []
    assert asked == ["", "inside", "momently.js"]


def test_a_tag_that_says_so_works_in_a_frame(page: Page, stall: Stall) -> None:
    frame = framed(page, stall, " data-momently-framed")
    assert frame.evaluate("() => momently.status().state") == "armed"
    frame.evaluate("() => momently.push(['signal', 'hello'])")
    stall.until_outcome("impression")
    assert frame.get_by_role("dialog").is_visible()


def test_the_page_around_a_frame_is_no_frame(page: Page, stall: Stall) -> None:
    stall.pages["/inside"] = "<p>Video</p>"
    page.goto(stall.show(FRAME))
    arm(page)
    assert status(page)["state"] == "armed"


def reported(stall: Stall, name: str) -> dict[str, Any]:
    """Wait until a page has reported under this name, and give what it said."""
    start = f"/{name}/"

    def told() -> str | None:
        return next((path for path in stall.asked if path.startswith(start)), None)

    found: dict[str, Any] = json.loads(until(told, name, BOOT_S).removeprefix(start))
    return found


def test_a_prepared_page_is_nobodys_visit_until_it_is_looked_at(
    stall: Stall, tmp_path: Path
) -> None:
    stall.pages |= {"/": BEFORE, "/next": NEXT}
    with untouched.chromium(tmp_path / "profile") as devtools:
        untouched.visit(devtools, stall.url)
        prepared = reported(stall, "prepared")
        assert prepared["prepared"] is True
        assert (prepared["waits"], prepared["kept"]) == (3, 0)
        asked = {path for path in prepared["asked"] if path.startswith(("/momently", "/collector"))}
        assert asked == {"/momently/momently.js"}
        assert stall.outcomes() == []
        stall.pages["/go"] = "now"
        shown = reported(stall, "shown")
        stall.until_outcome("impression")
    assert (shown["prepared"], stall.asked.count("/next")) == (False, 1)
    heard = dict(shown["heard"])
    assert heard.keys() >= {"session", "page_view", "identified"}
    assert min(heard.values()) >= int(shown["lookedAt"]) > 0
    assert len(stall.outcomes("impression")) == 1
