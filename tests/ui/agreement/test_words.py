"""Everything the agreement page can say from its tables is there in Arabic."""

from __future__ import annotations

import inspect

import pytest

from annotator.agreement.measure import AgreementResult, Reason
from annotator.project import agreement_scope
from annotator.ui import language
from annotator.ui.pages import (
    agreement_documents,
    agreement_empty,
    agreement_headlines,
    agreement_keys,
    agreement_numbers,
    agreement_scope_bar,
    agreement_taxonomy,
    disagreement_list,
)
from annotator.ui.pages import agreement_words as words
from tests.ui.test_translations import read

TABLES = (
    words.SENTENCES,
    words.REASONS,
    words.NO_INTERVALS,
    words.DIFFERENCES,
    words.CAUSES,
    words.BANDS,
    agreement_numbers.FORMS,
    agreement_scope_bar.ROLES,
    agreement_taxonomy.SWITCHES,
    agreement_empty.DEEDS,
)


def test_all_words_of_the_tables_are_there_in_arabic():
    wanted = {text for table in TABLES for text in table.values()}
    wanted |= {one.title for one in agreement_scope.measures()}
    wanted |= {row.title for row in agreement_keys.key_rows()} | {agreement_keys.GROUP}
    wanted |= {advice for advice, _ in agreement_empty.ADVICE.values()}
    wanted |= {agreement_empty._CHOOSE, agreement_empty._TICK}
    wanted |= {words._LABELS_AGREE, words._GENERAL, words._ATTRIBUTE}
    wanted |= {*agreement_headlines.CAVEATS, *agreement_documents._HEADS, *disagreement_list.HEADS}
    assert sorted(wanted - set(read("ar"))) == []


def test_every_reason_has_a_sentence():
    assert set(words.REASONS) == {one.value for one in Reason}


@pytest.mark.parametrize("measure", [one.key for one in agreement_scope.measures()])
@pytest.mark.parametrize("spoken", ["ar", "en"])
def test_every_measure_says_something(measure, spoken):
    language.set_language(spoken)
    one = AgreementResult(measure, "entity", None, ("a", "b"), -0.123)
    said = words.sentence(one, spans=True)
    assert "{" not in said
    assert "12" in said


def test_signs_stay_before_their_numbers():
    assert words.figure(-0.041) == "\u2068\u22120.04\u2069"
    assert words.figure(-0.001) == "0.00"
    assert words.signed(0.1) == "\u2066+0.10\u2069"


@pytest.mark.parametrize(
    ("low", "band"), [(0.9, "reliable"), (0.7, "tentative"), (0.5, "discard"), (-0.1, "discard")]
)
def test_the_band_is_that_of_the_lower_end(low, band):
    result = AgreementResult("u_alpha", "entity", None, ("a", "b"), 0.95, interval=(low, 0.99))
    assert words.band(result) == band
    other = AgreementResult("f1_strict", "entity", None, ("a", "b"), 0.95, interval=(low, 0.99))
    assert words.band(other) == ""


def test_advice_fits_the_sentences_of_the_errors():
    """The advice goes by the beginning of an error's sentence, which somebody may reword."""
    source = inspect.getsource(agreement_scope)
    for start, (_, deed) in agreement_empty.ADVICE.items():
        assert f'"{start}' in source, start
        assert not deed or deed in agreement_empty.DEEDS
