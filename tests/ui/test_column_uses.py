"""What columns are used for, and the options that say it to the import: read back by the format."""

import csv

import pytest

from annotator.formats import csv_tables
from annotator.formats.format import ReadReport
from annotator.formats.table_mapping import TablePreview
from annotator.plugins import read_options
from annotator.ui.pages.column_mapping import USES
from annotator.ui.pages.column_uses import (
    OPTIONS,
    Use,
    guessed_uses,
    mapping_options,
    with_use,
)

ARTICLE = "وصل الرئيس إلى بكين في زيارة تستغرق يومين ويلتقي خلالها نظيره."


def preview(*columns, text="", id="", title="", **more):
    return TablePreview(columns, (), text, id, title, **more)


def test_guesses_are_those_of_the_format():
    found = preview("n", "t", "b", "d", "x", text="b", id="n", title="t", keys={"date": "d"})
    assert guessed_uses(found) == [Use.ID, Use.TITLE, Use.TEXT, Use.DATE, Use.METADATA]


def test_a_use_that_only_one_column_has_moves():
    uses = [Use.TEXT, Use.TITLE, Use.LABEL]
    assert with_use(uses, 1, Use.TEXT) == [Use.METADATA, Use.TEXT, Use.LABEL]
    assert with_use(uses, 0, Use.LABEL) == [Use.LABEL, Use.TITLE, Use.LABEL]


def test_options_name_the_columns():
    uses = [Use.ID, Use.TEXT, Use.LABEL, Use.METADATA, Use.OUT, Use.LABEL, Use.SOURCE]
    assert mapping_options(list("abcdefg"), uses) == {
        "text": "b",
        "id": "a",
        "title": "",
        "date": "",
        "source": "g",
        "url": "",
        "labels": "c,f",
        "metadata": "d",
    }
    assert mapping_options(["a", "b"], [Use.TEXT, Use.METADATA])["metadata"] == "*"
    assert mapping_options(["a", "b"], [Use.TEXT, Use.OUT])["metadata"] == ""


@pytest.mark.parametrize("name", ["a, b", "auto", "*", "#2"])
def test_a_name_that_options_cannot_say_is_its_number(name):
    options = mapping_options(["x", name], [Use.OUT, Use.TEXT])
    assert options["text"] == "#2"


def test_the_format_reads_what_was_chosen(tmp_path):
    path = tmp_path / "in.csv"
    columns = ["رقم الخبر", "متن، كامل", "a, b", "متى", "موقف", "سر"]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, ["7", ARTICLE, "م", "2025-09-02", "مؤيد", "س"]])
    uses = [Use.ID, Use.TEXT, Use.METADATA, Use.DATE, Use.LABEL, Use.OUT]
    options = read_options(csv_tables.CsvReading, mapping_options(columns, uses))
    [found] = csv_tables.FORMAT.read([path], options, ReadReport())
    document = found.annotated.document
    assert (document.id, document.text) == ("7", ARTICLE)
    assert dict(document.metadata) == {"a, b": "م", "date": "2025-09-02"}
    assert [one.label for one in found.annotated.sets[0].labels] == ["مؤيد"]


def test_every_use_has_a_title_and_every_option_is_one_of_the_formats():
    assert list(USES) == list(Use)
    assert set(OPTIONS) <= set(csv_tables.CsvReading.__dataclass_fields__)
