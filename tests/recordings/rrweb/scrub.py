"""How the recordings here were made smaller: `python scrub.py ORIGINAL.json > SHORT.json`.

Rule 1: all times, pointers, clicks, scrolls and lengths of what was typed stay; all text goes.
Rule 2: of a page's nodes only form fields and what they stand in stay, with their kind.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

FIELDS = ("input", "select", "textarea")
KEPT = ("type", "autocomplete", "required")


def node(told: dict[str, Any]) -> dict[str, Any] | None:
    below = [short for one in told.get("childNodes", ()) if (short := node(one)) is not None]
    tag = told.get("tagName")
    if tag not in FIELDS and not below and told["type"] != 0:
        return None
    attributes = (
        {name: told["attributes"][name] for name in KEPT if name in told["attributes"]}
        if (tag in FIELDS)
        else {}
    )
    short: dict[str, Any] = {"type": told["type"], "id": told["id"], "childNodes": below}
    return short | ({"tagName": tag, "attributes": attributes} if tag else {})


def short(told: dict[str, Any]) -> dict[str, Any]:
    facts = told["data"]
    if told["type"] == 2:
        facts = {"node": node(facts["node"]), "initialOffset": facts["initialOffset"]}
    elif told["type"] == 4:
        facts = facts | {"href": "https://app.example/"}
    elif facts.get("source") == 0:
        adds = [{"node": found} for one in facts["adds"] if (found := node(one["node"]))]
        facts = {
            "source": 0,
            "adds": adds,
            "removes": [{"id": one["id"]} for one in facts["removes"]],
        }
    elif facts.get("source") == 5:
        facts = facts | {"text": "*" * len(facts["text"])}
    return told | {"data": facts}


def main() -> None:
    told = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    events = [short(one) for one in told["rrweb_data"]]
    json.dump(
        {"session_guid": told["session_guid"], "rrweb_data": events},
        sys.stdout,
        separators=(",", ":"),
    )


if __name__ == "__main__":
    main()
