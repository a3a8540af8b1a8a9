"""Round trips: a corpus through a format and back loses what the report says, count by count."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import msgspec

from annotator.core.annotation import CONTINUES, AnnotatedDocument
from annotator.core.people import Role
from annotator.formats.format import Format, ReadReport, WriteReport

KINDS = (
    "spans",
    "relations",
    "fragments",
    "document labels",
    "attributes",
    "notes",
    "scores",
    "roles",
)


def facts(documents: Sequence[AnnotatedDocument]) -> dict[str, Counter]:
    """Every statement of a corpus by kind, without ids, which no format promises to keep."""
    found: dict[str, Counter] = {kind: Counter() for kind in KINDS}
    for annotated in documents:
        document = annotated.document.id
        for one in annotated.sets:
            who = (document, one.annotator.id)
            if one.annotator.role is not Role.ANNOTATOR:
                found["roles"][(*who, one.annotator.role)] += 1
            places = {}
            for span in one.spans:
                place = places[span.id] = (span.layer, span.label, span.span)
                found["spans"][(*who, place)] += 1
                found["notes"][(*who, place, span.note)] += bool(span.note)
                found["scores"][(*who, place, span.score)] += span.score is not None
                for key, value in span.attributes.items():
                    found["attributes"][(*who, place, key, _plain(value))] += 1
            for relation in one.relations:
                ends = (places[relation.source], places[relation.target])
                if relation.label == CONTINUES:
                    found["fragments"][(*who, ends)] += 1
                else:
                    found["relations"][(*who, relation.layer, relation.label, ends)] += 1
                for key, value in relation.attributes.items():
                    found["attributes"][(*who, ends, key, _plain(value))] += 1
            for label in one.labels:
                found["document labels"][(*who, label.layer, label.label)] += 1
                for key, value in label.attributes.items():
                    found["attributes"][(*who, label.label, key, _plain(value))] += 1
    return found


def there_and_back(
    form: Format, documents: Sequence[AnnotatedDocument], options: object, ending: str = ""
) -> tuple[list[AnnotatedDocument], WriteReport, ReadReport]:
    """Write a corpus and read it again."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"out{'' if form.writes_folder else ending or form.extensions[0]}"
        written, read = WriteReport(), ReadReport()
        form.write(iter(documents), target, options, written)
        paths = sorted(Path(folder).iterdir())
        found = [one.annotated for one in form.read(paths, form.ReadOptions(), read)]
    return found, written, read


def check_losses(
    form: Format, documents: Sequence[AnnotatedDocument], options: object, *, ordered: bool = True
) -> list[AnnotatedDocument]:
    """Fail where something was lost, or came, that the report does not tell.

    ``ordered`` is whether documents come back in their order, which those of several files cannot.
    """
    found, written, read = there_and_back(form, documents, options)
    assert read.problems == [], [str(one) for one in read.problems]
    before, after = facts(documents), facts(found)
    for kind in KINDS:
        assert not after[kind] - before[kind], f"{kind} came out of nowhere"
        lost = (before[kind] - after[kind]).total()
        assert lost == written.lost[kind], f"{kind}: {lost} lost, {written.lost[kind]} told"
    held = form.holds(options)
    if form.writes_folder or not ordered:  # files of a folder have no order
        found = sorted(found, key=_identity)
        documents = sorted(documents, key=_identity)
    if held.text_exactly:
        assert [(one.document.id, one.document.text) for one in found] == [
            (one.document.id, one.document.text) for one in documents
        ]
    if held.metadata:
        assert [_plain(dict(one.document.metadata)) for one in found] == [
            _plain(dict(one.document.metadata)) for one in documents
        ]
    return found


def _identity(annotated: AnnotatedDocument) -> str:
    return annotated.document.id


def _plain(value: object) -> bytes:
    return msgspec.json.encode(value, order="sorted")
