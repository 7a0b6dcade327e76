"""Puts automatic weights into a built site: the bundle that carries them, and its manifest.

Rule 1: weights travel in the bundle. The page fetches nothing more, decides nothing by
chance, and a journal, which names its bundle, names them as well.
Rule 2: the manifest changes last, so that whoever reads it finds the bundle it names; the
bundle before stays for pages that are open.
Rule 3: an experiment that nobody has weights for, or whose weights do not fit its variants,
goes back to its fixed ones, and the answer says so.
"""

from __future__ import annotations

import hashlib
import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from momently_build import archive, manifest, output
from momently_build.compiler import canonical

FORMAT = 1
WAIT_SECONDS = 30
MOST_BYTES = 1_000_000
PATH = "/allocations.json"


@dataclass(frozen=True, slots=True)
class Allocated:
    """What became of each experiment that finds its own weights: version, or "" and why not."""

    campaign: str
    version: str
    weights: dict[str, float]
    why: str = ""


def run(place: Path, source: str) -> list[Allocated]:
    """Write the weights that `source`, a collector's address or a file, has for `place`."""
    listing = _document((place / manifest.NAME).read_bytes(), str(place / manifest.NAME))
    before = listing["files"]["bundle"]
    bundle = _document((place / before).read_bytes(), before)
    found, told = [], _told(source)
    for campaign in bundle["campaigns"]:
        experiment = campaign["experiment"]
        if experiment.pop("allocation", None) or "automatic" in experiment:
            found.append(_allocate(campaign["id"], experiment, told))
    _write(place, listing, bundle)
    return found


def _allocate(campaign: str, experiment: dict[str, Any], told: dict[str, Any]) -> Allocated:
    offered = told["allocations"].get(campaign)
    names = [variant["id"] for variant in experiment["variants"]]
    why = _unfit(offered, names)
    if why:
        return Allocated(campaign, "", {}, why)
    experiment["allocation"] = {
        "version": offered["version"],
        "made_ms": told["made_ms"],
        "max_age_ms": experiment["automatic"]["max_age_ms"],
        "weights": {name: offered["weights"][name] for name in names},
    }
    return Allocated(campaign, offered["version"], dict(experiment["allocation"]["weights"]))


def _unfit(offered: Any, names: list[str]) -> str:
    if not isinstance(offered, dict):
        return "The collector has no weights for it; is it started with this build's issuer.json?"
    weights, version = offered.get("weights"), offered.get("version")
    if not isinstance(version, str) or not version or not isinstance(weights, dict):
        return "What the collector says is no allocation."
    if sorted(weights) != sorted(names):
        return "The weights are for other variants."
    shares = [weight for weight in weights.values() if _is_share(weight)]
    if len(shares) < len(names) or not 0.99 <= sum(shares) <= 1.01:
        return "The weights are no shares that add up to 1."
    return ""


def _is_share(weight: Any) -> bool:
    return isinstance(weight, int | float) and not isinstance(weight, bool) and 0 <= weight <= 1


def _told(source: str) -> dict[str, Any]:
    told = _document(_read(source), source)
    if not isinstance(told.get("allocations"), dict) or not isinstance(told.get("made_ms"), int):
        raise OSError(f"{source} tells no allocations")
    return told


def _read(source: str) -> bytes:
    if not source.startswith(("http://", "https://")):
        return Path(source).read_bytes()
    url = source if source.endswith(".json") else source.rstrip("/") + PATH
    try:
        with urllib.request.urlopen(url, timeout=WAIT_SECONDS) as answer:
            body: bytes = answer.read(MOST_BYTES)
            return body
    except urllib.error.URLError as problem:
        raise OSError(f"{url} does not answer: {problem.reason}") from problem


def _document(content: bytes, name: str) -> dict[str, Any]:
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise OSError(f"{name} is not JSON") from problem
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise OSError(f"{name} is not of format {FORMAT}")
    return told


def _write(place: Path, listing: dict[str, Any], bundle: dict[str, Any]) -> None:
    bundle.pop("hash")
    bundle["hash"] = hashlib.sha256(canonical(bundle).encode()).hexdigest()[:16]
    content = canonical(bundle).encode() + b"\n"
    before, name = listing["files"]["bundle"], f"bundle-{archive.content_hash(content)}.json"
    if name == before:
        return
    output.write_file(place / name, content)
    del listing["integrity"][before]
    listing["integrity"][name] = manifest.integrity(content)
    listing["files"]["bundle"], listing["bundle_hash"] = name, bundle["hash"]
    output.write_file(place / manifest.NAME, canonical(listing).encode() + b"\n")
    for old in sorted(place.glob("bundle-*.json")):
        if old.name not in (name, before):
            old.unlink()
