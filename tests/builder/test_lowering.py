"""Lowering: what goes, what is said otherwise, what is refused, and where it says so.

Rule 1: that lowered source means the same is asked in tests/parity, on real
interpreters; here is only what lowering itself promises.
"""

from __future__ import annotations

import ast

import pytest

from momently_build import lowering, reach, runtime

REFUSED = [
    ("match 1:\n    case 1: pass", 1, "match"),
    ("async def f(): pass", 1, "async"),
    ("x = 1\nfrom enum import Enum", 2, "import of enum.Enum"),
    ("from typing import Any\nx = Any", 1, "import of typing.Any"),
    ("import contextlib", 1, "import of contextlib"),
    ("import math\nx = math.hypot(1, 2)", 2, "import of math.hypot"),
    ("from math import hypot", 1, "import of math.hypot"),
    ("import json\nx = json.JSONDecodeError", 2, "import of json.JSONDecodeError"),
    ("a = {}\nb = {**a}", 2, "{**a}"),
    ("a = []\nb = [*a, 1]", 2, "[*a] or (*a, b)"),
    ("a = []\nb = (*a, 1)", 2, "[*a] or (*a, b)"),
    ("def f(a, /): return a", 1, "positional-only parameters"),
    ("x = 'abc'[::-1]", 1, "slices with a step (of strings and tuples)"),
    ("class A(metaclass=type): pass", 1, "metaclass or class keywords"),
    ("class A:\n    def f(self): return self.__x", 1, "name mangling (__x)"),
    ("class A(Exception, dict): pass", 1, "sound multiple inheritance"),
    ("import json\nx = json.dumps({}, sort_keys=True)", 2, "json.dumps(sort_keys=...)"),
    ("x = list(zip([1], [2], strict=True))", 1, "zip(strict=...)"),
    ("x = round(1.25, 1)", 1, "equal round(x, n)"),
    ("x = 'a'.removeprefix('a')", 1, "method removeprefix()"),
    ("x = 'a'.encode('latin-1')", 1, "encode(latin-1)"),
    ("try: pass\nexcept UnicodeEncodeError: pass", 2, "built-in UnicodeEncodeError"),
    ("x = int.from_bytes(b'a', byteorder='big')", 1, "keywords in from_bytes()"),
    ("x = 3j", 1, "complex numbers"),
    ("a, n = 1, 2\nx = f'{a:>{n}}'", 2, "a format that is computed"),
    (
        "from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nclass B(A): pass",
        5,
        "inheritance from the dataclass A",
    ),
    (
        "from dataclasses import dataclass\n@dataclass\nclass A(Exception):\n    x: int",
        3,
        "a dataclass with a base class",
    ),
    (
        "from dataclasses import dataclass\n@dataclass(order=True)\nclass A:\n    x: int",
        2,
        "the dataclass option order",
    ),
    (
        "from dataclasses import dataclass, field\n"
        "@dataclass\nclass A:\n    x: int = field(init=False)",
        4,
        "field(init=...)",
    ),
]


@pytest.mark.parametrize(("source", "line", "what"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_cannot_be_lowered_is_refused_with_its_line(source: str, line: int, what: str) -> None:
    with pytest.raises(lowering.LoweringError) as caught:
        lowering.lower({"site/rule.py": source})
    refusal = caught.value.refusals[0]
    assert (refusal.path, refusal.line, refusal.what) == ("site/rule.py", line, what)
    assert refusal.hint


def test_all_refusals_come_at_once_in_order() -> None:
    sources = {"b.py": "x = 3j\nimport enum", "a.py": "y = {**{}}"}
    with pytest.raises(lowering.LoweringError) as caught:
        lowering.lower(sources)
    found = [(refusal.path, refusal.line) for refusal in caught.value.refusals]
    assert found == [("a.py", 1), ("b.py", 1), ("b.py", 2)]
    assert str(caught.value).startswith("a.py:1: MicroPython has no {**a}; ")


def test_what_readers_need_goes() -> None:
    source = (
        '"""Doc."""\n'
        "from __future__ import annotations\n"
        "from typing import TYPE_CHECKING\n"
        "from momently import errors\n"
        "if TYPE_CHECKING:\n"
        "    from typing import Any\n"
        "def f(a: Any) -> int:\n"
        '    """Doc."""\n'
        "    b: int = 1\n"
        "    return b\n"
    )
    lowered = lowering.lower({"momently/rule.py": source})["momently/rule.py"]
    expected = "from momently import errors\n\ndef f(a):\n    b = 1\n    return b"
    assert ast.dump(ast.parse(lowered)) == ast.dump(ast.parse(expected))


def test_a_method_of_ones_own_may_have_any_name() -> None:
    sources = {"a.py": "class Line:\n    def title(self): return 1", "b.py": "def f(x): x.title()"}
    assert set(lowering.lower(sources)) == {"a.py", "b.py"}


def test_everything_that_a_browser_runs_can_be_lowered() -> None:
    found = reach.of(runtime.WIDGET / "momently", (runtime.HOST,))
    sources = {name: (runtime.WIDGET / name).read_text(encoding="utf-8") for name in found.own}
    lowered = lowering.lower(sources)
    assert "momently/engine/__init__.py" in lowered or "momently/engine.py" in lowered
    assert not any("dataclass" in text or "TYPE_CHECKING" in text for text in lowered.values())
