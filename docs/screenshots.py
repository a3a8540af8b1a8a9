"""Pictures of the real window in its states, for the guide: ``python -m docs.screenshots``.

The window is driven without a screen, over the sample project, in a home of its own.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog

from annotator.ui import opening
from annotator.ui.app import Shell, start
from annotator.ui.pages.annotate_page import AnnotatePage
from docs.agreement_scenes import AgreementScenes
from docs.scenes import Scenes
from docs.transfer_scenes import TransferScenes

SIZE = QSize(1280, 800)
FOLDER = Path(__file__).resolve().parent / "images"


# All states of the annotate page in Arabic, some in the other dress.
SCENES = {
    "ar-light": (
        "six_levels",
        "arrows",
        "occurrences",
        "quote",
        "microscope",
        "checks",
        "palette",
        "keys",
    ),
    "ar-dark": ("six_levels", "occurrences"),
    "en-light": ("quote", "keys", "occurrences"),
}


_TRANSFER = (
    "import",
    "import_report",
    "file_viewer",
    "known_documents",
    "export",
    "export_done",
)
# Import and export, likewise.
TRANSFER = {
    "ar-light": _TRANSFER,
    "en-light": _TRANSFER,
    "ar-dark": ("import", "import_report", "export"),
    "en-dark": ("file_viewer",),
}

# The agreement page; the empty one comes last, for it leaves one annotator only.
AGREEMENT = {
    "ar-light": (
        "agreement",
        "agreement_pairs",
        "agreement_labels",
        "agreement_differences",
        "agreement_documents",
        "disagreements",
        "agreement_empty",
    ),
    "en-dark": ("agreement", "agreement_differences", "agreement_documents", "disagreements"),
}


class Photographer:
    """Brings the window into a state and writes what it shows."""

    def __init__(self, app: QApplication, shell: Shell, folder: Path) -> None:
        self.app = app
        self.shell = shell
        self.folder = folder

    def dress(self, language: str, theme: str) -> None:
        """Change language and theme, as the menus do."""
        chosen = replace(self.shell.session.settings, language=language, theme=theme)
        self.shell.session.change_settings(chosen)
        self.shell.rebuild()
        self.shell.window.resize(SIZE)
        self.settle()

    def settle(self) -> None:
        """Let everything that was asked for be done and painted."""
        for _ in range(20):
            self.app.processEvents()
            self.app.sendPostedEvents()

    def shoot(self, name: str, dialog: QDialog | None = None) -> None:
        """Write a picture of the window, and of a dialog before it."""
        self.settle()
        picture = self.shell.window.grab()
        if dialog is not None:
            _put_before(picture, dialog.grab())
            dialog.close()
            dialog.deleteLater()
        target = self.folder / f"{name}.png"
        if not picture.save(str(target)):
            sys.exit(f"{target} cannot be written")
        print(target)

    def wait_for(self, done: Callable[[], bool]) -> None:
        """Let the window work until something is so."""
        while not done():
            self.app.processEvents()


def take(folder: Path) -> None:
    """Write all pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    app, shell, _ = start(["hashiya"], catch_bugs=False)
    shell.window.show()
    one = Photographer(app, shell, folder)
    for language in ("ar", "en"):
        one.dress(language, "light")
        one.shoot(f"welcome-{language}")
    shell.session.open_sample()
    shell.session.close()
    one.dress("ar", "dark")
    one.shoot("welcome-ar-dark")
    for language, theme in (("ar", "light"), ("ar", "dark"), ("en", "light"), ("en", "dark")):
        one.dress(language, theme)
        shell.session.open_sample()
        ending = f"{language}-{theme}"
        one.shoot(f"documents-{ending}")
        _annotate_page(one)
        one.shoot(f"annotate-{ending}")
        if theme == "light":
            shell.window.find_anything()
            _page(one).find_bar.line.setText("الرئيس")
            one.shoot(f"find-{language}")
            _dialogs(one, language)
        TransferScenes(one, language, theme).take(TRANSFER.get(ending, ()))
        AgreementScenes(one, language, theme).take(AGREEMENT.get(ending, ()))
        Scenes(one, language, theme).take(SCENES.get(ending, ()))
        shell.session.close()
    shell.window.close()


def _page(one: Photographer) -> AnnotatePage:
    page = one.shell.window.annotate
    assert page is not None
    return page


def _annotate_page(one: Photographer) -> None:
    """Open the first article and choose one of its annotations, so that the inspector is filled."""
    project = one.shell.session.project
    assert project is not None
    first = project.store.id_of(project.store.document_numbers()[0])
    one.shell.window.open_document(first)
    one.settle()
    page = _page(one)
    opened = page.opened
    assert opened is not None
    spans = sorted(opened.spans.values(), key=lambda span: span.span)
    fullest = max(spans, key=lambda span: (len(span.attributes), -span.span.start))
    page.list.annotation_chosen.emit(fullest.id)
    one.settle()
    page.setFocus()


def _dialogs(one: Photographer, language: str) -> None:
    shell = one.shell
    project = shell.session.project
    assert project is not None
    shell.window.show_documents()
    settings = opening.settings_dialog(shell.session.settings, parent=shell.window)
    settings.show()
    one.shoot(f"settings-{language}", settings)


def _put_before(picture: QPixmap, dialog: QPixmap) -> None:
    ratio = picture.devicePixelRatio()
    whole = QRect(QPoint(0, 0), (picture.size() / ratio))
    size = dialog.size() / dialog.devicePixelRatio()
    corner = QPoint((whole.width() - size.width()) // 2, (whole.height() - size.height()) // 2)
    painter = QPainter(picture)
    painter.fillRect(whole, QColor(0, 0, 0, 70))
    painter.drawPixmap(corner, dialog)
    painter.setPen(QColor(0, 0, 0, 120))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRect(corner, size).adjusted(-1, -1, 0, 0))
    painter.end()


def main() -> int:
    """Take the pictures in a home of their own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["HASHIYA_HOME"] = os.environ["HOME"] = home
        take(FOLDER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
