"""Pictures of the real window in its states, for the guide: ``python -m docs.screenshots``.

The window is driven without a screen, over the sample project, in a home of its own.
"""

from __future__ import annotations

import json
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
from annotator.ui.pages.export_dialog import ExportDialog
from annotator.ui.pages.import_dialog import ImportDialog
from docs.scenes import Scenes

SIZE = QSize(1280, 800)
FOLDER = Path(__file__).resolve().parent / "images"
SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "samples"


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
        Scenes(one, language, theme).take(SCENES.get(ending, ()))
        shell.session.close()
    shell.window.close()


def _articles() -> list[Path]:
    """Make files such as a newsroom has: two articles, and one that is no text."""
    folder = Path.home() / "news"
    folder.mkdir(exist_ok=True)
    for name, source in zip(
        ("ports", "vaccination"), sorted(SAMPLES.glob("*.jsonl"))[3:5], strict=True
    ):
        line = source.read_text(encoding="utf-8").splitlines()[0]
        (folder / f"{name}.txt").write_text(json.loads(line)["text"], encoding="utf-8")
    (folder / "scan.txt").write_bytes(bytes(range(256)) * 8)
    return sorted(folder.iterdir())


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
    bringing = opening.import_dialog(project, parent=shell.window)
    assert isinstance(bringing, ImportDialog)
    bringing.show()
    bringing.add([str(path) for path in _articles()])
    bringing.start(dry_run=True)
    one.wait_for(lambda: bringing.work is not None and not bringing.work.running)
    one.shoot(f"import-{language}", bringing)
    taking = opening.export_dialog(project, parent=shell.window)
    assert isinstance(taking, ExportDialog)
    taking.show()
    taking.choose_format("conll")
    taking.destination.setText(f"~/news-{language}.conll")
    taking.start()
    one.wait_for(lambda: taking.work is not None and not taking.work.running)
    one.shoot(f"export-{language}", taking)
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
