"""Renders overlay templates once per campaign and variant, and makes node trees of them.

Rule 1: a template sees the site and one campaign, never a visitor; what changes at run
time is a slot.
Rule 2: a name that a template misspells is a problem, not an empty text.
Rule 3: a site may put its own overlays/<kind>/overlay.html or overlay.css in place of ours.
"""

from __future__ import annotations

import re
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import jinja2.nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from momently_build import assets, tree
from momently_build.allowed import PLACEHOLDERS
from momently_build.problems import Problem, nearest
from momently_build.wheels import wheel_slices
from momently_build.written import Parts

if TYPE_CHECKING:
    from momently_build.tree import Node

TEMPLATE = "overlay.html"
STYLE = "overlay.css"
_PROPERTY = re.compile(r"var\(\s*(--momently-[a-z0-9-]+)")
# A string is kept as it is; comments go, white space shrinks, then goes where it means nothing.
# Before a colon it means something: `a :hover` is not `a:hover`.
_STRING = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CSS_FILL = re.compile(_STRING + r"|/\*.*?\*/|\s+", re.DOTALL)
_CSS_SPACE = re.compile(_STRING + r"| *;? *(}) *| *([{;,]) *|(:) +", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where the templates of a site come from, the site's own ones first."""

    folders: tuple[Path, ...]
    environment: jinja2.Environment


def workshop(site_folder: Path) -> Workshop:
    """Prepare the rendering of one site's overlays."""
    folders = (site_folder / "overlays", assets.overlays())
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The sandbox is typed too narrowly; a site's template may still call only what is here.
    environment.globals = {"wheel_slices": wheel_slices, "range": range}
    environment.filters["slots"] = _slots
    return Workshop(folders, environment)


def kinds(shop: Workshop) -> list[str]:
    """List the overlay kinds that a campaign of this site may name."""
    found = {path.parent.name for one in shop.folders for path in one.glob(f"*/{TEMPLATE}")}
    return sorted(found)


def render(shop: Workshop, kind: str, context: dict[str, Any]) -> tuple[Node | None, list[Problem]]:
    """Make the node tree of one campaign's variant, or say what is wrong with the template."""
    path = _find(shop, kind, TEMPLATE)
    if path is None:
        return None, []  # checks.py has already told the author about the unknown kind
    try:
        template = tree.Template(str(path), path.read_text("utf-8"))
        html = shop.environment.get_template(f"{kind}/{TEMPLATE}").render(context)
    except jinja2.TemplateSyntaxError as error:
        what = f"The template cannot be read: {error.message}."
        hint = "Look for a tag that is not closed: {% if %} ... {% endif %}."
        file = error.filename or str(path)
        return None, [Problem(file, "(template)", error.lineno, what, hint)]
    except jinja2.TemplateError as error:
        return None, [_failed(error, path, context)]
    except (TypeError, ValueError, ZeroDivisionError, OSError) as error:
        return None, [_failed(error, path, context)]
    return tree.parse(html, template)


def css(shop: Workshop, kind: str) -> str:
    """Give the style sheet of one overlay kind: the shared part, then its own."""
    sheets = [*assets.stage_css(), _find(shop, kind, STYLE)]
    parts = [path.read_text("utf-8") for path in sheets if path and path.is_file()]
    shrunk = _CSS_FILL.sub(lambda found: found[1] or " ", "\n".join(parts))
    return _CSS_SPACE.sub(lambda found: found[found.lastindex or 1], shrunk).strip()


def theme_css(selector: str, properties: dict[str, str]) -> str:
    """Give custom properties as one rule."""
    rules = "".join(f"{name}:{value};" for name, value in sorted(properties.items()))
    return f"{selector}{{{rules}}}" if rules else ""


def parts(shop: Workshop) -> Parts:
    """List what the templates and style sheets of a site ask for."""
    known = kinds(shop)
    properties = {name for kind in known for name in _PROPERTY.findall(css(shop, kind))}
    return Parts({kind: frozenset(words_of(shop, kind)) for kind in known}, frozenset(properties))


def words_of(shop: Workshop, kind: str) -> set[str]:
    """List the texts that a template asks for, as in `overlay.title`."""
    path = _find(shop, kind, TEMPLATE)
    try:
        parsed = shop.environment.parse(path.read_text("utf-8") if path else "")
    except jinja2.TemplateSyntaxError:
        return set()  # `render` tells the author
    found = parsed.find_all(jinja2.nodes.Getattr)
    return {
        one.attr
        for one in found
        if isinstance(one.node, jinja2.nodes.Name) and one.node.name == "overlay"
    }


def _slots(text: object, **others: str) -> Markup:
    """Put a slot in the place of every {placeholder}: its own, or the one that `others` names."""
    said = str(text)
    for name in tree.placeholders(said):
        if name not in PLACEHOLDERS:
            raise ValueError(f"there is no placeholder {{{name}}}")
    pieces = tree.cut(said)
    return Markup("").join(
        Markup('<span data-slot="{}"></span>').format(others.get(piece, piece))
        if number % 2
        else piece
        for number, piece in enumerate(pieces)
    )


def _find(shop: Workshop, kind: str, name: str) -> Path | None:
    for folder in shop.folders:
        if (folder / kind / name).is_file():
            return folder / kind / name
    return None


def _failed(error: Exception, path: Path, context: dict[str, Any]) -> Problem:
    # Jinja rewrites the traceback so that its frames name the template and its lines.
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.name != "render"]
    inside = [one for one in frames if one.filename.endswith((".html", ".svg"))]
    file, line = (inside[-1].filename, inside[-1].lineno) if inside else (str(path), None)
    said = str(error).rstrip(".")
    missing = said.split("'")[1] if said.count("'") >= 2 else ""
    meant = nearest(missing, context)
    hint = f'Did you mean "{meant}"?' if meant else f"A template sees {', '.join(sorted(context))}."
    return Problem(file, "(template)", line, f"The template fails: {said}.", hint)
