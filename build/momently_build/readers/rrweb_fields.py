"""The form fields of a recorded page: which nodes they are, and which are nobody's business.

Rule 1: of a node only its tag and the attributes in `_READ` are looked at; its text never is.
Rule 2: passwords, cards and one-time codes are no fields, as on a live page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_TAGS = ("input", "select", "textarea")
_READ = ("type", "autocomplete", "required")
_SECRET = ("password", "hidden")
_SECRET_FILLS = ("cc-", "one-time-code", "current-password", "new-password")
_ROLES = {"email": "email", "tel": "phone", "search": "search"}


@dataclass(frozen=True, slots=True)
class Field:
    """One form field: what it is for, and whether it must be filled."""

    role: str
    required: bool
    secret: bool


_UNKNOWN = Field("other", False, False)


class Fields:
    """The fields of the page as it is now."""

    def __init__(self) -> None:
        self._known: dict[int, Field] = {}
        self.document: int | None = None

    def begin(self, root: Any) -> None:
        """Take another page; `root` is the document's node."""
        self._known = {}
        self.document = root.get("id") if isinstance(root, dict) else None
        self.learn(root)

    def learn(self, node: Any) -> None:
        """Take note of the fields in a node and below it."""
        nodes = [node]
        while nodes:
            one = nodes.pop()
            if not isinstance(one, dict):
                continue
            below = one.get("childNodes")
            nodes.extend(below if isinstance(below, list) else ())
            if one.get("tagName") in _TAGS and isinstance(one.get("id"), int):
                self._known[one["id"]] = _field(one.get("attributes"))

    def forget(self, node_id: Any) -> None:
        """Take note that a node is gone."""
        if isinstance(node_id, int):
            self._known.pop(node_id, None)

    def get(self, node_id: Any) -> Field | None:
        """Give the field that a node is; None when it is none, or a secret one."""
        if self.document is None:
            return _UNKNOWN
        field = self._known.get(node_id) if isinstance(node_id, int) else None
        return None if field is None or field.secret else field


def _field(attributes: Any) -> Field:
    given = attributes if isinstance(attributes, dict) else {}
    kind, fill, required = (str(given.get(name) or "").lower() for name in _READ)
    secret = kind in _SECRET or any(word in fill for word in _SECRET_FILLS)
    return Field(_ROLES.get(kind, "other"), "required" in given and required != "false", secret)
