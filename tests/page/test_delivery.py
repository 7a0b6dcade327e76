"""Outcomes, memory and answers: what reaches the collector, what is kept, and where."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from page.stall import Stall, arm, settle, signals, status, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MEMORY = "momently:stall"
KEPT = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
REFUSE_SHARING = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {value: true})"


def greet(page: Page) -> None:
    """Have the greeting shown, and wait until page code has heard so."""
    page.evaluate("""() => new Promise((done) => momently.push(
      ['on', 'impression', () => done()], ['signal', 'hello']))""")


def kept(page: Page) -> list[str]:
    names: list[str] = page.evaluate(KEPT)
    return sorted(names)


def test_an_impression_arrives_once_and_page_code_hears_of_it(page: Page, stall: Stall) -> None:
    page.goto(stall.show())
    page.evaluate("""() => momently.push(['on', 'impression', ({campaign}) => {
      document.title = campaign }])""")
    arm(page)
    greet(page)
    shown = stall.until_outcome("campaign.impression")
    assert shown["data"]["campaign"] == "greeting"
    assert page.title() == "greeting"
    until(lambda: status(page)["outcomes"]["waiting"] == 0, "an empty outbox")
    assert len(stall.outcomes("campaign.impression")) == 1


def test_without_consent_nothing_is_kept(page: Page, stall: Stall) -> None:
    page.goto(stall.show())
    arm(page, consent="")
    greet(page)
    assert stall.until_outcome("campaign.impression")["data"]["consent"] == "memory"
    assert kept(page) == []
    assert page.context.cookies() == []
    assert page.evaluate("() => momently.journal()") == ""


def test_consent_says_where_and_taking_it_back_deletes(page: Page, stall: Stall) -> None:
    page.goto(stall.show())
    arm(page, consent="persistent")
    assert page.evaluate("() => Object.keys(localStorage)") == [MEMORY]
    page.evaluate("() => momently.push(['consent', 'session'])")
    settle(page)
    assert page.evaluate("() => Object.keys(localStorage)") == []
    assert page.evaluate("() => Object.keys(sessionStorage)") == [MEMORY]
    page.evaluate("() => momently.push(['consent', 'memory'])")
    settle(page)
    assert kept(page) == []


def test_a_page_that_says_no_at_once_deletes_what_another_left(page: Page, stall: Stall) -> None:
    page.goto(stall.show())
    arm(page, consent="persistent")
    assert kept(page) == [MEMORY]
    stall.show(head="<script>momently = [['consent', 'memory']]</script>")
    page.reload()
    arm(page, consent="")
    assert kept(page) == []


def test_global_privacy_control_holds_consent_down(page: Page, stall: Stall) -> None:
    page.add_init_script(REFUSE_SHARING)
    page.goto(stall.show())
    arm(page, consent="persistent")
    assert status(page)["consent"] == "memory"
    assert kept(page) == []


@pytest.mark.parametrize("text", ['{"version":', "[1, 2]", '"text"', '{"version": "?"}'])
def test_a_spoilt_memory_is_dropped(page: Page, stall: Stall, text: str) -> None:
    page.goto(stall.show(head="<script>momently = [['consent', 'persistent']]</script>"))
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [MEMORY, text])
    page.reload()
    arm(page, consent="")
    greet(page)
    stall.until_outcome("campaign.impression")
    assert json.loads(page.evaluate("(key) => localStorage[key]", MEMORY))["version"] == 1


def test_the_next_page_and_the_next_tab_remember(page: Page, stall: Stall) -> None:
    stall.show(head="<script>momently = [['consent', 'persistent']]</script>")
    page.goto(stall.url)
    arm(page, consent="")
    (begun,) = signals(page, "session")
    page.reload()
    arm(page, consent="")
    (again,) = signals(page, "session")
    assert begun["memory"] is None
    other = page.context.new_page()
    other.goto(stall.url)
    arm(other, consent="")
    (third,) = signals(other, "session")
    assert again["memory"]["visitor"]["id"] == third["memory"]["visitor"]["id"]
    page.bring_to_front()
    page.wait_for_function("() => momently.journal().includes('memory_changed')")


def test_what_was_refused_for_now_is_sent_again(page: Page, stall: Stall) -> None:
    page.clock.install()
    page.goto(stall.show())
    arm(page)
    stall.answers[:] = [503, 429]
    greet(page)
    until(lambda: page.clock.run_for(8000) or stall.outcomes("impression"), "the third attempt")
    assert stall.answers == []
    assert len(stall.outcomes("impression")) == 1


def test_a_refused_batch_is_sent_singly_and_a_refusal_is_final(page: Page, stall: Stall) -> None:
    page.goto(stall.show())
    arm(page)
    page.context.set_offline(True)
    greet(page)
    waiting = status(page)["outcomes"]["waiting"]
    assert waiting > 1
    stall.answers[:] = [400, 403]
    page.context.set_offline(False)
    until(lambda: status(page)["outcomes"]["waiting"] == 0, "an empty outbox")
    counts = status(page)["outcomes"]
    assert counts["refused"] == 1
    assert len(stall.outcomes()) == counts["sent"] >= waiting - 1


@pytest.mark.parametrize("level", ["session", "persistent"])
def test_outcomes_that_nobody_took_survive_the_page(page: Page, stall: Stall, level: str) -> None:
    page.goto(stall.show(head=f"<script>momently = [['consent', '{level}']]</script>"))
    arm(page, consent="")
    stall.answers[:] = [503] * 50
    greet(page)
    assert any(":out:" in key for key in kept(page))
    page.goto("about:blank")
    assert stall.outcomes() == []
    stall.answers.clear()
    page.goto(stall.url)
    stall.until_outcome("campaign.impression")
    until(lambda: status(page)["outcomes"]["waiting"] == 0, "an empty outbox")
    assert kept(page) == [MEMORY]
    assert len(stall.outcomes("campaign.impression")) == 1


def test_what_nobody_fetches_does_not_fill_the_shops_storage(page: Page, stall: Stall) -> None:
    page.goto(stall.show(head="<script>momently = [['consent', 'persistent']]</script>"))
    arm(page, consent="")
    stall.answers[:] = [503] * 50
    page.evaluate(
        """(key) => { for (let n = 0; n < 400; n += 1) {
      localStorage.setItem(`${key}:out:old-${n}`, JSON.stringify({id: `old-${n}`})) } }""",
        MEMORY,
    )
    page.reload()
    arm(page, consent="")
    greet(page)
    counts = status(page)["outcomes"]
    assert counts["refused"] >= 80
    assert counts["waiting"] <= 320
    assert len([key for key in kept(page) if ":out:" in key]) == counts["waiting"]
    newest = page.evaluate("""() => Object.values(localStorage).join()""")
    assert "campaign.impression" in newest


def test_a_no_in_one_tab_holds_in_the_other(page: Page, stall: Stall) -> None:
    page.goto(stall.show())
    arm(page, consent="persistent")
    greet(page)
    other = page.context.new_page()
    other.goto(stall.url)
    arm(other, consent="persistent")
    other.evaluate("() => momently.push(['consent', 'memory'])")
    page.wait_for_function("() => momently.status().consent === 'memory'")
    settle(page)
    assert kept(page) == []
    page.evaluate("() => momently.push(['signal', 'hello'])")
    settle(page)
    assert kept(page) == []


def test_a_purchase_is_not_lost_when_the_page_goes_before_python_is_ready(
    page: Page, stall: Stall
) -> None:
    head = "<script>momently = [['consent', 'persistent']]</script>"
    bought = "<script>momently.push(['purchase', {order_id: 'A-1', value_minor: 4200}])</script>"
    stall.show(head=head + bought, path="/thanks")
    stall.show(head=head)
    page.goto(stall.url + "/thanks", wait_until="commit")
    page.wait_for_function("() => window.momently?.status?.().consent === 'persistent'")
    page.wait_for_function("() => momently.status().outcomes")
    until(lambda: "starting" in page.evaluate("() => momently.status().state"), "the manifest")
    page.goto(stall.url)
    arm(page, consent="")
    (late,) = signals(page, "purchase")
    # A journal does not say which order it was.
    assert (late["order_id"], late["value_minor"]) == ("order-1", 4200)


def test_commands_from_before_and_after_the_script(page: Page, stall: Stall) -> None:
    head = """<script>momently = [['consent', 'session'], ['facts', {page: {type: 'home'}}]];
      momently.push(['identify', 7, {vip: true}])</script>"""
    page.goto(stall.show(head=head))
    arm(page, consent="")
    page.evaluate("() => momently.push(['opt_out'], ['signal', 'later', {n: 1}])")
    kinds: list[Any] = [one["kind"] for one in signals(page)]
    assert kinds[0] == "session"
    assert {"page_facts", "identified", "opted_out", "page_signal"} <= set(kinds)
    assert "consent_changed" not in kinds
    assert signals(page, "identified")[0]["user_id"] == "user-1"
