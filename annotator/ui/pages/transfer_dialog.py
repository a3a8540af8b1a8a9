"""Import and export: files, format and its options, what would be lost, progress, the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator import paths
from annotator.core.errors import AnnotatorError
from annotator.core.people import Role
from annotator.ui import ask, background, opening
from annotator.ui.dialog_buttons import dialog_buttons
from annotator.ui.language import isolate, tr
from annotator.ui.options_form import OptionsForm
from annotator.ui.pages.report_view import ReportView
from annotator.ui.pages.transfer_words import (
    export_words,
    import_words,
    losses,
    refusal_words,
)

if TYPE_CHECKING:
    from annotator.formats.format import Format
    from annotator.project.project import Project


_OPTIONS_HEIGHT = 200  # more options than fit in this are scrolled, for the report's sake


class TransferDialog(QDialog):
    """What import and export share: format, options, a bar while it runs, the report."""

    def __init__(self, project: Project, title: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(680)
        self.project = project
        self.work: background.Work | None = None
        self.format = QComboBox()
        self.form = QFormLayout()
        self.form.setVerticalSpacing(10)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.options: OptionsForm | None = None
        self._options_area = QScrollArea()
        self._options_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._options_area.setWidgetResizable(True)
        self._options_area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._options_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._options_area.hide()
        self.bar = QProgressBar()
        self.bar.setObjectName("thin")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.hide()
        self.stop = QPushButton(tr("Stop"))
        self.stop.hide()
        running = QHBoxLayout()
        running.addWidget(self.bar, 1)
        running.addWidget(self.stop)
        self.report = ReportView()
        self.report.shown.connect(self._make_room)
        self.inputs = QWidget()
        self.buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        # Enter in a field is for the deed, not for leaving.
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        inputs = QVBoxLayout(self.inputs)
        inputs.setContentsMargins(0, 0, 0, 0)
        inputs.setSpacing(12)
        inputs.addLayout(self.form)
        inputs.addWidget(self._options_area)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(14)
        column.addWidget(self.inputs)
        column.addLayout(running)
        column.addWidget(self.report, 1)
        column.addWidget(self.buttons)

        self.buttons.rejected.connect(self.reject)
        self.stop.clicked.connect(self._on_stop)

    def _begin(self) -> None:
        """Follow the choice of format, when all fields are there."""
        self.format.currentIndexChanged.connect(self._on_format)
        self._on_format()

    @property
    def chosen(self) -> Format | None:
        """The chosen format, ``None`` for "by the ending"."""
        found: Format | None = self.format.currentData()
        return found

    def choose_format(self, key: str) -> None:
        """Choose a format by its key."""
        for row in range(self.format.count()):
            one = self.format.itemData(row)
            if one is not None and one.key == key:
                self.format.setCurrentIndex(row)

    def reject(self) -> None:
        """Close, but not under running work."""
        if self.work is not None and self.work.running:
            self._on_stop()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop running work first; the window can be closed when it has ended."""
        if self.work is not None and self.work.running:
            self._on_stop()
            event.ignore()
            return
        super().closeEvent(event)

    def _run(self, function: Callable[..., Any], done: Callable[[Any], None]) -> None:
        self.report.clear()
        self.inputs.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop.setEnabled(True)
        self.stop.show()
        work = background.Work(function, parent=self)
        work.progress.connect(self._on_progress)
        work.ended.connect(self._on_ended)
        work.done.connect(done)
        work.failed.connect(self._on_failed)
        work.broke.connect(self._on_broke)
        work.cancelled.connect(self._on_cancelled)
        self.work = work
        self._show_ready()
        work.start()

    def _make_room(self) -> None:
        self.resize(max(self.width(), 720), max(self.height(), 720))

    def _show_ready(self) -> None:
        """Bring the buttons up to what can be done now."""

    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _on_ended(self) -> None:
        self.inputs.setEnabled(True)
        self.bar.hide()
        self.stop.hide()
        self._show_ready()

    def _on_stop(self) -> None:
        if self.work is not None:
            self.stop.setEnabled(False)
            self.work.cancel()

    def _on_cancelled(self) -> None:
        self.report.show_report(tr("Stopped; nothing was changed."), (), {})

    def _on_failed(self, error: AnnotatorError) -> None:
        ask.show_error(self, error)

    def _on_broke(self, error: Exception) -> None:
        ask.show_bug(self, repr(error))

    def _on_format(self) -> None:
        if self.options is not None:
            self._options_area.takeWidget().deleteLater()
            self.options = None
        self._options_area.hide()
        chosen = self.chosen
        if chosen is not None:
            form = OptionsForm(self._options_of(chosen))
            if not form.is_empty:
                self.options = form
                self._options_area.setWidget(form)
                height = min(form.sizeHint().height() + 4, _OPTIONS_HEIGHT)
                self._options_area.setFixedHeight(height)
                self._options_area.show()
        self._show_ready()

    def _options_of(self, chosen: Format) -> Any:
        raise NotImplementedError

    def _option_texts(self) -> dict[str, str]:
        return self.options.texts() if self.options is not None else {}


class ImportDialog(TransferDialog):
    """Files and folders into the project; checked first, if the user likes."""

    def __init__(self, project: Project, *, parent: QWidget | None = None) -> None:
        super().__init__(project, tr("Import"), parent=parent)
        self.setAcceptDrops(True)
        self.sources = QListWidget()
        self.sources.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.sources.setMaximumHeight(120)
        self.sources.setAccessibleName(tr("Files to import"))
        self.hint = QLabel(tr("Add files or a folder, or drop them here."))
        self.hint.setObjectName("faint")
        self.add_files = QPushButton(tr("Add files…"))
        self.add_folder = QPushButton(tr("Add a folder…"))
        self.remove = QPushButton(tr("Remove"))
        beside = QVBoxLayout()
        for button in (self.add_files, self.add_folder, self.remove):
            beside.addWidget(button)
        beside.addStretch(1)
        files = QHBoxLayout()
        list_and_hint = QVBoxLayout()
        list_and_hint.addWidget(self.sources)
        list_and_hint.addWidget(self.hint)
        files.addLayout(list_and_hint, 1)
        files.addLayout(beside)
        self.form.addRow(tr("Files"), files)
        self.form.addRow(tr("Format"), self.format)
        self.format.addItem(tr("By the ending of each file"), None)
        for one in opening.formats():
            if one.can_read:
                self.format.addItem(_format_title(one), one)
        self.skip = QCheckBox(tr("Leave out what cannot be taken, and take the rest"))
        self.extend = QCheckBox(tr("Add unknown labels to the project"))
        # An empty project has nothing yet that new labels could upset.
        self.extend.setChecked(project.store.document_count() == 0)
        self.form.addRow("", self.skip)
        self.form.addRow("", self.extend)
        self.check = QPushButton(tr("Check first"))
        self.go = QPushButton(tr("Import"))
        self.go.setDefault(True)
        self.buttons.addButton(self.check, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)

        self.add_files.clicked.connect(self._on_add_files)
        self.add_folder.clicked.connect(self._on_add_folder)
        self.remove.clicked.connect(self._on_remove)
        self.check.clicked.connect(lambda: self.start(dry_run=True))
        self.go.clicked.connect(lambda: self.start(dry_run=False))
        self._begin()

    def add(self, found: list[str]) -> None:
        """Put files and folders on the list, each once."""
        for path in found:
            if path and path not in self.paths:
                item = QListWidgetItem(paths.short(path), self.sources)
                item.setData(Qt.ItemDataRole.UserRole, path)
        self.report.clear()
        self._show_ready()

    @property
    def paths(self) -> list[str]:
        """The files and folders on the list."""
        rows = range(self.sources.count())
        return [self.sources.item(row).data(Qt.ItemDataRole.UserRole) for row in rows]

    def start(self, *, dry_run: bool) -> None:
        """Import, or only say what would happen."""
        project, found = self.project, self.paths
        key = self.chosen.key if self.chosen is not None else None
        options = {
            **self._option_texts(),
            "problems": "skip" if self.skip.isChecked() else "stop",
            "extend-schema": "true" if self.extend.isChecked() else "false",
        }
        self._run(
            lambda progress: opening.import_files(
                project, found, format_key=key, options=options, dry_run=dry_run, progress=progress
            ),
            self._on_checked if dry_run else self._on_imported,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put dropped files on the list."""
        self.add([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    def _options_of(self, chosen: Format) -> Any:
        return chosen.ReadOptions()

    def _show_ready(self) -> None:
        ready = self.sources.count() > 0 and not (self.work is not None and self.work.running)
        for button in (self.check, self.go):
            button.setEnabled(ready)
        self.remove.setEnabled(self.sources.count() > 0)
        self.hint.setVisible(self.sources.count() == 0)

    def _on_add_files(self) -> None:
        self.add(ask.files_to_import(self, paths.documents_folder()))

    def _on_add_folder(self) -> None:
        self.add([ask.folder(self, paths.documents_folder())])

    def _on_remove(self) -> None:
        rows = {self.sources.row(item) for item in self.sources.selectedItems()}
        for row in sorted(rows or {self.sources.count() - 1}, reverse=True):
            self.sources.takeItem(row)
        self._show_ready()

    def _on_checked(self, found: Any) -> None:
        self.report.show_report(*import_words(found))

    def _on_failed(self, error: AnnotatorError) -> None:
        refusal = getattr(error, "report", None)
        if refusal is None:
            super()._on_failed(error)
        else:
            self.report.show_report(*refusal_words(refusal))

    def _on_imported(self, found: Any) -> None:
        self.sources.clear()
        self.report.show_report(*import_words(found))


class ExportDialog(TransferDialog):
    """Documents into files, read back before they count as written."""

    def __init__(self, project: Project, *, parent: QWidget | None = None) -> None:
        super().__init__(project, tr("Export"), parent=parent)
        self._there = project.store.statistics()
        for one in opening.formats():
            if one.can_write:
                self.format.addItem(_format_title(one), one)
        self.annotators = QComboBox()
        self.annotators.addItem(tr("All annotators"), None)
        people = project.store.annotators()
        gold = [person.id for person in people if person.role is Role.ADJUDICATOR]
        if gold:
            self.annotators.addItem(tr("The gold standard"), gold)
        for person in people:
            if person.role is not Role.ADJUDICATOR:
                self.annotators.addItem(isolate(person.name), [person.id])
        self.finished_only = QCheckBox(tr("Only finished documents"))
        self.destination = QLineEdit()
        self.destination.setAccessibleName(tr("Destination"))
        self.destination.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.choose = QPushButton(tr("Choose…"))
        place = QHBoxLayout()
        place.addWidget(self.destination, 1)
        place.addWidget(self.choose)
        self.lost = QLabel()
        self.lost.setObjectName("warning")
        self.lost.setWordWrap(True)
        self.lost.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.form.addRow(tr("Format"), self.format)
        self.form.addRow("", self.lost)
        self.form.addRow(tr("Annotations of"), self.annotators)
        self.form.addRow("", self.finished_only)
        self.form.addRow(tr("Export to"), place)
        self.go = QPushButton(tr("Export"))
        self.go.setDefault(True)
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)

        self.choose.clicked.connect(self._on_choose)
        self.destination.textChanged.connect(self._show_ready)
        self.go.clicked.connect(self.start)
        self._begin()

    def start(self) -> None:
        """Write the documents, and read them back."""
        project, target = self.project, Path(self.destination.text().strip()).expanduser()
        chosen = self.chosen
        assert chosen is not None
        key, options = chosen.key, self._option_texts()
        people, finished = self.annotators.currentData(), self.finished_only.isChecked()
        if target.is_file() and not ask.confirm(
            self,
            tr("{name} is there already.", name=target.name),
            yes=tr("Replace"),
            detail=tr("What it holds will be replaced."),
        ):
            return
        self._run(
            lambda progress: opening.export_documents(
                project,
                target,
                format_key=key,
                annotators=people,
                finished=finished,
                options=options,
                progress=progress,
            ),
            self._on_exported,
        )

    def _options_of(self, chosen: Format) -> Any:
        return chosen.WriteOptions()

    def _on_format(self) -> None:
        super()._on_format()
        chosen = self.chosen
        if chosen is None:
            return
        options = self.options.value() if self.options is not None else chosen.WriteOptions()
        self.lost.setText(losses(chosen.holds(options), self._there))
        self.lost.setVisible(bool(self.lost.text()))
        if not self.destination.isModified():
            suffix = "" if chosen.writes_folder else next(iter(chosen.extensions), "")
            name = f"{self.project.name}{suffix}"
            self.destination.setText(paths.short(str(paths.documents_folder() / name)))

    def _show_ready(self) -> None:
        running = self.work is not None and self.work.running
        self.go.setEnabled(bool(self.destination.text().strip()) and not running)

    def _on_choose(self) -> None:
        found = ask.file_to_write(self, Path(self.destination.text()))
        if found:
            self.destination.setText(found)
            self.destination.setModified(True)

    def _on_exported(self, found: Any) -> None:
        self.report.show_report(*export_words(found))


def _format_title(one: Format) -> str:
    endings = " ".join(one.extensions[:2])
    return f"{tr(one.title)}  \u2066{endings}\u2069" if endings else tr(one.title)
