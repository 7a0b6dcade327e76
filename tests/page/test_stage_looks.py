"""What the overlays look like: pictures of every state for people, axe-core for the rest.

The pictures land in `.screenshots`, which is no part of the repository.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from page.staging import (
    GRANTED,
    ROOT,
    SPINNING,
    UNSPUN,
    at_rest,
    flag,
    landed,
    open_shop,
    overlays_file,
    show,
    update,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

PICTURES = ROOT / ".screenshots"
AXE = ROOT / "build" / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = {"desktop": (1280, 800), "phone": (390, 844), "landscape": (740, 360)}
STATES: dict[str, tuple[str, dict[str, Any], str]] = {
    "offer": ("offer", {}, "Use it now"),
    "offer-copied": ("offer", {"copied": flag(True)}, "Copied"),
    "offer-applied": ("offer", {"applied": flag(True)}, "Continue"),
    "offer-failed": ("offer", {"failed": flag(True)}, "That did not work."),
    "wheel": ("wheel", {}, "Spin the wheel"),
    "wheel-spinning": ("wheel", SPINNING, "The wheel is turning"),
    "wheel-won": ("wheel", landed(0), "You won"),
    "wheel-lost": ("wheel", landed(4), "No prize this time."),
}
# axe passes over text on a gradient: here the panel is all in the deepest tone of its wash.
PLAIN = (
    ".panel{background:color-mix(in srgb,var(--accent) 15%,var(--surface)) !important}"
    ".face{background-image:none !important}"
)
ACCENTS = ["#ffd400", "#7a1f3d", "#e4572e", "#3b5bdb", "#808080"]
FIRST = {"offer": GRANTED, "wheel": UNSPUN}
VIOLATIONS = """async () => {
  const {violations} = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return violations
    .flatMap(({id, nodes}) => nodes.map((one) => [id, one.target.join(' '), one.failureSummary]))
    .filter(([, target]) => target.includes('momently-stage'));
}"""


# axe does not know what lies below text in a drawing, so this is WCAG's formula by hand.
LABEL_CONTRASTS = """() => {
  const root = document.querySelector('momently-stage').shadowRoot;
  const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const luminance = (element) => {
    pen.fillStyle = getComputedStyle(element).fill;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((byte) => {
      const part = byte / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  return [...root.querySelectorAll('.slice')].map((slice) => {
    const [ground, label] = ['path', 'text'].map((found) => luminance(slice.querySelector(found)));
    return Math.max(ground, label) / Math.min(ground, label);
  });
}"""


def staged(page: Page, state: str) -> None:
    """Bring the page's overlay into one of `STATES`."""
    kind, slots, words = STATES[state]
    assert show(page, kind, FIRST[kind]) == {"shown": True}
    update(page, slots)
    page.locator("momently-stage").get_by_text(words).first.wait_for()
    at_rest(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", list(SCREENS))
@pytest.mark.parametrize("state", list(STATES))
def test_every_state_has_its_picture(
    new_context: Callable[..., BrowserContext], state: str, screen: str, scheme: str
) -> None:
    width, height = SCREENS[screen]
    viewport = {"width": width, "height": height}
    context = new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = open_shop(context)
    staged(page, state)
    PICTURES.mkdir(exist_ok=True)
    picture = PICTURES / f"{state}-{screen}-{scheme}.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 10_000


@pytest.mark.parametrize("kind", ["offer", "wheel"])
def test_the_entrance_ends_where_less_motion_begins(
    new_context: Callable[..., BrowserContext], kind: str
) -> None:
    def picture(motion: str) -> bytes:
        page = open_shop(
            new_context(viewport={"width": 1280, "height": 800}, reduced_motion=motion)
        )
        staged(page, kind)
        return page.screenshot(caret="hide")

    assert picture("no-preference") == picture("reduce")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", list(STATES))
def test_axe_finds_nothing(
    new_context: Callable[..., BrowserContext], state: str, scheme: str
) -> None:
    context = new_context(color_scheme=scheme, reduced_motion="reduce")
    page = open_shop(context, overlays_file(theme=PLAIN))
    staged(page, state)
    for summary in page.locator("momently-stage summary").all():
        summary.click()
    page.add_script_tag(path=AXE)
    assert page.evaluate(VIOLATIONS) == []


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_accent_alone_keeps_the_contrast(
    new_context: Callable[..., BrowserContext], accent: str, scheme: str
) -> None:
    file = overlays_file(theme=f":host{{--momently-accent:{accent}}}{PLAIN}")
    page = open_shop(new_context(color_scheme=scheme, reduced_motion="reduce"), file)
    staged(page, "offer")
    page.add_script_tag(path=AXE)
    assert page.evaluate(VIOLATIONS) == []


def test_axe_can_see_into_the_overlay(new_context: Callable[..., BrowserContext]) -> None:
    file = overlays_file(theme=":host{--momently-muted:#e8e8e8}" + PLAIN)
    page = open_shop(new_context(reduced_motion="reduce"), file)
    staged(page, "offer")
    page.add_script_tag(path=AXE)
    assert {found[0] for found in page.evaluate(VIOLATIONS)} == {"color-contrast"}


@pytest.mark.parametrize("accent", ["", *ACCENTS])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_labels_of_the_wheel_can_be_read(
    new_context: Callable[..., BrowserContext], accent: str, scheme: str
) -> None:
    theme = f":host{{--momently-accent:{accent}}}" if accent else ""
    page = open_shop(new_context(color_scheme=scheme), overlays_file(theme=theme))
    staged(page, "wheel")
    assert min(page.evaluate(LABEL_CONTRASTS)) >= 4.5
