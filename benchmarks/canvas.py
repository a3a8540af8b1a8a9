"""How fast the canvas is, in CPU time of this process: ``python -m benchmarks.canvas``.

A generated document of 20,000 words with 2,000 nested and overlapping spans and 400 relations; the
same words once more as a single paragraph. Exit status 1 when a goal is missed.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from annotator.core.annotation import Relation, SpanAnnotation
from annotator.core.change import Change
from annotator.core.document import Document
from annotator.core.schema import Schema
from annotator.core.schema_file import read_schema
from annotator.core.span import Span
from annotator.ui import appearance
from annotator.ui.canvas.canvas import AnnotationCanvas
from benchmarks.figures import Figure, show

WORDS, SPANS, RELATIONS = 20_000, 2_000, 400
TEN_TIMES = 10
_STORY = """
قال الوزير إن الحكومة ستعقد اجتماعًا طارئًا في العاصمة يوم الأحد لبحث أزمة المياه التي تفاقمت
منذ بداية الصيف وأضاف أن الخبراء يتوقعون ارتفاع الأسعار بنسبة 12.5 في المئة خلال عام 2024 بينما
نفت شركة BlueRiver أي علاقة لها بالتلوث ودعت إلى تحقيق مستقل تشرف عليه منظمة الأمم المتحدة
"""


def made_text(chance: random.Random, *, one_paragraph: bool, words_wanted: int = WORDS) -> str:
    vocabulary = _STORY.split()
    words = []
    for number in range(words_wanted):
        word = chance.choice(vocabulary)
        ends = chance.random() < 1 / 25
        words.append(word + ("." if ends and number % 9 else "،" if number % 17 == 0 else ""))
        words.append("\n" if ends and not one_paragraph else " ")
    return "".join(words).rstrip()


def made_annotations(
    chance: random.Random, text: str, schema: Schema, *, times: int = 1
) -> tuple[list[SpanAnnotation], list[Relation]]:
    labels = [(la.key, lb.key) for la in schema.layers for lb in la.labels]
    starts = [n + 1 for n, character in enumerate(text) if character.isspace()]
    spans: list[SpanAnnotation] = []
    while len(spans) < SPANS * times:
        at = chance.randrange(len(starts) - 30)
        # A long one with up to three inside or across its border.
        for depth in range(chance.randint(1, 4)):
            first = at + chance.randint(0, 3 * depth)
            last = min(first + chance.choice((1, 2, 3, 5, 9, 14)), len(starts) - 1)
            start = starts[first] + (1 if chance.random() < 0.05 else 0)
            end = max(starts[last] - 1, start + 1)
            layer, label = chance.choice(labels)
            one = SpanAnnotation(f"s{len(spans)}", "doc", "amal", layer, label, Span(start, end))
            spans.append(one)
    spans = sorted(spans[: SPANS * times], key=lambda one: one.span)
    relations = []
    for number in range(RELATIONS * times):
        source = chance.randrange(len(spans) - 12)
        target = source + chance.randint(1, 11)
        ends = (spans[source].id, spans[target].id)
        relations.append(Relation(f"r{number}", "doc", "amal", "quote", "speaker", *ends))
    return spans, relations


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of one piece of work."""
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def painted(canvas: AnnotationCanvas) -> None:
    canvas.viewport().repaint()


def settle(app: QApplication) -> None:
    for _ in range(400):
        app.processEvents()


def run() -> list[Figure]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    family = appearance.load_fonts(app)
    schema = read_schema(
        Path(__file__).resolve().parents[1] / "resources" / "label_sets" / "news.toml"
    )
    chance = random.Random(7)
    text = made_text(chance, one_paragraph=False)
    spans, relations = made_annotations(chance, text, schema)
    document = Document("doc", text)

    def canvas() -> AnnotationCanvas:
        made = AnnotationCanvas()
        made.set_font_family(family)
        made.resize(1100, 900)
        made.show()
        app.processEvents()
        return made

    def open_document(shown: AnnotationCanvas) -> None:
        shown.show_document(document, schema=schema)
        shown.show_annotations(spans, relations)
        painted(shown)

    # Once for the font's glyphs, which any document would have drawn before.
    warm = canvas()
    warm.show_document(Document("warm", text[:3000]), schema=schema)
    painted(warm)
    shown = canvas()
    opening = [cpu(lambda: open_document(shown)) for _ in range(5)]
    adding = _adding(shown, spans)
    rest = cpu(lambda: settle(app))
    scrolling = _scrolling(shown, steps=240)
    figures = [
        Figure("20,000 words, 2,000 spans, 400 relations: first frame", max(opening), "ms", 100),
        Figure("add a span → painted, p50", median(adding), "ms"),
        Figure("add a span → painted, p95", p95(adding), "ms", 10),
        Figure("scroll step → painted, p50", median(scrolling), "ms"),
        Figure("scroll step → painted, p95", p95(scrolling), "ms", 12),
        Figure("exact heights of the rest, in idle slices", rest, "ms"),
    ]
    shown.close()
    return [*figures, *_one_paragraph(canvas(), schema), *_ten_times(canvas(), schema)]


def _adding(shown: AnnotationCanvas, spans: list[SpanAnnotation]) -> list[float]:
    times = []
    text = shown.text
    for number in range(120):
        if number % 6 == 0:
            bar = shown.verticalScrollBar()
            bar.setValue(bar.value() + 700)
            painted(shown)
        start = shown.position_at(shown.viewport().rect().center()) + 11 * (number % 6)
        end = text.find(" ", start + 4)
        new = SpanAnnotation(f"new{number}", "doc", "amal", "entity", "PER", Span(start, end))

        def add(new: SpanAnnotation = new) -> None:
            shown.apply_changes([Change(None, new)])
            painted(shown)

        times.append(cpu(add))
    return times


def _scrolling(shown: AnnotationCanvas, *, steps: int) -> list[float]:
    bar = shown.verticalScrollBar()
    bar.setValue(0)

    def step() -> None:
        bar.setValue(bar.value() + 60)
        painted(shown)

    return [cpu(step) for _ in range(steps)]


def _one_paragraph(shown: AnnotationCanvas, schema: Schema) -> list[Figure]:
    chance = random.Random(8)
    text = made_text(chance, one_paragraph=True)
    spans, relations = made_annotations(chance, text, schema)

    def open_document() -> None:
        shown.show_document(Document("doc", text), schema=schema)
        shown.show_annotations(spans, relations)
        painted(shown)

    opening = cpu(open_document)
    shown.verticalScrollBar().setValue(shown.verticalScrollBar().maximum() // 2)
    painted(shown)
    repaints = [cpu(lambda: painted(shown)) for _ in range(40)]
    adding = _adding(shown, spans)
    return [
        Figure("one paragraph of 20,000 words: first frame", opening, "ms"),
        Figure("one paragraph of 20,000 words: repaint, p95", p95(repaints), "ms", 16),
        Figure("one paragraph of 20,000 words: add a span, p95", p95(adding), "ms"),
    ]


def _ten_times(shown: AnnotationCanvas, schema: Schema) -> list[Figure]:
    """Measure a book: 200,000 words, 20,000 spans, 4,000 relations."""
    chance = random.Random(9)
    text = made_text(chance, one_paragraph=False, words_wanted=TEN_TIMES * WORDS)
    spans, relations = made_annotations(chance, text, schema, times=TEN_TIMES)

    def open_document() -> None:
        shown.show_document(Document("doc", text), schema=schema)
        shown.show_annotations(spans, relations)
        painted(shown)

    opening = [cpu(open_document) for _ in range(3)]
    scrolling = _scrolling(shown, steps=60)
    adding = _adding(shown, spans)
    return [
        Figure("200,000 words, 20,000 spans: first frame", median(opening), "ms", 300),
        Figure("200,000 words: scroll step → painted, p95", p95(scrolling), "ms", 12),
        Figure("200,000 words: add a span → painted, p95", p95(adding), "ms", 10),
    ]


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


if __name__ == "__main__":
    sys.exit(0 if show("The canvas on a 20,000-word document", run()) else 1)
