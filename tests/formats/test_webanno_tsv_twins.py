"""INCEpTION's own cases: each table is read and compared with the same document as XMI.

Equal are: the text, the tokens, every span with its type, place and features, every relation, chain
and slot. What is not equal is listed here, each with its reason.
"""

from __future__ import annotations

import warnings
from collections import Counter

import pytest

from annotator.formats.format import ReadReport
from annotator.formats.webanno_tsv import FORMAT, WebannoReading
from tests.corpora import CORPORA, needs_corpora

CASES = CORPORA / "inception_tsv3"
DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
TOKEN = f"{DKPRO}segmentation.type.Token"
# This case has no XMI.
NO_TWIN = {"sampleSlotAnnotation2"}
# The two files of a case were made by different versions of INCEpTION's tests: what is a
# NamedEntity in XMI is a webanno.custom.Span in 16 of the tables, and a feature changed its name.
RENAMED_TYPE = ("NamedEntity", "Span")
RENAMED_FEATURES = {"intValue": "integerValue"}
# Blanks at the ends of spans, and behind the last token of a text, are in no table.
TRIMMED = {
    "testAnnotationWithLeadingWhitespaceAtStart": {(0, 4): (1, 4)},
    "testAnnotationWithTrailingWhitespaceAtEnd": {(4, 8): (4, 7)},
}
SHORTER = {"testAnnotationWithTrailingWhitespaceAtEnd": 1}
# We hold no spans without width: refused, and the slots of one with it.
WITHOUT_WIDTH = {
    "testSubMultiTokenSpanWithFeatureValue": {"spans": 3},
    "testZeroLengthSlotFeature1": {"spans": 1, "relations": 2},
    "testZeroLengthSpanBetweenAdjacentTokens": {"spans": 1},
    "testZeroLengthSpansWithoutFeatureValues": {"spans": 2},
    "testZeroLengthStackedSpansWithoutFeatures": {"spans": 4},
    "testZeroWidthAnnotationBetweenTokenIsMovedToEndOfPreviousToken": {"spans": 1},
}
# We hold no arrows between tokens: the tokens at their ends become spans. In a table, dependencies
# stand between parts of speech (on the same words), in XMI between tokens.
BETWEEN_TOKENS = {
    "testSingleTokenRelationWithFeatureValue",
    "testSingleTokenRelationWithoutFeatureValue",
}


def cases():
    return sorted(one.name for one in CASES.iterdir() if one.is_dir()) if CASES.is_dir() else []


def ours(name):
    report = ReadReport()
    path = CASES / name / "reference.tsv"
    [found] = FORMAT.read([path], WebannoReading(), report)
    return found.annotated, report


@pytest.fixture(scope="module")
def types():
    cassis = pytest.importorskip("cassis")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library reads its own files in an old way
        system = cassis.load_dkpro_core_typesystem()
    features = {
        "Span": {"value": "String"},
        "SimpleSpan": {},
        "SimpleLinkHost": {"links": "FSArray"},
        "ComplexLinkHost": {"links": "FSArray", "value": "String"},
        "LinkType": {"role": "String", "target": "TOP"},
        "ComplexLinkType": {"role": "String", "target": "TOP"},
        "SimpleLink": {"next": "TOP", "referenceType": "String", "referenceRelation": "String"},
        "SimpleChain": {"first": "TOP"},
        "SimpleRelation": {"Governor": "TOP", "Dependent": "TOP"},
        "Relation": {"Governor": "TOP", "Dependent": "TOP", "value": "String"},
        "ComplexRelation": {
            "Governor": "TOP", "Dependent": "TOP", "value": "String", "boolValue": "Boolean",
            "intValue": "Integer",
        },
    }  # fmt: skip
    for name, own in features.items():
        made = system.create_type(
            f"webanno.custom.{name}",
            "uima.cas.TOP" if name.endswith("LinkType")
            else "uima.cas.AnnotationBase" if name == "SimpleChain"
            else "uima.tcas.Annotation",
        )  # fmt: skip
        for feature, kind in own.items():
            system.create_feature(made, feature, f"uima.cas.{kind}")
    return system


def twin(name, types):
    import cassis

    with (CASES / name / "reference.xmi").open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return cassis.load_cas_from_xmi(file, typesystem=types, lenient=True)


def is_renamed(name):
    return b"webanno.custom.Span|" in (CASES / name / "reference.tsv").read_bytes()


def short(annotation, name):
    kind = annotation.type.name.rpartition(".")[2]
    return RENAMED_TYPE[1] if kind == RENAMED_TYPE[0] and is_renamed(name) else kind


def features(annotation, *but):
    """Every value of an XMI annotation."""
    told = {
        RENAMED_FEATURES.get(one.name, one.name): getattr(annotation, one.name, None)
        for one in annotation.type.all_features
    }
    left = ("sofa", "begin", "end", "Governor", "Dependent", "links", "next", *but)
    return {key: value for key, value in told.items() if value is not None and key not in left}


def frozen(values):
    return tuple(sorted(values.items()))


def facts_of_twin(name, cas):
    """Spans and relations of the XMI file, as they should come out of the table."""
    moved = TRIMMED.get(name, {})

    def place(one):
        return moved.get((one.begin, one.end), (one.begin, one.end))

    spans: Counter = Counter()
    relations: Counter = Counter()
    for one in cas.select("uima.tcas.Annotation"):
        kind = short(one, name)
        if kind in ("Token", "Sentence", "DocumentMetaData", "DocumentAnnotation"):
            continue
        if hasattr(one, "Governor"):
            source, target = place(one.Governor), place(one.Dependent)
            relations[kind, source, target, frozen(features(one))] += 1
            if name in BETWEEN_TOKENS:
                spans.update(("Token", end, ()) for end in (source, target))
            continue
        if one.begin < one.end:
            spans[kind, place(one), frozen(features(one, "referenceRelation"))] += 1
        following = getattr(one, "next", None)
        if following is not None:
            relations[kind, place(one), place(following), ()] += 1
        links = getattr(one, "links", None)
        for link in links.elements if links is not None and one.begin < one.end else []:
            told = (("role", link.role or "links"),)
            relations[kind, place(one), place(link.target), told] += 1
    return spans, relations


def facts_of_ours(annotated, kinds):
    """The same of our document: the label goes back to the feature it came from."""
    spans: Counter = Counter()
    relations: Counter = Counter()
    for one in annotated.sets:
        places = {}
        for span in one.spans:
            place = places[span.id] = (span.span.start, span.span.end)
            told = dict(span.attributes)
            if span.label != span.layer:
                told[kinds.get(span.layer, "value")] = span.label
            spans[span.layer, place, frozen(told)] += 1
        for relation in one.relations:
            told = dict(relation.attributes)
            if relation.layer.endswith("Host"):
                told["role"] = relation.label
            elif relation.label != relation.layer:
                told["value"] = relation.label
            ends = (places[relation.source], places[relation.target])
            relations[relation.layer, *ends, frozen(told)] += 1
    return spans, relations


@needs_corpora
@pytest.mark.parametrize("name", cases())
def test_a_case_is_read_and_only_spans_without_width_are_refused(name):
    annotated, report = ours(name)
    assert annotated.document.text
    assert report.refused == WITHOUT_WIDTH.get(name, {})
    assert report.repaired == {}


@needs_corpora
@pytest.mark.parametrize("name", [one for one in cases() if one not in NO_TWIN])
def test_a_case_is_what_its_twin_says(name, types):
    annotated, _ = ours(name)
    cas = twin(name, types)
    text = cas.sofa_string
    assert annotated.document.text == text[: len(text) - SHORTER.get(name, 0)]
    tokens = [(one.begin, one.end) for one in cas.select(TOKEN)]
    assert [(one.start, one.end) for one in annotated.document.tokens] == tokens
    expected = facts_of_twin(name, cas)
    found = facts_of_ours(annotated, {"POS": "PosValue"})
    assert found == expected


@needs_corpora
def test_there_are_as_many_cases_as_we_say():
    assert len(cases()) == 37
    documents = [ours(name)[0] for name in cases()]
    sets = [one for document in documents for one in document.sets]
    assert sum(len(one.spans) for one in sets) == SPANS
    assert sum(len(one.relations) for one in sets) == RELATIONS


SPANS, RELATIONS = 91, 28


@needs_corpora
def test_an_untyped_slot_points_at_the_annotation_of_its_number():
    annotated, _ = ours("sampleSlotAnnotation2")
    [one] = annotated.sets
    assert [span.layer for span in one.spans] == ["SimpleSlotHost"] * 2
    [relation] = one.relations
    assert (relation.label, relation.source, relation.target) == ("pr1", "s2", "s1")
