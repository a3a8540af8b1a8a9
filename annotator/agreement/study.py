"""The study: what one layer's measures look at. Who marked what in which document, as columns.

``StudyTable`` is what measures count over; ``ComparedDocument`` shows the same document by document
for people, tests and small work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload

from annotator.core.schema import LayerKind
from annotator.core.span import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from annotator.agreement.comparison import Comparison

    Integers = NDArray[np.int64]
    Bools = NDArray[np.bool_]

# NumPy is imported inside functions, because listing the measures must not wait for it.

_NOTHING: Mapping[str, int] = MappingProxyType({})


def _no_problems() -> Mapping[str, int]:
    return _NOTHING


@dataclass(frozen=True, slots=True)
class Mark:
    """One annotation as it is compared: where it lies, and its label.

    ``extents`` are the fragments of one annotation in reading order, none for a label of a whole
    document. Two marks are equal when both agree; ``ids`` lead back to the annotations.
    """

    extents: tuple[Span, ...]
    label: str
    ids: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """One document with the marks of everybody who counts as having done it.

    An annotator with no marks found nothing; one who is missing here was not there.
    """

    id: str
    marks: Mapping[str, tuple[Mark, ...]]


@dataclass(frozen=True, eq=False)
class Kinds:
    """The different marks of a table: who has the same mark in one document has the same kind.

    ``of_row`` gives the kind of each mark; ``document``, ``place`` and ``label`` are those of the
    kinds.
    """

    of_row: Integers
    document: Integers
    place: Integers
    label: Integers

    @property
    def count(self) -> int:
        """How many kinds there are."""
        return len(self.document)


@dataclass(frozen=True, eq=False)
class StudyTable:
    """The marks of a study as columns, one row a mark, nothing twice.

    Rows stand in the order of document, annotator, start, end, place, label. ``document``,
    ``annotator`` and ``label`` are positions in the study's ``documents``, ``annotators`` and
    ``names``; ``start`` and ``end`` are code points, of the first fragment's start and the last
    one's end. Two marks lie at the same place, fragments and all, where ``place`` is equal.
    ``present`` (documents × annotators) says who counts as having done a document. ``piece_of``,
    ``piece_start`` and ``piece_end`` have one row a fragment, in the order of the marks; without
    fragments a mark is its own only piece. Marks of document layers have no pieces.
    """

    present: Bools
    document: Integers
    annotator: Integers
    start: Integers
    end: Integers
    place: Integers
    label: Integers
    piece_of: Integers
    piece_start: Integers
    piece_end: Integers
    ids: Sequence[tuple[str, ...]]
    fragmented: bool

    def __len__(self) -> int:
        return len(self.document)

    @cached_property
    def pieces(self) -> Integers:
        """Where the pieces of each mark begin in the columns of pieces; one number more."""
        import numpy as np

        return np.searchsorted(self.piece_of, np.arange(len(self) + 1))

    @cached_property
    def sets(self) -> Integers:
        """Where the marks of each document and annotator begin, row by row; one number more.

        The set of document d and annotator a is number ``d * annotators + a``.
        """
        import numpy as np

        documents, annotators = self.present.shape
        numbers = self.document * annotators + self.annotator
        return np.searchsorted(numbers, np.arange(documents * annotators + 1))

    @cached_property
    def kinds(self) -> Kinds:
        """Which marks are the same."""
        import numpy as np

        columns = (self.document, self.place, self.label)
        order = np.lexsort(columns[::-1])
        sorted_columns = [column[order] for column in columns]
        fresh = np.ones(len(order), dtype=bool)
        if len(order):
            fresh[1:] = np.any([column[1:] != column[:-1] for column in sorted_columns], axis=0)
        of_row = np.empty(len(order), dtype=np.int64)
        of_row[order] = np.cumsum(fresh) - 1
        return Kinds(of_row, *(column[fresh] for column in sorted_columns))

    def rows(self, document: int, annotator: int) -> slice:
        """Return the rows of one set."""
        number = document * self.present.shape[1] + annotator
        return slice(int(self.sets[number]), int(self.sets[number + 1]))

    def extents(self, row: int) -> tuple[Span, ...]:
        """Return the fragments of a mark."""
        first, last = int(self.pieces[row]), int(self.pieces[row + 1])
        return tuple(
            Span(int(self.piece_start[n]), int(self.piece_end[n])) for n in range(first, last)
        )


@dataclass(frozen=True, eq=False)
class Study:
    """What is compared with what: one layer, its annotators and documents.

    ``problems`` counts what was left out: ``duplicates`` (the same mark twice by one annotator) and
    ``outside_text``. ``labels`` are those the schema declares for the layer, in its order.
    ``comparison`` is the whole that the study is a part of: texts, words, relations, attributes.
    """

    layer: str
    kind: LayerKind
    annotators: tuple[str, ...]
    documents: Sequence[ComparedDocument]
    problems: Mapping[str, int] = field(default_factory=_no_problems)
    labels: tuple[str, ...] = ()
    comparison: Comparison | None = field(default=None, repr=False)
    # What measures have worked out of the table, for the next measure.
    memo: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The labels that codes of the table stand for: the declared ones, then others by name."""
        if isinstance(self.documents, DocumentsOfTable):
            return self.documents.names
        used = {
            mark.label
            for document in self.documents
            for marks in document.marks.values()
            for mark in marks
        }
        return with_declared(self.labels, used)

    @cached_property
    def table(self) -> StudyTable:
        """The marks as columns."""
        if isinstance(self.documents, DocumentsOfTable):
            return self.documents.table
        return _table(self)

    def pairs(self) -> list[tuple[str, str]]:
        """Return every pair of annotators, in the order of the annotators."""
        return list(combinations(self.annotators, 2))

    def pair_numbers(self) -> list[tuple[int, int]]:
        """Return every pair as positions in ``annotators``."""
        return list(combinations(range(len(self.annotators)), 2))

    def shared(self, first: str, second: str) -> list[ComparedDocument]:
        """Return the documents that both have done."""
        return [one for one in self.documents if first in one.marks and second in one.marks]


def with_declared(declared: Sequence[str], used: Iterable[str]) -> tuple[str, ...]:
    """Return declared labels, then those that were used besides, by name."""
    return (*declared, *sorted(set(used).difference(declared)))


class DocumentsOfTable(Sequence[ComparedDocument]):
    """The documents of a table, each made when it is looked at."""

    def __init__(
        self,
        ids: Sequence[str],
        annotators: Sequence[str],
        names: tuple[str, ...],
        table: StudyTable,
    ) -> None:
        self.ids, self.names, self.table = ids, names, table
        self._annotators = annotators

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, index: int) -> ComparedDocument: ...
    @overload
    def __getitem__(self, index: slice) -> list[ComparedDocument]: ...

    def __getitem__(self, index: int | slice) -> ComparedDocument | list[ComparedDocument]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        number = range(len(self))[index]
        marks = {
            name: tuple(self._mark(row) for row in self._rows(number, column))
            for column, name in enumerate(self._annotators)
            if self.table.present[number, column]
        }
        return ComparedDocument(self.ids[number], marks)

    def _rows(self, document: int, annotator: int) -> range:
        found = self.table.rows(document, annotator)
        return range(found.start, found.stop)

    def _mark(self, row: int) -> Mark:
        table = self.table
        return Mark(table.extents(row), self.names[table.label[row]], table.ids[row])


def table_of(
    present: Bools,
    document: Sequence[int] | Integers,
    annotator: Sequence[int] | Integers,
    label: Sequence[int] | Integers,
    extents: Mapping[int, tuple[Span, ...]],
    start: Sequence[int] | Integers,
    end: Sequence[int] | Integers,
    ids: Sequence[tuple[str, ...]],
    *,
    spans: bool,
) -> tuple[StudyTable, int]:
    """Return the table of marks in any order, and how many stood twice.

    ``extents`` are those of the marks, by their positions, that have several fragments; ``spans``
    says whether marks have a place at all.
    """
    import numpy as np

    columns = [np.asarray(column, dtype=np.int64) for column in (document, annotator, label)]
    starts, ends = (np.asarray(column, dtype=np.int64) for column in (start, end))
    places = (starts << 32) | ends
    shapes: dict[tuple[Span, ...], int] = {}
    for n, several in extents.items():
        places[n] = -1 - shapes.setdefault(several, len(shapes))
    d, a, k = columns
    order = np.lexsort((k, places, ends, starts, a, d))
    keys = np.stack([column[order] for column in (d, a, places, k)])
    fresh = np.ones(len(order), dtype=bool)
    if len(order):
        fresh[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    kept = order[fresh]
    size = len(kept)
    piece_of, piece_start, piece_end = np.arange(size), starts[kept], ends[kept]
    if not spans:
        piece_of, piece_start, piece_end = (np.zeros(0, dtype=np.int64) for _ in range(3))
    elif extents:
        rows = [
            (mark, piece)
            for mark, n in enumerate(kept.tolist())
            for piece in extents.get(n) or (Span(int(starts[n]), int(ends[n])),)
        ]
        piece_of = np.array([mark for mark, _ in rows], dtype=np.int64)
        piece_start = np.array([piece.start for _, piece in rows], dtype=np.int64)
        piece_end = np.array([piece.end for _, piece in rows], dtype=np.int64)
    table = StudyTable(
        present,
        document=d[kept],
        annotator=a[kept],
        start=starts[kept],
        end=ends[kept],
        place=places[kept],
        label=k[kept],
        piece_of=piece_of,
        piece_start=piece_start,
        piece_end=piece_end,
        ids=_ids_of_kept(ids, order, fresh),
        fragmented=bool(extents),
    )
    return table, len(order) - size


def _ids_of_kept(
    ids: Sequence[tuple[str, ...]], order: Integers, fresh: Bools
) -> list[tuple[str, ...]]:
    """Return the ids of the marks that stay, with those of the same mark after its own."""
    import numpy as np

    found = [ids[n] for n in order[fresh].tolist()]
    row = np.cumsum(fresh) - 1
    for n in np.flatnonzero(~fresh).tolist():
        found[row[n]] += ids[order[n]]
    return found


def _table(study: Study) -> StudyTable:
    import numpy as np

    code = {name: n for n, name in enumerate(study.names)}
    present = np.zeros((len(study.documents), len(study.annotators)), dtype=bool)
    rows: list[tuple[int, int, int, int, int]] = []
    ids: list[tuple[str, ...]] = []
    extents: dict[int, tuple[Span, ...]] = {}
    for number, document in enumerate(study.documents):
        for column, name in enumerate(study.annotators):
            marks = document.marks.get(name)
            if marks is None:
                continue
            present[number, column] = True
            for mark in marks:
                if len(mark.extents) > 1:
                    extents[len(rows)] = mark.extents
                start = mark.extents[0].start if mark.extents else 0
                end = mark.extents[-1].end if mark.extents else 0
                rows.append((number, column, code[mark.label], start, end))
                ids.append(mark.ids)
    d, a, k, s, e = np.array(rows, dtype=np.int64).reshape(-1, 5).T
    made, _ = table_of(present, d, a, k, extents, s, e, ids, spans=study.kind is LayerKind.SPAN)
    return made


def presence(present: Any) -> dict[int, int]:
    """Return how many documents were done by no annotator, by one, by two …"""
    import numpy as np

    counts, documents = np.unique(np.asarray(present).sum(axis=1), return_counts=True)
    return dict(zip(counts.tolist(), documents.tolist(), strict=True))
