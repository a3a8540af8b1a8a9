"""One annotator's set as the lines of a WebAnno TSV file.

A span lies on whole tokens and, where it begins or ends inside one, on parts of tokens. What lies
on several rows, or beside others of its layer, has a number by which its rows are told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from annotator.core.annotation import AnnotationSet, Attributes, Relation, SpanAnnotation
from annotator.core.offsets import Utf16Map
from annotator.core.span import Span
from annotator.formats.webanno_tsv_header import (
    ANYTHING,
    CUSTOM,
    CUSTOM_RELATION,
    Column,
    Kind,
    Layer,
    Part,
    rendered,
)
from annotator.formats.webanno_tsv_layout import Layout
from annotator.formats.webanno_tsv_words import (
    LABEL,
    NO_VALUE,
    NOTE,
    NOTHING,
    SCORE,
    attribute_cell,
    name_escaped,
    text_escaped,
    words_cell,
)


@dataclass(slots=True)
class _Row:
    """A token, or a part of one, with what lies on it by type."""

    id: str
    span: Span
    spans: dict[str, list[SpanAnnotation]] = field(default_factory=dict)
    relations: dict[str, list[Relation]] = field(default_factory=dict)


def layers_of(one: AnnotationSet) -> tuple[Layer, ...]:
    """Return the layers that the file of a set has to declare, with the columns it needs."""
    features: dict[str, set[str]] = {}
    for span in one.spans:
        here = features.setdefault(_span_type(span), {LABEL})
        here |= {name_escaped(key, own=True) for key in span.attributes}
        here |= {NOTE} if span.note else set()
        here |= {SCORE} if span.score is not None else set()
    layers: list[Layer] = []
    at = 0
    for name in sorted(features):
        columns = tuple(Column(Part.VALUE, feature) for feature in sorted(features[name]))
        layers.append(Layer(Kind.SPAN, name, columns, at))
        at += len(columns)
    for name, (values, base) in sorted(_relation_features(one).items()):
        columns = (
            *(Column(Part.VALUE, feature) for feature in sorted(values)),
            Column(Part.BASE, "", base),
        )
        layers.append(Layer(Kind.RELATION, name, columns, at))
        at += len(columns)
    return tuple(layers)


def lines_of(one: AnnotationSet, text: str, layout: Layout) -> Iterator[str]:
    """Yield the file of a set in pieces: the head, then sentence by sentence.

    All spans of the set lie on the layout's tokens; see ``Layout.touched``.
    """
    layers = layers_of(one)
    rows = _Rows(one, layout)
    places = Utf16Map(text)
    yield rendered(layers)
    for sentence in layout.sentences:
        yield "\n"
        for line in sentence.span.text(text).split("\n"):
            yield f"#Text={text_escaped(line)}\n"
        for row in rows.between(sentence.first, sentence.last):
            cells = [
                row.id,
                f"{places.to_utf16(row.span.start)}-{places.to_utf16(row.span.end)}",
                text_escaped(row.span.text(text)),
                *(cell for layer in layers for cell in rows.cells(row, layer)),
            ]
            yield "\t".join(cells) + "\t\n"


class _Rows:
    """The rows of a file, and the numbers of what lies on them."""

    def __init__(self, one: AnnotationSet, layout: Layout) -> None:
        self._layout = layout
        self._parts: dict[int, dict[Span, _Row]] = {}
        self._tokens: dict[int, _Row] = {}
        self._first: dict[str, _Row] = {}  # the row on which a span begins
        self._many: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._id_of_token = _ids(layout)
        for span in one.spans:
            self._place(span)
        for parts in self._parts.values():
            for number, place in enumerate(sorted(parts), 1):
                parts[place].id += f".{number}"
        for relation in one.relations:
            kind = CUSTOM_RELATION + name_escaped(relation.layer)
            row = self._first[relation.target]
            row.relations.setdefault(kind, []).append(relation)
        self._ends = {end for r in one.relations for end in (r.source, r.target)}
        self._told = _told_by_number(one)
        self._number()

    def between(self, first: int, last: int) -> Iterator[_Row]:
        """Yield the rows of tokens: each token with its parts."""
        for index in range(first, last):
            yield self._token(index)
            parts = self._parts.get(index, {})
            for place in sorted(parts):
                yield parts[place]

    def cells(self, row: _Row, layer: Layer) -> Iterator[str]:
        """Yield the cells of a layer's columns on a row."""
        if layer.kind is Kind.SPAN:
            spans = row.spans.get(layer.type, [])
            for column in layer.columns:
                yield (
                    "|".join(
                        _span_cell(span, column.feature) + self._marked(span) for span in spans
                    )
                    or NOTHING
                )
            return
        relations = row.relations.get(layer.type, [])
        for column in layer.columns:
            yield (
                "|".join(
                    self._reference(one)
                    if column.part is Part.BASE
                    else _cell(one.label, one.attributes, column.feature)
                    for one in relations
                )
                or NOTHING
            )

    def _place(self, span: SpanAnnotation) -> None:
        touched = self._layout.touched(span.span)
        for index in touched:
            token = self._layout.tokens[index]
            place = Span(max(span.span.start, token.start), min(span.span.end, token.end))
            row = self._token(index) if place == token else self._part(index, place)
            row.spans.setdefault(_span_type(span), []).append(span)
            self._first.setdefault(span.id, row)
        if len(touched) > 1:
            self._many.add(span.id)

    def _token(self, index: int) -> _Row:
        if index not in self._tokens:
            self._tokens[index] = _Row(self._id_of_token[index], self._layout.tokens[index])
        return self._tokens[index]

    def _part(self, index: int, place: Span) -> _Row:
        parts = self._parts.setdefault(index, {})
        if place not in parts:
            parts[place] = _Row(self._id_of_token[index], place)
        return parts[place]

    def _number(self) -> None:
        """Give numbers, in the order of the rows, to what cannot be told without one."""
        for index in sorted(self._tokens.keys() | self._parts.keys()):
            for row in self.between(index, index + 1):
                for here in row.spans.values():
                    for span in here:
                        if len(here) > 1 or span.id in self._many or self._is_told(span, row):
                            self._numbers.setdefault(span.id, len(self._numbers) + 1)

    def _is_told(self, span: SpanAnnotation, row: _Row) -> bool:
        # INCEpTION finds the tenth part of a token, and those behind it, by number only.
        return span.id in self._told or (span.id in self._ends and "." in row.id)

    def _marked(self, span: SpanAnnotation) -> str:
        number = self._numbers.get(span.id)
        return f"[{number}]" if number else ""

    def _reference(self, relation: Relation) -> str:
        source = self._numbers.get(relation.source, 0)
        target = self._numbers.get(relation.target, 0)
        numbers = f"[{source}_{target}]" if source or target else ""
        return self._first[relation.source].id + numbers


def _ids(layout: Layout) -> Sequence[str]:
    return [
        f"{number}-{index - sentence.first + 1}"
        for number, sentence in enumerate(layout.sentences, 1)
        for index in range(sentence.first, sentence.last)
    ]


def _span_type(span: SpanAnnotation) -> str:
    return CUSTOM + name_escaped(span.layer)


def _relation_features(one: AnnotationSet) -> dict[str, tuple[set[str], str]]:
    """Return the features of each type of relation, and the type that its ends are of."""
    types = {span.id: _span_type(span) for span in one.spans}
    features: dict[str, tuple[set[str], str]] = {}
    for relation in one.relations:
        ends = {types[relation.source], types[relation.target]}
        name = CUSTOM_RELATION + name_escaped(relation.layer)
        values, base = features.setdefault(name, ({LABEL}, min(ends)))
        values |= {name_escaped(key, own=True) for key in relation.attributes}
        if ends != {base}:
            features[name] = (values, ANYTHING)
    return features


def _told_by_number(one: AnnotationSet) -> set[str]:
    """Return the ids of spans at which relations end that go from layer to layer."""
    bases = {name: base for name, (_, base) in _relation_features(one).items()}
    return {
        end
        for relation in one.relations
        if bases[CUSTOM_RELATION + name_escaped(relation.layer)] == ANYTHING
        for end in (relation.source, relation.target)
    }


def _span_cell(span: SpanAnnotation, feature: str) -> str:
    if feature == NOTE:
        return words_cell(span.note) if span.note else NO_VALUE
    if feature == SCORE:
        return attribute_cell(span.score) if span.score is not None else NO_VALUE
    return _cell(span.label, span.attributes, feature)


def _cell(label: str, attributes: Attributes, feature: str) -> str:
    if feature == LABEL:
        return words_cell(label)
    for key, value in attributes.items():
        if name_escaped(key, own=True) == feature:
            return attribute_cell(value)
    return NO_VALUE
