"""Building: one document as a file describes it; parts that cannot stand are refused one by one.

For formats whose files give positions. Positions arrive here as code points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.core.annotation import (
    NO_ATTRIBUTES,
    AnnotatedDocument,
    AnnotationSet,
    Attributes,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.document import NO_METADATA, Document
from annotator.core.people import Annotator, Role, WorkState
from annotator.core.span import Span, outer_first
from annotator.formats.format import Located, ReadReport, Reason
from annotator.formats.hashiya_bounds import trouble_in

_HALF = re.compile("[\ud800-\udfff]")


class Building:
    """One document of a file; ``line`` is where it begins, 0 where files have no lines."""

    def __init__(
        self,
        identity: str,
        text: str,
        *,
        path: Path,
        line: int,
        report: ReadReport,
        title: str = "",
        metadata: Mapping[str, Any] = NO_METADATA,
        tokens: tuple[Span, ...] | None = None,
    ) -> None:
        self.identity = identity
        self.text = text
        self._path, self._line, self._report = path, line, report
        self._place = (path, line)
        self._title, self._metadata, self._tokens = title, dict(metadata), tokens
        self._people: dict[str, Annotator] = {}
        self._states: dict[str, WorkState] = {}
        self._spans: dict[str, dict[str, SpanAnnotation]] = {}
        self._relations: dict[str, dict[str, Relation]] = {}
        self._labels: dict[str, dict[str, DocumentLabel]] = {}

    def at(self, line: int, path: Path | None = None) -> None:
        """Say where the parts that follow stand, so that refusals name the place."""
        self._place = (path or self._path, line)

    def refuse(self, kind: str, reason: Reason) -> None:
        """Count a part that cannot be taken."""
        self._report.refuse(kind, *self._place, reason)

    def repair(self, kind: str, reason: Reason) -> None:
        """Count a part that is read as what it must have meant."""
        self._report.repair(kind, *self._place, reason)

    def present(
        self,
        annotator: str,
        *,
        name: str = "",
        role: Role = Role.ANNOTATOR,
        state: WorkState = WorkState.FINISHED,
    ) -> None:
        """Say that somebody has worked on the document, also with nothing marked."""
        self._people.setdefault(annotator, Annotator(annotator, name or annotator, role))
        self._states.setdefault(annotator, state)

    def span(
        self,
        annotator: str,
        layer: str,
        label: str,
        start: Any,
        end: Any,
        *,
        given: object = None,
        words: object = None,
        attributes: Attributes = NO_ATTRIBUTES,
        score: float | None = None,
        note: str | None = None,
    ) -> str | None:
        """Take a span; return its id, ``None`` where it is refused.

        ``given`` is the id in the file; ``words`` what the file says stands there.
        """
        spans = self._spans.setdefault(annotator, {})
        identity = _fresh(given, "s", spans)
        reason = self._trouble(identity, label, start, end, words)
        if reason is not None:
            self.refuse("spans", reason)
            return None
        self.present(annotator)
        spans[identity] = SpanAnnotation(
            identity,
            self.identity,
            annotator,
            layer,
            label,
            Span(start, end),
            attributes,
            score,
            note,
        )
        return identity

    def relation(
        self,
        annotator: str,
        layer: str | None,
        label: str,
        source: str | None,
        target: str | None,
        *,
        given: object = None,
        attributes: Attributes = NO_ATTRIBUTES,
    ) -> None:
        """Take a relation between two spans that were taken; no layer: that of its source."""
        spans = self._spans.get(annotator, {})
        if source not in spans or target not in spans or not label:
            self.refuse("relations", Reason("a relation has no end that was taken"))
            return
        relations = self._relations.setdefault(annotator, {})
        identity = _fresh(given, "r", relations)
        layer = spans[source].layer if layer is None else layer
        relations[identity] = Relation(
            identity, self.identity, annotator, layer, label, source, target, attributes
        )

    def label(
        self,
        annotator: str,
        layer: str,
        label: str,
        *,
        given: object = None,
        attributes: Attributes = NO_ATTRIBUTES,
    ) -> None:
        """Take a label of the whole document."""
        labels = self._labels.setdefault(annotator, {})
        identity = _fresh(given, "l", labels)
        self.present(annotator)
        labels[identity] = DocumentLabel(
            identity, self.identity, annotator, layer, label, attributes
        )

    def located(self) -> Located | None:
        """Return the document, ``None`` where it is refused as a whole."""
        reason = trouble_in(self._metadata) if self._metadata else None
        if not self.text.strip():
            reason = Reason("the document is empty")
        elif "\0" in self.text:
            reason = Reason("a NUL character stands in it")
        elif _HALF.search(self.text):
            reason = Reason("half a character (a lone surrogate) stands in it")
        if reason is not None:
            self._report.refuse("documents", self._path, self._line, reason)
            return None
        self._report.counts["documents"] += 1
        document = Document(
            self.identity, self.text, self._title, self._metadata or NO_METADATA, self._tokens
        )
        sets = tuple(self._set(one) for one in self._people)
        return Located(AnnotatedDocument(document, sets), self._path, self._line)

    def _set(self, annotator: str) -> AnnotationSet:
        spans = self._spans.get(annotator, {}).values()
        return AnnotationSet(
            self._people[annotator],
            self._states[annotator],
            tuple(sorted(spans, key=lambda one: outer_first(one.span))),
            tuple(self._relations.get(annotator, {}).values()),
            tuple(self._labels.get(annotator, {}).values()),
        )

    def _trouble(
        self, identity: str, label: object, start: object, end: object, words: object
    ) -> Reason | None:
        length = len(self.text)
        if not isinstance(label, str) or not label.strip():
            return Reason("{id}: a span has no label", id=identity)
        if type(start) is not int or type(end) is not int:
            return Reason("{id}: the positions of a span are no whole numbers", id=identity)
        if not 0 <= start < end:
            return Reason(
                "{id}: the span {start}–{end} ends before it begins",
                id=identity,
                start=start,
                end=end,
            )
        if end > length:
            return Reason(
                "{id}: the span {start}–{end} goes beyond the text, which has {length} code points",
                id=identity,
                start=start,
                end=end,
                length=length,
            )
        if isinstance(words, str) and self.text[start:end] != words:
            return Reason(
                "{id}: the text at {start}–{end} is “{found}”, not “{given}”",
                id=identity,
                start=start,
                end=end,
                found=self.text[start:end][:60],
                given=words[:60],
            )
        return None


Begin = Callable[[int, dict[str, Any], Building | None], Building | None]


def gathered(
    lines: Iterable[tuple[int, dict[str, Any]]],
    begin: Begin,
    take: Callable[[dict[str, Any], Building], None],
) -> Iterator[Located]:
    """Yield the documents of lines that may follow each other for one document.

    ``begin`` is given a line and the document before it, and returns that one again where the line
    goes on with it, a new one where it does not, ``None`` where the line is refused.
    """
    building: Building | None = None
    for number, line in lines:
        following = begin(number, line, building)
        if following is None:
            continue
        if building is not None and following is not building and (done := building.located()):
            yield done
        building = following
        take(line, building)
    if building is not None and (done := building.located()):
        yield done


def attributes_of(item: Mapping[str, Any], building: Building) -> Attributes:
    """Return the ``attributes`` of a part of a file; what are no plain values is refused."""
    found = item.get("attributes")
    if found is None:
        return NO_ATTRIBUTES
    if isinstance(found, dict) and all(is_value(value) for value in found.values()):
        return found
    building.refuse("attributes", Reason("the attributes are no plain values"))
    return NO_ATTRIBUTES


def is_value(value: object) -> bool:
    """Whether an attribute could have this value."""
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, bool | str | float) or (
        isinstance(value, int) and -(2**63) <= value < 2**63
    )


def _fresh(given: object, kind: str, taken: Mapping[str, object]) -> str:
    """Return the id of the file as text, or a new one where it has none or gives it twice."""
    if isinstance(given, str | int) and not isinstance(given, bool):
        found = str(given)
        if found and found not in taken and "\0" not in found:
            return found
    number = len(taken) + 1
    while f"{kind}{number}" in taken:
        number += 1
    return f"{kind}{number}"
