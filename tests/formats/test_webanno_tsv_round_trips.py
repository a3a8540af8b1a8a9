"""WebAnno TSV: random corpora come back, and what does not is counted."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from annotator.core.span import Span
from annotator.formats.webanno_tsv import FORMAT, WebannoWriting
from tests.formats.documents import corpora
from tests.formats.round_trips import check_losses, facts, there_and_back

KEEP = WebannoWriting(blanks="keep")


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_a_corpus_comes_back_but_for_what_is_told(documents):
    found = check_losses(FORMAT, documents, KEEP)
    assert all(one.document.tokens for one in found)


@settings(max_examples=40, deadline=None)
@given(corpora())
def test_spans_without_the_blanks_at_their_ends_come_back(documents):
    """As INCEpTION wants them: cut, and counted; spans of nothing but blanks are lost."""
    found, report, read_report = there_and_back(FORMAT, documents, WebannoWriting())
    assert read_report.problems == []
    cut = [cut_document(one) for one in documents]
    before, after = facts(cut), facts(found)
    for kind in ("spans", "relations", "fragments", "notes", "scores", "roles"):
        assert before[kind] == after[kind], kind
    assert not after["attributes"] - before["attributes"]
    uncut = facts(documents)
    for kind in ("relations", "fragments", "notes", "scores", "attributes", "document labels"):
        lost_count = uncut[kind].total() - after[kind].total()
        assert report.lost[kind] == lost_count, kind
    blank = [s for s, text in texts_of(documents) if not s.text(text).strip()]
    moved = [
        s
        for s, text in texts_of(documents)
        if s.text(text).strip() and s.text(text) != s.text(text).strip()
    ]
    assert report.lost["spans"] == len(blank)
    assert report.lost["widened spans"] == len(moved)
    assert report.written["spans"] == len(texts_of(documents)) - len(blank)


def texts_of(documents):
    return [
        (span.span, one.document.text)
        for one in documents
        for a_set in one.sets
        for span in a_set.spans
    ]


def cut_document(annotated):
    """A document whose spans have no blanks at their ends, made in another way than the format."""
    text = annotated.document.text
    sets = []
    for one in annotated.sets:
        spans = []
        for span in one.spans:
            start, end = span.span.start, span.span.end
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            if start < end:
                spans.append(replace(span, span=Span(start, end)))
        kept = {span.id for span in spans}
        relations = [r for r in one.relations if {r.source, r.target} <= kept]
        sets.append(replace(one, spans=tuple(spans), relations=tuple(relations)))
    return replace(annotated, sets=tuple(sets))


@settings(max_examples=40, deadline=None)
@given(corpora())
def test_sentences_that_end_with_their_last_word_keep_every_place(documents):
    options = WebannoWriting(sentences="trimmed")
    assert not FORMAT.holds(options).text_exactly
    found, report, _ = there_and_back(FORMAT, documents, options)
    changed = 0
    by_id = {one.document.id: one.document.text for one in found}
    for one in documents:
        text, back = one.document.text, by_id[one.document.id]
        changed += text != back
        assert len(back) <= len(text)
        assert all(a == b or b in "\n " for a, b in zip(text, back, strict=False))
        assert not text[len(back) :].strip("\ufeff\u2067 \n\r\t\u2028\u200c")
    assert report.lost["text layout"] == changed
