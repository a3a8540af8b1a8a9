"""A look at files before they are imported: how many of their documents the project has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.formats.format import Located, ReadReport
from annotator.plugins import option_name
from annotator.project.import_choices import read_choices
from annotator.project.importing import opened_files
from annotator.project.known_documents import Match, recognise
from annotator.project.project import Project
from annotator.store.recognising import Recogniser

EXAMPLES = 20  # known documents that are named

Progress = Callable[[int, int | None], None]


@dataclass(slots=True)
class Recognition:
    """What files hold, seen against the project. All counts are documents.

    ``by_id`` and ``by_text`` are there already (the second under another id), ``other_text`` has
    an id that stands over another text, ``twice`` comes a second time within the files, ``new`` is
    the rest. ``refused`` counts what the format would refuse, by kind. ``examples`` are pairs of
    the id in the file and the id in the project.
    """

    format_key: str
    documents: int = 0
    new: int = 0
    by_id: int = 0
    by_text: int = 0
    other_text: int = 0
    twice: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    examples: list[tuple[str, str]] = field(default_factory=list)

    @property
    def known(self) -> int:
        """How many could be skipped or added to: those of the same text."""
        return self.by_id + self.by_text


def recognise_files(
    project: Project,
    paths: Sequence[Path],
    *,
    format_key: str | None = None,
    options: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Recognition:
    """Read files and folders through, write nothing, and say which documents are known.

    Takes the options of the import and raises what it raises where a file cannot be read.
    """
    words = {option_name(word.strip()): text for word, text in (options or {}).items()}
    read_choices(words, empty=False)
    report = ReadReport()
    key, located = opened_files(paths, format_key, words, report)
    found = Recognition(key)
    with project.store.reading() as connection:
        recogniser, seen = Recogniser(connection), _Seen()
        for done, one in enumerate(located, 1):
            if progress is not None:
                progress(done, None)
            _count(one, recogniser, seen, found)
    found.refused = dict(report.refused)
    return found


def _count(place: Located, recogniser: Recogniser, seen: _Seen, found: Recognition) -> None:
    document = place.annotated.document
    found.documents += 1
    again = seen.again(document.id, document.sha256)
    told = recognise(recogniser, document)
    if told.match is Match.ID:
        found.by_id += 1
    elif told.match is Match.TEXT:
        found.by_text += 1
    elif told.match is Match.OTHER_TEXT:
        found.other_text += 1
    elif again:
        found.twice += 1
    else:
        found.new += 1
    if told.stored and len(found.examples) < EXAMPLES:
        found.examples.append((document.id, told.stored[0].id))


class _Seen:
    """The ids and texts that came before, by the hash alone: eight bytes each."""

    def __init__(self) -> None:
        self._keys: set[int] = set()

    def again(self, identity: str, sha256: str) -> bool:
        keys = {hash(("id", identity)), int(sha256[:15], 16)}
        known = not keys.isdisjoint(self._keys)
        self._keys |= keys
        return known
