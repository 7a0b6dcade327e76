"""Combinations: triggers made of triggers.

Rule 1: `of` lists the parts, each a trigger of its own kind; combinations may stand in
combinations, three deep at most.

  all        every part has fired
  any        a part fires; fires each time
  n_of       at least `n` of the parts have fired
  sequence   the parts have fired in the order in which they are written, by one signal each
  not        (a part of the others) its one part has not fired

Rule 2: `within_ms` of `all`, `n_of` and `sequence` is the longest time from the first of
the firings that count to the last; without it they count for the whole page view.
Rule 3: `not` is looked at when another part completes its combination: it holds if what it
forbids has not fired in this page view, or not within its own `within_ms` before. In a
sequence it speaks of the time between its neighbours; at the start, of all the time before.
In `n_of` one that holds is one of the `n`.
Rule 4: a combination is as fresh as the part that completes it. Once complete it begins anew
and needs every part to fire again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently.triggers.firing import Firing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from momently.behaviour import Behaviour
    from momently.signals import Signal
    from momently.triggers.firing import Watch

NOT = "not"


class Part:
    """One trigger of a combination; `forbids` if it stands under a `not`."""

    __slots__ = ("due_at", "fired_at", "forbids", "fresh_ms", "kind", "watch", "within_ms")

    def __init__(
        self,
        kind: str,
        watch: Watch,
        fresh_ms: int | None,
        forbids: bool = False,
        within_ms: int | None = None,
    ) -> None:
        self.kind = kind
        self.watch = watch
        self.fresh_ms = fresh_ms
        self.forbids = forbids
        self.within_ms = within_ms
        self.fired_at: int | None = None
        self.due_at = watch.due()

    def holds(self, at: int, since: int | None = None) -> bool:
        """Say whether what is forbidden did not fire: lately, or since `since`."""
        fired_at = self.fired_at
        if fired_at is None or (since is not None and fired_at < since):
            return True
        return self.within_ms is not None and at - fired_at > self.within_ms


class Combined:
    """Parts at work together; how they add up is `_complete`, by kind."""

    KIND = ""
    BACKWARDS = False  # whether later parts hear of a signal first

    def __init__(self, parts: Sequence[Part], params: dict[str, Any]) -> None:
        self.held = ""
        self._parts = list(parts)
        self._wanted = [part for part in self._parts if not part.forbids]
        self._within_ms: int | None = params.get("within_ms")
        # What is forbidden hears first: at the same moment it has come first.
        turn = -1 if self.BACKWARDS else 1
        self._order = sorted(
            range(len(parts)), key=lambda i: (not self._parts[i].forbids, turn * i)
        )
        self._hearers: dict[str, list[Part]] = {}
        for i in self._order:
            for kind in sorted(self._parts[i].watch.listens):
                self._hearers.setdefault(kind, []).append(self._parts[i])
        self.listens = frozenset(self._hearers)

    def fold(self, signal: Signal, behaviour: Behaviour) -> Firing | None:
        """Hand the signal to the parts that listen for it."""
        fired = None
        for part in self._hearers.get(signal.kind, ()):
            firing = part.watch.fold(signal, behaviour)
            part.due_at = part.watch.due()
            fired = self._note(part, firing) or fired
        return fired

    def due(self) -> int | None:
        """Say when the first of the parts wants to be woken."""
        return min([part.due_at for part in self._parts if part.due_at is not None], default=None)

    def wake(self, at: int, behaviour: Behaviour) -> Firing | None:
        """Wake the parts whose time has come, the earliest first."""
        dues = [(self._parts[i].due_at, rank, i) for rank, i in enumerate(self._order)]
        fired = None
        for due_at, _, i in sorted([one for one in dues if one[0] is not None and one[0] <= at]):
            part = self._parts[i]
            firing = part.watch.wake(at if due_at is None else due_at, behaviour)
            part.due_at = part.watch.due()
            fired = self._note(part, firing) or fired
        return fired

    def reset(self, at: int) -> None:
        """Begin a page view."""
        for part in self._parts:
            part.watch.reset(at)
            part.due_at = part.watch.due()
            part.fired_at = None
        self._begin()

    def _note(self, part: Part, firing: Firing | None) -> Firing | None:
        if firing is None:
            return None
        if part.forbids:
            part.fired_at = firing.at
            return None
        at = self._complete(part, firing.at)
        if at is None:
            return None
        evidence = {"by": part.kind}
        evidence.update(firing.evidence)
        self._begin()
        fresh_ms = firing.fresh_ms if part.fresh_ms is None else part.fresh_ms
        return Firing(at, self.KIND, evidence, fresh_ms)

    def _begin(self) -> None:
        """Wait for every part anew."""
        for part in self._wanted:
            part.fired_at = None

    def _complete(self, part: Part, at: int) -> int | None:
        """Take a firing; say when all was complete, None while it is not."""
        raise NotImplementedError

    def _broken_by(self, parts: Sequence[Part], at: int, since: int | None = None) -> bool:
        for part in parts:
            if part.forbids and not part.holds(at, since):
                self.held = part.kind + " came first"
                return True
        return False

    def _is_recent(self, first_at: int, at: int) -> bool:
        return self._within_ms is None or at - first_at <= self._within_ms


class AnyOf(Combined):
    """Fires with any of its parts."""

    KIND = "any"

    def _complete(self, part: Part, at: int) -> int | None:
        return at


class AllOf(Combined):
    """Fires when every part has."""

    KIND = "all"

    def _complete(self, part: Part, at: int) -> int | None:
        part.fired_at = at
        waiting = [one.kind for one in self._wanted if one.fired_at is None]
        if waiting:
            self.held = "waits for " + ", ".join(waiting)
            return None
        times = [one.fired_at for one in self._wanted if one.fired_at is not None]
        if not self._is_recent(min(times), max(times)):
            self.held = "too far apart"
            return None
        return None if self._broken_by(self._parts, max(times)) else max(times)


class NOf(Combined):
    """Fires when enough of its parts have; a `not` that holds is one of them."""

    KIND = "n_of"

    def __init__(self, parts: Sequence[Part], params: dict[str, Any]) -> None:
        Combined.__init__(self, parts, params)
        self._n: int = params["n"]

    def _complete(self, part: Part, at: int) -> int | None:
        part.fired_at = at
        times = [one.fired_at for one in self._wanted if one.fired_at is not None]
        latest = max(times)
        found = len([one for one in times if self._is_recent(one, latest)])
        found += len([one for one in self._parts if one.forbids and one.holds(latest)])
        if found < self._n:
            self.held = str(found) + " of " + str(self._n) + " so far"
            return None
        return latest


class InSequence(Combined):
    """Fires when its parts have, one after the other.

    `_steps[i]` is (when the latest run that got as far as part i began, when it got there).
    """

    KIND = "sequence"
    BACKWARDS = True

    def __init__(self, parts: Sequence[Part], params: dict[str, Any]) -> None:
        Combined.__init__(self, parts, params)
        self._steps: list[tuple[int, int] | None] = [None for _ in self._wanted]

    def _begin(self) -> None:
        self._steps = [None for _ in self._wanted]

    def _complete(self, part: Part, at: int) -> int | None:
        i = self._wanted.index(part)
        before = None if i == 0 else self._steps[i - 1]
        if i and (before is None or at < before[1]):
            self.held = part.kind + " came too early"
            return None
        since = None if before is None else before[1]
        if self._broken_by(self._between(i), at, since):
            return None
        began_at = at if before is None else before[0]
        if not self._is_recent(began_at, at):
            self.held = "too far apart"
            return None
        self._steps[i] = (began_at, at)
        if i + 1 < len(self._wanted):
            self.held = "waits for " + self._wanted[i + 1].kind
            return None
        return at

    def _between(self, i: int) -> list[Part]:
        """List what stands between a wanted part and the wanted one before it."""
        first = 0 if i == 0 else self._parts.index(self._wanted[i - 1])
        return self._parts[first : self._parts.index(self._wanted[i])]


COMBINATIONS: dict[str, type[Combined]] = {
    "all": AllOf,
    "any": AnyOf,
    "n_of": NOf,
    "sequence": InSequence,
}
