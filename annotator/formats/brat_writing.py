"""One annotator's set as lines of an .ann file, and what such lines cannot say."""

from __future__ import annotations

from collections import Counter

from annotator.core.annotation import CONTINUES, AnnotationSet, Relation, SpanAnnotation
from annotator.formats.brat_lines import Arrow, Line, Said, TextBound
from annotator.formats.format import WriteReport
from annotator.formats.label_names import name_of, relation_name_of
from annotator.formats.plain_values import BREAK


def annotation_lines(one: AnnotationSet, text: str, plain: str, report: WriteReport) -> list[Line]:
    """Return the lines of a set; spans that begin or end with a line break are lost and counted.

    A chain of fragments is one annotation with several pieces where nothing hangs on its later
    pieces; else its joins are relations.
    """
    written = {span.id: span for span in one.spans if _can_stand(span, text)}
    _count_lost(one, written, report)
    chained = _chained(one, written, text)
    heads = {later.id for later in chained.values()}
    lines: list[Line] = []
    names: dict[str, str] = {}
    said: list[Line] = []
    for span in one.spans:
        if span.id not in written or span.id in heads:
            continue
        name = names[span.id] = f"T{len(names) + 1}"
        pieces = [span]
        while (later := chained.get(pieces[-1].id)) is not None:
            pieces.append(later)
        places = tuple(place for piece in pieces for place in _places(piece, text))
        words = " ".join(text[start:end] for start, end in places)
        lines.append(TextBound(name, name_of(span.layer, span.label, plain=plain), places, words))
        said += [Said("attribute", name, key, value) for key, value in span.attributes.items()]
        if span.score is not None:
            said.append(Said("score", name, "Score", span.score))
        if span.note:
            said.append(Said("note", name, "AnnotatorNotes", span.note))
    inside = {(later.id, earlier) for earlier, later in chained.items()}
    number = 0
    for relation in one.relations:
        source, target = relation.source, relation.target
        if source not in written or target not in written:
            continue
        if relation.label == CONTINUES and (source, target) in inside:
            continue
        number += 1
        label = relation_name_of(relation.layer, relation.label, plain=plain)
        lines.append(Arrow(f"R{number}", label, names[source], names[target]))
    return lines + said


def _count_lost(
    one: AnnotationSet, written: dict[str, SpanAnnotation], report: WriteReport
) -> None:
    lost: Counter[str] = Counter()
    for span in one.spans:
        if span.id not in written:
            lost["spans"] += 1
            lost["attributes"] += len(span.attributes)
            lost["notes"] += bool(span.note)
            lost["scores"] += span.score is not None
    for relation in one.relations:
        lost["attributes"] += len(relation.attributes)
        if relation.source not in written or relation.target not in written:
            lost["fragments" if relation.label == CONTINUES else "relations"] += 1
    lost["attributes"] += sum(len(label.attributes) for label in one.labels)
    for kind, count in lost.items():
        report.lost[kind] += count
        if kind in ("spans", "relations", "fragments"):
            report.written[kind] -= count


def _can_stand(span: SpanAnnotation, text: str) -> bool:
    words = span.span.text(text)
    return BREAK.match(words) is None and BREAK.match(words[-1]) is None


def _places(span: SpanAnnotation, text: str) -> list[tuple[int, int]]:
    """Return the pieces of a span between line breaks."""
    start, end = span.span.start, span.span.end
    places, at = [], start
    for found in BREAK.finditer(text, start, end):
        places.append((at, found.start()))
        at = found.end()
    return [*places, (at, end)]


def _chained(
    one: AnnotationSet, written: dict[str, SpanAnnotation], text: str
) -> dict[str, SpanAnnotation]:
    """Return which span goes on after which, where one line can say it."""
    joins = [r for r in one.relations if r.label == CONTINUES]
    earlier = Counter(join.target for join in joins)
    later = Counter(join.source for join in joins)
    others = {end for r in one.relations if r.label != CONTINUES for end in (r.source, r.target)}
    found = {}
    for join in joins:
        if earlier[join.target] > 1 or later[join.source] > 1 or join.source in others:
            continue
        first, second = written.get(join.target), written.get(join.source)
        if first and second and _is_one(join, first, second, text):
            found[first.id] = second
    return found


def _is_one(join: Relation, first: SpanAnnotation, second: SpanAnnotation, text: str) -> bool:
    if join.attributes or second.attributes or second.note or second.score is not None:
        return False
    if (first.layer, first.label) != (second.layer, second.label):
        return False
    gap = text[first.span.end : second.span.start]
    # Pieces that only a line break parts would be read as one.
    return first.span.end <= second.span.start and BREAK.fullmatch(gap) is None
