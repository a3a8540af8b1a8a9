"""Is a line of our JSONL sound? What is not is refused part by part, with the line and the reason.

The quick way decodes a whole line at once. Only a line that fails it is taken apart, so that one
bad span costs that span and not the document.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from annotator.core.document import text_hash
from annotator.core.people import Role, WorkState
from annotator.formats.format import ReadReport
from annotator.formats.hashiya_lines import (
    DOCUMENT_KEYS,
    UNIT,
    DocumentLine,
    LabelLine,
    RelationLine,
    SetLine,
    SpanLine,
    decode,
    decode_anything,
)


class LineChecker:
    """Reads one line; what it refuses goes to the report."""

    def __init__(self, path: Path, number: int, report: ReadReport) -> None:
        self._path = path
        self._number = number
        self._report = report

    def line(self, raw: bytes) -> DocumentLine | None:
        """Return the checked line, ``None`` where the document is refused."""
        try:
            line = decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            apart = self._apart(raw)
            if apart is None:
                return None
            line = apart
        return line if self._is_sound(line) else None

    def _refuse(self, kind: str, reason: str) -> None:
        self._report.refuse(kind, self._path, self._number, reason)

    # ------------------------------------------------------------------------------ taking apart

    def _apart(self, raw: bytes) -> DocumentLine | None:
        try:
            data = decode_anything(raw)
        except RecursionError:
            self._refuse("documents", "the line is nested too deep")
            return None
        except UnicodeDecodeError:
            self._refuse("documents", "the line is not UTF-8")
            return None
        except msgspec.DecodeError as error:
            self._refuse("documents", f"the line is not JSON: {error}")
            return None
        if not isinstance(data, dict):
            self._refuse("documents", "the line is not a JSON object")
            return None
        if not isinstance(data.get("text"), str):
            self._refuse("documents", "the document has no text")
            return None
        extra = {key: data.pop(key) for key in list(data) if key not in DOCUMENT_KEYS}
        entries = data.pop("annotations", [])
        try:
            line = msgspec.convert(data, DocumentLine)
        except msgspec.ValidationError as error:
            self._refuse("documents", _plain(error))
            return None
        if extra:
            line.meta = {**extra, **line.meta}
        if not isinstance(entries, list):
            self._refuse("sets", "“annotations” is not a list")
            entries = []
        for entry in entries:
            if (one := self._set(entry)) is not None:
                line.annotations.append(one)
        return line

    def _set(self, entry: Any) -> SetLine | None:
        if not isinstance(entry, dict):
            self._refuse("sets", "an entry of “annotations” is not an object")
            return None
        parts = {key: entry.pop(key, []) for key in ("spans", "relations", "labels")}
        try:
            one = msgspec.convert(entry, SetLine)
        except msgspec.ValidationError as error:
            self._refuse("sets", _plain(error))
            return None
        one.spans = self._parts(parts["spans"], SpanLine, "spans")
        one.relations = self._parts(parts["relations"], RelationLine, "relations")
        one.labels = self._parts(parts["labels"], LabelLine, "labels")
        return one

    def _parts(self, found: Any, kind: type, name: str) -> list[Any]:
        if not isinstance(found, list):
            self._refuse(name, f"“{name}” is not a list")
            return []
        parts: list[Any] = []
        for item in found:
            try:
                parts.append(msgspec.convert(item, kind))
            except msgspec.ValidationError as error:
                self._refuse(name, _plain(error))
        return parts

    # ------------------------------------------------------------------------------ checking

    def _is_sound(self, line: DocumentLine) -> bool:
        if not line.text.strip():
            self._refuse("documents", "the document is empty")
            return False
        if line.unit != UNIT:
            self._refuse("documents", f"the unit is “{line.unit}”; only “{UNIT}” is read")
            return False
        if line.sha256 is not None and line.sha256 != text_hash(line.text):
            self._refuse("documents", "the text does not have the SHA-256 that is given")
            return False
        length = len(line.text)
        if line.tokens is not None and not _are_tokens(line.tokens, length):
            self._refuse("documents", "the tokens are not in order inside the text")
            return False
        kept = []
        people: set[str] = set()
        for one in line.annotations:
            if not one.annotator.strip():
                self._refuse("sets", "an entry has no annotator")
            elif one.annotator in people:
                self._refuse("sets", f"the annotator “{one.annotator}” stands twice")
            elif one.role not in _ROLES:
                self._refuse("sets", f"there is no role “{one.role}”")
            elif one.state not in _STATES:
                self._refuse("sets", f"there is no state “{one.state}”")
            else:
                people.add(one.annotator)
                self._check_set(one, line.text)
                kept.append(one)
        line.annotations = kept
        return True

    def _check_set(self, one: SetLine, text: str) -> None:
        one.role, one.state = _ROLES[one.role], _STATES[one.state]
        length = len(text)
        ids: set[str] = set()
        spans = []
        for number, span in enumerate(one.spans, 1):
            start, end = span.start, span.end
            if span.id is None:
                span.id = f"s{number}"
            if not 0 <= start < end:
                self._refuse("spans", f"{span.id}: the span {start}–{end} ends before it begins")
            elif end > length:
                self._refuse(
                    "spans",
                    f"{span.id}: the span {start}–{end} goes beyond the text, "
                    f"which has {length} code points",
                )
            elif span.text is not None and text[start:end] != span.text:
                self._refuse(
                    "spans",
                    f"{span.id}: the text at {start}–{end} is “{_short(text[start:end])}”, "
                    f"not “{_short(span.text)}”",
                )
            elif span.id in ids:
                self._refuse("spans", f"the id “{span.id}” stands twice")
            else:
                ids.add(span.id)
                spans.append(span)
        one.spans = spans
        one.relations = self._relations(one, ids)
        labels = []
        for number, label in enumerate(one.labels, 1):
            label.id = label.id or f"l{number}"
            if label.id in ids:
                self._refuse("labels", f"the id “{label.id}” stands twice")
            else:
                ids.add(label.id)
                labels.append(label)
        one.labels = labels

    def _relations(self, one: SetLine, ids: set[str]) -> list[RelationLine]:
        relations = []
        taken = set(ids)
        for number, relation in enumerate(one.relations, 1):
            relation.id = relation.id or f"r{number}"
            missing = next(
                (end for end in (relation.source, relation.target) if end not in ids), None
            )
            if missing is not None:
                self._refuse(
                    "relations", f"{relation.id}: it points at “{missing}”, which is not there"
                )
            elif relation.id in taken:
                self._refuse("relations", f"the id “{relation.id}” stands twice")
            else:
                taken.add(relation.id)
                relations.append(relation)
        return relations


_ROLES: dict[str, Any] = {role.value: role for role in Role}
_STATES: dict[str, Any] = {state.value: state for state in WorkState}


def _are_tokens(tokens: list[tuple[int, int]], length: int) -> bool:
    before = 0
    for start, end in tokens:
        if not before <= start < end <= length:
            return False
        before = end
    return True


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:38]}…"


def _plain(error: Exception) -> str:
    """Return msgspec's message without its full stop and its back quotes."""
    return str(error).rstrip(".").replace("`", "“", 1).replace("`", "”", 1)
