"""What one rrweb event tells of the visitor, as signals.

Rule 1: numbers of types and sources are rrweb's own (EventType, IncrementalSource and
MouseInteractions in https://github.com/rrweb-io/rrweb, packages/types).
Rule 2: a recording does not know the height of its page: a scroll tells where, and gives 0
for the height, so that no depth follows from it. A scroll within the page leaves the page
where it is.
Rule 3: of what was typed only its length is looked at: shorter than before is a deletion.
Rule 4: leaving the window and hiding the page are not in these recordings, and are not made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from momently.signals import fits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from momently_build.readers.rrweb_fields import Field, Fields

    Facts = dict[str, Any]
    Signals = Iterator[tuple[str, Facts]]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TYPES = _words("dom_content_loaded load snapshot incremental meta custom plugin")
SOURCES = _words(
    "mutation mouse_move mouse_interaction scroll viewport_resize input touch_move "
    "media_interaction style_sheet_rule canvas_mutation font log drag style_declaration "
    "selection adopted_style_sheet custom_element"
)
INTERACTIONS = _words(
    "mouse_up mouse_down click context_menu dbl_click focus blur touch_start "
    "touch_move_departed touch_end touch_cancel"
)
MOVES = ("mouse_move", "touch_move", "drag")


def name_of(told: Facts) -> str:
    """Name what an event tells: its type, or the source of an increment."""
    kind = _listed(TYPES, told.get("type"))
    if kind != "incremental":
        return kind
    source = _listed(SOURCES, told["data"].get("source"))
    if source != "mouse_interaction":
        return source
    return _listed(INTERACTIONS, told["data"].get("type"))


def _listed(names: tuple[str, ...], number: Any) -> str:
    return names[number] if fits(number, "int") and 0 <= number < len(names) else "unknown"


class Page:
    """The page of a recording: what has to be known of it to tell the next signal."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._width = self._height = 0
        self._url = ""
        self._y: float = 0
        self._buttons = 0
        self._lengths: dict[Any, int] = {}
        self._tells: dict[str, Callable[[Facts], Signals]] = {
            "meta": self._meta,
            "move": self._moved,
            "mouse_down": self._pressed,
            "touch_start": self._pressed,
            "mouse_up": self._released,
            "touch_end": self._released,
            "touch_cancel": self._released,
            "click": self._clicked,
            "focus": self._focused,
            "blur": self._blurred,
            "scroll": self._scrolled,
            "viewport_resize": self._resized,
            "input": self._edited,
        }
        self.known = frozenset(self._tells)

    def tell(self, name: str, told: Facts) -> Signals:
        """Give the signals of one event; none where it lacks what a signal needs."""
        return self._tells[name](told)

    def view(self) -> Facts:
        """Give the page view under way."""
        split = urlsplit(self._url)
        told = {"url": self._url, "path": split.path or "/"}
        if split.query:
            told["query"] = "?" + split.query
        return told | {"viewport_width": self._width, "viewport_height": self._height}

    def _meta(self, told: Facts) -> Signals:
        self._size(told)
        url = told.get("href")
        # rrweb says again where it is whenever it takes another snapshot.
        if isinstance(url, str) and url != self._url:
            self._url, self._y, self._buttons, self._lengths = url, 0, 0, {}
            yield "page_view", self.view()

    def _resized(self, told: Facts) -> Signals:
        self._size(told)
        yield from ()

    def _size(self, told: Facts) -> None:
        width, height = told.get("width"), told.get("height")
        if fits(width, "number") and fits(height, "number"):
            self._width, self._height = int(width or 0), int(height or 0)

    def _moved(self, told: Facts) -> Signals:
        for point in _point(told):
            buttons = 1 if told.get("touch") else self._buttons
            yield "pointer_moved", point | {"buttons": buttons}

    def _pressed(self, told: Facts) -> Signals:
        self._buttons = 1
        for point in _point(told):
            yield "pointer_pressed", point | {"button": 0}

    def _released(self, told: Facts) -> Signals:
        self._buttons = 0
        for point in _point(told):
            yield "pointer_released", point

    def _clicked(self, told: Facts) -> Signals:
        for point in _point(told):
            yield "clicked", point

    def _scrolled(self, told: Facts) -> Signals:
        document = self._fields.document
        if fits(told.get("y"), "number") and document in (None, told.get("id")):
            self._y = told["y"]
        yield "scrolled", {"y": self._y, "height": 0, "viewport": self._height}

    def _focused(self, told: Facts) -> Signals:
        for name, field in self._field(told):
            yield "field_focused", name | {"required": field.required}

    def _blurred(self, told: Facts) -> Signals:
        for name, field in self._field(told):
            facts = name | {"required": field.required}
            length = self._lengths.get(told.get("id"))
            yield "field_blurred", facts if length is None else facts | {"filled": length > 0}

    def _edited(self, told: Facts) -> Signals:
        if told.get("userTriggered") is False:
            return
        for name, _ in self._field(told):
            text, node = told.get("text"), told.get("id")
            length = len(text) if isinstance(text, str) else 0
            change = "delete" if length < self._lengths.get(node, 0) else "insert"
            self._lengths[node] = length
            yield "field_edited", name | {"change": change}

    def _field(self, told: Facts) -> Iterator[tuple[Facts, Field]]:
        field = self._fields.get(told.get("id"))
        if field is not None:
            yield {"field": f"n{told.get('id')}", "role": field.role}, field


def _point(told: Facts) -> Iterator[Facts]:
    if fits(told.get("x"), "number") and fits(told.get("y"), "number"):
        yield {"x": told["x"], "y": told["y"]}
