"""Generated news articles for benchmarks: about 700 words, three annotators of 71 spans each."""

from __future__ import annotations

import random
from collections.abc import Iterator

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import Annotator, WorkState
from annotator.core.span import Span

_WORDS = tuple(
    word
    for line in (
        "الرئيس وزير الخارجية قال وقالت إن المحادثات بين البلدين في العاصمة يوم الثلاثاء بشأن",
        "اتفاق التجارة والطاقة والغاز لروسيا والصين ولأوكرانيا منظمة الأمم المتحدة للشعب بعد",
        "اجتماع استمر ساعتين وأضاف أن الوفد سيعود غدًا إلى بكين حيث Zhongnanhai مركز السلطة",
        "“صديقًا قديمًا” 2025 مليون دولار نسبة الفقر ارتفعت وفق تقرير البنك الدولي الذي صدر أمس",
    )
    for word in line.split()
)
_LABELS = ("PER", "ORG", "GPE", "LOC", "TITLE", "DATE")
PEOPLE = tuple(Annotator(name, name) for name in ("amal", "karim", "salma"))


def articles(count: int, *, words: int = 700, spans: int = 71) -> Iterator[AnnotatedDocument]:
    """Yield ``count`` annotated articles, the same ones every time."""
    draw = random.Random(20250902)
    for number in range(count):
        identity = f"article-{number:06}"
        chosen = [draw.choice(_WORDS) for _ in range(words)]
        starts, at, text = [], 0, []
        for n, word in enumerate(chosen):
            starts.append((at, at + len(word)))
            blank = "\n\n" if n % 60 == 59 else " "
            text.append(word + blank)
            at += len(word) + len(blank)
        document = Document(identity, "".join(text), f"خبر رقم {number}", {"source": "generated"})
        sets = []
        for person in PEOPLE:
            made = []
            for n in range(spans):
                first = draw.randrange(words - 4)
                last = min(first + draw.choice((0, 0, 1, 1, 2, 3)), words - 1)
                span = Span(starts[first][0], starts[last][1])
                label = draw.choice(_LABELS)
                made.append(SpanAnnotation(f"s{n}", identity, person.id, "entity", label, span))
            made.sort(key=lambda one: (one.span.start, -one.span.end, one.id))
            sets.append(AnnotationSet(person, WorkState.FINISHED, tuple(made)))
        yield AnnotatedDocument(document, tuple(sets))
