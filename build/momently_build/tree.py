"""Turns the HTML of an overlay into a node tree, and refuses all that is not allow-listed.

Rule 1: what the tables in `allowed` do not list is refused.
Rule 2: a tree is plain JSON: a string is text, a table is an element.
Rule 3: data-slot, data-if, data-repeat, data-action become keys of the node; they are the
only way anything changes at run time.
Rule 4: no attribute ever carries script, style or an address of another scheme.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import html5lib

from momently_build.allowed import (
    ACTIONS,
    ATTRIBUTES,
    BLOCK,
    PLACEHOLDERS,
    SVG_ATTRIBUTES,
    SVG_TAGS,
    TAGS,
)
from momently_build.problems import Problem, suggest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

Node = str | dict[str, Any]

_SVG = "{http://www.w3.org/2000/svg}"
_HTML = "{http://www.w3.org/1999/xhtml}"
_FREE = re.compile(r"(aria|data)-[a-z][a-z0-9-]*")
_NAME = re.compile(r"!?[a-z][a-z0-9_]*")
_LINK = re.compile(r"(https?://|[/#?](?!/))[^\s\x00-\x1f\\]*")
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True, slots=True)
class Template:
    """The file a tree comes from; its text finds the line of whatever is refused."""

    file: str
    text: str

    def problem(self, place: str, wanted: str, what: str, hint: str) -> Problem:
        """Make a problem at the first line on which the pattern `wanted` occurs."""
        found = re.search(wanted, self.text, re.IGNORECASE)
        line = self.text.count("\n", 0, found.start()) + 1 if found else None
        return Problem(self.file, place, line, what, hint)


def placeholders(text: str) -> list[str]:
    """List the names of the {placeholders} in an authored text."""
    return _PLACEHOLDER.findall(text)


def cut(text: str) -> list[str]:
    """Cut a text at its {placeholders}: text, name, text, name, ... text."""
    return _PLACEHOLDER.split(text)


def parse(html: str, template: Template) -> tuple[Node | None, list[Problem]]:
    """Read rendered HTML; gives the one root node, or the problems that prevent it."""
    builder = html5lib.getTreeBuilder("etree")
    parser = html5lib.HTMLParser(tree=builder, namespaceHTMLElements=True)
    fragment: Element = parser.parseFragment(html)
    reading = _Reading(template)
    nodes = reading.children(fragment)
    elements = [node for node in nodes if isinstance(node, dict)]
    if not reading.problems and (len(elements) != 1 or len(nodes) != 1):
        what = f"The overlay has {len(nodes)} outermost nodes."
        hint = "Put everything into one element, for example <section>."
        reading.problems.append(Problem(template.file, "(whole file)", None, what, hint))
    return (None if reading.problems else elements[0]), reading.problems


class _Reading:
    """One walk through one parsed overlay; gathers what is refused."""

    def __init__(self, template: Template) -> None:
        self.template = template
        self.problems: list[Problem] = []

    def children(self, parent: Element) -> list[Node]:
        nodes: list[Node] = list(self._text(parent.text))
        for child in parent:
            if isinstance(child.tag, str) and (node := self.element(child)) is not None:
                nodes.append(node)
            nodes.extend(self._text(child.tail))
        return _without_gaps(_joined(nodes))

    def element(self, element: Element) -> dict[str, Any] | None:
        svg = str(element.tag).startswith(_SVG)
        tag = str(element.tag).removeprefix(_SVG).removeprefix(_HTML)
        if tag not in (SVG_TAGS if svg else TAGS):
            what = f"The tag <{tag}> is not allowed in an overlay."
            hint = "Overlays are data: text, buttons, images and SVG; no script, style or frame."
            self._refuse(f"<{tag}>", rf"<{re.escape(tag)}\b", what, hint)
            return None
        node: dict[str, Any] = {"tag": tag}
        attributes: dict[str, str] = {}
        for name, value in sorted((str(name), value) for name, value in element.items()):
            self._attribute(node, attributes, name, value, svg)
        if attributes:
            node["attrs"] = attributes
        if children := self.children(element):
            node["children"] = children
        return node

    def _attribute(
        self, node: dict[str, Any], attributes: dict[str, str], name: str, value: str, svg: bool
    ) -> None:
        bare = name.rpartition("}")[2]
        place = f"<{node['tag']} {bare}>"
        wanted = rf"\b{re.escape(bare)}\s*="
        if bare in ("data-slot", "data-if", "data-repeat", "data-action"):
            node[bare.removeprefix("data-")] = self._name(place, wanted, bare, value)
        elif bare not in (SVG_ATTRIBUTES if svg else ATTRIBUTES) and not _FREE.fullmatch(bare):
            what = f'The attribute "{bare}" is not allowed on <{node["tag"]}>.'
            hint = "Looks belong into overlay.css, behaviour into data-action."
            self._refuse(place, wanted, what, hint)
        elif self._safe(place, wanted, node["tag"], bare, value):
            attributes[bare] = value

    def _name(self, place: str, wanted: str, attribute: str, value: str) -> str:
        if attribute == "data-action" and value not in ACTIONS:
            what = f'There is no action "{value}".'
            self._refuse(place, wanted, what, suggest(value, ACTIONS))
        elif not _NAME.fullmatch(value) or (value.startswith("!") and attribute != "data-if"):
            what = f'{attribute} cannot be "{value}".'
            self._refuse(place, wanted, what, "Use a slot's name: small letters, digits and _.")
        return value

    def _safe(self, place: str, wanted: str, tag: str, name: str, value: str) -> bool:
        bad_link = name in ("href", "src") and not _LINK.fullmatch(value)
        # In SVG only <use href="#..."> needs a link; <a> there could leave the page unseen.
        bad_use = tag == "use" and name == "href" and not value.startswith("#")
        bad_paint = "url(" in value.lower() and not re.fullmatch(r"url\(#[\w-]+\)", value)
        if bad_link or bad_use or (bad_paint and name not in ("alt", "title")):
            hint = "Use https://..., a path of the shop (/...) or a part of the overlay (#...)."
            self._refuse(place, wanted, f'{name} cannot be "{value}".', hint)
            return False
        if name == "type" and tag in ("button", "input") and value not in ("button", "checkbox"):
            what = f'type cannot be "{value}".'
            self._refuse(place, wanted, what, 'A button has type="button"; nothing is submitted.')
            return False
        if placeholders(value) and name not in ("class", "id"):
            hint = "Placeholders stand in text; use data-slot on an element of its own."
            self._refuse(place, wanted, f'"{value}" has a placeholder in an attribute.', hint)
            return False
        return True

    def _text(self, text: str | None) -> Iterator[Node]:
        for name in placeholders(text or ""):
            if name in PLACEHOLDERS:
                what = f"{{{name}}} would be shown as it stands here."
                hint = "Let the filter fill it in: {{ overlay.title | slots }}"
                self._refuse(f"{{{name}}}", re.escape(f"{{{name}}}"), what, hint)
        if text:
            yield _SPACES.sub(" ", text)

    def _refuse(self, place: str, wanted: str, what: str, hint: str) -> None:
        self.problems.append(self.template.problem(place, wanted, what, hint))


def _joined(nodes: list[Node]) -> list[Node]:
    """Join texts that stand side by side, so that equal overlays have equal trees."""
    joined: list[Node] = []
    for node in nodes:
        if joined and isinstance(node, str) and isinstance(joined[-1], str):
            joined[-1] = _SPACES.sub(" ", joined[-1] + node)
        else:
            joined.append(node)
    return joined


def _without_gaps(nodes: list[Node]) -> list[Node]:
    """Drop the white space that only lays out the template."""
    kept: list[Node] = []
    for number, node in enumerate(nodes):
        before = nodes[number - 1] if number else None
        after = nodes[number + 1] if number + 1 < len(nodes) else None
        if node != " " or not (_ends_line(before) or _ends_line(after)):
            kept.append(node)
    return kept


def _ends_line(node: Node | None) -> bool:
    return node is None or (isinstance(node, dict) and node["tag"] in BLOCK)
