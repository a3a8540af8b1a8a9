"""Every command of the window and of the article is in the palette, and each key means one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from annotator.ui.command_palette import CommandPalette
from annotator.ui.pages.annotate_keys import COMMANDS, Command
from tests.build import annotated


def test_the_table_has_every_command_and_no_key_twice() -> None:
    assert {row.command for row in COMMANDS if row.command} == set(Command)
    bound = [keys for row in COMMANDS if row.command for keys in row.keys]
    assert len(bound) == len(set(bound))


def test_ctrl_k_offers_what_can_be_done_and_does_it(window, project, fill) -> None:
    fill(annotated("وصل بوتين إلى بكين", document="a", annotator="amal"))
    project.close()
    assert window.open_path(project.path)
    window.open_document("a")
    page = window.annotate
    QTest.keyClick(page.canvas, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(CommandPalette)
    assert palette is not None
    assert palette.isVisible()
    for letter in "candidate":
        QTest.keyClick(palette.line, letter)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert not palette.isVisible()
    selection = page.canvas.selection
    assert selection is not None
    assert selection.text(page.canvas.text) in {"بوتين", "بكين"}
