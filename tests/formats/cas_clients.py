"""What dkpro-cassis sees in an export, held against what was exported."""

from __future__ import annotations

import warnings
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.formats.cas_structures import DEPENDENT, GOVERNOR, SENTENCE, TOKEN, WORK
from annotator.formats.format import WriteReport

TYPE_SYSTEM = "TypeSystem.xml"


def cassis_of(file: Path):
    """A file as dkpro-cassis loads it, without leniency."""
    cassis = pytest.importorskip("cassis")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own libraries
        if file.suffix == ".json":
            return cassis.load_cas_from_json(file.read_text("utf-8"))
        with (file.parents[2] / TYPE_SYSTEM).open("rb") as types:
            known = cassis.load_typesystem(types)
        with file.open("rb") as opened:
            return cassis.load_cas_from_xmi(opened, typesystem=known)


def exported(form, documents, folder: Path, options=None) -> dict[tuple[str, str | None], Path]:
    """The files of an export by document and annotator, as cassis finds them in each file."""
    form.write(iter(documents), folder, options or form.WriteOptions(), WriteReport())
    found = {}
    for file in sorted(one for one in (folder / "annotation").rglob("*") if one.is_file()):
        [work] = cassis_of(file).select(WORK)
        found[work.document, work.annotator] = file
    return found


def check_with_cassis(form, documents, folder: Path, options=None) -> int:
    """Fail where cassis sees other texts, words, labels or ends; return how many spans it sees."""
    files = exported(form, documents, folder, options)
    spans = 0
    for annotated in documents:
        assert annotated.sets or (annotated.document.id, None) in files
        for one in annotated.sets:
            cas = cassis_of(files[annotated.document.id, one.annotator.id])
            spans += _check_one(cas, annotated, one)
    return spans


def _check_one(cas, annotated: AnnotatedDocument, one: AnnotationSet) -> int:
    text = annotated.document.text
    assert cas.sofa_string == text
    by_id = {}
    for found in cas.select_all_fs():
        if getattr(found, "annotationId", None) is None or not hasattr(found, "begin"):
            continue
        if GOVERNOR not in _features(found):
            by_id[found.annotationId] = found
    assert set(by_id) == {span.id for span in one.spans}
    for span in one.spans:
        seen = by_id[span.id]
        assert seen.get_covered_text() == span.span.text(text)
        assert seen.value == span.label
        assert getattr(seen, "note", None) == (span.note or None)
        assert getattr(seen, "score", None) == span.score
    arrows = Counter(
        (found.value, found.Governor.annotationId, found.Dependent.annotationId)
        for found in cas.select_all_fs()
        if GOVERNOR in _features(found)
    )
    assert arrows == Counter((r.label, r.source, r.target) for r in one.relations)
    [work] = cas.select(WORK)
    assert (work.annotatorName, work.role, work.state) == (
        one.annotator.name,
        one.annotator.role.value,
        one.state.value,
    )
    check_segments(cas, text)
    return len(by_id)


def check_segments(cas, text: str) -> None:
    """INCEpTION's rules of tokens and sentences, as far as a text lets them be kept."""
    sentences = sorted((s.begin, s.end) for s in cas.select(SENTENCE))
    tokens = sorted((t.begin, t.end) for t in cas.select(TOKEN))
    for places in (sentences, tokens):
        for begin, end in places:
            assert begin < end
            assert text[begin:end].strip() == text[begin:end]
        assert all(a[1] <= b[0] for a, b in pairwise(places))
    first, last = (sentences[0][0], sentences[-1][1]) if sentences else (0, 0)
    for begin, end in tokens:
        assert any(s[0] <= begin and end <= s[1] for s in sentences)
    for found in cas.select_all_fs():
        if getattr(found, "annotationId", None) and hasattr(found, "begin"):
            for place in (found.begin, found.end - 1):
                inside = any(s[0] <= place < s[1] for s in sentences)
                assert inside or not first <= place < last, "a mark between two sentences"


def _features(found) -> set[str]:
    return {one.name for one in found.type.all_features} & {GOVERNOR, DEPENDENT}
