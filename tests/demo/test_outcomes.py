"""What the collector accepts is kept once, whole, and for good; what it refuses, it explains."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from demo.conftest import outcome
from momently_collector import cloudevents, outcomes
from momently_collector.refusals import RefusedError

if TYPE_CHECKING:
    from demo.conftest import Server

SINGLE = {"content-type": "application/cloudevents+json"}
BATCH = {"content-type": "application/cloudevents-batch+json"}
COUNT = "select count(*) from outcomes"


def post(server: Server, body: Any, **headers: str) -> Any:
    kind = {"content-type": headers.pop("kind", "application/json")}
    return server.http.post("/outcomes", content=json.dumps(body), headers={**kind, **headers})


@pytest.mark.parametrize(
    ("kind", "body", "accepted"),
    [
        ("application/cloudevents+json", outcome(), 1),
        ("application/cloudevents+json; charset=UTF-8", outcome(), 1),
        ("application/cloudevents-batch+json", [outcome("1"), outcome("2")], 2),
        ("application/cloudevents-batch+json", [], 0),
        ("application/json", outcome(), 1),
        ("application/json", [outcome("1"), outcome("2"), outcome("3")], 3),
        ("text/plain;charset=UTF-8", outcome(), 1),
        ("text/plain", [outcome("1"), outcome("2")], 2),
    ],
)
def test_every_shape_an_outcome_may_come_in(
    collector: Server, kind: str, body: Any, accepted: int
) -> None:
    answer = post(collector, body, kind=kind)
    assert (answer.status_code, answer.json()) == (202, {"accepted": accepted, "repeated": 0})
    assert collector.rows(COUNT) == [(accepted,)]


def test_a_repeat_is_dropped_by_source_and_id(collector: Server) -> None:
    post(collector, outcome("1"))
    again = post(collector, [outcome("1", data={"other": 1}), outcome("2"), outcome("2")])
    assert again.json() == {"accepted": 1, "repeated": 2}
    elsewhere = post(collector, outcome("1", source="/momently/another"))
    assert elsewhere.json() == {"accepted": 1, "repeated": 0}
    first = collector.rows("select record from outcomes where row_id = 1")[0][0]
    assert json.loads(first) == outcome("1")


def test_many_senders_of_the_same_outcomes_leave_each_once(collector: Server) -> None:
    batch = [outcome(str(number)) for number in range(20)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: post(collector, batch).json(), range(8)))
    assert sum(answer["accepted"] for answer in answers) == 20
    assert sum(answer["repeated"] for answer in answers) == 140
    assert collector.rows(COUNT) == [(20,)]


def test_a_long_batch_is_kept_by_a_few_statements(collector: Server) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(collector.issuer.storage.engine, "before_cursor_execute", note)
    batch = [outcome(str(number)) for number in range(1000)]
    answer = post(collector, [*batch, outcome("7")])
    assert answer.json() == {"accepted": 1000, "repeated": 1}
    assert len(asked) < 30
    assert post(collector, batch).json() == {"accepted": 0, "repeated": 1000}
    ids = [row[0] for row in collector.rows("select id from outcomes order by row_id")]
    assert ids == [str(number) for number in range(1000)]


def test_a_batch_that_lost_a_race_keeps_the_rest(
    collector: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(collector, outcome("1"))
    # As when another process says it between the question and the insert.
    monkeypatch.setattr(outcomes, "_known", lambda _connection, _keys: set())
    answer = post(collector, [outcome("0"), outcome("1"), outcome("2")])
    assert answer.json() == {"accepted": 2, "repeated": 1}
    assert collector.rows(COUNT) == [(3,)]


BARE = {name: found for name, found in outcome().items() if name != "data"}
# name, what is sent, where it is wrong
MALFORMED: list[tuple[str, Any, str]] = [
    ("no specversion", {**outcome(), "specversion": None}, "specversion"),
    ("an old specversion", outcome(specversion="0.3"), "specversion"),
    ("a number as specversion", outcome(specversion=1.0), "specversion"),
    ("no id", {**outcome(), "id": None}, "id"),
    ("an empty id", outcome(""), "id"),
    ("a number as id", outcome(id=7), "id"),
    ("an endless id", outcome("x" * 256), "id"),
    ("a line break in an id", outcome("a\nb"), "id"),
    ("no source", {**outcome(), "source": None}, "source"),
    ("a source with a space", outcome(source="/momently/my site"), "source"),
    ("a source with angle brackets", outcome(source="<script>"), "source"),
    ("no type", {**outcome(), "type": None}, "type"),
    ("a list as type", outcome(type=["x"]), "type"),
    ("a day as time", outcome(time="2026-01-02"), "time"),
    ("a time without a zone", outcome(time="2026-01-02T12:00:00"), "time"),
    ("the 30th of February", outcome(time="2026-02-30T12:00:00Z"), "time"),
    ("hour 24", outcome(time="2026-02-03T24:00:00Z"), "time"),
    ("a zone of 99 hours", outcome(time="2026-02-03T12:00:00+99:00"), "time"),
    ("Arabic digits in the time", outcome(time="٢٠٢٦-01-02T12:00:00Z"), "time"),
    ("milliseconds as time", outcome(time=1767355200000), "time"),
    ("a capital in a name", outcome(traceParent="x"), "traceParent"),
    ("a hyphen in a name", outcome(**{"trace-parent": "x"}), "trace-parent"),
    ("an empty name", outcome(**{"": "x"}), ""),
    ("an object as attribute", outcome(extra={"a": 1}), "extra"),
    ("a fraction as attribute", outcome(extra=1.5), "extra"),
    ("a number over 32 bits as attribute", outcome(extra=2**31), "extra"),
    ("two payloads", outcome(data_base64="AA=="), "data_base64"),
    ("a number as datacontenttype", outcome(datacontenttype=7), "datacontenttype"),
    ("a word as datacontenttype", outcome(datacontenttype="json"), "datacontenttype"),
    ("a number as subject", outcome(subject=7), "subject"),
    ("an empty subject", outcome(subject=""), "subject"),
    ("true as dataschema", outcome(dataschema=True), "dataschema"),
    ("a path as dataschema", outcome(dataschema="/schema.json"), "dataschema"),
    ("a URI with a space as dataschema", outcome(dataschema="https://a.b/c d"), "dataschema"),
    ("a number as data_base64", {**BARE, "data_base64": 7}, "data_base64"),
    ("other letters in data_base64", {**BARE, "data_base64": "AQ*="}, "data_base64"),
    ("data_base64 without its padding", {**BARE, "data_base64": "AQ"}, "data_base64"),
    ("text", "impression", ""),
    ("a number", 7, ""),
    ("nothing", None, ""),
]


@pytest.mark.parametrize(("name", "body", "where"), MALFORMED, ids=[row[0] for row in MALFORMED])
def test_a_malformed_outcome_is_refused_with_its_place(
    refusing: Server, name: str, body: Any, where: str
) -> None:
    alone = post(refusing, body)
    assert alone.status_code == 400, name
    assert alone.json()["where"] == where
    assert alone.json()["error"]
    assert alone.json()["hint"]
    batch = post(refusing, [outcome("right"), body])
    assert (batch.status_code, batch.json()["index"]) == (400, 1)
    # The right one goes down with its batch: nothing is kept by halves.
    assert refusing.rows(COUNT) == [(0,)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"specversion": NaN}',
        b"\xff\xfe{}",
        b'{"specversion":"1.0","id":"\\ud800","source":"/a","type":"t"}',
        b'{"specversion":"1.0","id":"1","source":"/a","type":"t","data":"\\udfff"}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"specversion":"1.0","id":"1","source":"/a","type":"t","data":{"x":1e999}}',
        b'{"specversion":"1.0","id":"a","id":"b","source":"/a","type":"t"}',
        b'{"\\ud800":1,"\\ud800":2}',
    ],
    ids=[
        "empty",
        "cut",
        "deep",
        "nan",
        "latin",
        "surrogate",
        "surrogate in data",
        "digits",
        "infinite",
        "twice",
        "surrogate twice",
    ],
)
def test_what_is_not_json_is_refused(refusing: Server, body: bytes) -> None:
    answer = refusing.http.post("/outcomes", content=body, headers={"content-type": "text/plain"})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error", "index", "where", "hint"}


@pytest.mark.parametrize("path", ["outcomes", "claims", "draws", "draws/d1/play"])
@pytest.mark.parametrize(
    ("body", "where"), [('{"x":-1e999}', "-1e999"), ('{"y":{"id":"a","id":"b"}}', "id")]
)
def test_json_that_readers_disagree_about_is_refused_everywhere(
    refusing: Server, path: str, body: str, where: str
) -> None:
    kind = {"content-type": "application/json"}
    answer = refusing.http.post(f"/{path}", content=body, headers=kind)
    assert (answer.status_code, answer.json()["where"]) == (400, where)
    assert answer.json()["hint"]


@pytest.mark.parametrize(
    ("kind", "says"), [("", "none"), ("application/xml", "xml"), ("multipart/form-data", "form")]
)
def test_other_content_types_are_not_read(refusing: Server, kind: str, says: str) -> None:
    answer = post(refusing, outcome(), kind=kind)
    assert answer.status_code == 415
    assert says in answer.json()["error"]


def test_compressed_bodies_are_not_read(refusing: Server) -> None:
    assert post(refusing, outcome(), **{"content-encoding": "gzip"}).status_code == 415


def sized(total_bytes: int, name: str = "1") -> str:
    """An outcome of exactly so many bytes."""
    empty = json.dumps(outcome(name, data=""), separators=(",", ":"))
    return empty.replace('"data":""', f'"data":"{"x" * (total_bytes - len(empty))}"')


def test_64_kib_is_the_most_for_one_outcome(collector: Server) -> None:
    limit = cloudevents.ONE_LIMIT_BYTES
    fits = collector.http.post("/outcomes", content=sized(limit), headers=SINGLE)
    over = collector.http.post("/outcomes", content=sized(limit + 1, "2"), headers=SINGLE)
    either = {"content-type": "text/plain"}
    beacon = collector.http.post("/outcomes", content=sized(limit + 1, "3"), headers=either)
    inside = collector.http.post("/outcomes", content=f"[{sized(limit + 1, '4')}]", headers=BATCH)
    assert (fits.status_code, over.status_code) == (202, 413)
    assert (beacon.status_code, inside.status_code) == (413, 413)
    assert over.json() == {"error": "the body is too large", "limit_bytes": limit}
    assert collector.rows(COUNT) == [(1,)]


def test_1_mib_is_the_most_for_a_batch(collector: Server) -> None:
    limit = cloudevents.BATCH_LIMIT_BYTES
    many = ",".join(sized(60_000, str(number)) for number in range(17))
    fits = collector.http.post("/outcomes", content=f"[{many}]", headers=BATCH)
    one_more = f"[{many},{sized(60_000, 'over')}]"
    over = collector.http.post("/outcomes", content=one_more, headers=BATCH)
    assert (fits.status_code, over.status_code) == (202, 413)
    assert over.json()["limit_bytes"] == limit


def test_the_limit_holds_without_a_content_length(collector: Server) -> None:
    chunks = (b"x" * 65_536 for _ in range(100))
    answer = collector.http.post("/outcomes", content=chunks, headers=BATCH)
    assert answer.status_code == 413
    assert collector.rows(COUNT) == [(0,)]


def test_any_page_may_send_and_ask_before(collector: Server) -> None:
    asks = {
        "origin": "https://shop.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    before = collector.http.options("/outcomes", headers=asks)
    assert before.status_code == 200
    assert before.headers["access-control-allow-origin"] == "*"
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "content-type" in before.headers["access-control-allow-headers"]
    sent = post(collector, outcome(), origin="https://shop.example")
    refused = post(collector, {}, origin="https://shop.example")
    assert sent.headers["access-control-allow-origin"] == "*"
    assert refused.headers["access-control-allow-origin"] == "*"


def test_the_live_page_reads_on_where_it_was(collector: Server) -> None:
    post(collector, [outcome(str(number)) for number in range(5)])
    first = collector.http.get("/outcomes.json", params={"after": 0, "limit": 3}).json()
    rest = collector.http.get("/outcomes.json", params={"after": first["last"]}).json()
    newest = collector.http.get("/outcomes.json", params={"limit": 2}).json()
    none = collector.http.get("/outcomes.json", params={"after": rest["last"]}).json()
    assert [row["outcome"]["id"] for row in first["outcomes"]] == ["0", "1", "2"]
    assert [row["outcome"]["id"] for row in rest["outcomes"]] == ["3", "4"]
    assert [row["outcome"]["id"] for row in newest["outcomes"]] == ["3", "4"]
    assert none == {"outcomes": [], "last": rest["last"]}
    assert collector.http.get("/outcomes.json", params={"after": "x"}).status_code == 400


def test_the_funnel_counts_each_campaign_and_arm(collector: Server) -> None:
    held = outcome(
        "2", type="momently.campaign.would_show", data={"campaign": "exit", "arm": "holdout"}
    )
    post(collector, [outcome("1"), held, outcome("3", type="momently.error", data=None)])
    told = collector.http.get("/summary.json").json()["campaigns"]
    assert told == [
        {"campaign": "(no campaign)", "counts": {"error": 1}},
        {"campaign": "exit", "counts": {"impression": 1, "would_show:holdout": 1}},
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["specversion", "id", "source", "type", "time", "data", "data_base64"])


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES | st.text(max_size=8), JSON), st.sampled_from([*cloudevents.EITHER]))
def test_whatever_differs_from_a_right_outcome_is_kept_or_refused_never_an_accident(
    changes: dict[str, Any], kind: str
) -> None:
    body = json.dumps({**outcome(), **changes}).encode("utf-8", "surrogatepass")
    refused, kept = _parsed(body, kind)
    if refused is not None:
        assert refused.status in (400, 413)
        assert refused.body["error"]
        return
    told = json.loads(kept[0].record)
    assert told["specversion"] == "1.0"
    assert all(isinstance(told[name], str) and told[name] for name in ("id", "source", "type"))


def _parsed(body: bytes, kind: str) -> tuple[RefusedError | None, list[cloudevents.Outcome]]:
    try:
        return None, cloudevents.parse(body, kind)
    except RefusedError as refused:
        return refused, []


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | JSON.map(lambda made: json.dumps(made).encode()))
def test_no_body_brings_the_server_down(refusing: Server, body: bytes) -> None:
    answer = refusing.http.post("/outcomes", content=body, headers={"content-type": "text/plain"})
    assert answer.status_code in (202, 400)
    if answer.status_code == 202:
        assert answer.json()["accepted"] == 0
