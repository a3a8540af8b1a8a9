"""Import and export in the states that a guide has to show, over files such as a newsroom has."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from annotator.ui import opening
from annotator.ui.pages.column_uses import Use
from annotator.ui.pages.export_dialog import ExportDialog
from annotator.ui.pages.import_dialog import ImportDialog

if TYPE_CHECKING:
    from annotator.project.project import Project
    from docs.screenshots import Photographer

_SIZE = QSize(1180, 660)
_SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "samples"
_COLUMNS = ("رقم", "العنوان", "نص الخبر", "تاريخ النشر", "المصدر", "الرابط", "المحرر")
_SOURCES = ("ضفاف", "مرسى برس", "السطر الأول")


class TransferScenes:
    """Takes the pictures of one language and theme."""

    def __init__(self, one: Photographer, language: str, theme: str) -> None:
        self._one = one
        self._ending = f"{language}-{theme}" if theme == "dark" else language
        self._folder = Path.home() / "news"
        self._folder.mkdir(exist_ok=True)

    def take(self, names: Sequence[str]) -> None:
        """Take the pictures of these names."""
        for name in names:
            dialog = getattr(self, f"_{name}")()
            self._one.shoot(f"{name.replace('_', '-')}-{self._ending}", dialog)

    # ------------------------------------------------------------------------------ the pictures

    def _import(self) -> QDialog:
        """Show a table: its first rows, and what each column is."""
        dialog = self._importing(self._table(), self._long_named())
        mapping = dialog.mapping
        mapping.choose(6, Use.OUT)
        for column, width in ((0, 124), (1, 190), (2, 250)):
            mapping.view.setColumnWidth(column, width)
        return dialog

    def _import_report(self) -> QDialog:
        """Check a column file with tags that no label has, and some that begin nowhere."""
        dialog = self._importing(self._column_file())
        self._check(dialog)
        return dialog

    def _file_viewer(self) -> QDialog:
        """Show a row without a text, among its neighbours."""
        dialog = self._importing(self._table())
        self._check(dialog)
        table = dialog.report.lines
        rows = [table.row(number) for number in range(table.rowCount())]
        dialog.report.place_requested.emit(next(row for row in rows if row.line))
        viewer = dialog.viewer
        assert viewer is not None
        self._one.wait_for(lambda: viewer.table.rowCount() > 0)
        viewer.resize(940, 620)
        viewer.setParent(self._one.shell.window, viewer.windowFlags())
        viewer.show()
        self._drop(dialog)
        return viewer

    def _known_documents(self) -> QDialog:
        """Bring documents that the project has, with another annotator's work."""
        dialog = self._importing(self._handed_in())
        self._check(dialog)
        dialog.known.buttons["add"].setChecked(True)
        dialog.known.name.setText("نورة")
        self._check(dialog)
        return dialog

    def _export(self) -> QDialog:
        """Show what a column file cannot hold, before it is written."""
        return self._exporting("conll")

    def _export_done(self) -> QDialog:
        """Show what was written, and lost, after it."""
        dialog = self._exporting("conll")
        dialog.destination.setText(f"~/news-{self._ending}.conll")
        dialog.destination.setModified(True)
        dialog.start()
        self._one.wait_for(lambda: dialog.work is not None and not dialog.work.running)
        return dialog

    # ------------------------------------------------------------------------------ the ways there

    @property
    def _project(self) -> Project:
        project = self._one.shell.session.project
        assert project is not None
        return project

    def _importing(self, *files: Path) -> ImportDialog:
        self._one.shell.window.show_documents()
        dialog = opening.import_dialog(self._project, parent=self._one.shell.window)
        assert isinstance(dialog, ImportDialog)
        dialog.resize(_SIZE)
        dialog.show()
        dialog.add([str(path) for path in files])
        self._one.wait_for(lambda: not dialog.is_looking)
        return dialog

    def _exporting(self, key: str) -> ExportDialog:
        self._one.shell.window.show_documents()
        dialog = opening.export_dialog(self._project, parent=self._one.shell.window)
        assert isinstance(dialog, ExportDialog)
        dialog.resize(_SIZE)
        dialog.show()
        dialog.choose_format(key)
        self._one.wait_for(lambda: not dialog.is_counting)
        return dialog

    def _check(self, dialog: ImportDialog) -> None:
        dialog.start(dry_run=True)
        self._one.wait_for(lambda: dialog.work is not None and not dialog.work.running)

    def _drop(self, dialog: QDialog) -> None:
        dialog.close()
        dialog.deleteLater()
        self._one.settle()

    # ------------------------------------------------------------------------------ the files

    def _articles(self) -> list[dict[str, str]]:
        files = sorted(_SAMPLES.glob("*.jsonl"))
        return [json.loads(one.read_text("utf-8").splitlines()[0]) for one in files]

    def _table(self) -> Path:
        """Articles as an agency sends them, one of them without its text."""
        path = self._folder / "أخبار.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(_COLUMNS)
            for n, one in enumerate(self._articles(), 1):
                text = " ".join(one["text"].split())
                source, day = _SOURCES[n % 3], f"2026-03-{n:02}"
                link = f"https://news.example/2026/{n}"
                cells = ["" if n == 5 else text, day, source, link, "المناوب"]
                rows.writerow([str(4000 + n), one["title"], *cells])
        return path

    def _long_named(self) -> Path:
        path = self._folder / (
            "agency-export-2026-03-beijing-ports-and-markets-final-corrected-second-version.csv"
        )
        path.write_bytes(self._table().read_bytes())
        return path

    def _column_file(self) -> Path:
        path = self._folder / "agency-tags.conll"
        rows = [
            ("رحب", "O"), ("الرئيس", "B-TITLE"), ("الموريتاني", "I-NORP"), ("علي", "B-PER"),
            ("ولد", "I-PER"), ("يحظيه", "I-PER"), ("بالسفينة", "B-SHIP"), ("الكويت", "I-SHIP"),
            ("في", "O"), ("ميناء", "I-FAC"), ("نواكشوط", "I-FAC"), (".", "O"),
        ]  # fmt: skip
        one = "".join(f"{word}\t{tag}\n" for word, tag in rows)
        path.write_text("\n".join(f"-DOCSTART-\tO\n\n{one}" for _ in range(5)), "utf-8")
        return path

    def _handed_in(self) -> Path:
        """Three articles of the project, annotated by somebody else, and a new one."""
        path = self._folder / "noura.jsonl"
        lines = []
        for n, one in enumerate(self._articles()[:3]):
            span = {"layer": "entity", "label": "GPE", "start": 0, "end": one["text"].index(" ")}
            work = {"annotator": "n", "spans": [span]}
            lines.append({"id": one["id"] if n else "brought-1", "text": one["text"],
                          "title": one["title"], "annotations": [work]})  # fmt: skip
        lines.append({"id": "new-1", "title": "خبر جديد", "text": "وصلت السفينة إلى الميناء."})
        path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines), "utf-8")
        return path
