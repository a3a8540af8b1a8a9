"""Tasks as Label Studio takes them, and the configuration that declares the names in them."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any
from xml.sax.saxutils import quoteattr

import msgspec

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, AttributeValue
from annotator.core.offsets import Utf16Map
from annotator.core.people import Role
from annotator.formats.format import NotReadBack
from annotator.formats.label_names import name_of, relation_name_of

# Names of controls in the configuration.
LABELS, NOTE, TOPICS = "label", "note", "document"
ATTRIBUTE, FLAG = "attribute.", "flag."

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class TaskFile:
    """A JSON array, an element a line; each is compared with what the file says of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._begun = False

    def __enter__(self) -> TaskFile:
        self._out = self._path.open("wb")
        self._back = self._path.open("rb")
        self._out.write(b"[")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._out.write(b"\n]\n")
        self._out.close()
        self._back.close()

    def add(self, task: dict[str, Any], document: str) -> None:
        """Write a task and read it back; raises ``NotReadBack``."""
        begin = self._out.tell()
        head = b",\n" if self._begun else b"\n"
        self._out.write(head + _encode(task))
        self._out.flush()
        self._begun = True
        self._back.seek(begin + len(head))
        if _decode(self._back.read()) != task:
            raise NotReadBack(
                "The document “{document}” did not come back as it was written.",
                document=document,
            )


class Names:
    """Makes tasks, and remembers the names that their configuration has to declare."""

    def __init__(self, plain: str) -> None:
        self._plain = plain
        self._tasks = 0
        self._labels: dict[str, None] = {}
        self._relations: dict[str, None] = {}
        self._topics: dict[str, None] = {}
        self._controls: dict[str, tuple[str, dict[str, None]]] = {}

    def task(self, annotated: AnnotatedDocument) -> dict[str, Any]:
        """Return the task of a document."""
        document = annotated.document
        data: dict[str, Any] = {
            "text": document.text,
            "doc_id": document.id,
            "title": document.title,
        }
        if document.metadata:
            data["meta"] = dict(document.metadata)
        units = Utf16Map(document.text)
        self._tasks += 1
        # Label Studio gives numbers of its own on import; programs that read its files want one.
        task: dict[str, Any] = {
            "id": self._tasks,
            "data": data,
            "annotations": [],
            "predictions": [],
        }
        for one in annotated.sets:
            results = self._results(one, document.text, units)
            if one.annotator.role is Role.MACHINE:
                task["predictions"].append({"model_version": one.annotator.id, "result": results})
            else:
                task["annotations"].append(
                    {"completed_by": {"email": one.annotator.id}, "result": results}
                )
        return task

    def _results(self, one: AnnotationSet, text: str, units: Utf16Map) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = []
        for span in one.spans:
            name = name_of(span.layer, span.label, plain=self._plain)
            self._labels[name] = None
            place = {
                "start": units.to_utf16(span.span.start),
                "end": units.to_utf16(span.span.end),
                "text": span.span.text(text),
            }
            region = _result(span.id, LABELS, "labels", {**place, "labels": [name]})
            if span.score is not None:
                region["score"] = float(span.score)
            results.append(region)
            for key, value in span.attributes.items():
                results.append(self._attribute(span.id, key, value, place))
            if span.note:
                self._controls.setdefault(NOTE, ("textarea", {}))
                results.append(_result(span.id, NOTE, "textarea", {**place, "text": [span.note]}))
        for relation in one.relations:
            name = relation_name_of(relation.layer, relation.label, plain=self._plain)
            self._relations[name] = None
            results.append(
                {
                    "type": "relation",
                    "from_id": relation.source,
                    "to_id": relation.target,
                    "direction": "right",
                    "labels": [name],
                }
            )
        for label in one.labels:
            name = name_of(label.layer, label.label, plain="")
            self._topics[name] = None
            results.append(_result(label.id, TOPICS, "choices", {"choices": [name]}))
        return results

    def _attribute(
        self, identity: str, key: str, value: AttributeValue, place: dict[str, Any]
    ) -> dict[str, Any]:
        said: dict[str, Any]
        if isinstance(value, bool):
            name, kind, said = FLAG + key, "choices", {"choices": ["true" if value else "false"]}
        elif isinstance(value, str):
            name, kind, said = ATTRIBUTE + key, "textarea", {"text": [value]}
        elif isinstance(value, list):
            name, kind, said = ATTRIBUTE + key, "choices", {"choices": list(value)}
        else:
            name, kind, said = ATTRIBUTE + key, "number", {"number": value}
        _, choices = self._controls.setdefault(name, (kind, {}))
        choices.update(dict.fromkeys(said.get("choices", ())))
        return _result(identity, name, kind, {**place, **said})

    def configuration(self) -> str:
        """Return the labelling configuration of everything that was written."""
        lines = [
            "<View>",
            *(f"  {line}" for line in _group("Labels", LABELS, "Label", self._labels)),
            '  <View style="direction: rtl; text-align: right;">',
            '    <Text name="text" value="$text" granularity="symbol"/>',
            "  </View>",
        ]
        for name, (kind, choices) in self._controls.items():
            if kind == "choices":
                group = _group("Choices", name, "Choice", choices, "perRegion", 'choice="multiple"')
                lines += [f"  {line}" for line in group]
            else:
                tag = "TextArea" if kind == "textarea" else "Number"
                lines.append(f'  <{tag} name={quoteattr(name)} toName="text" perRegion="true"/>')
        if self._relations:
            lines.append("  <Relations>")
            lines += [f"    <Relation value={quoteattr(one)}/>" for one in self._relations]
            lines.append("  </Relations>")
        if self._topics:
            lines += [
                f"  {line}"
                for line in _group(
                    "Choices", TOPICS, "Choice", self._topics, "", 'choice="multiple"'
                )
            ]
        return "\n".join([*lines, "</View>", ""])


def _result(identity: str, name: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"id": identity, "from_name": name, "to_name": "text", "type": kind, "value": value}


def _group(tag: str, name: str, item: str, values: dict[str, None], *more: str) -> list[str]:
    extra = "".join(f' {one}="true"' if "=" not in one else f" {one}" for one in more if one)
    return [
        f'<{tag} name={quoteattr(name)} toName="text"{extra}>',
        *(f"  <{item} value={quoteattr(value)}/>" for value in values),
        f"</{tag}>",
    ]
