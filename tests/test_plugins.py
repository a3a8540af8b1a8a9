"""Shelves and options: what is on them, what breaks one, and what an option may be."""

import logging
import sys
import types
from dataclasses import dataclass, field
from enum import StrEnum

import pytest

from annotator.core.errors import AnnotatorError
from annotator.plugins import describe_options, option_name, read_options, shelf


class Scheme(StrEnum):
    IOB2 = "iob2"
    BIOES = "bioes"


@dataclass(frozen=True)
class Options:
    scheme: Scheme = Scheme.IOB2
    split_words: bool = True
    layers: tuple[str, ...] = ()
    column: int = field(default=1, metadata={"title": "Column", "bounds": (1, 9)})
    share: float = 0.5
    end: str = field(default="tab", metadata={"choices": {"tab": "Tab", "blank": "Blank"}})
    free: str = "x"
    many: list = field(default_factory=lambda: ["a"])


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package of three features, one of them broken."""
    folder = tmp_path / "features_of_test"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "b.py").write_text("class Item:\n    key = 'second'\nITEM = Item()\n")
    (folder / "a.py").write_text("class Item:\n    key = 'first'\nITEM = Item()\n")
    (folder / "tools.py").write_text("helper = 1\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.startswith("features_of_test")]:
        del sys.modules[name]


def imported() -> types.ModuleType:
    import features_of_test

    return features_of_test


def test_a_shelf_holds_what_its_modules_define_by_key(package):
    assert list(shelf(imported(), "ITEM", strict=True)) == ["first", "second"]


def test_a_broken_module_does_not_take_the_others_with_it(package, caplog):
    (package / "broken.py").write_text("import there_is_no_such_module_anywhere\n")
    with caplog.at_level(logging.ERROR):
        assert list(shelf(imported(), "ITEM")) == ["first", "second"]
    assert "features_of_test.broken is left out" in caplog.text
    with pytest.raises(ModuleNotFoundError):
        shelf(imported(), "ITEM", strict=True)


def test_options_are_read_from_words():
    words = {
        "scheme": "bioes", "split-words": "no", "layers": "a, b,,", "column": " 9 ",
        "share": "0.25", "end": "blank", "free": " as it is ",
    }  # fmt: skip
    assert read_options(Options, words) == Options(
        Scheme.BIOES, False, ("a", "b"), 9, 0.25, "blank", "as it is"
    )
    assert read_options(Options, {}) == Options()
    assert read_options(Options, {"split_words": "TRUE"}).split_words is True


@pytest.mark.parametrize(
    ("word", "value", "sentence"),
    [
        ("scheme", "iob9", "“scheme” cannot be “iob9”; it must be one of iob2, bioes."),
        ("split-words", "maybe", "“split-words” cannot be “maybe”; it must be true or false."),
        ("column", "0", "“column” cannot be “0”; it must be from 1 to 9."),
        ("column", "1.5", "“column” cannot be “1.5”; it must be a number."),
        ("column", "", "“column” cannot be “”; it must be a number."),
        ("share", "nan", "“share” cannot be “nan”; it must be a number."),
        ("share", "inf", "“share” cannot be “inf”; it must be a number."),
        ("end", "Tab", "“end” cannot be “Tab”; it must be one of tab, blank."),
        ("sheme", "iob2", "There is no option “sheme” here; the options are: scheme, split-words,"),
    ],
)
def test_an_option_that_does_not_fit_is_named(word, value, sentence):
    with pytest.raises(AnnotatorError) as said:
        read_options(Options, {word: value})
    assert sentence in str(said.value)


def test_the_options_of_the_caller_are_named_among_those_there_are():
    @dataclass(frozen=True)
    class Nothing:
        pass

    with pytest.raises(AnnotatorError, match=r"the options are: problems\."):
        read_options(Nothing, {"x": "1"}, others=["problems"])
    with pytest.raises(AnnotatorError, match=r"the options are: none\."):
        read_options(Nothing, {"x": "1"})


def test_options_are_described_as_data():
    described = {one["name"]: one for one in describe_options(Options)}
    assert list(described)[:3] == ["scheme", "split-words", "layers"]
    assert described["column"] == {
        "name": "column", "title": "Column", "default": 1, "choices": [], "bounds": [1, 9],
    }  # fmt: skip
    assert described["scheme"]["default"] == "iob2"
    assert described["end"]["choices"] == ["tab", "blank"]
    assert described["layers"]["default"] == []
    assert option_name("split_words") == "split-words"
