"""Patterns against the engine they are modelled on: Node's RegExp, without flag u.

Rule 1: whatever is accepted here has Node's answer; what only we refuse, we refuse for one
of the reasons that docs/patterns.md lists.
Rule 2: patterns and texts are made from a seed, so a failure can be repeated.
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import time
from typing import Any

import pytest

from momently import patterns
from momently.patterns import folding

LETTERS = [
    *"abABkKsSiéÉßẞσΣςµμİıǆǅⓐⒶ日ſ09_- \n\r./{}]",
    "\u2028",
    "\u212a",
    "\x00",
    "😀",
]
CLASSES = ["\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "."]
ESCAPED = ["\\x41", "\\u00e9", "\\u{e9}", "\\t", "\\n", "\\0", "\\cJ", "\\u212A", "\\/", "\\-"]
MEMBERS = ["a-k", "A-Z", "\\w", "\\W", "\\s-", "\\D", "à-þ", "α-ω", "\\b", "\\u212a", "-"]
REPEATS = ["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}", "*?", "+?", "??", "{0}", "{1,2}?"]
ODD = ["{", "{a", "{,3}", "}", "**", "{2,1}", "+*"]
ONLY_OURS = (
    "beyond U+FFFF",
    "means nothing here",
    "reference to a group",
    "octal",
    "hex digits",
    "\\c needs",
    "is not supported",
    "no such character",
)
JUDGE = """
const rows = JSON.parse(require("fs").readFileSync(0));
const told = rows.map(([pattern, flags, texts]) => {
  try {
    const made = new RegExp(pattern, flags);
    return texts.map((text) => made.test(text));
  } catch {
    return null;
  }
});
console.log(JSON.stringify(told));
"""
FOLDS = """
const canon = (c) => {
  const up = String.fromCharCode(c).toUpperCase();
  const k = up.charCodeAt(0);
  return up.length !== 1 || (c >= 128 && k < 128) ? c : k;
};
const units = [...Array(65536).keys()];
const small = units.map((c) => String.fromCharCode(c).toLowerCase());
console.log(JSON.stringify([units.map(canon), small, process.versions.unicode]));
"""


def _node(source: str, told: object = None) -> Any:
    ran = subprocess.run(
        ["node", "-e", source], input=json.dumps(told), capture_output=True, text=True, check=True
    )
    return json.loads(ran.stdout)


class _Maker:
    """Makes patterns and texts that have a chance to fit each other."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def text(self) -> str:
        return "".join(self.chance.choices(LETTERS, k=self.chance.randint(0, 8)))

    def letter(self) -> str:
        letter = self.chance.choice(LETTERS)
        return "\\" + letter if letter in "./{}]-" and self.chance.random() < 0.5 else letter

    def members(self) -> str:
        makers = [self.letter] + [lambda: self.chance.choice(MEMBERS)] * 2
        inner = "".join(self.chance.choice(makers)() for _ in range(self.chance.randint(0, 4)))
        return "[" + self.chance.choice(["", "^"]) + inner + "]"

    def atom(self, depth: int) -> str:
        pick = self.chance.random()
        if pick < 0.4 or depth == 0:
            return self.letter()
        if pick < 0.57:
            return self.chance.choice(CLASSES + ESCAPED)
        if pick < 0.75:
            return self.members()
        name = f"(?<n{self.chance.randint(0, 99999)}>"
        return self.chance.choice(["(", "(?:", name]) + self.branches(depth - 1) + ")"

    def term(self, depth: int) -> str:
        if self.chance.random() < 0.12:
            return self.chance.choice(["^", "$", "\\b", "\\B"])
        atom = self.atom(depth)
        if self.chance.random() < 0.35:
            return atom + self.chance.choice(REPEATS)
        return atom + self.chance.choice(ODD) if self.chance.random() < 0.02 else atom

    def branches(self, depth: int) -> str:
        count = self.chance.choice([1, 1, 1, 2, 3])
        lengths = [self.chance.randint(0, 4) for _ in range(count)]
        return "|".join("".join(self.term(depth) for _ in range(length)) for length in lengths)

    def scribble(self) -> str:
        return "".join(self.chance.choices("aab(){}[]*+?|^$.\\dwsbux0-9,:<>=!", k=7))

    def row(self) -> tuple[str, str, list[str]]:
        pattern = self.branches(3) if self.chance.random() < 0.85 else self.scribble()
        flags = "".join(flag for flag in "ims" if self.chance.random() < 0.4)
        return pattern, flags, [self.text() for _ in range(5)]


def _for_node(pattern: str) -> str:
    """Write `\\u{e9}`, which Node knows with flag u only, as it knows it without."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: "\\u" + found[1].zfill(4), pattern)


@pytest.mark.parametrize("seed", [1, 2])
def test_thousands_of_patterns_have_nodes_answers(seed: int) -> None:
    maker = _Maker(seed)
    rows = [maker.row() for _ in range(3000)]
    judged = _node(JUDGE, [(_for_node(pattern), flags, texts) for pattern, flags, texts in rows])
    accepted = 0
    for (pattern, flags, texts), answers in zip(rows, judged, strict=True):
        fault = patterns.fault(pattern, flags)
        if fault is None:
            accepted += 1
            told = [patterns.found(pattern, text, flags) for text in texts]
            assert told == answers, (pattern, flags, texts)
        elif answers is not None:
            assert any(reason in fault.why for reason in ONLY_OURS), (pattern, str(fault))
    assert accepted > 2000


def test_letters_fold_as_they_do_in_node() -> None:
    canon, small, version = _node(FOLDS)
    classes: dict[int, set[int]] = {}
    for unit in range(0x10000):
        classes.setdefault(canon[unit], set()).add(folding.same_case(unit))
    # An older Node knows fewer letters; of those it knows it must think the same.
    split = [unit for unit, told in classes.items() if len(told) > 1]
    assert split == []
    if version == "17.0":
        assert len(classes) == len({folding.same_case(unit) for unit in range(0x10000)})
    for unit in range(0x10000):
        if small[unit] != chr(unit) and not 0xD800 <= unit < 0xE000:
            assert patterns.small(chr(unit)) == small[unit], hex(unit)


@pytest.mark.parametrize(
    ("pattern", "piece"),
    [("^(a+)+$", "a"), ("(x+x+)+y", "x"), ("^(a|aa|ab)*c", "ab"), ("(.*)(.*)(.*)(.*)=", "q")],
)
def test_twice_the_text_takes_about_twice_the_time(pattern: str, piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times + "!"
        spent = []
        for _ in range(5):
            began = time.perf_counter()
            patterns.found(pattern, text)
            spent.append(time.perf_counter() - began)
        return min(spent)

    # Quadratic work would be 64 times as much; the bound leaves room for a busy machine.
    assert seconds(16_000) < seconds(2_000) * 24


def test_the_largest_program_is_searched_for_in_bounded_time() -> None:
    pattern = "(?:a?b?c?){0,280}x"
    assert len(patterns.read(pattern).steps) > 1900
    began = time.perf_counter()
    assert not patterns.found(pattern, "abcabcbca" * 40)
    assert time.perf_counter() - began < 20
