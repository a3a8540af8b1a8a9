"""Our Label Studio files read by Label Studio's own SDK: its configuration parser and converter.

Run by hand: ``python -m tests.clients.label_studio_converter``. The exit code is 1 where the
converter finds other spans, places or words than were written, where a control of the
configuration is missing, or where a task does not pass the SDK's own check.

The converter gives regions as they stand and drops relations, so these are not asked of it. Its
CoNLL writer cuts texts by rules of its own; only that it runs and how many words it marks is said.
"""

from __future__ import annotations

import json
import logging
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, Relation, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import Annotator
from annotator.core.span import Span, outer_first
from annotator.formats.conll import FORMAT as CONLL
from annotator.formats.format import Format, ReadReport, WriteReport
from annotator.formats.hashiya import FORMAT as HASHIYA
from annotator.formats.label_studio import FORMAT
from annotator.formats.trec import FORMAT as TREC

ROOT = Path(__file__).resolve().parents[2]
# The tests' own word for this folder imports pytest, which is not installed here.
CORPORA = ROOT.parent / "shared" / "corpora"
EMOJI = "قال 😀 بوتين 👩\u200d👩\u200d👧. وصل لبيروت 𐎠 غدًا!\nنعم “<b>&amp;\"'”."

Place = tuple[str, str, int, int, str, str]  # document, annotator, start, end, label, words


def main() -> int:
    """Compare all there is; return the exit code."""
    if find_spec("label_studio_sdk") is None:
        _say("label-studio-sdk is not installed: nothing was compared")
        return 0
    logging.disable(logging.WARNING)
    totals: Counter[str] = Counter()
    chance = random.Random(7)
    for name, documents in (
        ("emoji", [_marked(Document("emoji", EMOJI), chance, 12)]),
        ("samples", list(_read(HASHIYA, *sorted((ROOT / "resources/samples").glob("*.jsonl"))))),
        ("wojood_sample", list(_read(CONLL, CORPORA / "wojood_sample" / "val.txt"))),
        (
            "ant_news",
            [_marked(one.document, chance, 9) for one in _read(TREC, CORPORA / "ant_news")],
        ),
    ):
        if documents:
            found = _compared(documents)
            _say(f"{name}: " + ", ".join(f"{count:,} {kind}" for kind, count in found.items()))
            totals += found
    return 1 if totals["differ"] or not totals["spans"] else 0


def _read(form: Format, *paths: Path) -> Iterator[AnnotatedDocument]:
    for path in paths:
        if path.exists():
            for one in form.read([path], form.ReadOptions(), ReadReport()):
                yield one.annotated


def _marked(document: Document, chance: random.Random, count: int) -> AnnotatedDocument:
    """Return a document with spans of any shape, attributes, notes and relations."""
    length = len(document.text)
    places = []
    while len(places) < count:
        first, second = sorted(chance.sample(range(length + 1), 2))
        places.append(Span(first, second))
    spans = tuple(
        SpanAnnotation(
            f"s{number}",
            document.id,
            "amal",
            chance.choice(["entity", "quote"]),
            chance.choice(["PER", "مكان", "A & B <\"'>"]),
            place,
            {"sure": True, "kind": "نوع"} if number % 3 == 0 else {},
            note="ملاحظة" if number % 4 == 0 else None,
        )
        for number, place in enumerate(sorted(places, key=outer_first))
    )
    arrow = Relation("r1", document.id, "amal", "quote", "speaker", spans[0].id, spans[-1].id)
    return AnnotatedDocument(
        document, (AnnotationSet(Annotator("amal", "أمل"), spans=spans, relations=(arrow,)),)
    )


def _compared(documents: list[AnnotatedDocument]) -> Counter[str]:
    """Write documents, have the SDK read them, and count what it finds and what differs."""
    from label_studio_sdk.converter import Converter
    from label_studio_sdk.label_interface import LabelInterface

    found: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.json"
        FORMAT.write(iter(documents), path, FORMAT.WriteOptions(), WriteReport())
        configuration = (Path(folder) / "out.config.xml").read_text("utf-8")
        tasks = json.loads(path.read_text("utf-8"))
        interface = LabelInterface(configuration)
        found["tasks"] = len(tasks)
        interface.validate()
        for task in tasks:
            for trouble in _troubles(interface, task):
                found["differ"] += 1
                if found["differ"] <= 3:
                    _say(f"  {task['data']['doc_id']}: {trouble}")
        converter = Converter(configuration, str(folder), download_resources=False)
        target = Path(folder) / "min"
        converter.convert_to_json_min(str(path), str(target), is_dir=False)
        rows = json.loads((target / "result.json").read_text("utf-8"))
        names = {number: task["data"]["doc_id"] for number, task in enumerate(tasks, 1)}
        written = Counter(_written(documents))
        back = Counter(_found(rows, names))
        found["spans"] = back.total()
        found["differ"] += (written - back).total() + (back - written).total()
        converter.convert_to_conll2003(str(path), str(Path(folder) / "conll"), is_dir=False)
        [columns] = (Path(folder) / "conll").iterdir()
        lines = columns.read_text("utf-8").splitlines()
        found["words marked in its CoNLL"] = sum(" B-" in line for line in lines)
    return found


def _troubles(interface: Any, task: dict[str, Any]) -> Iterator[str]:
    """Yield what the SDK finds wrong with a task and its regions, by their configuration."""
    if not interface.validate_task({"data": task["data"]}):
        yield "the data are not what the configuration asks for"
    for entry in (*task["annotations"], *task["predictions"]):
        # The same check as for annotations, which would not say what is wrong.
        yield from interface.validate_prediction(entry, return_errors=True)


def _written(documents: list[AnnotatedDocument]) -> Iterator[Place]:
    for annotated in documents:
        text = annotated.document.text
        units = [0]
        for sign in text:
            units.append(units[-1] + (2 if ord(sign) > 0xFFFF else 1))
        for one in annotated.sets:
            for span in one.spans:
                plain = span.layer == "entity" and "/" not in span.label
                yield (
                    annotated.document.id,
                    one.annotator.id,
                    units[span.span.start],
                    units[span.span.end],
                    span.label if plain else f"{span.layer}/{span.label}",
                    span.span.text(text),
                )


def _found(rows: list[dict[str, Any]], names: dict[int, str]) -> Iterator[Place]:
    for row in rows:
        annotator = row["annotator"]
        if isinstance(annotator, dict):
            annotator = annotator["email"]
        regions = row.get("label", [])
        for region in regions:
            # Where the browser would find these words: in its own units.
            wide = row["text"].encode("utf-16-le")[2 * region["start"] : 2 * region["end"]]
            assert wide.decode("utf-16-le") == region["text"], region
            for label in region["labels"]:
                yield (
                    names[row["id"]],
                    annotator,
                    region["start"],
                    region["end"],
                    label,
                    region["text"],
                )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
