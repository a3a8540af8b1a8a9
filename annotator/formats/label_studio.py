"""Label Studio JSON: tasks with results of people (``annotations``) and machines (``predictions``).

Positions are the browser's: UTF-16 units. Spans, attributes of a region and notes are separate
results with one id. Beside an export lies the labelling configuration that its names belong to
(``NAME.config.xml``), as Label Studio wants it in the project's settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument, AttributeValue
from annotator.core.offsets import Utf16Map
from annotator.core.people import Role
from annotator.formats.building import Building
from annotator.formats.format import (
    UNNAMED,
    WITHOUT_TOKENS,
    Format,
    Holds,
    Located,
    ReadReport,
    Reason,
    WriteReport,
)
from annotator.formats.json_array import elements_of
from annotator.formats.json_writing import document_losses, losses_of
from annotator.formats.label_names import (
    PlainLayerReading,
    PlainLayerWriting,
    layer_and_label,
    relation_of_name,
)
from annotator.formats.label_studio_tasks import ATTRIBUTE, FLAG, NOTE, TOPICS, Names, TaskFile

_OWN = frozenset({"text", "doc_id", "title", "meta"})


@dataclass(frozen=True)
class LabelStudioReadOptions(PlainLayerReading):
    """How tasks are read; ``text`` is the key of the text in a task's data."""

    text: str = field(default="text", metadata={"title": "Key of the text"})


class LabelStudioFormat(Format):
    """One array of tasks, a task a document."""

    key = "label_studio"
    title = "Label Studio JSON"
    unit = "UTF-16 code unit"
    extensions = (".json",)
    usual_for = (".json",)
    ReadOptions = LabelStudioReadOptions
    WriteOptions = PlainLayerWriting

    def holds(self, options: Any) -> Holds:
        """Return what results carry."""
        return WITHOUT_TOKENS

    def read(self, paths: Sequence[Path], options: Any, report: ReadReport) -> Iterator[Located]:
        """Yield the documents of the tasks; ``line`` is the number of the task."""
        for path in paths:
            if path.name.endswith(".config.xml"):
                continue
            report.files += 1
            for number, task in elements_of(path, report):
                data = task.get("data", task)
                text = data.get(options.text) if isinstance(data, dict) else None
                if not isinstance(text, str):
                    report.refuse("documents", path, number, Reason("the document has no text"))
                    continue
                building = Building(
                    _identity(task, data, path, number),
                    text,
                    path=path,
                    line=number,
                    report=report,
                    title=str(data.get("title") or ""),
                    metadata=_metadata(data, options.text),
                )
                _read_task(task, building, options.layer)
                if done := building.located():
                    yield done

    def write(
        self,
        documents: Iterable[AnnotatedDocument],
        destination: Path,
        options: Any,
        report: WriteReport,
    ) -> None:
        """Write the tasks, each read back from the file and compared, and the configuration."""
        held = self.holds(options)
        names = Names(options.layer)
        with TaskFile(destination) as file:
            for annotated in documents:
                file.add(names.task(annotated), annotated.document.id)
                report.written["documents"] += 1
                if "\r" in annotated.document.text:
                    report.note(
                        Reason("Label Studio may show positions behind carriage returns shifted")
                    )
                document_losses(annotated.document, held, report)
                for one in annotated.sets:
                    losses_of(one, held, report)
                    report.lost["attributes"] += sum(len(v.attributes) for v in one.labels)
                    report.lost["attributes"] += sum(len(v.attributes) for v in one.relations)
                    if one.annotator.role is Role.MACHINE:
                        report.lost["roles"] -= 1  # a prediction says it
        destination.with_name(f"{destination.stem}.config.xml").write_text(
            names.configuration(), encoding="utf-8"
        )


def _identity(task: dict[str, Any], data: dict[str, Any], path: Path, number: int) -> str:
    for given in (data.get("doc_id"), task.get("id")):
        if isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip():
            return str(given)
    return f"{path.stem}:{number}"


def _metadata(data: dict[str, Any], text: str) -> dict[str, Any]:
    more = data.get("meta")
    others = {key: value for key, value in data.items() if key not in _OWN and key != text}
    return {**others, **more} if isinstance(more, dict) else others


def _read_task(task: dict[str, Any], building: Building, plain: str) -> None:
    units = Utf16Map(building.text)
    for kind, role in (("annotations", Role.ANNOTATOR), ("predictions", Role.MACHINE)):
        entries = task.get(kind) or []
        if not isinstance(entries, list):
            building.refuse("sets", Reason("“{key}” is not a list", key=kind))
            continue
        for entry in entries:
            if not isinstance(entry, dict) or not isinstance(entry.get("result"), list):
                building.refuse("sets", Reason("an entry of “{key}” has no results", key=kind))
            elif not entry.get("was_cancelled"):
                who = _who(entry, machine=role is Role.MACHINE)
                if who != UNNAMED or entry["result"]:
                    building.present(who, role=role)
                    _Results(entry["result"], building, who, plain, units).take()


def _who(entry: dict[str, Any], *, machine: bool) -> str:
    given = entry.get("model_version" if machine else "completed_by")
    if isinstance(given, dict):
        given = given.get("email") or given.get("username") or given.get("id")
    if isinstance(given, str | int) and not isinstance(given, bool) and str(given).strip():
        return str(given)
    return "predictions" if machine else UNNAMED


class _Results:
    """The results of one entry: spans first, then what is said of them."""

    def __init__(
        self, results: list[Any], building: Building, who: str, plain: str, units: Utf16Map
    ) -> None:
        self._results = [one for one in results if isinstance(one, dict)]
        for _ in range(len(results) - len(self._results)):
            building.refuse("spans", Reason("a result is not an object"))
        self._building, self._who, self._plain, self._units = building, who, plain, units
        self._ids: dict[str, str] = {}

    def take(self) -> None:
        """Take everything."""
        about = self._about()
        for item in self._results:
            value = item.get("value")
            if isinstance(value, dict) and item.get("type") in ("labels", "hypertextlabels"):
                self._span(item, value, about)
        for item in self._results:
            if item.get("type") == "relation":
                self._relation(item)
            elif item.get("from_name") == TOPICS and isinstance(item.get("value"), dict):
                self._topics(item["value"])

    def _about(self) -> dict[str, tuple[dict[str, AttributeValue], str | None]]:
        """Return attributes and note of the regions by the id of their results."""
        found: dict[str, tuple[dict[str, AttributeValue], str | None]] = {}
        for item in self._results:
            name, value = item.get("from_name"), item.get("value")
            if not isinstance(name, str) or not isinstance(value, dict):
                continue
            attributes, note = found.get(str(item.get("id")), ({}, None))
            if name == NOTE:
                note = _text(value.get("text"))
            elif name.startswith((ATTRIBUTE, FLAG)):
                key = name.removeprefix(ATTRIBUTE).removeprefix(FLAG)
                if (said := _said(value, flag=name.startswith(FLAG))) is not None:
                    attributes[key] = said
            elif item.get("type") in ("choices", "textarea", "number", "rating"):
                # Another tool's control for a region; its name is the attribute's.
                if item.get("id") and name != TOPICS and (said := _said(value)) is not None:
                    single = isinstance(said, list) and len(said) == 1
                    attributes[name] = said[0] if single and isinstance(said, list) else said
            else:
                continue
            found[str(item.get("id"))] = (attributes, note)
        return found

    def _span(
        self,
        item: dict[str, Any],
        value: dict[str, Any],
        about: dict[str, tuple[dict[str, AttributeValue], str | None]],
    ) -> None:
        names = value.get("labels", value.get("hypertextlabels"))
        given = str(item.get("id"))
        attributes, note = about.get(given, ({}, None))
        places = [value.get("start"), value.get("end")]
        for at, place in enumerate(places):
            if type(place) is int and 0 <= place < 2**40:
                places[at] = self._units.from_utf16(place)
        for name in names if isinstance(names, list) and names else [""]:
            layer, label = layer_and_label(name if isinstance(name, str) else "", plain=self._plain)
            score = item.get("score")
            taken = self._building.span(
                self._who,
                layer,
                label,
                *places,
                given=item.get("id"),
                words=value.get("text"),
                attributes=attributes,
                score=score if isinstance(score, float) and 0 <= score <= 1 else None,
                note=note,
            )
            if taken is not None:
                self._ids.setdefault(given, taken)

    def _relation(self, item: dict[str, Any]) -> None:
        ends = [self._ids.get(str(item.get(key))) for key in ("from_id", "to_id")]
        if item.get("direction") == "left":
            ends.reverse()
        names = item.get("labels")
        for name in names if isinstance(names, list) and names else ["related"]:
            layer, label = relation_of_name(str(name), plain=self._plain)
            self._building.relation(self._who, layer, label, *ends)

    def _topics(self, value: dict[str, Any]) -> None:
        for name in value.get("choices") or []:
            if isinstance(name, str) and name:
                self._building.label(self._who, *layer_and_label(name, plain="topic"))


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = "\n".join(one for one in value if isinstance(one, str))
    return value if isinstance(value, str) and value else None


def _said(value: dict[str, Any], *, flag: bool = False) -> AttributeValue | None:
    """Return what a control for a region says."""
    if flag:
        return value.get("choices") == ["true"]
    if isinstance(value.get("choices"), list):
        return [one for one in value["choices"] if isinstance(one, str)]
    for key in ("number", "rating"):
        found = value.get(key)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return found if isinstance(found, float) or -(2**63) <= found < 2**63 else None
    # Last: beside a number or a choice it is the words of the region.
    return _text(value["text"]) or "" if isinstance(value.get("text"), list | str) else None


FORMAT = LabelStudioFormat()
