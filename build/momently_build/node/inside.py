"""Runs inside Pyodide: names the modules in use and compiles them.

Rule 1: bytecode is made with `-OO` and an unchecked hash: no docstrings, no
time stamps, no source beside it.
Rule 2: file names inside the bytecode are relative, so no machine's path leaks.
"""

from __future__ import annotations

import json
import marshal
import sys
import zipfile
from importlib import import_module
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

STDLIB = "/lib/python314.zip"
SOURCE = Path("/momently_source")
COMPILED = Path("/compiled")
UNCHECKED_HASH = (1).to_bytes(4, "little")
NO_HASH = bytes(8)


def cut(plan_json: str, in_use: Iterable[ModuleType]) -> str:
    """Compile `in_use`, what the plan imports and momently itself; return stdlib names as JSON."""
    plan = json.loads(plan_json)
    before = set(sys.modules)
    imported = [import_named(name, where) for name, where in plan["imports"].items()]
    added = [module for name, module in sys.modules.items() if name not in before]
    modules = origins([*in_use, *imported, *added])
    with zipfile.ZipFile(STDLIB) as archive:
        for name in modules:
            compile_to("stdlib", name, archive.read(name))
    for name in plan["own"]:
        compile_to("momently", name, (SOURCE / name).read_bytes())
    return json.dumps(modules)


def import_named(name: str, where: str) -> ModuleType:
    """Import what `where` (file:line) imports, and say so when Pyodide lacks it."""
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(f"{where} imports {name}: {error}") from error


def origins(loaded: Iterable[ModuleType]) -> list[str]:
    """Return the sorted paths, from the archive's root, of the stdlib modules in `loaded`."""
    files = {getattr(module, "__file__", None) or "" for module in loaded}
    return sorted(name[len(STDLIB) + 1 :] for name in files if name.startswith(STDLIB))


def compile_to(folder: str, name: str, source: bytes) -> None:
    """Write the bytecode of `source`, known as `name`, below `folder`."""
    code = compile(source, name, "exec", dont_inherit=True, optimize=2)
    # A second marshalling forgets how often each constant happened to be shared.
    code = marshal.loads(marshal.dumps(code))
    target = COMPILED / folder / f"{name}c"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(MAGIC_NUMBER + UNCHECKED_HASH + NO_HASH + marshal.dumps(code))
