"""UIMA CAS XMI: ours and anybody's, as dkpro-cassis reads it, and against hostile files."""

from __future__ import annotations

import socket
import warnings
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.core.people import Annotator, Role
from annotator.core.span import Span
from annotator.formats.cas_reading import CasReading
from annotator.formats.cas_structures import SCENERY, TOKEN, short_name
from annotator.formats.format import ReadReport, WriteReport
from annotator.formats.xmi import FORMAT, TYPE_SYSTEM
from annotator.project.format_shelf import format_for_reading
from benchmarks.articles import articles
from tests.corpora import CORPORA, needs_corpora
from tests.formats.cas_clients import cassis_of, check_with_cassis
from tests.formats.documents import corpora
from tests.formats.hostile import mutations
from tests.formats.round_trips import check_losses, facts, there_and_back
from tests.formats.test_hashiya import golden_documents

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "xmi"
TSV3 = CORPORA / "inception_tsv3"
TWINS = sorted(TSV3.glob("*/reference.xmi"))

SPACES = """xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"
 xmlns:custom="http:///webanno/custom.ecore\""""
SOFA = '<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="😀 قال بوتين&#10;في"/>'


def xmi(inside, before="", sofa=SOFA):
    head = f'<?xml version="1.0" encoding="UTF-8"?>{before}\n<xmi:XMI {SPACES}>'
    return f"{head}\n{inside}\n{sofa}\n</xmi:XMI>"


@pytest.fixture
def reading(tmp_path):
    """Read XML as a file; return documents and report."""

    def reads(content, **options):
        file = tmp_path / "given.xmi"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        report = ReadReport()
        found = [one.annotated for one in FORMAT.read([file], CasReading(**options), report)]
        return found, report

    return reads


def reasons(report):
    return [str(problem) for problem in report.problems]


# ----------------------------------------------------------------------------------- anybody's


def conformance_types():
    """DKPro's types, and those of the conformance files that no type system of theirs names."""
    cassis = pytest.importorskip("cassis")
    with warnings.catch_warnings(), (TSV3 / "sampleSlotAnnotation2/typesystem.xml").open("rb") as f:
        warnings.simplefilter("ignore")
        types = cassis.load_typesystem(f)
    token = types.get_type(TOKEN)
    types.create_feature(token, "order", "uima.cas.Integer")  # came later
    # Integers stay words without a type system, so they are words here.
    custom = "webanno.custom."
    string, note = "uima.cas.String", "uima.tcas.Annotation"
    links = {}
    for name in ("LinkType", "ComplexLinkType"):
        links[name] = types.create_type(custom + name, "uima.cas.TOP")
        types.create_feature(links[name], "role", string)
        types.create_feature(links[name], "target", note)
    for name in ("Span", "SimpleLinkHost", "ComplexLinkHost"):
        made = types.create_type(custom + name, note)
        types.create_feature(made, "value", string)
        if name.endswith("Host"):
            types.create_feature(made, "links", "uima.cas.FSArray")
    for name in ("Relation", "SimpleRelation", "ComplexRelation"):
        made = types.create_type(custom + name, note)
        for feature in ("value", "boolValue", "intValue"):
            types.create_feature(made, feature, string)
        for feature in ("Governor", "Dependent"):
            types.create_feature(made, feature, note)
    link = types.create_type(custom + "SimpleLink", note)
    types.create_feature(link, "next", note)
    types.create_feature(link, "value", string)
    chain = types.create_type(custom + "SimpleChain", "uima.cas.AnnotationBase")
    types.create_feature(chain, "first", note)
    return types


@pytest.fixture(scope="module")
def types():
    return conformance_types()


def seen_by_cassis(file, types):
    """What cassis sees: spans by type and words, places that are empty, ends of relations."""
    cassis = pytest.importorskip("cassis")
    with file.open("rb") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cas = cassis.load_cas_from_xmi(opened, typesystem=types)
    spans, empty, arrows, pointed = Counter(), 0, Counter(), set()
    indexed = [one for one in cas.select_all_fs() if hasattr(one, "begin")]
    for one in indexed:
        if one.type.name in SCENERY:
            continue
        features = {feature.name for feature in one.type.all_features}
        if "Governor" in features:
            arrows[
                one.Governor.begin, one.Governor.end, one.Dependent.begin, one.Dependent.end
            ] += 1
            pointed |= {(end.type.name, end.xmiID, end.get_covered_text())
                        for end in (one.Governor, one.Dependent)}  # fmt: skip
            continue
        if one.begin == one.end:
            empty += 1
            continue
        spans[short_name(one.type.name), one.get_covered_text()] += 1
        targets = [one.next] if "next" in features and one.next else []
        if "links" in features and one.links:
            targets += [link.target for link in one.links.elements]
        for target in targets:
            arrows[one.begin, one.end, target.begin, target.end] += 1
    for name, _, words in pointed:
        if name.endswith(".Token"):  # a token at an end of a relation becomes a span
            spans["Token", words] += 1
    return cas.sofa_string, spans, empty, arrows


@needs_corpora
def test_there_are_36_files_with_a_twin_in_xmi():
    assert len(TWINS) == 36


@needs_corpora
@pytest.mark.parametrize("file", TWINS, ids=lambda file: file.parent.name)
def test_the_conformance_files_have_in_them_what_cassis_sees(file, types):
    report = ReadReport()
    [found] = [
        one.annotated for one in FORMAT.read([file], CasReading(layer="NamedEntity"), report)
    ]
    text, spans, empty, arrows = seen_by_cassis(file, types)
    assert found.document.text == text
    ours, joined = Counter(), Counter()
    for one in found.sets:
        places = {span.id: span.span for span in one.spans}
        ours.update((span.layer, span.span.text(text)) for span in one.spans)
        for arrow in one.relations:
            source, target = places[arrow.source], places[arrow.target]
            joined[source.start, source.end, target.start, target.end] += 1
    assert ours == spans
    assert report.refused["spans"] == empty
    assert joined == arrows
    # The slots of a host without extent have nowhere to begin.
    assert report.refused["relations"] == (2 if "ZeroLengthSlot" in file.parent.name else 0)
    assert set(report.refused) <= {"spans", "relations"}


@needs_corpora
def test_the_conformance_files_hold_this_much_together():
    report = ReadReport()
    found = [one.annotated for one in FORMAT.read([TSV3], CasReading(), report)]
    assert len(found) == 36
    sets = [one for annotated in found for one in annotated.sets]
    assert sum(len(one.relations) for one in sets) == 27
    assert sum(len(one.spans) for one in sets) == 91
    assert report.refused == {"spans": 12, "relations": 2}
    assert {one.document.id for one in found} == {f"{x.parent.name}/reference" for x in TWINS}


def test_values_have_their_types_where_there_is_a_type_system(reading, tmp_path):
    content = xmi(
        '<custom:E xmi:id="2" sofa="1" begin="3" end="6" n="7" x="1E3" ok="true" '
        'same="8" many="9" ints="1 2" value="a"><w>b c</w><w/></custom:E>\n'
        '<custom:E xmi:id="8" sofa="1" begin="7" end="12" n="seven" value="b"/>\n'
        '<cas:StringArray xmi:id="9"><elements>d</elements><elements>e</elements></cas:StringArray>'
    )
    [found], report = reading(content)
    [first, _] = found.sets[0].spans
    assert dict(first.attributes) == {
        "n": "7", "x": "1E3", "ok": "true", "same": "8", "many": "9", "ints": "1 2",
        "w": ["b c", ""],
    }  # fmt: skip
    assert report.problems == []
    ranges = {
        "n": "uima.cas.Integer", "x": "uima.cas.Double", "ok": "uima.cas.Boolean",
        "same": "webanno.custom.E", "many": "uima.cas.StringArray", "w": "uima.cas.StringArray",
        "ints": "uima.cas.IntegerArray", "value": "my.Enumeration",
    }  # fmt: skip
    features = "".join(
        f"<featureDescription><name>{name}</name><rangeTypeName>{kind}</rangeTypeName>"
        "</featureDescription>"
        for name, kind in ranges.items()
    )
    (tmp_path / TYPE_SYSTEM).write_text(
        '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>'
        "<typeDescription><name>my.Enumeration</name><supertypeName>uima.cas.String</supertypeName>"
        "</typeDescription><typeDescription><name>my.Base</name><features>"
        + features
        + "</features>"
        "</typeDescription><typeDescription><name>webanno.custom.E</name><supertypeName>my.Base"
        "</supertypeName></typeDescription></types></typeSystemDescription>",
        "utf-8",
    )
    [found], report = reading(content)
    [first, second] = found.sets[0].spans
    assert dict(first.attributes) == {
        "n": 7, "x": 1000.0, "ok": True, "many": ["d", "e"], "ints": ["1", "2"], "w": ["b c", ""],
    }  # fmt: skip
    assert dict(second.attributes) == {}
    [arrow] = found.sets[0].relations
    assert (arrow.label, arrow.source, arrow.target) == ("same", "2", "8")
    [said] = reasons(report)
    assert "“seven” is no value of “n”" in said
    assert "given.xmi:6" in said


@pytest.mark.parametrize(
    ("begin", "end", "reason"),
    [
        ("1", "6", "the position 1 lies inside a character"),
        ("0", "99", "beyond the text"),
        ("-1", "2", "ends before it begins"),
        ("3", "3", "ends before it begins"),
        ("three", "6", "no whole numbers"),
        ("٣", "6", "no whole numbers"),
    ],
)
def test_bad_places_are_refused_with_line_and_id(reading, begin, end, reason):
    mark = f'<ner:NamedEntity xmi:id="7" sofa="1" begin="{begin}" end="{end}" value="PER"/>'
    [found], report = reading(xmi(mark))
    assert found.sets == ()
    [said] = reasons(report)
    assert reason in said
    assert "given.xmi:5: 7:" in said


# ---------------------------------------------------------------------------------- dangerous

LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
) + "]>"  # fmt: skip


def with_text(text):
    return xmi("", sofa=f'<cas:Sofa xmi:id="1" sofaID="_InitialView" sofaString="{text}"/>')


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (with_text("&a9;").replace("?>", f"?>{LAUGHS}", 1), "document type"),
        (
            with_text("&q;").replace(
                "?>", "?><!DOCTYPE x [<!ENTITY q '" + "a" * 99_999 + "'>]>", 1
            ),
            "document type",
        ),
        (xmi("", "<!DOCTYPE xmi SYSTEM 'http://localhost:1/x.dtd'>"), "document type"),
        (
            xmi("", "<!DOCTYPE xmi [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>"),
            "document type",
        ),
        (with_text("&undeclared;"), "no well-formed XML"),
        (xmi("<a>" * 10_000 + "</a>" * 10_000), "more than 32 elements"),
        (with_text("a&#0;b"), "no well-formed XML"),
        (with_text("a&#1;b").replace("1.0", "1.1", 1), "no well-formed XML"),
        ("<a/>", "no XMI"),
        (xmi("", sofa=""), "no text"),
        (xmi("", sofa='<cas:Sofa xmi:id="1" sofaID="x" sofaURI="file:///etc/passwd"/>'), "no text"),
        (xmi("").replace("UTF-8", "no-such-encoding"), "encoding"),
        (xmi("").replace("UTF-8", "UTF-7"), "encoding"),
    ],
)
def test_what_is_dangerous_or_no_xmi_is_refused_in_a_line(reading, content, reason):
    found, report = reading(content)
    assert found == []
    [said] = reasons(report)
    assert reason in said
    assert "\n" not in said


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "secret.txt"
    file.write_text("TOP SECRET", "utf-8")
    return file


def test_an_external_entity_is_neither_read_nor_fetched(reading, secret, monkeypatch):
    def no_network(*_):
        raise AssertionError("the network was asked")

    opened = []
    plain_open = Path.open
    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(
        Path, "open", lambda self, *a, **k: (opened.append(self), plain_open(self, *a, **k))[1]
    )
    for address in (secret.as_uri(), str(secret), "http://localhost:1/x"):
        kind = f"<!DOCTYPE x [<!ENTITY e SYSTEM '{address}'>]>"
        found, report = reading(xmi("<custom:E>&e;</custom:E>", kind))
        assert found == []
        [said] = reasons(report)
        assert "document type" in said
        assert "SECRET" not in said
    assert secret not in opened


@pytest.mark.parametrize(
    "content",
    [
        "<!DOCTYPE x [<!ENTITY e SYSTEM '{secret}'>]>"
        "<typeSystemDescription>&e;</typeSystemDescription>",
        "<typeSystemDescription>" + "<types>" * 10_000,
        "<typeSystemDescription",
        "<!-- <typeSystemDescription --><a/>",
    ],
)
def test_a_type_system_that_is_none_is_counted_and_gone_without(tmp_path, secret, content):
    (tmp_path / TYPE_SYSTEM).write_text(content.replace("{secret}", secret.as_uri()), "utf-8")
    for name in ("a", "b"):
        mark = '<ner:NamedEntity xmi:id="7" sofa="1" begin="3" end="6" value="PER"/>'
        (tmp_path / f"{name}.xmi").write_text(xmi(mark), "utf-8")
    report = ReadReport()
    found = [one.annotated for one in FORMAT.read([tmp_path], CasReading(), report)]
    assert [len(one.sets[0].spans) for one in found] == [1, 1]
    assert report.refused == {"type systems": 1}
    assert "SECRET" not in reasons(report)[0]


def test_a_type_system_alone_is_no_document(tmp_path):
    file = tmp_path / TYPE_SYSTEM
    file.write_text("<typeSystemDescription/>", "utf-8")
    with pytest.raises(BadInput, match="holds no document"):
        list(FORMAT.read([file], CasReading(), ReadReport()))


def test_a_type_system_fetches_nothing_that_it_imports(tmp_path, secret):
    (tmp_path / TYPE_SYSTEM).write_text(
        f"<typeSystemDescription><imports><import location='{secret.as_uri()}'/></imports>"
        "</typeSystemDescription>",
        "utf-8",
    )
    (tmp_path / "a.xmi").write_text(xmi(""), "utf-8")
    report = ReadReport()
    assert len(list(FORMAT.read([tmp_path], CasReading(), report))) == 1
    assert report.problems == []


def test_hostile_files_give_documents_or_reasons(tmp_path):
    FORMAT.write(iter(golden_documents()), tmp_path / "out", FORMAT.WriteOptions(), WriteReport())
    amal = (tmp_path / "out/annotation/beijing-1/amal.xmi").read_bytes()
    kinds = (tmp_path / "out" / TYPE_SYSTEM).read_bytes()
    for number, broken in enumerate(mutations(amal, 300)):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "a.xmi").write_bytes(broken)
        report = ReadReport()
        found = list(FORMAT.read([folder], CasReading(), report))
        assert found or report.problems
        assert all("\n" not in said for said in reasons(report))
    for number, broken in enumerate(mutations(kinds, 200)):
        folder = tmp_path / f"t{number}"
        folder.mkdir()
        (folder / "a.xmi").write_bytes(amal)
        (folder / TYPE_SYSTEM).write_bytes(broken)
        report = ReadReport()
        found = list(FORMAT.read([folder / "a.xmi"], CasReading(), report))
        assert found or report.problems
        assert all("\n" not in said for said in reasons(report))


# ---------------------------------------------------------------------------------------- ours


@settings(max_examples=100, deadline=None)
@given(corpora())
def test_a_corpus_comes_back_whole(documents):
    found = check_losses(FORMAT, documents, FORMAT.WriteOptions())
    by_id = {one.document.id: one for one in found}
    for one in documents:
        back = by_id[one.document.id]
        assert back.document.tokens == one.document.tokens
        assert back.document.title == one.document.title
        states = {found.annotator: found.state for found in back.sets}
        assert states == {given.annotator: given.state for given in one.sets}


def test_the_samples_come_back_as_they_were():
    found, written, _ = there_and_back(FORMAT, golden_documents(), FORMAT.WriteOptions())
    assert sorted(found, key=lambda one: one.document.id) == sorted(
        golden_documents(), key=lambda one: one.document.id
    )
    assert written.lost.total() == 0


def test_the_files_are_the_golden_ones(tmp_path):
    FORMAT.write(iter(golden_documents()), tmp_path / "out", FORMAT.WriteOptions(), WriteReport())
    out = tmp_path / "out"
    files = sorted(one.relative_to(out) for one in out.rglob("*") if one.is_file())
    assert files == sorted(one.relative_to(GOLDEN) for one in GOLDEN.rglob("*") if one.is_file())
    for file in files:
        assert (out / file).read_bytes() == (GOLDEN / file).read_bytes(), file


def test_cassis_sees_the_same_words_in_the_samples(tmp_path):
    assert check_with_cassis(FORMAT, golden_documents(), tmp_path / "out") == 6


def test_cassis_sees_the_same_words_in_long_articles(tmp_path):
    assert check_with_cassis(FORMAT, list(articles(2)), tmp_path / "out") == 2 * 3 * 71


def test_line_ends_and_tabs_of_a_text_and_a_note_survive_other_readers(tmp_path):
    text = "أ\r\nب\tج\n\n😀 <&>\"' \u2028\x85 د"
    span = SpanAnnotation("s", "d", "amal", "quote", "X", Span(0, 12), note="a\r\nb\tc\n")
    one = AnnotatedDocument(
        Document("d", text), (AnnotationSet(Annotator("amal", "أمل"), spans=(span,)),)
    )
    assert check_with_cassis(FORMAT, [one], tmp_path / "out") == 1
    raw = (tmp_path / "out/annotation/d/amal.xmi").read_bytes()
    assert "أ&#13;&#10;ب&#9;ج&#10;".encode() in raw


def test_a_text_that_xml_cannot_hold_is_counted_with_all_that_is_on_it():
    kept = golden_documents()
    for sign in ("\x01", "\x0b", "\x1b", "\ufffe"):
        person = Annotator("amal", "أمل", Role.ADJUDICATOR)
        span = SpanAnnotation("s", "bad", "amal", "quote", "X", Span(0, 2), {"a": 1}, 0.5, "n")
        bad = AnnotatedDocument(
            Document("bad", f"أب{sign}ج", metadata={"k": 1}),
            (AnnotationSet(person, spans=(span,)),),
        )
        found, written, read = there_and_back(FORMAT, [*kept, bad], FORMAT.WriteOptions())
        assert read.problems == []
        assert len(found) == len(kept)
        assert written.written["documents"] == len(kept)
        before, after = facts([*kept, bad]), facts(found)
        told = {kind: (before[kind] - after[kind]).total() for kind in before}
        assert {kind: n for kind, n in told.items() if n} == {
            kind: n
            for kind, n in written.lost.items()
            if n and kind not in ("documents", "metadata")
        }
        assert (written.lost["documents"], written.lost["metadata"]) == (1, 1)
        [note] = written.notes
        assert f"U+{ord(sign):04X} at 2" in note


def test_signs_that_xml_cannot_hold_elsewhere_are_kept(tmp_path):
    odd = "a\x01\x0b\ufffeb"
    span = SpanAnnotation(
        "s\x01", "d\x01", "p\x01", f"l{odd}", odd, Span(0, 3), {odd: odd}, None, odd
    )
    person = Annotator("p\x01", odd)
    document = Document("d\x01", "قال", odd, {odd: odd})
    one = AnnotatedDocument(document, (AnnotationSet(person, spans=(span,)),))
    assert check_losses(FORMAT, [one], FORMAT.WriteOptions()) == [one]
    FORMAT.write(iter([one]), tmp_path / "out", FORMAT.WriteOptions(), WriteReport())
    [file] = (tmp_path / "out/annotation").rglob("*.xmi")
    [seen] = [x for x in cassis_of(file).select_all_fs() if getattr(x, "note", None)]
    assert seen.get_covered_text() == "قال"
    assert seen.value == "a\ufffd\ufffd\ufffdb"


def test_without_the_type_system_numbers_are_words_and_nothing_else_is_lost(tmp_path):
    FORMAT.write(iter(golden_documents()), tmp_path / "out", FORMAT.WriteOptions(), WriteReport())
    file = tmp_path / "amal.xmi"
    (tmp_path / "out/annotation/beijing-1/amal.xmi").rename(file)
    report = ReadReport()
    [found] = [one.annotated for one in FORMAT.read([file], CasReading(), report)]
    assert report.problems == []
    first = found.sets[0].spans[0]
    assert dict(first.attributes) == {"title": "true"}
    assert found.document == golden_documents()[0].document


def test_a_folder_and_a_file_are_told_by_what_is_in_them(tmp_path):
    FORMAT.write(iter(golden_documents()), tmp_path / "out", FORMAT.WriteOptions(), WriteReport())
    assert format_for_reading([tmp_path / "out"], None).key == "xmi"
    assert format_for_reading([next((tmp_path / "out").rglob("*.xmi"))], None).key == "xmi"
