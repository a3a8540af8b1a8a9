"""Random documents with everything an article can hold, for round trips through formats."""

from __future__ import annotations

from hypothesis import strategies as st

from annotator.core.annotation import (
    CONTINUES,
    AnnotatedDocument,
    AnnotationSet,
    DocumentLabel,
    Relation,
    SpanAnnotation,
)
from annotator.core.document import Document
from annotator.core.people import Annotator, Role, WorkState
from annotator.core.span import Span, outer_first

PIECES = [
    "قال", "محمدٌ", "شكرًا", "شكراً", "الـقـاهرة", "می\u200cخواهم", "😀", "👩\u200d👩\u200d👧",
    "Zhongnanhai", "2025", "،", ".", "“نعم”", " ", " ", " ", "\n", "\r\n", "\u2067", "\ufeff", "\t",
    "é", "e\u0301", '"', "\\", "\u2028", "𐎠",
]  # fmt: skip
NAMES = st.text("abcXYZ019 _-./:أبجد😀'\"", min_size=1, max_size=8).filter(
    lambda word: word.strip()
)
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | SENTENCES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
VALUES = SENTENCES | st.booleans() | NUMBERS | st.lists(SENTENCES, max_size=3)
ATTRIBUTES = st.dictionaries(NAMES, VALUES, max_size=2)


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@st.composite
def annotation_sets(draw: st.DrawFn, document: Document, person: Annotator) -> AnnotationSet:
    """One person's annotations: nested, crossing and like spans, fragments, relations, labels."""
    places = draw(st.lists(spans(len(document.text)), max_size=6))
    if places and draw(st.booleans()):
        places.append(places[0])  # two annotations on the same extent
    found = [
        SpanAnnotation(
            f"s{number}",
            document.id,
            person.id,
            draw(st.sampled_from(["entity", "quote", "طبقة"])),
            draw(NAMES),
            place,
            draw(ATTRIBUTES),
            draw(st.none() | st.floats(0, 1)),
            draw(st.none() | SENTENCES),
        )
        for number, place in enumerate(sorted(places, key=outer_first))
    ]
    ends = st.sampled_from([one.id for one in found]) if found else st.nothing()
    arrows = [
        Relation(
            f"r{number}",
            document.id,
            person.id,
            "quote",
            draw(st.sampled_from(["speaker", CONTINUES])),
            draw(ends),
            draw(ends),
            draw(ATTRIBUTES),
        )
        for number in range(draw(st.integers(0, 3)) if found else 0)
    ]
    labels = [
        DocumentLabel(f"l{number}", document.id, person.id, "topic", draw(NAMES), draw(ATTRIBUTES))
        for number in range(draw(st.integers(0, 2)))
    ]
    state = draw(st.sampled_from(list(WorkState)))
    return AnnotationSet(person, state, tuple(found), tuple(arrows), tuple(labels))


@st.composite
def annotated_documents(draw: st.DrawFn, number: int = 0) -> AnnotatedDocument:
    """A document of mixed writing with the work of up to three annotators."""
    text = draw(
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=15)
        .map("".join)
        .filter(lambda words: words.strip())
    )
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    tokens = tuple(Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=False))
    document = Document(
        f"{draw(NAMES)}-{number}",
        text,
        draw(SENTENCES),
        draw(st.dictionaries(NAMES, JSON, max_size=3)),
        draw(st.none() | st.just(tokens)),
    )
    people = draw(st.lists(NAMES.map(str.strip), max_size=3, unique=True))
    return AnnotatedDocument(
        document,
        tuple(
            draw(
                annotation_sets(
                    document,
                    # One annotator has one role, in whatever document.
                    Annotator(name, draw(st.just(name) | NAMES), list(Role)[len(name) % 3]),
                )
            )
            for name in people
        ),
    )


@st.composite
def corpora(draw: st.DrawFn) -> list[AnnotatedDocument]:
    """A few documents with ids of their own."""
    return [draw(annotated_documents(number)) for number in range(draw(st.integers(1, 3)))]
