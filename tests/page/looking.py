"""What the tests of looks ask of a picture: questions in the browser's own words.

Rule 1: each answers with a list of what is wrong; an empty one is a good picture.
Rule 2: what a question is for is shown by a test in which it finds something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from page.staging import (
    GRANTED,
    ROOT,
    SPINNING,
    UNSPUN,
    at_rest,
    flag,
    landed,
    show,
    text,
    update,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = ROOT / "build" / "node_modules" / "axe-core" / "axe.min.js"
FIRST = {"offer": GRANTED, "wheel": UNSPUN}
APPLIED = {"applied": flag(True)}
# State: overlay, slots on top of the first ones, words to wait for, the one button that stands out.
STATES: dict[str, tuple[str, dict[str, Any], str, list[str]]] = {
    "offer": ("offer", {}, "Use it now", ["Use it now"]),
    "offer-copied": ("offer", {"copied": flag(True)}, "Copied", ["Use it now"]),
    "offer-applied": ("offer", APPLIED, "It is in your cart.", ["Continue"]),
    "offer-failed": ("offer", {"failed": flag(True)}, "That did not work.", ["Use it now"]),
    "wheel": ("wheel", {}, "Spin the wheel", ["Spin the wheel"]),
    "wheel-spinning": ("wheel", SPINNING, "The wheel is turning", []),
    "wheel-won": ("wheel", landed(0), "You won", ["Add it to my cart"]),
    "wheel-applied": ("wheel", landed(0) | APPLIED, "It is in your cart.", ["Continue"]),
    "wheel-no-cart": ("wheel", landed(0) | {"can_apply": flag(False)}, "You won", ["Continue"]),
    "wheel-lost": ("wheel", landed(4), "No prize this time.", ["Continue"]),
}
LONG_CODE = {"code": text("WELCOME-TO-OUR-SHOP-2026-SUMMER-0815-AB")}

# A finding is a violation, or a contrast that axe could not work out. The page itself goes: axe
# looks through the panel, and gives up where two lines of a text lie over different parts of it.
FINDINGS = """async () => {
  document.querySelector('main').hidden = true;
  const {violations, incomplete} = await axe.run(document.querySelector('momently-stage'), {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  });
  return [...violations, ...incomplete.filter(({id}) => id === 'color-contrast')]
    .flatMap(({id, nodes}) => nodes.map((one) => [id, one.target.join(' '), one.failureSummary]));
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
    const [ground, label] = ['path', 'use'].map((found) => luminance(slice.querySelector(found)));
    return Math.max(ground, label) / Math.min(ground, label);
  });
}"""

# Widths below are in px: WCAG 2.5.8 asks for 24 of a target; a column of 240 holds some 30 letters.
FAULTS = """() => {
  const root = document.querySelector('momently-stage').shadowRoot;
  const [scroll, close, code] = ['.scroll', '.close', '.code'].map((one) =>
    root.querySelector(one));
  const faults = new Set();
  const seen = (selector) =>
    [...root.querySelectorAll(selector)].filter((one) => one.offsetWidth && one.innerText);
  const on_top = (element) => {
    const {x, y, width, height} = element.getBoundingClientRect();
    return element.contains(root.elementFromPoint(x + width / 2, y + height / 2));
  };
  for (const part of [0, 0.5, 1]) {
    scroll.scrollTop = part * scroll.scrollHeight;
    if (!on_top(close)) faults.add('the close button is covered');
  }
  // Brought into sight as the focus or a reader brings it, from above and from below.
  const told = seen('button, summary, p.note, th, td').concat(
    seen('.eyebrow, .title, .body, .reward, .code, .said'));
  for (const block of ['start', 'end', 'nearest'])
    for (const one of told) {
      one.scrollIntoView({block});
      if (!on_top(one)) faults.add(`${one.className || one.localName} is covered`);
    }
  if (scroll.scrollWidth > scroll.clientWidth) faults.add('the panel scrolls sideways');
  if (code?.getClientRects().length) {
    const range = document.createRange();
    range.selectNodeContents(code);
    const lines = new Set([...range.getClientRects()].map(({top}) => Math.round(top)));
    if (lines.size !== 1) faults.add(`the code stands on ${lines.size} lines`);
    if (parseFloat(getComputedStyle(code).fontSize) < 14) faults.add('the code is small');
  }
  for (const one of seen('.title, .ticket'))
    if (one.getBoundingClientRect().width < 240) faults.add(`${one.className} is narrow`);
  for (const one of root.querySelectorAll('button, summary')) {
    const {width, height} = one.getBoundingClientRect();
    if (height && Math.min(width, height) < 24) faults.add(`${one.innerText} is small`);
  }
  scroll.scrollTop = 0;
  return [...faults].sort();
}"""
PRIMARIES = """() =>
  [...document.querySelector('momently-stage').shadowRoot.querySelectorAll('.primary')]
    .filter((one) => one.checkVisibility({visibilityProperty: true}))
    .map((one) => one.innerText)"""


def staged(page: Page, state: str, more: dict[str, Any] | None = None) -> None:
    """Bring the page's overlay into one of `STATES`, in place of what it shows."""
    kind, slots, words, _ = STATES[state]
    page.evaluate("stage.hide()")
    assert show(page, kind, FIRST[kind]) == {"shown": True}
    update(page, slots | (more or {}))
    page.locator("momently-stage").get_by_text(words).first.wait_for()
    at_rest(page)


def unfolded(page: Page) -> None:
    """Open all that can be opened in the overlay."""
    page.evaluate(
        """() => document.querySelector('momently-stage').shadowRoot.querySelectorAll('details')
          .forEach((one) => { one.open = true; })"""
    )
