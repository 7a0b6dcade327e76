"""Values that gates are written with: limits, days of the year, addresses with patterns.

Rule 1: as in `values`, what cannot be read raises with a sentence and a hint.
Rule 2: "none" is how an author says that there is no limit; TOML has no other word for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from momently import patterns
from momently_build.problems import said
from momently_build.values import wrong

MOST = 1_000_000
NO_LIMIT = "none"
LEAP_YEAR = 2028
_DAY = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})")
_URL_KEYS = {"pattern", "type", "include"}
_URL_HINT = 'Write "/products/*", or { pattern = "/products/*", type = "simple", include = false }.'


@dataclass(frozen=True, slots=True)
class Url:
    """A rule about addresses, as GrowthBook writes one."""

    pattern: str
    type: str = "simple"
    include: bool = True


def _limit(least: int) -> Any:
    def read(written: object) -> int | None:
        if written == NO_LIMIT:
            return None
        if (
            isinstance(written, bool)
            or not isinstance(written, int)
            or not least <= written <= MOST
        ):
            hint = f'Write a whole number from {least} to {MOST}, or "none" for no limit.'
            raise wrong(f"{said(written)} is not a limit.", hint)
        return written

    number = {"type": "integer", "minimum": least, "maximum": MOST}
    schema = {"anyOf": [number, {"const": NO_LIMIT}]}
    return Annotated[int | None, PlainValidator(read), WithJsonSchema(schema)]


def day_of_year(written: object) -> int:
    """Read "12-24" as 1224."""
    found = _DAY.fullmatch(written) if isinstance(written, str) else None
    if found is None or found[1] or not _is_date(LEAP_YEAR, int(found[2]), int(found[3])):
        raise wrong(f"{said(written)} is not a day of the year.", 'Write month and day: "12-24".')
    return int(found[2]) * 100 + int(found[3])


def one_day(written: object) -> int:
    """Read "2026-12-25" (or a TOML date) as 20261225, "12-25" of every year as 1225."""
    if isinstance(written, date) and not isinstance(written, datetime):
        return written.year * 10_000 + written.month * 100 + written.day
    found = _DAY.fullmatch(written) if isinstance(written, str) else None
    if found is None or not _is_date(int(found[1] or LEAP_YEAR), int(found[2]), int(found[3])):
        hint = 'Write "2026-12-25", or "12-25" for every year.'
        raise wrong(f"{said(written)} is not a day.", hint)
    return int(found[1] or 0) * 10_000 + int(found[2]) * 100 + int(found[3])


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def url_rule(written: object) -> Url:
    """Read a simple pattern, or a table as GrowthBook writes one."""
    if isinstance(written, str):
        written = {"pattern": written}
    if not isinstance(written, dict) or set(written) - _URL_KEYS:
        raise wrong("This is not a rule about addresses.", _URL_HINT)
    rule = Url(
        written.get("pattern", ""), written.get("type", "simple"), written.get("include", True)
    )
    if not isinstance(rule.pattern, str) or not rule.pattern or len(rule.pattern) > 500:
        raise wrong("A rule about addresses needs a pattern.", _URL_HINT)
    if rule.type not in ("simple", "regex") or not isinstance(rule.include, bool):
        raise wrong('type is "simple" or "regex", include is true or false.', _URL_HINT)
    fault = patterns.fault(rule.pattern) if rule.type == "regex" else None
    if fault is not None:
        raise wrong(f"This pattern cannot be read: {fault}.", fault.hint)
    return rule


Limit = _limit(1)
LimitOrNothing = _limit(0)
_DAY_TEXT = {"type": "string", "pattern": r"^\d{2}-\d{2}$"}
YearDay = Annotated[int, PlainValidator(day_of_year), WithJsonSchema(_DAY_TEXT)]
_ONE_DAY = {"type": "string", "pattern": r"^(\d{4}-)?\d{2}-\d{2}$"}
OneDay = Annotated[int, PlainValidator(one_day), WithJsonSchema(_ONE_DAY)]
_URL_TABLE = {
    "type": "object",
    "properties": {
        "pattern": {"type": "string", "minLength": 1, "maxLength": 500},
        "type": {"enum": ["simple", "regex"]},
        "include": {"type": "boolean"},
    },
    "required": ["pattern"],
    "additionalProperties": False,
}
UrlRule = Annotated[
    Url,
    PlainValidator(url_rule),
    WithJsonSchema({"anyOf": [{"type": "string", "minLength": 1}, _URL_TABLE]}),
]
