"""Our WebAnno TSV files read by web-anno-tsv, another program's reader, on articles and Wojood.

Run by hand: ``python -m tests.clients.webanno_tsv_reader``. The exit code is 1 where it finds other
tokens or other annotations than were written.

What that reader does not do, it is not asked: it takes the second column of a file for its only
layer (so every span here has an attribute that stands before its label), it reads sentence by
sentence (so a span that goes beyond one is expected in pieces), it does not undo escapes (texts
with a backslash or a carriage return are left out, and labels with a sign that is escaped get
another name), and it takes nothing but blanks between tokens (texts with signs that cannot be seen
there are left out).
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from annotator.arabic.tokenize import sentences, tokens
from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import Annotator
from annotator.core.span import Span, outer_first
from annotator.formats.conll import FORMAT as CONLL
from annotator.formats.format import Format, ReadReport, WriteReport
from annotator.formats.trec import FORMAT as TREC
from annotator.formats.webanno_tsv import FORMAT, WebannoWriting

# The tests' own word for this folder imports pytest, which is not installed here.
CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora"
EMOJI = "قال 😀 بوتين 👩\u200d👩\u200d👧. وصل لبيروت 𐎠 غدًا!\nنعم."


def main() -> int:
    """Compare all there is; return the exit code."""
    if find_spec("web_anno_tsv") is None:
        _say("web-anno-tsv is not installed: nothing was compared")
        return 0
    totals: Counter[str] = Counter()
    for name, documents in (
        ("emoji", iter([_with_spans(Document("emoji", EMOJI), random.Random(1))])),
        ("ant_news", _articles("ant_news")),
        ("wojood_sample", _marked("wojood_sample")),
    ):
        found = _compared(documents)
        _say(f"{name}: " + ", ".join(f"{count:,} {kind}" for kind, count in found.items()))
        totals += found
    return 1 if totals["differ"] or not totals["annotations"] else 0


def _articles(folder: str) -> Iterator[AnnotatedDocument]:
    """Yield real articles with spans of all kinds: nested, crossing, inside words, on one place."""
    chance = random.Random(7)
    for one in _read(folder):
        yield _with_spans(one.document, chance)


def _marked(folder: str) -> Iterator[AnnotatedDocument]:
    """Yield a corpus with its own spans, each with the attribute that this reader wants."""
    for one in _read(folder):
        person = Annotator("one", "one")
        spans = tuple(
            SpanAnnotation(
                f"s{number}", one.document.id, "one", "entity", span.label.replace("_", "-"),
                span.span, {"certain": True},
            )
            for number, span in enumerate(span for a_set in one.sets for span in a_set.spans)
        )  # fmt: skip
        yield AnnotatedDocument(one.document, (AnnotationSet(person, spans=spans),))


def _read(folder: str) -> Iterator[AnnotatedDocument]:
    path = CORPORA / folder
    if not path.is_dir():
        return
    files = sorted(one for one in path.iterdir() if one.name not in ("LICENSE", "README.md"))
    form: Format = CONLL if folder.startswith("wojood") else TREC
    for located in form.read(files, form.ReadOptions(), ReadReport()):
        yield located.annotated


def _with_spans(document: Document, chance: random.Random) -> AnnotatedDocument:
    text = document.text
    places: list[Span] = []
    for sentence in sentences(text):
        words = [one for one in tokens(text) if sentence.contains(one)]
        for _ in range(min(3, len(words))):
            first, last = sorted(chance.choices(range(len(words)), k=2))
            start, end = words[first].start, words[last].end
            if chance.random() < 0.3 and len(words[first]) > 2:
                start += 1  # inside a word
            if chance.random() < 0.3 and end - start > 2:
                end -= 1
            if text[start:end].strip() == text[start:end]:
                places.append(Span(start, end))
    spans = tuple(
        SpanAnnotation(f"s{n}", document.id, "one", "entity", f"L{n % 5}", place, {"certain": True})
        for n, place in enumerate(sorted(places, key=outer_first))
    )
    return AnnotatedDocument(document, (AnnotationSet(Annotator("one", "one"), spans=spans),))


def _compared(documents: Iterator[AnnotatedDocument]) -> Counter[str]:
    from web_anno_tsv import open_web_anno_tsv

    counts: Counter[str] = Counter(documents=0, sentences=0, tokens=0, annotations=0, differ=0)
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(documents):
            text = one.document.text
            words = one.document.tokens or tuple(tokens(text))
            if "\\" in text or "\r" in text or _between(words, text).strip():
                counts["left out"] += 1
                continue
            target = Path(folder) / str(number)
            FORMAT.write(iter([one]), target, WebannoWriting(), WriteReport())
            [file] = target.glob("*/one.tsv")
            expected: Counter[tuple[str, int, int]] = Counter()
            found: Counter[tuple[str, int, int]] = Counter()
            seen: list[Span] = []
            at = 0
            with open_web_anno_tsv(str(file)) as reader:
                for sentence in reader:
                    at = text.index(sentence.text, at)
                    seen += [
                        Span(at + t.start, at + t.stop)
                        for t in sentence.tokens
                        if t.text.strip()  # a text that begins with a line break begins with one
                    ]
                    found.update((a.label, at + a.start, at + a.stop) for a in sentence.annotations)
                    if sentence.text:  # the end of a file is an empty sentence
                        place = Span(at, at + len(sentence.text))
                        expected.update(_pieces(one, words, place))
                    at += len(sentence.text)
                    counts["sentences"] += 1
            counts["documents"] += 1
            counts["tokens"] += len(seen)
            counts["annotations"] += found.total()
            if found != expected or seen != list(words):
                counts["differ"] += 1
                _say(f"{one.document.id}: {(found - expected) + (expected - found)}")
    return counts


def _say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")


def _pieces(
    one: AnnotatedDocument, words: tuple[Span, ...], sentence: Span
) -> Iterator[tuple[str, int, int]]:
    """Yield what of the spans lies in a sentence, from its first to its last word there."""
    for span in one.sets[0].spans:
        inside = (
            [
                (max(word.start, span.span.start), min(word.end, span.span.end))
                for word in words
                if sentence.contains(word) and word.overlaps(span.span)
            ]
            if span.span.overlaps(sentence)
            else []
        )
        if inside:
            yield span.label, inside[0][0], inside[-1][1]


def _between(words: tuple[Span, ...], text: str) -> str:
    ends = [0, *(word.end for word in words)]
    starts = [*(word.start for word in words), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


if __name__ == "__main__":
    sys.exit(main())
