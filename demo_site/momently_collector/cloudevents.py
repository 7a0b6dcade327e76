"""CloudEvents 1.0 as JSON: what an outcome must look like before it is kept.

Rule 1: names are [a-z0-9]; values of attributes are text, true/false or whole numbers
of 32 bits; null means "not there".
Rule 2: one bad outcome refuses its whole batch, with its index, so that the sender can
try the others singly.
Rule 3: what an attribute of the standard must look like is a table.
Rule 4: text that no UTF-8 can carry (lone surrogates) is refused.

Source: https://github.com/cloudevents/spec, cloudevents/spec.md and
cloudevents/formats/json-format.md, both 1.0.2.
"""

from __future__ import annotations

import json
import re
from binascii import a2b_base64
from dataclasses import dataclass
from datetime import date

from momently_collector import strict_json
from momently_collector.refusals import malformed, too_large

SINGLE = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
EITHER = ("application/json", "text/plain")
ONE_LIMIT_BYTES = 64 * 1024
BATCH_LIMIT_BYTES = 1024 * 1024

NAME = re.compile(r"[a-z0-9]+", re.ASCII)
URI_REFERENCE = re.compile(r'[^\x00-\x20\x7f-\x9f<>"{}|\\^`]+')
URI = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:{URI_REFERENCE.pattern}")
MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+\s*(;.*)?", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d{1,12})?(?:[Zz]|[+-](\d\d):(\d\d))",
    re.ASCII,
)
# Hour, minute, second (60 is a leap second, which RFC 3339 allows), zone hour and minute.
CLOCK_MOST = (23, 59, 60, 23, 59)
# What a text attribute must look like where it is there, and how to say it.
LOOKS: dict[str, tuple[re.Pattern[str], str]] = {
    "datacontenttype": (MEDIA_TYPE, "a media type, such as application/json"),
    "dataschema": (URI, "a whole URI, such as https://example.com/schema.json"),
    "subject": (re.compile(r".+"), "text that is not empty"),
}
KEYED = ("id", "source", "type")
LIMIT_CHARACTERS = 255
PAYLOADS = ("data", "data_base64")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One checked record: the columns the collector searches by, and the whole as JSON."""

    source: str
    id: str
    type: str
    time: str | None
    campaign: str | None
    arm: str | None
    record: str


def parse(body: bytes, content_type: str) -> list[Outcome]:
    """Read a request's body as one or many outcomes; raises RefusedError (400, 413)."""
    told = strict_json.read(body)
    if content_type == BATCH and not isinstance(told, list):
        raise malformed("a batch must be a JSON array", "", f"send one outcome as {SINGLE}")
    if content_type == SINGLE and not isinstance(told, dict):
        raise malformed("an outcome must be a JSON object", "", f"send an array as {BATCH}")
    if isinstance(told, list):
        return [_outcome(one, index) for index, one in enumerate(told)]
    if isinstance(told, dict) and len(body) > ONE_LIMIT_BYTES:
        raise too_large("the outcome is too large", ONE_LIMIT_BYTES)
    return [_outcome(told, None)]


def _outcome(told: object, index: int | None) -> Outcome:
    if not isinstance(told, dict):
        raise malformed("an outcome must be a JSON object", "", "see CloudEvents 1.0", index)
    record = _text_of(told, index)
    if told.get("specversion") != "1.0":
        raise malformed("unknown CloudEvents version", "specversion", 'must be "1.0"', index)
    for name, found in told.items():
        if name not in PAYLOADS:
            _attribute(name, found, index)
    for name in KEYED:
        _keyed(name, told.get(name), index)
    for name in LOOKS:
        _looks(name, told.get(name), index)
    if "data" in told and "data_base64" in told:
        raise malformed("two payloads", "data_base64", "send data or data_base64", index)
    _base64(told.get("data_base64"), index)
    _time(told.get("time"), index)
    payload = told.get("data")
    return Outcome(
        source=told["source"],
        id=told["id"],
        type=told["type"],
        time=told.get("time"),
        campaign=_short(payload, "campaign", 255),
        arm=_short(payload, "arm", 32),
        record=record,
    )


def _text_of(told: dict[str, object], index: int | None) -> str:
    try:
        size = len(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8"))
    except UnicodeEncodeError as problem:
        hint = "lone surrogates are not text"
        raise malformed("text that UTF-8 cannot carry", "", hint, index) from problem
    except RecursionError as problem:
        raise malformed("nested too deeply", "data", "flatten the payload", index) from problem
    if size > ONE_LIMIT_BYTES:
        where = "" if index is None else f" (index {index})"
        raise too_large(f"the outcome is too large{where}", ONE_LIMIT_BYTES)
    # Escaped, so that every database can keep it whatever its encoding.
    return json.dumps(told, separators=(",", ":"))


def _attribute(name: str, found: object, index: int | None) -> None:
    if not NAME.fullmatch(name):
        hint = "lower-case letters and digits only; put your own fields into data"
        raise malformed("not a name for an attribute", name[:64], hint, index)
    if isinstance(found, bool) or found is None:
        return
    if isinstance(found, int) and -(2**31) <= found < 2**31:
        return
    if isinstance(found, str) and not CONTROL.search(found):
        return
    hint = "text without control characters, true/false or a 32-bit whole number"
    raise malformed("not a value for an attribute", name[:64], hint, index)


def _keyed(name: str, found: object, index: int | None) -> None:
    if not isinstance(found, str) or not found:
        raise malformed(f"{name} is missing", name, "must be text that is not empty", index)
    if len(found) > LIMIT_CHARACTERS:
        raise malformed(
            f"{name} is too long", name, f"at most {LIMIT_CHARACTERS} characters", index
        )
    if name == "source" and not URI_REFERENCE.fullmatch(found):
        raise malformed("source is not a URI reference", name, "such as /momently/my-site", index)


def _looks(name: str, found: object, index: int | None) -> None:
    pattern, hint = LOOKS[name]
    if found is None or (isinstance(found, str) and pattern.fullmatch(found)):
        return
    raise malformed(f"{name} is not as it should be", name, hint, index)


def _base64(found: object, index: int | None) -> None:
    if found is None:
        return
    try:
        a2b_base64(found if isinstance(found, str) else "?", strict_mode=True)
    except ValueError as problem:
        hint = "Base64 with its padding, such as AQID"
        raise malformed("data_base64 is not Base64", "data_base64", hint, index) from problem


def _time(found: object, index: int | None) -> None:
    if found is None:
        return
    hint = "RFC 3339, such as 2026-01-02T03:04:05.678Z"
    matched = TIME.fullmatch(found) if isinstance(found, str) else None
    if matched is None or not _real(tuple(int(part or 0) for part in matched.groups())):
        raise malformed("time is not a time", "time", hint, index)


def _real(parts: tuple[int, ...]) -> bool:
    year, month, day, *clock = parts
    try:
        date(year, month, day)
    except ValueError:
        return False
    return all(part <= most for part, most in zip(clock, CLOCK_MOST, strict=True))


def _short(payload: object, key: str, limit: int) -> str | None:
    found = payload.get(key) if isinstance(payload, dict) else None
    if not isinstance(found, str) or len(found) > limit or CONTROL.search(found):
        return None
    return found
