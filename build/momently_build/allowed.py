"""What an overlay may consist of.

Rule 1: a tag or an attribute that is not listed does not exist for us.
Rule 2: nothing listed can run a script, carry a style or load a document.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Read a table that is written as words."""
    return frozenset(text.split())


PLACEHOLDERS = ("reward", "code", "expires", "prize", "minimum")
ACTIONS = ("dismiss", "copy", "apply", "play", "link", "locate", "opt_out")
BLOCK = words(
    "article aside details div dl dt dd fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p picture section summary svg table tbody td tfoot th thead tr ul "
    "g path circle defs"
)
TAGS = BLOCK | words(
    "a abbr b bdi br button caption code data del em i img ins input label legend mark meter "
    "output progress q s samp small source span strong sub sup time"
)
SVG_TAGS = words(
    "svg g path circle ellipse rect line polyline polygon text tspan title desc defs use symbol "
    "clipPath mask linearGradient radialGradient stop marker pattern"
)
ATTRIBUTES = words(
    "alt class colspan dir for height hidden href id lang max min name open part rel role "
    "rowspan scope span src start tabindex target title type value width loading decoding "
    "datetime inputmode autocomplete readonly disabled draggable translate"
)
SVG_ATTRIBUTES = words(
    "class clip-path clip-rule clipPathUnits cx cy d dominant-baseline dx dy fill fill-opacity "
    "fill-rule focusable font-size font-weight fx fy gradientTransform gradientUnits height "
    "href id letter-spacing markerHeight markerWidth mask offset opacity orient pathLength "
    "patternUnits points preserveAspectRatio r refX refY role rotate rx ry stop-color "
    "stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin "
    "stroke-opacity stroke-width tabindex text-anchor textLength transform transform-box "
    "transform-origin vector-effect viewBox width x x1 x2 y y1 y2"
)
