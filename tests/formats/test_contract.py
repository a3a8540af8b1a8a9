"""What every format on the shelf promises: it loads, says what it holds, and holds it."""

import json
import re
from dataclasses import asdict, fields, is_dataclass

import pytest

from annotator import formats as package
from annotator.core.annotation import CONTINUES, AnnotatedDocument, AnnotationSet, Relation
from annotator.core.document import Document
from annotator.core.errors import BadInput
from annotator.core.people import WorkState
from annotator.core.span import Span
from annotator.formats.format import Format, Holds, ReadReport, WriteReport
from annotator.plugins import describe_options, read_options, shelf
from annotator.project.format_shelf import format_data
from tests.build import parse, person, spans_of
from tests.formats.test_hashiya import golden_documents

SHELF: dict[str, Format] = shelf(package, "FORMAT", strict=True)
WRITERS = [one for one in SHELF.values() if one.can_write]
READERS = [one for one in SHELF.values() if one.can_read]
BOTH = [one for one in WRITERS if one.can_read]


def by_key(one):
    return one.key


def written(form, folder, documents):
    report = WriteReport()
    destination = folder / f"out{'' if form.writes_folder else form.extensions[0]}"
    form.write(iter(documents), destination, form.WriteOptions(), report)
    return sorted(folder.iterdir()), report


def read_again(form, paths):
    report = ReadReport()
    return [one.annotated for one in form.read(paths, form.ReadOptions(), report)], report


def test_the_shelf_has_the_formats_of_this_version():
    assert {"conll", "hashiya", "plain_text"} <= set(SHELF)


@pytest.mark.parametrize("form", SHELF.values(), ids=by_key)
def test_a_format_says_who_it_is(form):
    assert form.key
    assert form.title
    assert all(ending.startswith(".") and ending == ending.lower() for ending in form.extensions)
    assert form.extensions
    json.dumps(format_data(form))
    for options in (form.ReadOptions, form.WriteOptions):
        assert is_dataclass(options)
        for one in fields(options):
            assert one.metadata.get("title"), f"{form.key}: the option {one.name} has no title"


@pytest.mark.parametrize("form", SHELF.values(), ids=by_key)
def test_every_default_and_choice_of_an_option_can_be_typed(form):
    for options in (form.ReadOptions, form.WriteOptions):
        for one in describe_options(options):
            default = one["default"]
            text = ",".join(default) if isinstance(default, list) else str(default)
            assert read_options(options, {one["name"]: text}) == options()
            for choice in one["choices"]:
                read_options(options, {one["name"]: str(choice)})


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_two_runs_write_the_same_bytes(form, tmp_path):
    runs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        written(form, tmp_path / name, golden_documents())
        runs.append(
            {
                file.relative_to(tmp_path / name): file.read_bytes()
                for file in (tmp_path / name).rglob("*")
                if file.is_file()
            }
        )
    assert runs[0] == runs[1]


@pytest.mark.parametrize("form", BOTH, ids=by_key)
def test_what_can_be_read_back_is_what_was_given_minus_the_losses(form, tmp_path):
    given = golden_documents()
    paths, report = written(form, tmp_path, given)
    holds = form.holds(form.WriteOptions())
    found, read_report = read_again(form, paths)
    assert read_report.problems == []
    assert report.written["documents"] == len(given)
    holds_all = holds == Holds(*(True for _ in fields(Holds)))
    assert any(report.lost.values()) is not holds_all
    if holds.text_exactly:
        assert sorted(one.document.text for one in found) == sorted(
            one.document.text for one in given
        )
    if holds.spans and holds.several_annotators:
        spans = [span for one in given for found_set in one.sets for span in found_set.spans]
        assert report.written["spans"] + report.lost["spans"] == len(spans)
    for name, count in kinds_of(given).items():
        if not asdict(holds)[name]:
            assert report.lost.total() >= count > 0, name
            continue
        if name == "metadata":
            assert [one.document.metadata for one in found] == [
                one.document.metadata for one in given
            ]


@pytest.fixture
def worked_on_by_two():
    """A document of which two people marked the same interrupted quotation."""
    text, found = parse("قال [“نعم]quote/DIRECT محمد [أيضًا”]quote/DIRECT")
    sets = []
    for name in ("amal", "basim"):
        spans = spans_of(found, "one", name)
        join = Relation(f"{name}-j", "one", name, "quote", CONTINUES, spans[1].id, spans[0].id)
        sets.append(AnnotationSet(person(name), WorkState.FINISHED, spans, (join,)))
    tokens = tuple(Span(*one.span()) for one in re.finditer(r"\w+", text))
    document = Document("one", text, "", {"source": "AP"}, tokens)
    return AnnotatedDocument(document, tuple(sets))


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_what_a_document_loses_is_counted_once_however_many_worked_on_it(
    form, worked_on_by_two, tmp_path
):
    _, report = written(form, tmp_path, [worked_on_by_two])
    files = report.written["documents"]  # column files hold a document for each of the two
    for kind in ("metadata", "tokens"):
        assert report.lost[kind] in (0, files), kind


@pytest.mark.parametrize("form", BOTH, ids=by_key)
def test_fragments_come_back_in_the_layer_they_had(form, worked_on_by_two, tmp_path):
    paths, report = written(form, tmp_path, [worked_on_by_two])
    found, _ = read_again(form, paths)
    layers = [join.layer for one in found for each in one.sets for join in each.relations]
    assert layers == ["quote"] * (2 - report.lost["fragments"])


def kinds_of(given):
    """How many things a corpus has that not every format holds."""
    sets = [one for document in given for one in document.sets]
    return {
        "relations": sum(len(one.relations) for one in sets),
        "document_labels": sum(len(one.labels) for one in sets),
        "metadata": sum(bool(document.document.metadata) for document in given),
    }


@pytest.mark.parametrize("form", WRITERS, ids=by_key)
def test_no_document_at_all_is_written_without_an_error(form, tmp_path):
    _, report = written(form, tmp_path, [])
    assert report.written["documents"] == 0


@pytest.mark.parametrize("form", READERS, ids=by_key)
@pytest.mark.parametrize(
    "content", [b"", b"\n\n", bytes(range(256)) * 40, b"\x00" * 999, b"\xff\xfe", b"PK\x03\x04" * 9]
)
def test_a_file_of_something_else_is_refused_without_a_crash(form, content, tmp_path):
    path = tmp_path / f"strange{form.extensions[0]}"
    path.write_bytes(content)
    found, said = read_or_refused(form, path)
    assert found == []
    assert all("\n" not in sentence for sentence in said)


@pytest.mark.parametrize("form", READERS, ids=by_key)
def test_a_missing_file_is_said(form, tmp_path):
    found, said = read_or_refused(form, tmp_path / f"none{form.extensions[0]}")
    assert found == []
    assert "none" in said[0]
    assert "No such file or directory" in said[0]


def read_or_refused(form, path):
    """Return the documents, and every sentence that was said about the file."""
    try:
        found, report = read_again(form, [path])
    except BadInput as error:
        return [], [str(error)]
    return found, [str(problem) for problem in report.problems]
