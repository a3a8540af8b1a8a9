"""Everything that takes the keyboard says what it is, on every page and in the dialogs."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)

from annotator.ui import language, opening
from tests.build import annotated


def nameless(root: QWidget) -> list[str]:
    found = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or _is_part(widget):
            continue
        if not widget.isVisibleTo(root):
            continue  # it gets its words when it is shown
        told = QAccessible.queryAccessibleInterface(widget)
        if told is None or not told.text(QAccessible.Text.Name).strip():
            owner = type(widget.parentWidget()).__name__
            found.append(f"{type(widget).__name__} {widget.objectName()!r} in {owner}")
    return found


def _is_part(widget: QWidget) -> bool:
    """Whether Qt made it as a part of something that has the name: a bar, the list of a box."""
    if isinstance(widget, QScrollBar | QSplitterHandle) or widget.objectName().startswith("qt_"):
        return True
    owner = widget.parentWidget()
    of_a_box = isinstance(widget, QAbstractItemView) and isinstance(owner, QFrame)
    return of_a_box and isinstance(owner.parentWidget(), QComboBox)


@pytest.mark.parametrize("spoken", ["ar", "en"])
def test_every_control_has_a_name(shell, project, fill, qapp, spoken):
    fill(annotated("وصل [بوتين]PER إلى بكين", document="a", annotator="amal"))
    project.close()
    language.set_language(spoken)
    shell.session.change_settings(
        type(shell.session.settings)(language=spoken, theme="light", annotator="amal")
    )
    shell.rebuild()
    window = shell.window
    assert nameless(window) == []
    assert window.open_path(project.path)
    window.open_document("a")
    page = window.annotate
    page.gestures.go_to(page.opened.in_order[0].id)
    page.find()
    qapp.processEvents()
    assert nameless(window) == []
    opened = shell.session.project
    for made in (
        opening.import_dialog(opened, parent=window),
        opening.export_dialog(opened, parent=window),
        opening.settings_dialog(shell.session.settings, parent=window),
        opening.key_sheet(opened.schema, parent=window),
    ):
        made.show()
        qapp.processEvents()
        assert nameless(made) == [], type(made).__name__
        made.close()
        made.deleteLater()
