"""What the shop sells, read once from catalogue.toml.

Rule 1: the catalogue says what a thing is and costs; how many are left stands in the
database.
Rule 2: products keep the order of the file; that order is "our choice" on the list.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CURRENCY = "EUR"
SYMBOL = "€"
FILE = Path(__file__).with_name("catalogue.toml")
FAMILIES = {
    "coffee": "Coffee",
    "tea": "Tea",
    "table": "On the table",
}


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be put into the cart."""

    sku: str
    name: str
    price_minor: int
    first_stock: int


@dataclass(frozen=True, slots=True)
class Product:
    """One page of the catalogue."""

    id: str
    name: str
    family: str
    line: str
    about: tuple[str, ...]
    points: tuple[str, ...]
    details: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    care: str
    questions: tuple[tuple[str, str], ...]
    variant_label: str
    variants: tuple[Variant, ...]

    @property
    def price_minor(self) -> int:
        """Say the least price, as a list shows it."""
        return min(variant.price_minor for variant in self.variants)

    @property
    def image(self) -> str:
        """Say where the picture is."""
        return f"/static/images/{self.id}.svg"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All products, found by id or by sku."""

    products: tuple[Product, ...]
    by_id: Mapping[str, Product]
    by_sku: Mapping[str, tuple[Product, Variant]]


def read(path: Path = FILE) -> Catalogue:
    """Read the catalogue; raises KeyError when a product lacks a field."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    products = tuple(_product(product) for product in told["product"])
    return Catalogue(
        products=products,
        by_id={product.id: product for product in products},
        by_sku={
            variant.sku: (product, variant) for product in products for variant in product.variants
        },
    )


def money(minor: int) -> str:
    """Write an amount as people in the shop read it: €1,234.50."""
    sign = "−" if minor < 0 else ""
    whole, cents = divmod(abs(minor), 100)
    return f"{sign}{SYMBOL}{whole:,}.{cents:02d}"


def _product(told: dict[str, object]) -> Product:
    fields = {name: found for name, found in told.items() if name != "variant"}
    variants = told["variant"]
    if not isinstance(variants, list):
        raise KeyError("variant")
    return Product(
        **{name: _frozen(found) for name, found in fields.items()},  # type: ignore[arg-type]
        variants=tuple(Variant(**variant) for variant in variants),
    )


def _frozen(found: object) -> object:
    return tuple(_frozen(part) for part in found) if isinstance(found, list) else found
