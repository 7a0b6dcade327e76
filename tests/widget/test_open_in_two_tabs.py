"""A view that was open when its page went, and two tabs that both know of it."""

from __future__ import annotations

import json
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from cases import rows_campaigns
from momently import bundle, effects, visitor, wire
from momently.engine import Engine, merging
from momently.hosts import simulate

if TYPE_CHECKING:
    from momently.effects import Effect

PUBLIC = {"kind": "free_shipping", "value": 0, "issuer": "public", "code": "SHIP"}
READ = bundle.decode(rows_campaigns.bundle({"campaigns": [{"rewards": {"main": PUBLIC}}]}))
GAP_MS = 1_800_000


class Tab:
    """One page of the visitor, and what it last had remembered."""

    def __init__(self, at: int, memory: Any = None) -> None:
        self.engine = Engine(READ.site, READ.campaigns)
        self.memory = memory
        self.show = ""
        facts = {"seed": f"5eed{at}", "consent": "persistent", "memory": memory}
        self.tell(at, "session", **facts)
        self.first = self.tell(at, "page_view", url="", path="/")

    def tell(self, at: int, kind: str, cause: str = "", **facts: Any) -> list[Effect]:
        told = {"kind": kind, "at": at, "wall_ms": simulate.WALL_MS + at, "utc_offset_min": 0}
        signal = wire.decode_signal(told | facts | ({"cause": cause} if cause else {}))
        assert signal is not None
        given = self.engine.receive(signal, at)
        for effect in given:
            if isinstance(effect, effects.Remember):
                self.memory = json.loads(json.dumps(effect.memory))
        return given


def shown_by(given: list[Effect]) -> str:
    return next(one.id for one in given if isinstance(one, effects.Show))


def hidden(given: list[Effect]) -> list[str]:
    return [one.reason for one in given if isinstance(one, effects.Hide)]


@pytest.fixture
def first() -> Tab:
    """A tab with an offer open."""
    tab = Tab(0)
    tab.show = shown_by(tab.tell(100, "page_signal", name="go"))
    tab.tell(200, "shown", tab.show)
    return tab


def test_a_view_closed_in_one_tab_is_not_tried_again_in_the_other(first: Tab) -> None:
    second = Tab(1000, first.memory)
    second.tell(1100, "not_shown", shown_by(second.first), reason="other_tab")
    first.tell(1200, "dismissed", first.show, by="close")
    second.tell(1300, "memory_changed", memory=first.memory)
    assert second.engine.wake(9000) == []
    assert second.engine.next_wake() is None


def test_a_view_that_both_show_goes_from_one_when_it_is_closed_in_the_other(first: Tab) -> None:
    second = Tab(1000, first.memory)
    show = shown_by(second.first)
    second.tell(1100, "shown", show)
    second.tell(1200, "dismissed", show, by="close")
    assert hidden(first.tell(1300, "memory_changed", memory=second.memory)) == ["closed_elsewhere"]


def test_what_a_tab_did_in_its_own_view_hides_nothing(first: Tab) -> None:
    assert hidden(first.tell(1300, "memory_changed", memory=first.memory)) == []


def view(**told: Any) -> dict[str, Any]:
    return {"id": "v1", "show": "e2", "at": 1000, "variant": "main"} | told


VIEWS = [
    view(),
    view(engaged=True),
    view(applying=True, at=2000, show="e9"),
    {"id": "v1", "at": 1000, "over": True},
    view(id="v2", at=3000),
    {"id": "v0", "at": 500, "over": True},
]


@pytest.mark.parametrize(("one", "other"), list(permutations(VIEWS, 2)))
def test_two_tabs_end_with_the_same_view(one: dict[str, Any], other: dict[str, Any]) -> None:
    known = [_visitor(one), _visitor(other)]
    joined = merging.merged(*known, GAP_MS), merging.merged(*reversed(known), GAP_MS)
    assert visitor.memory(joined[0]) == visitor.memory(joined[1])
    assert merging.merged(joined[0], known[0], GAP_MS) == joined[0]


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (view(), {"id": "v1", "at": 500, "over": True}, {"id": "v1", "at": 500, "over": True}),
        (view(engaged=True), view(at=2000), view(at=2000, engaged=True)),
        ({"id": "v1", "at": 1000, "over": True}, view(id="v2", at=3000), view(id="v2", at=3000)),
    ],
    ids=["what is over is over", "what was done stays done", "a later view is another one"],
)
def test_of_two_views(one: dict[str, Any], other: dict[str, Any], kept: dict[str, Any]) -> None:
    joined = merging.merged(_visitor(one), _visitor(other), GAP_MS)
    assert visitor.past(joined, "c1").view == kept


def test_without_consent_a_tab_learns_of_its_own_views_only() -> None:
    mine = _visitor(view())
    closed = _visitor({"id": "v1", "at": 1000, "over": True})
    theirs = _visitor(view(id="v2", at=3000))
    assert _view(merging.limits_merged(mine, closed, GAP_MS)) == visitor.past(closed, "c1").view
    assert _view(merging.limits_merged(mine, theirs, GAP_MS)) == view()


def _view(one: visitor.Visitor) -> dict[str, Any] | None:
    return visitor.past(one, "c1").view


def _visitor(told: dict[str, Any]) -> visitor.Visitor:
    visit = visitor.Visit("s", 0, 0, 1)
    return visitor.with_past(visitor.Visitor("v", 0, 1, visit), "c1", view=told)
