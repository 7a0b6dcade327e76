"""Plug-ins from their sources, for whatever runs the engine outside of a browser.

Rule 1: what is loaded is the text that the build checked, under the names it has there
(`plugins.second_look`, file `plugins/second_look.py`), so that errors name the same lines.
Rule 2: modules are gone from Python when they are loaded: two sites may have plug-ins of the
same names, and no other `plugins` of this machine is ever taken for one.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import contextmanager
from functools import lru_cache
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.util import spec_from_loader
from typing import TYPE_CHECKING

from momently import plugins, triggers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType

    from momently.bundle import PlugIns
    from momently.triggers import Plugged

PACKAGE = "plugins"
REPLACED = "worker_silent"


class _Sources(MetaPathFinder, InspectLoader):
    """Finds the package of plug-ins and nothing else."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = {f"{PACKAGE}.{name}": text for name, text in sources.items()}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        is_ours = fullname == PACKAGE or fullname in self._sources
        return spec_from_loader(fullname, self) if is_ours else None

    def is_package(self, fullname: str) -> bool:
        return fullname == PACKAGE

    def get_source(self, fullname: str) -> str:
        return self._sources.get(fullname, "")

    def get_code(self, fullname: str) -> CodeType:
        return _compiled(self.get_source(fullname), fullname.replace(".", "/") + ".py")


@lru_cache(maxsize=64)
def _compiled(source: str, file: str) -> CodeType:
    return compile(source, file, "exec", dont_inherit=True)


@contextmanager
def importable(sources: Mapping[str, str]) -> Iterator[None]:
    """Have `import plugins.NAME` find these sources (name -> text) until the block ends."""
    finder = _Sources(sources)
    hidden = _taken_out()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        _taken_out()
        sys.modules.update(hidden)


def _taken_out() -> dict[str, ModuleType]:
    names = [name for name in sys.modules if name.partition(".")[0] == PACKAGE]
    return {name: sys.modules.pop(name) for name in names}


def import_one(name: str) -> ModuleType:
    """Run the plug-in `name`, which must be importable."""
    return importlib.import_module(f"{PACKAGE}.{name}")


def loaded(named: PlugIns) -> Plugged:
    """Load the plug-ins of a bundle; those without a source are among the problems.

    Each engine has them anew: nothing that a module keeps goes from one session to another.
    """
    if not named.modules:
        return triggers.NONE
    with importable(named.sources):
        return plugins.load(named.modules, import_one)
