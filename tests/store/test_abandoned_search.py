"""A search that is given up leaves no old view of the database behind."""

from __future__ import annotations

import pytest

from tests.build import annotated


class _GivenUp(Exception):
    pass


def test_what_is_written_after_a_search_was_given_up_is_seen(project, fill):
    fill(*(annotated("نص.", document=f"d{n}") for n in range(600)))

    def give_up(_done: int, _total: int | None) -> None:
        raise _GivenUp

    with project.store.reading():  # as with a window and its search: two connections
        project.store.document_count()
    # The error is kept, as a running program keeps it for a while, and with it the search.
    with pytest.raises(_GivenUp) as kept:
        for _ in project.store.texts(progress=give_up):
            pass
    for n in range(3):
        fill(annotated("آخر.", document=f"new{n}"))
        assert project.store.document(f"new{n}").text == "آخر."
    assert kept.value is not None
