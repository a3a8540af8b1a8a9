"""DOOR: every message, question and file picker.

``AnnotatorError``s are one sentence. Anything else is our bug: a dialog with the report and the
path of the log.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton, QWidget

from annotator import paths
from annotator.core.errors import AnnotatorError
from annotator.ui.dialog_buttons import name_buttons
from annotator.ui.language import error_text, tr

PROJECT_FILES = "*.hashiya"


def tell(parent: QWidget | None, text: str, *, detail: str = "") -> None:
    """Say something that the user should know; wait until it is read."""
    _box(parent, QMessageBox.Icon.Information, text, detail=detail).exec()


def show_error(parent: QWidget | None, error: AnnotatorError) -> None:
    """Say what could not be done, in one sentence."""
    _box(parent, QMessageBox.Icon.Warning, error_text(error)).exec()


def show_bug(parent: QWidget | None, report: str) -> None:
    """Say that the program made a mistake, with the report and the place of the log."""
    text = tr("Hashiya has made a mistake. Your work is saved.")
    log = tr("The report is in {path}.", path=paths.log_file())
    box = _box(parent, QMessageBox.Icon.Critical, text, detail=log)
    box.setDetailedText(report)
    copying = box.addButton(tr("Copy the report"), QMessageBox.ButtonRole.ActionRole)
    copying.clicked.disconnect()  # copying leaves the dialog open
    copying.clicked.connect(lambda: QGuiApplication.clipboard().setText(report))
    box.exec()


def confirm(parent: QWidget | None, question: str, *, yes: str, detail: str = "") -> bool:
    """Ask whether to do something; ``yes`` names the deed on its button."""
    box = _box(parent, QMessageBox.Icon.Question, question, detail=detail)
    box.setStandardButtons(QMessageBox.StandardButton.Cancel)
    deed = QPushButton(yes)
    box.addButton(deed, QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    name_buttons(box)
    box.exec()
    return box.clickedButton() is deed


def words(parent: QWidget | None, question: str, *, given: str = "") -> str:
    """Ask for a few words; return "" when the user thought better of it."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle("Hashiya")
    dialog.setLabelText(question)
    dialog.setTextValue(given)
    dialog.setOkButtonText(tr("OK"))
    dialog.setCancelButtonText(tr("Cancel"))
    return dialog.textValue() if dialog.exec() else ""


def project_to_open(parent: QWidget | None, folder: Path) -> str:
    """Ask for a project file; return "" when the user thought better of it."""
    pattern = f"{tr('Hashiya projects')} ({PROJECT_FILES});;{tr('All files')} (*)"
    path, _ = QFileDialog.getOpenFileName(parent, tr("Open a project"), str(folder), pattern)
    return path


def files_to_import(parent: QWidget | None, folder: Path) -> list[str]:
    """Ask for files to import; return an empty list when the user thought better of it."""
    pattern = f"{tr('All files')} (*)"
    found, _ = QFileDialog.getOpenFileNames(parent, tr("Files to import"), str(folder), pattern)
    return found


def folder(parent: QWidget | None, start: Path) -> str:
    """Ask for a folder; return "" when the user thought better of it."""
    return QFileDialog.getExistingDirectory(parent, tr("Choose a folder"), str(start))


def schema_file(parent: QWidget | None, start: Path) -> str:
    """Ask for a file of labels; return "" when the user thought better of it."""
    pattern = f"{tr('Label sets')} (*.toml *.json)"
    path, _ = QFileDialog.getOpenFileName(parent, tr("Labels"), str(start), pattern)
    return path


def file_to_write(parent: QWidget | None, suggested: Path) -> str:
    """Ask where a file should be written; return "" when the user thought better of it."""
    path, _ = QFileDialog.getSaveFileName(parent, tr("Save as"), str(suggested))
    return path


def _box(
    parent: QWidget | None, picture: QMessageBox.Icon, text: str, *, detail: str = ""
) -> QMessageBox:
    box = QMessageBox(picture, "Hashiya", text, QMessageBox.StandardButton.Ok, parent)
    # Names of files and labels come from outside: never read them as rich text.
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if detail:
        box.setInformativeText(detail)
    name_buttons(box)
    return box
