"""Answers one piece of work; every interpreter runs this file and is compared by it.

Rule 1: JSON text in, JSON text out, so that numbers are compared as they are written.
Rule 2: a failure is an answer too: the name of its kind.
"""

import json

from cases import run_rows
from momently.hosts import browser


def answer(piece_json):
    """Do one piece of work, {"kind": ..., ...}, and give the answer as JSON text."""
    piece = json.loads(piece_json)
    try:
        return json.dumps(KINDS[piece["kind"]](piece))
    except Exception as problem:
        return json.dumps({"raised": type(problem).__name__})


def _row(piece):
    return run_rows.run(piece["table"], piece["row"])


def _journal(piece):
    """Live through a session as a page would, and give the answer to every batch."""
    answers = [json.loads(browser.start(piece["bundle"]))]
    for batch in piece["batches"]:
        answers.append(json.loads(browser.receive(batch)))
    return answers


def _snippet(piece):
    """Run a source and give what its name `answer` then holds."""
    names = {}
    exec(piece["source"], names)
    return names["answer"]


KINDS = {"row": _row, "journal": _journal, "snippet": _snippet}
