"""F6 goes round the panes that show, Escape leads back to the article."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.pages.conftest import send

F6 = Qt.Key.Key_F6
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def desk(desk_of):
    made = desk_of("وصل [بوتين]PER إلى [بكين]GPE.")
    made.page.activateWindow()
    made.page.canvas.setFocus()
    QApplication.processEvents()
    return made


def where(desk):
    focused = QApplication.focusWidget()
    for name in ("canvas", "labels", "list", "inspector", "checks", "occurrences"):
        pane = getattr(desk.page, name)
        if focused is not None and (pane is focused or pane.isAncestorOf(focused)):
            return name
    return None


def strike(key, modifiers=None):
    send(QApplication.focusWidget(), key, modifiers=modifiers)
    QApplication.processEvents()


def test_f6_goes_round_and_back(desk):
    desk.page.gestures.go_to(desk.page.opened.in_order[0].id)
    assert where(desk) == "canvas"
    seen = []
    for _ in range(4):
        strike(F6)
        seen.append(where(desk))
    assert seen[-1] == "canvas" or "canvas" in seen
    assert {"list", "inspector"} <= set(seen)
    first = where(desk)
    strike(F6, SHIFT)
    strike(F6)
    assert where(desk) == first


def test_escape_leads_back_to_the_article(desk):
    strike(F6)
    assert where(desk) != "canvas"
    strike(Qt.Key.Key_Escape)
    assert where(desk) == "canvas"


def test_panes_that_do_not_show_are_left_out(desk):
    seen = set()
    for _ in range(6):
        strike(F6)
        seen.add(where(desk))
    assert "checks" not in seen
    assert "occurrences" not in seen
    desk.page.canvas.setFocus()
    desk.press(Qt.Key.Key_F8)
    desk.page.canvas.setFocus()
    strike(F6)
    assert where(desk) == "checks"
