"""Garbage waits for the event loop, and is collected there."""

from __future__ import annotations

import gc
import weakref

from annotator.ui.collecting import between_events, collect_if_due


class Knot:
    def __init__(self) -> None:
        self.me = self


def test_nothing_is_collected_in_the_middle_of_something(qapp):
    with between_events():
        assert not gc.isenabled()
        knot = Knot()
        seen = weakref.ref(knot)
        del knot
        kept = [[] for _ in range(30_000)]
        assert seen() is not None
        assert collect_if_due() in {1, 2}
        assert seen() is None
        assert collect_if_due() == -1
        assert len(kept) == 30_000
    assert gc.isenabled()


def test_the_event_loop_collects(qapp, qtbot):
    with between_events() as timer:
        timer.setInterval(10)
        knot = Knot()
        seen = weakref.ref(knot)
        del knot
        kept = [[] for _ in range(30_000)]
        qtbot.waitUntil(lambda: seen() is None, timeout=5_000)
        assert kept
