"""Small things an author writes in one word: money, days, hours, names, addresses.

Rule 1: money is whole minor units; "5.00 EUR" is read digit by digit, never as a float.
Rule 2: what cannot be read raises with a sentence and a hint, both in plain words.
Rule 3: a moment without an offset is local, and needs a zone before it means anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from momently_build.allowed import words
from momently_build.problems import said

# Currencies whose minor unit is not a hundredth (ISO 4217); every other one has two digits.
_WHOLE = words("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF")
_THOUSANDTHS = words("BHD IQD JOD KWD LYD OMR TND")
_MONEY = re.compile(r"(\d{1,12})(?:\.(\d{1,3}))? ?([A-Z]{3})")
_HOURS = re.compile(r"([01]\d|2[0-4]):([0-5]\d) ?- ?([01]\d|2[0-4]):([0-5]\d)")
MOST_MINOR = 10**12
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
CURRENCY = r"^[A-Z]{3}$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
PROPERTY = r"^--momently-[a-z0-9-]+$"
ADDRESS = r"^(https?://[^\s/?#]+([/?#]\S*)?|/([^\s/\\]\S*)?)$"
ORIGIN = r"^https?://[^\s/?#]+$"
CODE = r"^[A-Za-z0-9][A-Za-z0-9_-]{1,39}$"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units; the currency is None where the author left it out."""

    minor: int
    currency: str | None


@dataclass(frozen=True, slots=True)
class Hours:
    """A part of the day in whole minutes after midnight."""

    from_min: int
    until_min: int


def wrong(what: str, hint: str) -> PydanticCustomError:
    """Make an error that `plain_words` hands on as it is."""
    start = what[:1].upper() if what.startswith(("a ", "an ")) else what[:1]
    return PydanticCustomError("momently", "{what}", {"what": start + what[1:], "hint": hint})


def minor_digits(currency: str) -> int:
    """Say how many digits the minor unit of `currency` has."""
    if currency in _WHOLE:
        return 0
    return 3 if currency in _THOUSANDTHS else 2


def money(written: object) -> Money:
    """Read 500 (minor units) or "5.00 EUR"."""
    if isinstance(written, int) and not isinstance(written, bool):
        if not 0 <= written <= MOST_MINOR:
            raise wrong(f"{written} is below zero or too much.", "Write whole minor units: 500")
        return Money(written, None)
    found = _MONEY.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        hint = 'Write whole minor units (500) or an amount with its currency ("5.00 EUR").'
        if isinstance(written, str) and written.rstrip().endswith("%"):
            hint = "Write percent as a number alone: 10"
        raise wrong(f"{said(written)} is not an amount of money.", hint)
    whole, part, currency = found[1], found[2] or "", found[3]
    digits = minor_digits(currency)
    if part and len(part) != digits:
        raise wrong(f"{currency} has {digits} digits after the point.", _example(currency))
    return Money(int(whole + part.ljust(digits, "0")), currency)


def _example(currency: str) -> str:
    digits = minor_digits(currency)
    amount = "5" + ("." + "0" * digits if digits else "")
    return f'Write "{amount} {currency}".'


def moment(written: object) -> datetime:
    """Read a date or a date with a time, with or without an offset; a date is its midnight."""
    read = written
    if isinstance(read, str):
        try:
            read = datetime.fromisoformat(read)
        except ValueError:
            read = None
    if isinstance(read, date) and not isinstance(read, datetime):
        read = datetime.combine(read, time())
    if not isinstance(read, datetime):
        hint = "Write 2026-12-01T09:00:00+01:00, or 2026-12-01 together with a zone."
        raise wrong(f"{said(written)} is not a date.", hint)
    return read


def hours(written: object) -> Hours:
    """Read "09:00-18:00"; the end is outside, and may be 24:00."""
    found = _HOURS.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        raise wrong(f"{said(written)} is not a part of the day.", 'Write it as "09:00-18:00".')
    start, end = (int(found[1]) * 60 + int(found[2])), (int(found[3]) * 60 + int(found[4]))
    if start >= 24 * 60 or end > 24 * 60 or start == end:
        hint = "The first hour is before 24:00, the last at most 24:00, and they differ."
        raise wrong(f"{said(written)} is not a part of the day.", hint)
    return Hours(start, end)


def _matching(pattern: str, what: str, hint: str, longest: int) -> Any:
    compiled = re.compile(pattern)

    def check(written: str) -> str:
        if len(written) > longest:
            raise wrong(f"This is longer than {longest} characters.", hint)
        if not compiled.fullmatch(written):
            raise wrong(f'"{written}" is not {what}.', hint)
        return written

    schema = {"type": "string", "pattern": pattern, "maxLength": longest}
    return Annotated[str, AfterValidator(check), WithJsonSchema(schema)]


def _said(written: str) -> str:
    if not written.strip():
        raise wrong("This text is empty.", "Write what the visitor should read, or leave it out.")
    if any("\ud800" <= sign <= "\udfff" for sign in written):
        raise wrong("This text holds half a character.", "Write it again, or paste it anew.")
    return written


Slug = _matching(
    SLUG, "a name we can use as an id", 'Use small letters, digits and hyphens: "exit-offer".', 64
)
Currency = _matching(CURRENCY, "a currency", 'Write the three letters of ISO 4217: "EUR".', 3)
Language = _matching(LANGUAGE, "a language", 'Write a language tag: "en", "de-AT".', 35)
Property = _matching(
    PROPERTY,
    "one of our custom properties",
    'They begin with "--momently-": "--momently-accent".',
    64,
)
Address = _matching(
    ADDRESS, "an address", 'Write "https://shop.example/path" or a path of the shop: "/path".', 500
)
Origin = _matching(
    ORIGIN, "an origin", 'Write scheme and host alone, without a path: "https://shop.example".', 200
)
Word = _matching(r"^[a-z][a-z0-9_]*$", "a label's name", "Use small letters, digits and _.", 40)
Code = _matching(CODE, "a code", "Use letters, digits, - and _, at least two of them.", 40)
Said = Annotated[str, AfterValidator(_said), WithJsonSchema({"type": "string", "minLength": 1})]

_AMOUNT = {
    "anyOf": [
        {"type": "integer", "minimum": 0},
        {"type": "string", "pattern": f"^{_MONEY.pattern}$"},
    ]
}
Amount = Annotated[Money, PlainValidator(money), WithJsonSchema(_AMOUNT)]
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}"}
Moment = Annotated[datetime, PlainValidator(moment), WithJsonSchema(_DAY)]
_PART = {"type": "string", "pattern": f"^{_HOURS.pattern}$"}
DayPart = Annotated[Hours, PlainValidator(hours), WithJsonSchema(_PART)]
