"""When something is wrong: the worker, the manifest, the tag, the page itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conftest import FLAGS, chromium_path
from page.stall import Stall, arm, settle, signals, status, until

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

pytestmark = pytest.mark.browser

STATE = "() => momently.status?.().state"
SILENT_AFTER = """
let left = %d;
addEventListener('message', ({data: text}) => {
  const told = JSON.parse(text);
  if (told.type === 'boot') postMessage(JSON.stringify(
    {type: 'ready', told: {state: 'armed', boot_ms: 1, problems: []}}));
  else if (left-- > 0) postMessage(JSON.stringify(
    {type: 'reply', seq: told.seq, effects: [], next_wake: null, compute_ms: 0}));
});
self.early?.forEach((text) => dispatchEvent(new MessageEvent('message', {data: text})));"""

HANG_AT_A_WORD = """const {parse} = JSON;
JSON.parse = (text) => {
  if (text.includes('"hang"')) for (;;);
  return parse(text);
};
"""


def manifest(stall: Stall) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((stall.built / "manifest.json").read_text("utf-8"))
    return told


def change_manifest(stall: Stall, **facts: object) -> None:
    (stall.built / "manifest.json").write_text(json.dumps(manifest(stall) | facts), "utf-8")


def overheard(page: Page) -> list[str]:
    lines: list[str] = []
    page.on("console", lambda line: lines.append(line.text) if "momently" in line.text else None)
    page.on("pageerror", lambda problem: lines.append(f"thrown: {problem}"))
    return lines


def test_a_silent_worker_is_replaced_once_then_given_up_and_reported(
    page: Page, stall: Stall
) -> None:
    said = overheard(page)
    (stall.built / manifest(stall)["files"]["worker"]).write_text(SILENT_AFTER % 0, "utf-8")
    page.goto(stall.show())
    page.wait_for_function(f"{STATE} === 'off'", timeout=30_000)
    assert status(page)["reason"] == "worker_silent"
    until(lambda: len(stall.outcomes("error")) == 2, "a report for each of the two workers")
    assert {one["data"]["reason"] for one in stall.outcomes("error")} == {"worker_silent"}
    assert said == ["momently is off: worker_silent"]


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (["purchase", {"order_id": "A-1", "value_minor": 4200}], "purchase"),
        (["opt_out"], "opted_out"),
    ],
)
def test_what_must_be_heard_is_told_again_to_the_engine_that_replaces_a_silent_one(
    page: Page, stall: Stall, command: list[Any], kind: str
) -> None:
    worker = stall.built / manifest(stall)["files"]["worker"]
    worker.write_text(HANG_AT_A_WORD + worker.read_text("utf-8"), "utf-8")
    page.goto(stall.show())
    arm(page)
    boot_ms = status(page)["boot_ms"]
    page.evaluate("(told) => momently.push(['signal', 'hang'], told)", command)
    page.wait_for_function(
        f"(before) => {STATE} === 'armed' && momently.status().boot_ms !== before", arg=boot_ms
    )
    settle(page)
    told = [one["kind"] for one in signals(page) if one["kind"] in ("session", kind)]
    # What nobody answered is not in the journal: only the second engine heard it.
    assert told == ["session", "session", kind]


def test_a_frozen_clock_is_no_silence(page: Page, stall: Stall) -> None:
    page.clock.install()
    page.goto(stall.show())
    arm(page)
    for _ in range(3):
        page.evaluate("() => momently.push(['signal', 'tick'])")
        page.clock.run_for(10_000)
    settle(page)
    assert status(page)["state"] == "armed"
    assert len(signals(page, "session")) == 1


def test_a_paused_site_loads_nothing_more(page: Page, stall: Stall) -> None:
    said = overheard(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    change_manifest(stall, paused=True)
    page.goto(stall.show())
    page.wait_for_function(f"{STATE} === 'off'")
    assert status(page)["reason"] == "paused"
    names = [address.rsplit("/", 1)[1] for address in asked if "/momently/" in address]
    assert names == ["momently.js", "manifest.json"]
    assert said == ["momently is off: paused"]


def test_the_kill_switch_works_within_a_minute(page: Page, stall: Stall) -> None:
    page.clock.install()
    page.goto(stall.show())
    arm(page)
    change_manifest(stall, paused_campaigns=["greeting"])
    page.clock.run_for(31_000)
    page.wait_for_function('() => momently.journal().includes(\'"campaigns":["greeting"]\')')
    page.clock.run_for(61_000)
    settle(page)
    *_, paused = signals(page, "paused")
    assert (paused["site"], paused["campaigns"]) == (False, ["greeting"])


def test_the_second_tag_does_nothing(page: Page, stall: Stall) -> None:
    said = overheard(page)
    page.goto(stall.show('<script async src="/momently/momently.js?again"></script>'))
    arm(page)
    assert len(signals(page, "session")) == 1
    assert len(signals(page, "page_view")) == 1
    (line,) = said
    assert "already" in line


def test_a_page_that_extends_its_built_ins_is_served_all_the_same(page: Page, stall: Stall) -> None:
    said = overheard(page)
    head = """<script>Array.prototype.extra = () => {}; Object.prototype.more = 'more';
      String.prototype.loud = function () { return this.toUpperCase() };</script>"""
    page.goto(stall.show(head=head))
    arm(page)
    page.evaluate("() => momently.push(['signal', 'hello'])")
    stall.until_outcome("campaign.impression")
    assert said == []


def test_a_page_that_is_not_momentlys_name_for_an_element(page: Page, stall: Stall) -> None:
    page.goto(stall.show('<div id="momently"></div>'))
    arm(page)
    assert status(page)["version"]


def test_from_the_back_forward_cache_the_page_is_viewed_again(
    playwright: Playwright, stall: Stall
) -> None:
    caching = playwright.chromium.launch(
        executable_path=chromium_path(),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = caching.new_page()
    stall.show(path="/other")
    page.goto(stall.show())
    arm(page)
    page.evaluate("() => addEventListener('pageshow', (e) => { window.cached = e.persisted })")
    page.goto(stall.url + "/other")
    page.go_back(wait_until="commit")
    page.wait_for_function("() => window.cached")
    assert len(signals(page, "page_view")) == 2
    caching.close()
