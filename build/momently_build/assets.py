"""Where the parts that reach a visitor's browser lie on this machine.

Rule 1: in a checkout they are in widget/; in an installed package they are beside this file.
"""

from __future__ import annotations

from pathlib import Path

STAGE_PARTS = ("layer", "words", "ticket", "screens")
_HERE = Path(__file__).resolve().parent
_INSTALLED = _HERE / "assets"
_CHECKOUT = _HERE.parent.parent / "widget"


def folder() -> Path:
    """Give the folder with page/, worker/ and overlays/."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def overlays() -> Path:
    """Give the folder with one folder per overlay kind."""
    return folder() / "overlays"


def stage_css() -> list[Path]:
    """Give the parts of the style sheet that every overlay shares, in their order."""
    return [folder() / "page" / "stage" / f"{part}.css" for part in STAGE_PARTS]


def demo_shop() -> Path:
    """Give the site folder of the demonstration shop; it is there in a checkout only."""
    return _CHECKOUT.parent / "demo_site" / "shop"
