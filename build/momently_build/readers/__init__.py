"""Readers: recordings of any origin become sessions of signals.

Rule 1: what a file is, its content says; `--format` overrules it.
Rule 2: files are read as a stream: what is held at once is one batch of a journal, or half
a second of another recording, however long the file.
Rule 3: what no reader knows is left out and counted, by name.
Rule 4: no text of a page, and nothing that somebody typed, gets into a signal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from momently_build.readers import journals, pointer_csv, rrweb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from momently_build.readers.files import Part
    from momently_build.readers.recording import Recording

    Reader = Callable[[Part], Iterator[Recording]]

READERS: dict[str, Reader] = {
    "journal": journals.read,
    "rrweb": rrweb.read,
    "csv": pointer_csv.read,
}


def read(part: Part) -> Iterator[Recording]:
    """Give the sessions of a file, or of its part, one by one; raises AuthorProblemsError.

    A session's batches must have been taken before the next session is asked for.
    """
    return READERS[part.format](part)
