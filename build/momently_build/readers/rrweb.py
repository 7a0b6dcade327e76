"""rrweb recordings: an array of events, a session file, or one event a line.

Rule 1: the forms are `[event, ...]`, `{"rrweb_data": [event, ...], ...}` (or `events`, or
`data`), lines of events, lines of `[window, event]`, and lines of `{"window_id": ..., "data":
[event, ...]}`.
Rule 2: a movement is told in batches: its time is the event's `timestamp` plus its own
`timeOffset`, which is negative.
Rule 3: each window (tab) is a page with an engine of its own. A file with several windows is
read once for each, so that none has to be kept.
Rule 4: snapshots are looked through for form fields (`rrweb_fields`), then dropped.
Rule 5: whatever is told of a window says that its page was still there, and no more than that.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import ijson

from momently.signals import fits
from momently_build.readers import depth, files, order, recording
from momently_build.readers.recording import Recording
from momently_build.readers.rrweb_fields import Fields
from momently_build.readers.rrweb_signals import MOVES, Page, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from momently_build.readers.files import Part
    from momently_build.readers.recording import Told

    Facts = dict[str, Any]
    Timed = tuple[int, int, tuple[str, Facts]]  # written at, happened at, (name, facts)

_LISTS = ("", "rrweb_data", "events", "data")
_WINDOWS = ("windowId", "window_id", "tabId", "tab_id")
_WHOLE_BYTES = 64 * 1024 * 1024
_HINT = "rrweb recordings are lists of {type, data, timestamp}."


def read(part: Part) -> Iterator[Recording]:
    """Give the sessions of a recording, window by window; raises AuthorProblemsError."""
    windows: list[str] = []
    done = 0
    while not windows or done < len(windows):
        window = _Window(part, windows, done)
        for session in window.sessions():
            name = "" if len(windows) == 1 else windows[done]
            yield Recording(session.batches, "", name, session.ignored)
        if not windows:
            raise files.problem(part.path, 1, "There is no rrweb event in this file.", _HINT)
        done += 1


class _Window:
    """One window of a recording; `windows` is filled with the names of all that are met."""

    def __init__(self, part: Part, windows: list[str], number: int) -> None:
        self._part = part
        self._windows = windows
        self._number = number
        self._fields = Fields()
        self._page = Page(self._fields)
        self._ignored: dict[str, int] = {}
        self._last_ms = 0

    def sessions(self) -> Iterator[Recording]:
        """Give the sessions of this window."""
        name = f"{self._part.name}:{self._number}"
        source = recording.Source(self._page.view, self._until, self._ignored)
        yield from recording.sessions(self._told(), name, source)

    def _until(self) -> int:
        return self._last_ms + (self._part.tail_ms or 0)

    def _told(self) -> Iterator[Told]:
        for at, (name, facts) in order.in_order(self._timed(), self._ignored):
            for kind, signal_facts in self._page.tell(name, facts):
                yield at, kind, signal_facts

    def _timed(self) -> Iterator[Timed]:
        for window, told in _events(self._part):
            if not _is_event(told):
                self._ignore("malformed")
                continue
            if window not in self._windows:
                self._windows.append(window)
            if self._windows[self._number] != window:
                continue
            self._last_ms = max(self._last_ms, int(told["timestamp"]))
            yield from self._expanded(told)

    def _expanded(self, told: Facts) -> Iterator[Timed]:
        name, facts, at = name_of(told), told["data"], int(told["timestamp"])
        if name in MOVES:
            for point in _listed(facts, "positions"):
                offset_ms: Any = point.get("timeOffset")
                moved_at = at + int(offset_ms) if fits(offset_ms, "number") else at
                yield at, moved_at, ("move", point | {"touch": name == "touch_move"})
        elif name == "snapshot":
            self._fields.begin(facts.get("node"))
        elif name == "mutation":
            self._mutated(facts)
        elif name in self._page.known:
            yield at, at, (name, facts)
        else:
            self._ignore(name)

    def _mutated(self, facts: Facts) -> None:
        for gone in _listed(facts, "removes"):
            self._fields.forget(gone.get("id"))
        for added in _listed(facts, "adds"):
            self._fields.learn(added.get("node"))

    def _ignore(self, name: str) -> None:
        self._ignored[name] = self._ignored.get(name, 0) + 1


def _listed(facts: Facts, name: str) -> Iterator[Facts]:
    listed = facts.get(name)
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, dict):
            yield one


def _is_event(told: Any) -> bool:
    return (
        isinstance(told, dict)
        and fits(told.get("type"), "int")
        and fits(told.get("timestamp"), "number")
        and isinstance(told.get("data"), dict)
    )


def _events(part: Part) -> Iterator[tuple[str, Any]]:
    """Give (window, event), in the order of the file; raises AuthorProblemsError."""
    if files.is_lines(part.path):
        for number, line in files.Lines(part):
            if line.strip():
                yield from _of_line(part, number, line)
        return
    try:
        for told in _streamed(part):
            yield _window_of(told), told
    except (ijson.JSONError, ValueError) as error:
        raise _broken(part, str(error)) from None
    except depth.TooDeepError:
        raise files.too_deep(part.path, None) from None
    except files.CANNOT_UNPACK as error:
        raise files.unpacked(part.path, None, error) from None


def _of_line(part: Part, number: int, line: str) -> Iterator[tuple[str, Any]]:
    try:
        told = json.loads(line)
    except RecursionError:
        raise files.too_deep(part.path, number) from None
    except ValueError:
        raise files.problem(part.path, number, "This line is not JSON.", _HINT) from None
    if isinstance(told, list) and len(told) == 2 and isinstance(told[0], str):
        yield told[0], told[1]
    elif isinstance(told, dict) and isinstance(told.get("data"), list):
        for one in told["data"]:
            yield _window_of(told), one
    else:
        yield _window_of(told), told


def _window_of(told: Any) -> str:
    found = [told[name] for name in _WINDOWS if name in told] if isinstance(told, dict) else []
    return str(found[0]) if found else ""


def _streamed(part: Part) -> Iterator[Any]:
    """Give the events of one big JSON value, none of which has to be in memory with another."""
    with files.opened(part.path) as file:
        # Without floats it would ask for whole numbers of any length, and die of the longest.
        told = ijson.parse(depth.Shallow(file), use_float=True)
        prefix = next((place for place, what, _ in told if _begins(place, what)), None)
    if prefix is None:
        raise files.problem(part.path, 1, "There is no rrweb event in this file.", _HINT)
    with files.opened(part.path) as file:
        place = f"{prefix}.item" if prefix else "item"
        yield from ijson.items(depth.Shallow(file), place, use_float=True)


def _begins(prefix: str, what: str) -> bool:
    return what == "start_array" and prefix in _LISTS


def _broken(part: Part, said: str) -> Exception:
    """Say where JSON is broken: in a file of usual size, in which line."""
    line, what = None, said.splitlines()[0].rstrip(". ")
    if part.bytes() <= _WHOLE_BYTES:
        with files.opened(part.path) as file:
            try:
                json.loads(file.read().decode("utf-8", "replace"))
            except json.JSONDecodeError as error:
                line, what = error.lineno, f"{error.msg}, column {error.colno}"
            except RecursionError:
                return files.too_deep(part.path, None)
            except ValueError:
                pass  # a number too long for it as well: what was said stands
    hint = "Was the file cut off? " + _HINT
    return files.problem(part.path, line, f"This is not JSON: {what}.", hint)
