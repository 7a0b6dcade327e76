"""Real hands, carried to where a test needs them.

Rule 1: a recorded path is turned and scaled as a whole (`carried`) so that its start and
its end come to lie where the test says; its pauses, its jitter and its braking stay.
Rule 2: the window is 1280 x 720. What goes above y = 0 has left it: the page hears one
`pointer_left`, then nothing until the path comes back in, which is one `pointer_entered`.
Rule 3: odd files are for tuning, even ones for judging.
"""

from __future__ import annotations

from pathlib import Path

from momently.behaviour import Behaviour
from momently.campaign import Trigger
from momently.signals import Signal
from momently.triggers import Firing, watch

FOLDER = Path(__file__).parent / "pointer"
WIDTH, HEIGHT = 1280, 720
ARMED_AT = 10_000

Path3 = list[tuple[int, float, float]]


def files(stem: str, parity: int | None = None) -> list[Path]:
    """List recordings by the start of their name; parity 1 odd, 0 even, None all."""
    found = sorted(FOLDER.glob(f"{stem}*.csv"))
    return [path for path in found if parity is None or int(path.stem[-3:]) % 2 == parity]


def rows(path: Path) -> tuple[dict[str, str], list[list[float]]]:
    """Read a recording: its first line as words, then rows of numbers."""
    lines = path.read_text(encoding="utf-8").splitlines()
    words = dict(word.split("=", 1) for word in lines[0].lstrip("# ").split())
    return words, [[float(cell) for cell in line.split(",")] for line in lines[2:]]


def point(text: str) -> tuple[float, float]:
    """Read `x,y`."""
    x, y = text.split(",")
    return float(x), float(y)


def carried(
    path: Path, start: tuple[float, float], end: tuple[float, float], pace: float = 1.0
) -> Path3:
    """Turn and scale a reaching path so that it runs from `start` to `end`."""
    words, samples = rows(path)
    old_start, old_end = point(words["start"]), point(words["end"])
    # One complex factor turns and scales: (new vector) / (old vector).
    old = complex(old_end[0] - old_start[0], old_end[1] - old_start[1])
    factor = complex(end[0] - start[0], end[1] - start[1]) / old
    out: Path3 = []
    for t, rx, ry in samples:
        moved = complex(rx * old.real, ry * old.imag) * factor
        at = ARMED_AT + int(t * 1000 / pace)
        out.append((at, start[0] + moved.real, start[1] + moved.imag))
    return out


def seen_at(path: Path3, rate_hz: int) -> Path3:
    """See a path as a screen of this rate does: one sample a frame, between two recorded ones."""
    began_at, seen, after = path[0][0], [], 1
    for frame in range((path[-1][0] - began_at) * rate_hz // 1000 + 1):
        at = began_at + frame * 1000 / rate_hz
        while after < len(path) - 1 and path[after][0] < at:
            after += 1
        (from_at, from_x, from_y), (to_at, to_x, to_y) = path[after - 1], path[after]
        part = min(1.0, max(0.0, (at - from_at) / (to_at - from_at))) if to_at > from_at else 1.0
        seen.append((int(at), from_x + (to_x - from_x) * part, from_y + (to_y - from_y) * part))
    return seen


def shifted(path: Path, start: tuple[float, float]) -> Path3:
    """Lay an idle or browsing path so that it begins at `start`."""
    _, samples = rows(path)
    return [
        (ARMED_AT + int(row[0] * 1000), start[0] + row[1], start[1] + row[2]) for row in samples
    ]


def signals(path: Path3) -> list[Signal]:
    """Tell a path as the page's sensors would."""
    told: list[Signal] = []
    inside = True
    for at, x, y in path:
        is_in = y >= 0 and 0 <= x < WIDTH and y < HEIGHT
        facts = {"x": int(x), "y": int(y) if y >= 0 else int(y) - 1}
        if is_in:
            told.append(Signal("pointer_moved" if inside else "pointer_entered", at, facts))
        elif inside:
            edge = "top" if y < 0 else "left" if x < 0 else "right" if x >= WIDTH else "bottom"
            left = {**facts, "edge": edge, "buttons": 0, "over": "page"}
            told.append(Signal("pointer_left", at, left))
        inside = is_in
    return told


def opening() -> list[Signal]:
    """Open a page ten seconds before the hand begins to move."""
    view = {"url": "https://shop.example/", "path": "/", "viewport_width": WIDTH}
    return [
        Signal("session", 0, {"wall_ms": 0, "utc_offset_min": 0, "seed": "s", "consent": "memory"}),
        Signal("page_view", 0, {**view, "viewport_height": HEIGHT}),
    ]


def firings(told: list[Signal], sensitivity: str, **params: object) -> list[Firing]:
    """Run `exit_intent` over signals, waking it when it asks and a second after the end."""
    watcher = watch(Trigger("exit_intent", {"sensitivity": sensitivity, **params}, 500))
    behaviour = Behaviour()
    found: list[Firing | None] = []
    for signal in opening() + told:
        due = watcher.due()
        if due is not None and due <= signal.at:
            found.append(watcher.wake(due, behaviour))
        behaviour.fold(signal)
        if signal.kind in watcher.listens:
            found.append(watcher.fold(signal, behaviour))
    if told:
        found.append(watcher.wake(told[-1].at + 1000, behaviour))
    return [firing for firing in found if firing is not None]
