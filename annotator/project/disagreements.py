"""Disagreements of a layer, with the spans behind every number: what a review opens.

Numbers are counted over columns; a text is read when a row is opened, or a cause is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.agreement.alignment import NOBODY
from annotator.agreement.boundary_causes import CAUSES, Cause
from annotator.agreement.confusion import Confusion, confusion
from annotator.agreement.document_ranking import DocumentRanking, document_ranking
from annotator.agreement.normalising import Effect, effects, normalised
from annotator.agreement.normalising import Switches as Switches  # for pages to name
from annotator.agreement.taxonomy import (
    DIFFERENCES,
    SHAPES,
    Difference,
    Shape,
    Taxonomy,
    taxonomy,
)
from annotator.core.errors import AnnotatorError
from annotator.core.schema import LayerKind
from annotator.core.span import Span
from annotator.project.agreement_scope import chosen_people
from annotator.project.measuring import Question, comparison

if TYPE_CHECKING:
    from annotator.agreement.comparison import Comparison
    from annotator.agreement.study import Integers, Study
    from annotator.core.document import Document
    from annotator.project.project import Project

_AROUND = 60  # code points


@dataclass(frozen=True, slots=True)
class OpenedMark:
    """A mark as it is shown; ``extents`` are code points in the document, as they were compared."""

    annotator: str
    label: str
    ids: tuple[str, ...]
    extents: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """One row of the taxonomy with the text around it.

    ``text`` is what ``context`` (code points) covers of the document. ``whole`` is the mark of the
    other annotator in which a split or merged one lies. ``first`` or ``second`` is ``None`` where
    there is no mark.
    """

    row: int
    document: str
    title: str
    annotators: tuple[str, str]
    first: OpenedMark | None
    second: OpenedMark | None
    whole: OpenedMark | None
    difference: Difference
    shape: Shape
    cause: Cause
    context: Span
    text: str


class Disagreements:
    """The taxonomy of one layer of a comparison, and what is asked of it.

    ``raw`` is the taxonomy without any border moved, ``taxonomy`` the one under the switches.
    """

    def __init__(self, project: Project, found: Comparison, layer: str, switches: Switches) -> None:
        self._project, self._raw = project, found
        found = normalised(found, switches)
        self.layer, self.switches = layer, switches
        self.annotators = found.annotators
        self.documents: Sequence[str] = found.documents
        self.taxonomy: Taxonomy = taxonomy(found.studies[layer])

    @property
    def raw(self) -> Taxonomy:
        """The taxonomy of the borders as they are stored."""
        return taxonomy(self._raw.studies[self.layer])

    def effects(self) -> list[Effect]:
        """Return what each switch has removed; its rows are those of ``raw``."""
        return effects(self._raw, self.layer, self.switches)

    def confusion(self, pair: tuple[str, str] | None = None) -> Confusion:
        """Return label by label, of a pair of annotators or of all pairs together."""
        return confusion(self.taxonomy, pair)

    def ranking(self, pair: tuple[str, str] | None = None) -> DocumentRanking:
        """Return the documents, the worst first."""
        return document_ranking(self.taxonomy, pair)

    def titles(self, numbers: Iterable[int]) -> dict[int, str]:
        """Return the titles of documents, given and returned by their positions."""
        store = self._project.store
        wanted = list(dict.fromkeys(int(number) for number in numbers))
        kept = {store.number_of(self.documents[number]): number for number in wanted}
        rows = store.document_rows(list(kept), self._project.me.id)
        return {kept[row.number]: row.title for row in rows}

    def rows(self, **chosen: Any) -> Integers:
        """Return the rows to which all of this applies; see ``Taxonomy.rows``."""
        return self.taxonomy.rows(**chosen)

    def opened(
        self, rows: Iterable[int], *, around: int = _AROUND, of: Taxonomy | None = None
    ) -> Iterator[Opened]:
        """Yield these rows with ``around`` code points of text on each side, in reading order.

        Texts are read as the rows are taken, once for rows of one document. Rows are those of
        ``taxonomy``, or of another one of this layer.
        """
        import numpy as np

        found = self.taxonomy if of is None else of
        chosen = np.fromiter((int(row) for row in rows), dtype=np.int64)
        number, document = NOBODY, None
        for row in found.in_reading_order(chosen).tolist():
            here = int(found.document[row])
            if document is None or here != number:
                number, document = here, self._project.store.document(self.documents[here])
            yield self._opened(found, row, document, around)

    def _opened(self, found: Taxonomy, row: int, document: Document, around: int) -> Opened:
        pair = found.pairs[found.pair[row]]
        first, second, whole = (
            _mark(found.study, int(column[row]))
            for column in (found.first, found.second, found.whole)
        )
        extents = [
            span for mark in (first, second, whole) if mark is not None for span in mark.extents
        ]
        context = Span(
            max(0, min(span.start for span in extents) - around),
            min(len(document.text), max(span.end for span in extents) + around),
        )
        return Opened(
            row,
            document.id,
            document.title,
            (self.annotators[pair[0]], self.annotators[pair[1]]),
            first,
            second,
            whole,
            DIFFERENCES[found.difference[row]],
            SHAPES[found.shape[row]],
            CAUSES[found.details.cause_of(row, document.text)],
            context,
            context.text(document.text),
        )


def _mark(study: Study, row: int) -> OpenedMark | None:
    if row == NOBODY:
        return None
    table = study.table
    return OpenedMark(
        study.annotators[table.annotator[row]],
        study.names[table.label[row]],
        table.ids[row],
        table.extents(row),
    )


def disagreements(
    project: Project, found: Comparison, layer: str, switches: Switches | None = None
) -> Disagreements:
    """Return the disagreements of a layer of spans of a comparison; texts are the project's.

    Borders are moved as the switches say, none unless told. Raises ``AnnotatorError`` for a layer
    without spans.
    """
    study = found.studies.get(layer)
    if study is None or study.kind is not LayerKind.SPAN:
        raise AnnotatorError("“{layer}” is not a layer of spans.", layer=layer)
    return Disagreements(project, found, layer, switches or Switches())


def disagreements_of(
    project: Project, question: Question, layer: str, switches: Switches | None = None
) -> Disagreements:
    """Return the disagreements of a layer within the scope of a question.

    Raises ``AnnotatorError`` as ``answer`` does, and for a layer without spans.
    """
    people = chosen_people(project, question.annotators)
    chosen = project.schema.layer_by_key.get(layer)
    layers = [] if chosen is None else [chosen]
    found = comparison(project, question, layers, people)
    return disagreements(project, found, layer, switches)
