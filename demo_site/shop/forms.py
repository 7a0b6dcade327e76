"""The checkout's forms: which fields, what they must look like, what is kept.

Rule 1: a field's name, label and browser hints stand in one table; templates draw it.
Rule 2: complaints say what would be right. Nothing is thrown away when one field is wrong.
Rule 3: of a card, only the last four digits are kept. No payment is made: test cards only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.pricing import DELIVERIES

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Field:
    """One input: `looks` is what a right answer looks like, `hint` how to say it."""

    name: str
    label: str
    autocomplete: str
    looks: str
    hint: str
    required: bool = True
    kind: str = "text"
    mode: str = "text"
    example: str = ""
    wide: bool = True


TEXT = r".{1,120}"
CONTACT = (
    Field(
        "email",
        "Email",
        "email",
        r"[^@\s]+@[^@\s]+\.[^@\s]+",
        "an address such as you@example.com",
        kind="email",
        mode="email",
    ),
    Field(
        "phone",
        "Phone",
        "tel",
        r"[+0-9 ()/-]{6,24}",
        "digits, at least six",
        required=False,
        kind="tel",
        mode="tel",
    ),
)
ADDRESS = (
    Field("given_name", "First name", "given-name", TEXT, "your first name", wide=False),
    Field("family_name", "Last name", "family-name", TEXT, "your last name", wide=False),
    Field("street", "Street and number", "street-address", TEXT, "where the parcel goes"),
    Field(
        "postcode",
        "Postcode",
        "postal-code",
        r"[A-Za-z0-9 -]{3,10}",
        "3 to 10 letters or digits",
        wide=False,
    ),
    Field("city", "Town", "address-level2", TEXT, "your town", wide=False),
)
COUNTRIES = (
    "Austria",
    "Belgium",
    "Denmark",
    "Finland",
    "France",
    "Germany",
    "Ireland",
    "Italy",
    "Netherlands",
    "Portugal",
    "Spain",
    "Sweden",
)
CARD = (
    Field(
        "card_number",
        "Card number",
        "cc-number",
        r"[0-9 ]{15,23}",
        "the long number on the card",
        mode="numeric",
        example="4242 4242 4242 4242",
    ),
    Field("card_name", "Name on card", "cc-name", TEXT, "as it stands on the card"),
    Field(
        "card_expiry",
        "Expiry date",
        "cc-exp",
        r"(0[1-9]|1[0-2]) ?/ ?[0-9]{2}",
        "month / year",
        mode="numeric",
        example="MM / YY",
        wide=False,
    ),
    Field(
        "card_code",
        "Security code",
        "cc-csc",
        r"[0-9]{3,4}",
        "three or four digits",
        mode="numeric",
        example="123",
        wide=False,
    ),
)
TEST_CARDS = ("4242424242424242", "5555555555554444")
DECLINED_CARD = "4000000000000002"


@dataclass(frozen=True, slots=True)
class Checked:
    """A form as it was sent: what was right, what was typed, what is wrong."""

    kept: Mapping[str, str]
    typed: Mapping[str, str]
    problems: Mapping[str, str]


def check(fields: tuple[Field, ...], told: Mapping[str, str]) -> Checked:
    """Look at every field and say all that is wrong at once."""
    typed = {field.name: told.get(field.name, "").strip() for field in fields}
    problems = {}
    for field in fields:
        found = typed[field.name]
        if not found and field.required:
            problems[field.name] = f"Please fill in: {field.label.lower()}"
        elif found and not re.fullmatch(field.looks, found):
            problems[field.name] = f"This should be {field.hint}"
    kept = {name: found for name, found in typed.items() if name not in problems}
    return Checked(kept, typed, problems)


def check_shipping(told: Mapping[str, str]) -> Checked:
    """Check the address, the country and the way of delivery."""
    checked = check(ADDRESS, told)
    chosen = {"country": told.get("country", ""), "delivery": told.get("delivery", "")}
    problems = dict(checked.problems)
    if chosen["country"] not in COUNTRIES:
        problems["country"] = "Please choose a country"
    if chosen["delivery"] not in DELIVERIES:
        problems["delivery"] = "Please choose a delivery"
    right = {name: found for name, found in chosen.items() if name not in problems}
    return Checked({**checked.kept, **right}, {**checked.typed, **chosen}, problems)


def check_card(told: Mapping[str, str], now_year_month: str) -> Checked:
    """Check a test card; gives only its last four digits to keep."""
    checked = check(CARD, told)
    problems = dict(checked.problems)
    digits = "".join(checked.typed["card_number"].split())
    if "card_number" not in problems and digits == DECLINED_CARD:
        problems["card_number"] = "This card was declined. Please try another one."
    elif "card_number" not in problems and digits not in TEST_CARDS:
        problems["card_number"] = "This shop takes test cards only: 4242 4242 4242 4242"
    expiry = checked.typed["card_expiry"].replace(" ", "")
    if "card_expiry" not in problems and f"20{expiry[3:]}-{expiry[:2]}" < now_year_month:
        problems["card_expiry"] = "This card has expired"
    kept = {} if problems else {"card_last4": digits[-4:]}
    # A card number is never sent back to the page.
    shown = {"card_name": checked.typed["card_name"]}
    return Checked(kept, shown, problems)
