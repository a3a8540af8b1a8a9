"""The comparison: all layers of some documents by some annotators, with what joins the layers.

Made from columns of annotations; it knows who counts as present, and asks for texts, words,
attributes only when a measure does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from annotator.agreement.study import (
    DocumentsOfTable,
    Study,
    table_of,
    with_declared,
)
from annotator.core.annotation import CONTINUES, Attributes, fragment_groups
from annotator.core.columns import AnnotationColumns, RelationRow
from annotator.core.people import WorkState
from annotator.core.schema import Layer, LayerKind
from annotator.core.span import Span

if TYPE_CHECKING:
    from annotator.agreement.study import Bools, Integers

DONE = frozenset({WorkState.FINISHED, WorkState.LOCKED})

# Starts and ends of words: code points, half-open, in order.
Edges = Sequence[tuple[int, int]]
# The text of a document by its id; the words of documents by their ids, in any order.
TextOf = Callable[[str], str]
WordsOf = Callable[[Sequence[str]], Iterable[tuple[str, Edges]]]


@dataclass(frozen=True, eq=False)
class WordColumns:
    """The words of all documents, one after the other.

    ``begins`` tells where those of each document begin, one number more than there are documents.
    """

    begins: Integers
    start: Integers
    end: Integers


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two marks, each given by its layer and its row in that layer's table."""

    document: int
    annotator: int
    layer: str
    label: str
    source: tuple[str, int]
    target: tuple[str, int]
    attributes: Attributes


@dataclass(frozen=True, eq=False)
class Comparison:
    """What is compared: documents and annotators with the studies of their layers.

    ``present`` (documents × annotators) says who counts as having done a document.
    """

    documents: tuple[str, ...]
    annotators: tuple[str, ...]
    present: Bools
    columns: AnnotationColumns = field(repr=False)
    layers: Mapping[str, Layer] = field(repr=False)
    text_of: TextOf | None = field(default=None, repr=False)
    words_of: WordsOf | None = field(default=None, repr=False)
    # What is worth keeping for the next comparison, by the content it was made of.
    kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def studies(self) -> Mapping[str, Study]:
        """The studies of all layers, by the layers' keys."""
        groups = _groups(self.columns)
        return {
            key: _of_spans(self, layer, groups)
            if layer.kind is LayerKind.SPAN
            else _of_documents(self, layer)
            for key, layer in self.layers.items()
        }

    def text(self, document: int) -> str:
        """Return the text of a document of the comparison."""
        assert self.text_of is not None, "this comparison was made without texts"
        return self.text_of(self.documents[document])

    def words(self, document: int) -> Sequence[Span]:
        """Return the words of a document of the comparison."""
        assert self.words_of is not None, "this comparison was made without words"
        [(_, words)] = self.words_of([self.documents[document]])
        return [Span(*one) for one in words]

    def word_columns(self) -> WordColumns:
        """Return the words of all documents; they are kept for comparisons of the same ones."""
        key = ("words", self.documents, tuple(self.columns.characters))
        if key not in self.kept:
            assert self.words_of is not None, "this comparison was made without words"
            self.kept[key] = _word_columns(self.documents, self.words_of(self.documents))
        found: WordColumns = self.kept[key]
        return found

    @cached_property
    def _row_of(self) -> Mapping[tuple[int, int, str], tuple[str, int]]:
        """Layer and row of the mark that a span or fragment belongs to: by document, person, id."""
        return {
            (document, annotator, identity): (key, row)
            for key, study in self.studies.items()
            if study.kind is LayerKind.SPAN
            for row, (document, annotator, ids) in enumerate(
                zip(
                    study.table.document.tolist(),
                    study.table.annotator.tolist(),
                    study.table.ids,
                    strict=True,
                )
            )
            for identity in ids
        }

    def relations(self, layer: str | None = None) -> Iterator[RelationRow]:
        """Yield the relations of present annotators, of all layers or of one.

        Those that join fragments are left out.
        """
        for one in self.columns.relations:
            wanted = layer is None or one.layer == layer
            if wanted and one.label != CONTINUES and self.present[one.document, one.annotator]:
                yield one

    def links(self, layer: str | None = None) -> Iterator[Link]:
        """Yield those of these relations that stand between marks of the comparison."""
        for one in self.relations(layer):
            source = self._row_of.get((one.document, one.annotator, one.source))
            target = self._row_of.get((one.document, one.annotator, one.target))
            if source is not None and target is not None:
                yield Link(
                    one.document, one.annotator, one.layer, one.label, source, target,
                    one.attributes,
                )  # fmt: skip

    def attributes(self) -> Iterator[tuple[str, int, Attributes]]:
        """Yield layer, row and attributes of the marks that have any; of the first fragment."""
        for document, annotator, identity, attributes in self.columns.attributes():
            if not self.present[document, annotator]:
                continue
            found = self._row_of.get((document, annotator, identity))
            if found is not None:
                layer, row = found
                if self.studies[layer].table.ids[row][0] == identity:
                    yield layer, row, attributes

    @cached_property
    def _attributes(self) -> Mapping[str, list[tuple[int, Attributes]]]:
        found: dict[str, list[tuple[int, Attributes]]] = defaultdict(list)
        for layer, row, attributes in self.attributes():
            found[layer].append((row, attributes))
        return found

    def attributes_of(self, layer: str) -> Sequence[tuple[int, Attributes]]:
        """Return rows and attributes of a layer's marks that have any; they are read once."""
        return self._attributes.get(layer, ())

    def without(self, annotator: str) -> Comparison:
        """Return the comparison of the others."""
        kept = [n for n, name in enumerate(self.annotators) if name != annotator]
        return self.only(*kept)

    def only(self, *kept: int) -> Comparison:
        """Return the comparison of the annotators at these positions."""
        place = {old: new for new, old in enumerate(kept)}
        return replace(
            self,
            annotators=tuple(self.annotators[n] for n in kept),
            present=self.present[:, list(kept)],
            columns=_of_annotators(self.columns, place),
        )


def compare(
    columns: AnnotationColumns,
    layers: Sequence[Layer],
    *,
    unfinished: bool = False,
    text_of: TextOf | None = None,
    words_of: WordsOf | None = None,
    kept: dict[Any, Any] | None = None,
) -> Comparison:
    """Return the comparison of all that columns hold.

    Somebody who finished a document is present, also with nothing marked; unfinished work counts
    only where it is asked for; who has no entry is absent. An annotation in fragments is one mark.
    """
    import numpy as np

    present = np.zeros((len(columns.documents), len(columns.annotators)), dtype=bool)
    for document, annotator, state in columns.work:
        present[document, annotator] = unfinished or state in DONE
    return Comparison(
        tuple(columns.documents),
        tuple(columns.annotators),
        present,
        columns,
        {layer.key: layer for layer in layers},
        text_of,
        words_of,
        kept={} if kept is None else kept,
    )


def _word_columns(documents: Sequence[str], words: Iterable[tuple[str, Edges]]) -> WordColumns:
    import numpy as np

    place = {identity: number for number, identity in enumerate(documents)}
    edges: list[Integers] = [np.zeros((0, 2), dtype=np.int64)] * len(documents)
    for identity, found in words:
        flat = np.fromiter(chain.from_iterable(found), np.int64, 2 * len(found))
        edges[place[identity]] = flat.reshape(-1, 2)
    columns = np.concatenate([np.zeros((0, 2), dtype=np.int64), *edges])
    begins = np.cumsum([0, *map(len, edges)])
    return WordColumns(begins, columns[:, 0].copy(), columns[:, 1].copy())


# ------------------------------------------------------------------------------------- studies


@dataclass(frozen=True, slots=True)
class _Groups:
    """The rows of spans that are fragments of one annotation, by the row of the first.

    ``later`` are the rows of all other fragments.
    """

    first: Mapping[int, list[int]]
    later: frozenset[int]


def _groups(columns: AnnotationColumns) -> _Groups:
    joins: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
    for one in columns.relations:
        if one.label == CONTINUES:
            joins[one.document, one.annotator][one.source] = one.target
    if not joins:
        return _Groups({}, frozenset())
    rows: dict[tuple[int, int], list[int]] = {key: [] for key in joins}
    for row, key in enumerate(zip(columns.document, columns.annotator, strict=True)):
        if key in rows:
            rows[key].append(row)
    first: dict[int, list[int]] = {}
    for key, before in joins.items():
        # As ``AnnotationSet.joined`` has it: in reading order, outer ones first.
        ordered = sorted(rows[key], key=lambda n: (columns.start[n], -columns.end[n]))
        of_id = {columns.ids[n]: n for n in ordered}
        for group in fragment_groups(of_id, before):
            if len(group) > 1:
                first[of_id[group[0]]] = [of_id[one] for one in group]
    return _Groups(first, frozenset(n for found in first.values() for n in found[1:]))


def _of_spans(whole: Comparison, layer: Layer, groups: _Groups) -> Study:
    import numpy as np

    columns = whole.columns
    known = [label for key, label in columns.names if key == layer.key]
    declared = tuple(label.key for label in layer.labels)
    names = with_declared(declared, known)
    code = {name: n for n, name in enumerate(names)}
    codes = np.array([code[k] if key == layer.key else -1 for key, k in columns.names], dtype=int)
    document, annotator, name, start, end = (
        np.frombuffer(column, dtype=np.int64)
        for column in (
            columns.document,
            columns.annotator,
            columns.name,
            columns.start,
            columns.end,
        )
    )
    label = codes[name] if len(codes) else np.zeros(0, dtype=np.int64)
    last = np.array(end)
    extents: dict[int, tuple[Span, ...]] = {}
    for row, rows in groups.first.items():
        pieces = sorted(Span(columns.start[n], columns.end[n]) for n in rows)
        extents[row] = tuple(dict.fromkeys(pieces))
        last[row] = max(piece.end for piece in pieces)
    there = (label >= 0) & whole.present[document, annotator]
    if groups.later:
        there[list(groups.later)] = False
    length = np.asarray(whole.columns.characters, dtype=np.int64)
    inside = there & (last <= length[document])
    rows_kept = np.flatnonzero(inside)
    of_old = {old: new for new, old in enumerate(rows_kept.tolist())} if extents else {}
    table, twice = table_of(
        whole.present,
        document[rows_kept],
        annotator[rows_kept],
        label[rows_kept],
        {of_old[n]: found for n, found in extents.items() if n in of_old and len(found) > 1},
        start[rows_kept],
        last[rows_kept],
        [
            tuple(columns.ids[m] for m in groups.first[n])
            if n in groups.first
            else (columns.ids[n],)
            for n in rows_kept.tolist()
        ],
        spans=True,
    )
    problems = {"outside_text": int(there.sum() - inside.sum()), "duplicates": twice}
    documents = DocumentsOfTable(whole.documents, whole.annotators, names, table)
    return Study(layer.key, layer.kind, whole.annotators, documents, problems, declared, whole)


def _of_documents(whole: Comparison, layer: Layer) -> Study:
    rows = [
        one
        for one in whole.columns.labels
        if one.layer == layer.key and whole.present[one.document, one.annotator]
    ]
    declared = tuple(label.key for label in layer.labels)
    names = with_declared(declared, {one.label for one in rows})
    code = {name: n for n, name in enumerate(names)}
    nowhere = [0] * len(rows)
    table, twice = table_of(
        whole.present,
        [one.document for one in rows],
        [one.annotator for one in rows],
        [code[one.label] for one in rows],
        {},
        nowhere,
        nowhere,
        [(one.id,) for one in rows],
        spans=False,
    )
    problems = Counter(outside_text=0, duplicates=twice)
    documents = DocumentsOfTable(whole.documents, whole.annotators, names, table)
    return Study(layer.key, layer.kind, whole.annotators, documents, problems, declared, whole)


def _of_annotators(columns: AnnotationColumns, place: Mapping[int, int]) -> AnnotationColumns:
    """Return the columns of these annotators, at new positions."""
    found = AnnotationColumns(
        columns.documents,
        columns.characters,
        tuple(columns.annotators[n] for n in place),
        columns.names,
    )
    for row, annotator in enumerate(columns.annotator):
        if annotator in place:
            found.document.append(columns.document[row])
            found.annotator.append(place[annotator])
            found.name.append(columns.name[row])
            found.start.append(columns.start[row])
            found.end.append(columns.end[row])
            found.ids.append(columns.ids[row])
    found.work = [(d, place[a], state) for d, a, state in columns.work if a in place]
    found.relations = [
        RelationRow(
            r.document, place[r.annotator], r.layer, r.label, r.source, r.target, r.attributes
        )
        for r in columns.relations
        if r.annotator in place
    ]
    found.labels = [
        replace(one, annotator=place[one.annotator])
        for one in columns.labels
        if one.annotator in place
    ]
    asked = columns.attributes
    found.attributes = lambda: [
        (d, place[a], identity, values) for d, a, identity, values in asked() if a in place
    ]
    return found
