"""dkpro-cassis reads whatever we write, as JSON and as XMI."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings

from annotator.formats import cas_json, xmi
from tests.formats.cas_clients import check_with_cassis
from tests.formats.documents import corpora

# Each example loads a dozen files by a slow reader: a failing one is told as it is.
ONCE = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.mark.parametrize("form", [cas_json.FORMAT, xmi.FORMAT], ids=lambda one: one.key)
def test_cassis_reads_whatever_we_write(form, tmp_path_factory):
    @settings(max_examples=20, deadline=None, phases=ONCE)
    @given(corpora())
    def reads(documents):
        check_with_cassis(form, documents, tmp_path_factory.mktemp("cassis") / "out")

    reads()
