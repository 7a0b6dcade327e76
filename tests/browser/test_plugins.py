"""A site's own triggers in a real worker: they fire, and what breaks them breaks nothing else.

Rule 1: the plug-ins here are what a developer might write on a bad day; the build that
publishes them is the real one.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from browser.conftest import SITE, Dist, arm, build, leave, settled, visit
from browser.faults import manifest_of, overhear, put
from browser.shopping import agree
from momently.hosts.replay import EXACT, replay
from momently_build import archive, replaying

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from browser.conftest import Stand

pytestmark = pytest.mark.browser
EXIT = "exit-offer"
STUMBLED = "plugins/stumbles.py:10 ZeroDivisionError"
OFF = "stumbles-offer: its trigger stumbles is off for this session"
WAVES = '''"""A visitor waves."""

from momently.plugins import Behaviour, Memory, Signal, count, trigger


@trigger("waves", listens=["page_signal"], params={"times": count(2, "How often.")})
def waves(signal: Signal, behaviour: Behaviour, memory: Memory, *, times: int) -> bool:
    memory["seen"] = memory.get("seen", 0) + (signal.facts["name"] == "wave")
    return bool(memory["seen"] >= times)
'''
STUMBLES = '''"""Falls over its own feet."""

from momently.plugins import Behaviour, Firing, Signal, trigger


@trigger("stumbles", listens=["page_signal"])
class Stumbles:
    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        steps = 0 if signal.facts["name"] == "stumble" else 1
        return Firing(signal.at, "stumbles") if 1 // steps > 1 else None
'''
HANGS = '''"""Never comes back."""

from momently.plugins import Behaviour, Memory, Signal, trigger


@trigger("hangs", listens=["page_signal"])
def hangs(signal: Signal, behaviour: Behaviour, memory: Memory) -> bool:
    while signal.facts["name"] == "hang":
        pass
    return False
'''
CAMPAIGN = """\
id = "{kind}-offer"
moment = "know"
stage = "awareness"
[trigger]
kind = "{kind}"
[overlay]
kind = "offer"
title = "Hello"
body = "We saw that."
terms = "None."
"""


@pytest.fixture(scope="module")
def plugged(tmp_path_factory: pytest.TempPathFactory) -> Dist:
    """The demo shop's site with three plug-ins, and a campaign for each."""
    folder = tmp_path_factory.mktemp("plugged")
    site = folder / "site"
    (site / "plugins").mkdir(parents=True)
    shutil.copy(SITE / "site.toml", site)
    shutil.copytree(SITE / "campaigns", site / "campaigns")
    for kind, source in (("waves", WAVES), ("stumbles", STUMBLES), ("hangs", HANGS)):
        (site / "plugins" / f"{kind}.py").write_text(source, "utf-8")
        (site / "campaigns" / f"{kind}.toml").write_text(CAMPAIGN.format(kind=kind), "utf-8")
    return build(site, folder / "dist")


def say(page: Page, word: str) -> None:
    """Say a word as page code would."""
    page.evaluate("word => momently.push(['signal', word, {}])", word)


def close(page: Page, stand: Stand) -> None:
    """Close the overlay."""
    page.keyboard.press("Escape")
    stand.until_outcome("campaign.dismissed")


def problems(page: Page) -> str:
    """Give what the page was told of campaigns that do not run."""
    return "\n".join(page.evaluate("() => momently.status().problems"))


def test_a_plug_ins_trigger_shows_its_campaign(
    page: Page, open_shop: Callable[..., Stand], plugged: Dist
) -> None:
    stand = open_shop(plugged)
    visit(page, stand.url)
    assert problems(page) == ""
    say(page, "wave")
    settled(page)
    assert stand.outcomes("impression") == []
    say(page, "wave")
    stand.until_outcome("impression", "waves-offer")
    assert stand.outcomes("momently.error") == []


def test_one_that_raises_is_off_for_the_session_and_reported_once(
    page: Page, open_shop: Callable[..., Stand], plugged: Dist
) -> None:
    stand = open_shop(plugged)
    heard = overhear(page)
    agree(page, stand.url)
    visit(page, stand.url)
    say(page, "stumble")
    (error,) = stand.until_outcome("momently.error")
    assert error["data"]["reason"] == "plugin_broken"
    assert error["data"]["campaign"] == "stumbles-offer"
    assert error["data"]["detail"] == f"stumbles: {STUMBLED}"
    assert problems(page) == f"{OFF}: {STUMBLED}"
    say(page, "stumble")
    leave(page)
    stand.until_outcome("impression", EXIT)
    close(page, stand)  # or it would come back with the next page
    page.reload()
    assert arm(page)["state"] == "armed"
    say(page, "stumble")
    # Two overlays are some seconds apart; a wave is stale by then.
    page.clock.run_for(10_000)
    say(page, "wave")
    say(page, "wave")
    stand.until_outcome("impression", "waves-offer")
    settled(page)
    assert problems(page) == f"{OFF}: it broke on an earlier page"
    assert len(stand.outcomes("momently.error")) == 1
    assert (heard.said, heard.thrown) == ([], [])


def test_one_that_hangs_costs_the_worker_once_and_plug_ins_only(
    page: Page, open_shop: Callable[..., Stand], plugged: Dist
) -> None:
    stand = open_shop(plugged)
    heard = overhear(page)
    agree(page, stand.url)
    visit(page, stand.url)
    first = page.evaluate("() => momently.status()")
    say(page, "hang")
    (error,) = stand.until_outcome("momently.error")
    assert error["data"]["reason"] == "worker_silent"
    page.wait_for_function(
        "boot_ms => momently.status().state === 'armed' && momently.status().boot_ms !== boot_ms",
        arg=first["boot_ms"],
    )
    off = "plug-ins are off: worker_silent"
    for kind in ("hangs", "stumbles", "waves"):
        assert f"{kind}-offer: its trigger {kind} is a plug-in; {off}" in problems(page)
    say(page, "hang")
    say(page, "stumble")
    settled(page)
    page.clock.run_for(9000)
    leave(page)
    stand.until_outcome("impression", EXIT)
    replays_exactly(page.evaluate("() => momently.journal()"), plugged)
    page.reload()
    assert arm(page)["state"] == "armed"
    for word in ("hang", "wave", "wave"):
        say(page, word)
    settled(page)
    assert stand.outcomes("impression", "waves-offer") == []
    assert len(stand.outcomes("momently.error")) == 1
    assert (heard.said, heard.thrown) == ([], [])


def replays_exactly(text: str, built: Dist) -> None:
    """Replay what one page wrote down: the engine with plug-ins, and the one without."""
    bundle = replaying.bundle_of(built.place)
    first, second = text.split('{"journal"')[1:]
    headers = [json.loads('{"journal"' + part.partition("\n")[0]) for part in (first, second)]
    assert [header["plugins"] for header in headers] == [bundle["plugins"]["hash"], "off"]
    for part in (first, second):
        replayed = replay(('{"journal"' + part).splitlines(), bundle)
        assert (replayed.mode, replayed.same) == (EXACT, True), replayed.differs


def test_one_that_cannot_be_loaded_is_left_out_and_the_others_run(
    page: Page, open_shop: Callable[..., Stand], plugged: Dist, tmp_path: Path
) -> None:
    place = shutil.copytree(plugged.place, tmp_path / "ruined")
    name = manifest_of(place)["files"]["plugins"]
    broken = {
        "plugins/__init__.py": b"",
        "plugins/waves.py": WAVES.encode(),
        "plugins/hangs.py": HANGS.encode(),
        "plugins/stumbles.py": b"x = 1\ny = x / 0\n",
    }
    put(place, name, archive.pack(broken))
    stand = open_shop(Dist(place, plugged.issuer))
    visit(page, stand.url)
    assert "stumbles: plugins/stumbles.py:2 ZeroDivisionError" in problems(page)
    errors = stand.until_outcome("momently.error", times=2)
    reasons = {error["data"]["reason"]: error["data"] for error in errors}
    assert reasons["plugin_skipped"]["detail"].endswith("plugins/stumbles.py:2 ZeroDivisionError")
    assert reasons["campaign_skipped"]["campaign"] == "stumbles-offer"
    say(page, "wave")
    say(page, "wave")
    stand.until_outcome("impression", "waves-offer")
    assert len(stand.outcomes("momently.error")) == 2


def test_an_archive_that_is_not_there_keeps_nothing_but_plug_ins_away(
    page: Page, open_shop: Callable[..., Stand], plugged: Dist, tmp_path: Path
) -> None:
    place = shutil.copytree(plugged.place, tmp_path / "ruined")
    put(place, manifest_of(place)["files"]["plugins"], None)
    stand = open_shop(Dist(place, plugged.issuer))
    visit(page, stand.url)
    assert "waves-offer: its trigger waves is in no plug-in that could be loaded" in problems(page)
    leave(page)
    stand.until_outcome("impression", EXIT)


def test_pages_of_a_site_without_plug_ins_ask_for_none(page: Page, stand: Stand) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, stand.url)
    assert [url for url in asked if "plugins" in url] == []
