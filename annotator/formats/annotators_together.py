"""Documents that several files have, each with the work of one annotator, put together.

Only documents that wait to be put together are held, and the ids of those that are to come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from annotator.core.annotation import AnnotatedDocument
from annotator.formats.format import UNNAMED, Located, ReadReport

Stream = tuple[Iterator[Located], Counter[str]]  # the documents of a file, and their ids


def put_together(files: Sequence[Stream], report: ReadReport) -> Iterator[Located]:
    """Yield the documents of files, once each where the text is the same and the people are not.

    The order of documents within each file is kept, unless two files contradict each other.
    """
    in_files = Counter(identity for _, ids in files for identity in ids)
    merged = False
    for documents, ids in files:
        if all(in_files[identity] == 1 for identity in ids):
            yield from documents
        elif not merged:
            merged = True
            shared = [one for one in files if any(in_files[identity] > 1 for identity in one[1])]
            yield from _merged([_Waiting(*one) for one in shared], report)


class _Waiting:
    """The documents of a file of which the next one is known, and the ids of those that follow."""

    def __init__(self, documents: Iterable[Located], ids: Counter[str]) -> None:
        self._documents, self.ids = iter(documents), Counter(ids)
        self.head: Located | None = None
        self.next()

    def next(self) -> None:
        """Go on to the next document."""
        self.head = next(self._documents, None)
        if self.head is not None:
            self.ids[self.head.annotated.document.id] -= 1


def _merged(waiting: Sequence[_Waiting], report: ReadReport) -> Iterator[Located]:
    while heads := [one for one in waiting if one.head is not None]:
        first = next((one for one in heads if _is_ready(one, heads)), heads[0])
        assert first.head is not None
        found = first.head
        first.next()
        for other in heads:
            if other is first or other.head is None:
                continue
            joined = _joined(found, other.head)
            if joined is not None:
                found = joined
                report.counts["documents"] -= 1
                other.next()
        yield found


def _is_ready(one: _Waiting, heads: Sequence[_Waiting]) -> bool:
    """Whether no other file has the document of this one further on."""
    assert one.head is not None
    identity = one.head.annotated.document.id
    return all(other.ids[identity] <= 0 for other in heads if other is not one)


def _joined(one: Located, other: Located) -> Located | None:
    """Return a document with the work of both, ``None`` where they are not the same document."""
    first, second = one.annotated, other.annotated
    if (first.document.id, first.document.text) != (second.document.id, second.document.text):
        return None
    people = {found.annotator.id for found in first.sets}
    others = {found.annotator.id for found in second.sets}
    if people & others or UNNAMED in people | others:
        return None
    return replace(one, annotated=AnnotatedDocument(first.document, (*first.sets, *second.sets)))
