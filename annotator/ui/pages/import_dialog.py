"""Import: files, what they were found to be, which column is what, known documents, the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QLabel, QPushButton, QWidget

from annotator.core.errors import AnnotatorError
from annotator.ui import background, opening
from annotator.ui.language import error_text, isolate, tr
from annotator.ui.pages.column_mapping import ColumnMapping
from annotator.ui.pages.column_uses import OPTIONS as COLUMN_OPTIONS
from annotator.ui.pages.known_question import KnownQuestion
from annotator.ui.pages.report_table import ReportRow
from annotator.ui.pages.report_words import import_words, reason_words, refusal_words
from annotator.ui.pages.source_list import SourceList
from annotator.ui.pages.transfer_dialog import TransferDialog, format_title

if TYPE_CHECKING:
    from annotator.formats.format import Format
    from annotator.project.looking import Look
    from annotator.project.project import Project

_NOTES = 2  # of a first look that there is room for; the report has all
_REST = 150  # ms without a change of the choices after which the files are looked at again


class ImportDialog(TransferDialog):
    """Files and folders into the project; checked first, if the user likes."""

    def __init__(self, project: Project, *, parent: QWidget | None = None) -> None:
        super().__init__(project, tr("Import"), parent=parent)
        self.setAcceptDrops(True)
        self.look: Look | None = None
        self._shown: Format | None = None  # whose options are shown
        self._looking: background.Work | None = None
        self.sources = SourceList()
        self.found = QLabel()
        self.found.setWordWrap(True)
        self.found.setTextFormat(Qt.TextFormat.PlainText)
        self.format.addItem(tr("Find out"), None)
        for one in opening.formats():
            if one.can_read:
                self.format.addItem(format_title(one), one)
        self.skip = QCheckBox(tr("Leave out what cannot be taken, and take the rest"))
        self.extend = QCheckBox(tr("Add unknown labels to the project"))
        # An empty project has nothing yet that new labels could upset.
        self.extend.setChecked(project.store.document_count() == 0)
        self.known = KnownQuestion()
        self.form.addRow(tr("Files"), self.sources)
        self.form.addRow(tr("Format"), self.format)
        self.form.addRow("", self.found)
        self.form.addRow("", self.skip)
        self.form.addRow("", self.extend)
        self._column.addWidget(self.known)
        self.mapping = ColumnMapping()
        self.add_pane(self.mapping, tr("Columns"), place=0)
        self.check = QPushButton(tr("Check first"))
        self.check.setAutoDefault(False)
        self.go = QPushButton(tr("Import"))
        self.go.setDefault(True)
        self.buttons.addButton(self.check, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)
        self._rest_timer = QTimer(self, singleShot=True, interval=_REST)

        self._rest_timer.timeout.connect(self._look)
        self.sources.changed.connect(self._on_sources)
        self.mapping.changed.connect(self._show_ready)
        self.check.clicked.connect(lambda: self.start(dry_run=True))
        self.go.clicked.connect(lambda: self.start(dry_run=False))
        self._begin()

    def add(self, found: list[str]) -> None:
        """Put files and folders on the list, each once."""
        self.sources.add(found)

    @property
    def paths(self) -> list[str]:
        """The files and folders on the list."""
        return self.sources.paths

    @property
    def is_looking(self) -> bool:
        """Whether the files are still being looked at."""
        return self._rest_timer.isActive() or self._looking is not None

    def options_chosen(self) -> dict[str, str]:
        """Return all that was chosen as options of the import, as the command line takes them."""
        return {
            **self._option_texts(),
            **self.mapping.options(),
            "problems": "skip" if self.skip.isChecked() else "stop",
            "extend-schema": "true" if self.extend.isChecked() else "false",
            "known": self.known.choice,
        }

    def start(self, *, dry_run: bool) -> None:
        """Import, or only say what would happen."""
        project, found = self.project, self.paths
        key = self._shown.key if self._shown is not None else None
        options, annotator = self.options_chosen(), self.known.annotator
        self._run(
            lambda progress: opening.import_files(
                project,
                found,
                format_key=key,
                annotator=annotator,
                options=options,
                dry_run=dry_run,
                progress=progress,
            ),
            self._on_checked if dry_run else self._on_imported,
            tr("Checking…") if dry_run else tr("Importing…"),
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put dropped files on the list."""
        self.add([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])

    # ------------------------------------------------------------------------------ a first look

    def _on_sources(self) -> None:
        self.report.clear()
        self.hide_pane(self.report)
        self.known.forget()
        self.look = None
        self._look_soon()

    def _on_format(self) -> None:
        self._show_format(self.chosen)
        self._look_soon()

    def _before_options(self) -> QWidget:
        return self.extend

    def _deeds(self) -> tuple[QPushButton, ...]:
        return self.check, self.go

    def _on_option(self) -> None:
        self._look_soon()

    def _look_soon(self) -> None:
        self._rest_timer.start()
        self._show_ready()

    def _look(self) -> None:
        """Ask, on another thread, what the files are; an answer that comes too late is dropped."""
        sources = self.paths
        if not sources:
            self._looking = None
            self._on_look(None)
            return
        key = self._shown.key if self._shown is not None and self.chosen is not None else None
        options = self._option_texts() if self._shown is not None else {}
        if key is None and self.look is not None and self.look.format is not None:
            key = self.look.format.key  # options changed, the files did not
        elif key is None:
            options = {}
        work = background.Work(
            lambda progress: opening.look_at(sources, format_key=key, options=options), parent=self
        )

        def of_this(deed: Callable[..., None]) -> Callable[..., None]:
            return lambda *told: deed(*told) if self._looking is work else None

        work.done.connect(of_this(self._on_look))
        work.broke.connect(of_this(self._on_broke))
        work.ended.connect(of_this(self._on_looked))
        self._looking = work
        self.found.setText(tr("Looking at the files…"))
        work.start()

    def _on_look(self, look: Look | None) -> None:
        self.look = look
        found = look.format if look is not None else None
        if self.chosen is None and found is not self._shown:
            self._show_format(found)
        title = tr("Find out")
        if found is not None and self.chosen is None:
            title = tr("Found: {format}", format=tr(found.title))
        self.format.setItemText(0, title)
        if look is not None and look.sheets and self.options is not None:
            first = tr("The first: {sheet}", sheet=look.sheets[0])
            self.options.offer("sheet", {"": first, **{one: isolate(one) for one in look.sheets}})
        if look is not None and look.preview is not None and look.file is not None:
            self.mapping.show_preview(look.preview, look.file.name)
            self.show_pane(self.mapping, raised=not self.report.headline.text())
        else:
            self.mapping.clear()
            self.hide_pane(self.mapping)
        self._show_found()
        self._show_ready()

    def _on_looked(self) -> None:
        self._looking = None
        self._show_ready()

    def _show_format(self, one: Format | None) -> None:
        """Show a format's options; those that the columns say are chosen above them."""
        self._shown = one
        table = one is not None and opening.is_table(one)
        self._show_options(
            one.ReadOptions() if one is not None else None,
            without=COLUMN_OPTIONS if table else (),
        )
        self.mapping.clear()
        self.hide_pane(self.mapping)

    def _show_found(self) -> None:
        """Say in a line what the first look found: encoding, scheme, or what is wrong."""
        look = self.look
        words = []
        if look is not None and look.encoding:
            words.append(tr("Encoding: {encoding}", encoding=look.encoding))
        if look is not None:
            words += [reason_words(note) for note in look.notes[:_NOTES]]
            if look.problem is not None:
                words.append(error_text(look.problem))
        name = "warning" if look is not None and look.problem is not None else "faint"
        self.found.setObjectName(name)
        self.found.style().unpolish(self.found)
        self.found.style().polish(self.found)
        self.found.setText("\n".join(words))
        self.found.setVisible(bool(words))

    # ------------------------------------------------------------------------------ what came of it

    def _show_ready(self) -> None:
        there = bool(self.paths)
        running = self.work is not None and self.work.running
        ready = there and not running and self.mapping.is_ready
        for button in (self.check, self.go):
            button.setEnabled(ready)
        self.nothing.setText(
            tr("“Check first” says what would happen and changes nothing.")
            if there
            else tr("Add files or a folder, or drop them here.")
        )

    def _on_checked(self, found: Any) -> None:
        self.report.show_told(import_words(found))
        self._ask_about_known(found)

    def _on_imported(self, found: Any) -> None:
        self.sources.clear()
        self.report.show_told(import_words(found))

    def _on_failed(self, error: AnnotatorError) -> None:
        refusal = getattr(error, "report", None)
        if refusal is None:
            super()._on_failed(error)
            return
        self.report.show_told(refusal_words(refusal))
        self._ask_about_known(refusal)

    def _ask_about_known(self, found: Any) -> None:
        count = found.recognised.total()
        if count:
            self.known.ask(count)

    def _file_of(self, row: ReportRow) -> Path:
        """Return the file of a row; some formats name it below the folder that was given."""
        given = Path(row.file)
        if given.is_file():
            return given
        for source in map(Path, self.paths):
            for path in (source, source / given, source.parent / given):
                if path.name == given.name and path.is_file():
                    return path
        return given
