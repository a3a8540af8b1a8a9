"""Only what changed is painted, and the screen is as if all of it had been."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from annotator.core.change import Change
from annotator.core.span import Span
from tests.ui.canvas.conftest import relation, span
from tests.ui.canvas.pixels import picture
from tests.ui.canvas.test_painting import made_annotations
from tests.ui.canvas.texts import LATIN, MIXED


class Painted(QObject):
    """Keeps how much of the page was painted."""

    def __init__(self, canvas) -> None:
        super().__init__(canvas)
        self.area = 0
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.area += event.region().boundingRect().height()
        return False


def on_screen(canvas):
    """What really stands on the screen: what was painted bit by bit."""
    QApplication.processEvents()
    whole = canvas.screen().grabWindow(canvas.winId()).toImage()
    image = whole.copy(canvas.viewport().geometry())
    return image.convertToFormat(picture(canvas).format())


# Qt begins a dash elsewhere where an edge of the painted part cuts a dashed frame.
EDGES = 16


def differing(one, other) -> int:
    """How many pixels of two pictures differ by more than a rounding of their colours."""
    if one == other:
        return 0
    assert one.size() == other.size()
    width = one.width()
    rows = [
        y for y in range(one.height()) if one.copy(0, y, width, 1) != other.copy(0, y, width, 1)
    ]
    return sum(_apart(one.pixel(x, y), other.pixel(x, y)) for y in rows for x in range(width))


def _apart(one: int, other: int) -> bool:
    return any(abs((one >> by & 255) - (other >> by & 255)) > 2 for by in (0, 8, 16))


@pytest.mark.parametrize("seed", range(6))
def test_the_screen_is_as_if_painted_whole(show, schema, seed):
    text = "\n".join([MIXED, "", LATIN, MIXED, LATIN, MIXED])
    spans, relations = made_annotations(text, schema, 24, seed)
    canvas = show(text, width=640, height=700)
    canvas.show_annotations(spans, relations[:5])
    chance = random.Random(seed)
    canvas.set_microscope(seed % 2 == 1)
    on_screen(canvas)
    for _ in range(40):
        before = canvas.verticalScrollBar().value()
        place = chance.randrange(len(text))
        act = chance.randrange(7)
        if act == 0:
            canvas.place_caret(place)
        elif act == 1:
            canvas.place_caret(place, extend=True)
        elif act == 2:
            canvas.make_current(chance.choice([None, *(one.id for one in spans)]), reveal=False)
        elif act == 3:
            canvas._set_hovered(chance.choice([None, *(one.id for one in spans)]))
        elif act == 4:
            one = span(place, min(len(text), place + 4), "ORG")
            spans.append(one)
            canvas.apply_changes([Change(None, one)])
        elif act == 5 and len(spans) > 5:
            one = spans.pop(chance.randrange(len(spans)))
            gone = [r for r in canvas._shown._relations.values() if one.id in (r.source, r.target)]
            canvas.apply_changes([*(Change(r, None) for r in gone), Change(one, None)])
        else:
            canvas.verticalScrollBar().setValue(before + chance.randint(-80, 80))
        # The caret blinks by its own clock.
        canvas._caret_on = True
        canvas.viewport().update(canvas.caret_rectangle().adjusted(-6, -4, 6, 4))
        assert differing(on_screen(canvas), picture(canvas)) <= EDGES, act


def test_a_step_of_the_caret_paints_its_lines_only(show, qtbot):
    canvas = show("\n".join([MIXED] * 6), width=640, height=900)
    on_screen(canvas)
    canvas._blink.stop()
    painted = Painted(canvas)
    canvas.place_caret(4)
    QApplication.processEvents()
    assert 0 < painted.area < 120
    painted.area = 0
    canvas.select(Span(4, 20))
    QApplication.processEvents()
    assert 0 < painted.area < 200


def test_a_change_that_moves_nothing_paints_its_paragraph_only(show):
    canvas = show("\n".join([MIXED] * 6), width=640, height=900)
    canvas.show_annotations([span(n, n + 4) for n in range(0, 120, 6)], [])
    on_screen(canvas)
    canvas._blink.stop()
    painted = Painted(canvas)
    canvas.apply_changes([Change(None, span(126, 128))])
    QApplication.processEvents()
    height = canvas._layout.paragraphs[0].height
    assert 0 < painted.area <= height + 8 < 450


def test_arrows_are_painted_whole_when_they_change(show):
    canvas = show("\n".join([MIXED] * 3), width=640, height=900)
    one, other = span(0, 4), span(2 * len(MIXED) + 20, 2 * len(MIXED) + 26)
    canvas.show_annotations([one, other], [relation(one, other)])
    canvas.place_caret(60)
    on_screen(canvas)
    canvas.place_caret(2)
    assert differing(on_screen(canvas), picture(canvas)) <= EDGES
    canvas._set_hovered(other.id)
    assert differing(on_screen(canvas), picture(canvas)) <= EDGES
