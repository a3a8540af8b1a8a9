"""A file at a line: what stands there and around it, however large the file; it only reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QFontMetrics,
    QIntValidator,
    QKeySequence,
    QShortcut,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from annotator import paths
from annotator.core.errors import AnnotatorError
from annotator.ui import ask, background, desktop, opening
from annotator.ui.dialog_buttons import dialog_buttons
from annotator.ui.language import error_text, isolate, tr
from annotator.ui.pages.file_words import PathLabel
from annotator.ui.pages.line_table import NUMBER, TEXT, LineTable, visible
from annotator.ui.pages.preview_table import DirectedCells
from annotator.ui.typed_direction import direction_of

if TYPE_CHECKING:
    from annotator.project.file_lines import FileLine, FileLines

SIZE = QSize(940, 620)
_AROUND = 400  # lines before and after that are read at once
_ROW = 28
_LAST = 2_000_000_000


class FileViewer(QDialog):
    """Shows one place at a time; the same window can be sent to the next."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = Path()
        self.work: background.Work | None = None
        self._lines: FileLines | None = None
        self._wanted = 0  # the line to go to, 0 to stay
        self.name = PathLabel()
        self.facts = QLabel()
        self.facts.setObjectName("faint")
        self.reason = QLabel()
        self.reason.setObjectName("warning")
        self.reason.setWordWrap(True)
        self.reason.setTextFormat(Qt.TextFormat.PlainText)
        self.table = LineTable(parent=self)
        self.view = _table_view(self.table)
        self.whole = _whole_line()
        self.bar = QProgressBar()
        self.bar.setObjectName("thin")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.number = QLineEdit()
        self.number.setValidator(QIntValidator(1, _LAST, self))
        self.number.setFixedWidth(110)
        self.number.setAccessibleName(tr("Go to line"))
        self.number.setPlaceholderText(tr("Go to line"))
        self.system = QPushButton(tr("Open with another program"))
        self.buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        self.buttons.addButton(self.system, QDialogButtonBox.ButtonRole.ActionRole)
        for button in self.buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]  # Enter goes to a line
        self._build()
        # A moment of patience, so that a short wait does not flicker.
        self._patience = QTimer(self, singleShot=True, interval=150)
        self._patience.timeout.connect(self.bar.show)

        self.number.returnPressed.connect(self._on_number)
        self.system.clicked.connect(self._on_system)
        self.buttons.rejected.connect(self.reject)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        shortcut = QShortcut(QKeySequence("Ctrl+G"), self)
        shortcut.activated.connect(self._to_number)

    def show_place(self, path: Path, line: int, reason: str) -> None:
        """Show a file at a line (0 for its beginning) and say what is the matter there."""
        self._stop()
        if path != self.path:
            self._lines = None
        self.path = path
        self.setWindowTitle(path.name)
        self.name.show_path(paths.short(str(path)))
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.facts.setText("")
        self.table.show((), line)
        self.whole.clear()
        self.show()
        self.activateWindow()
        self.view.setFocus()
        self._read(max(1, line), marked=line)

    def go_to(self, line: int) -> None:
        """Show another line of the same file."""
        self._read(line, marked=self.table.marked)

    def reject(self) -> None:
        """Close, and stop looking for the line."""
        self._stop()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop looking for the line."""
        self._stop()
        super().closeEvent(event)

    def _read(self, line: int, *, marked: int) -> None:
        self._stop()
        path, lines = self.path, self._lines
        self._wanted = line

        def read(progress: background.Progress) -> tuple[FileLines, list[FileLine], int]:
            opened = lines if lines is not None else opening.file_lines(path)
            found = opened.around(line, before=_AROUND, after=_AROUND, progress=progress)
            return opened, found, marked

        work = background.Work(read, parent=self)

        def of_this(deed: Callable[..., None]) -> Callable[..., None]:
            """Do something only as long as nothing else was asked for."""
            return lambda *told: deed(*told) if self.work is work else None

        work.progress.connect(of_this(self._on_progress))
        work.done.connect(of_this(self._on_read))
        work.failed.connect(of_this(self._on_failed))
        work.broke.connect(of_this(self._on_broke))
        work.ended.connect(of_this(self._on_ended))
        self.work = work
        self._patience.start()
        work.start()

    def _stop(self) -> None:
        if self.work is not None and self.work.running:
            self.work.cancel()
            self.work = None
        self._on_ended()

    def _on_progress(self, done: int, total: int) -> None:
        share = 1000 * done // max(total, 1)
        self.bar.setRange(0, 1000)
        self.bar.setValue(share)

    def _on_ended(self) -> None:
        self._patience.stop()
        self.bar.hide()

    def _on_read(self, found: tuple[FileLines, list[FileLine], int]) -> None:
        self._lines, lines, marked = found
        self.table.show(lines, marked)
        self._show_facts()
        self._fit_numbers()
        row = self.table.row_of(self._wanted)
        if row >= 0:
            index = self.table.index(row, TEXT)
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
            self.view.setCurrentIndex(index)

    def _show_facts(self) -> None:
        assert self._lines is not None
        words = []
        if self._lines.known is not None:
            if self.table.marked > self._lines.known:
                words.append(tr("There is no line {line}.", line=self.table.marked))
            words.append(tr("{n} lines", n=self._lines.known))
        words.append(isolate(self._lines.encoding))
        self.facts.setText("  ·  ".join(words))

    def _fit_numbers(self) -> None:
        last = self.table.lines[-1].number if self.table.lines else 1
        width = QFontMetrics(self.view.font()).horizontalAdvance(f"{last:,}") + 34
        self.view.setColumnWidth(NUMBER, width)

    def _on_failed(self, error: AnnotatorError) -> None:
        self.reason.setText("\n".join(filter(None, (self.reason.text(), error_text(error)))))
        self.reason.show()

    def _on_broke(self, error: Exception) -> None:
        ask.show_bug(self, repr(error))

    def _on_current(self, current: QModelIndex) -> None:
        if not current.isValid():
            return
        line = self.table.lines[current.row()]
        _turn(self.whole, direction_of(line.text))
        self.whole.setPlainText(visible(line.text) + (" …" if line.cut else ""))

    def _on_scrolled(self, value: int) -> None:
        """Read further lines when the end of those that were read is reached."""
        bar, lines = self.view.verticalScrollBar(), self.table.lines
        busy = self.work is not None and self.work.running
        if busy or not lines or self._lines is None:
            return
        if value <= bar.minimum() and lines[0].number > 1:
            self._shift(lines[0].number)
        elif value >= bar.maximum() and lines[-1].number != self._lines.known:
            self._shift(lines[-1].number)

    def _shift(self, line: int) -> None:
        current = self.view.currentIndex()
        number = self.table.lines[current.row()].number if current.isValid() else line
        self._read(number if abs(number - line) < _AROUND // 2 else line, marked=self.table.marked)

    def _on_number(self) -> None:
        if self.number.hasAcceptableInput():
            self.go_to(int(self.number.text()))
            self.view.setFocus()

    def _to_number(self) -> None:
        self.number.setFocus()
        self.number.selectAll()

    def _on_system(self) -> None:
        if not desktop.open_file(self.path):
            ask.tell(self, tr("No program opened {path}.", path=self.path))

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.name, 1)
        top.addWidget(self.facts)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.view)
        parts.addWidget(self.whole)
        parts.setSizes([440, 130])
        foot = QHBoxLayout()
        foot.addWidget(self.number)
        foot.addWidget(self.bar, 1)
        foot.addStretch(1)
        foot.addWidget(self.buttons)
        self.bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.reason)
        column.addWidget(parts, 1)
        column.addLayout(foot)
        room = self.screen().availableSize() - QSize(40, 70)
        self.resize(SIZE.boundedTo(room))


def _table_view(table: LineTable) -> QTableView:
    view = QTableView()
    view.setObjectName("framed")
    view.setModel(table)
    view.setItemDelegate(DirectedCells(view))
    view.setAccessibleName(tr("Lines of the file"))
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    rows, head = view.verticalHeader(), view.horizontalHeader()
    rows.setVisible(False)
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setMinimumSectionSize(_ROW)
    rows.setDefaultSectionSize(_ROW)
    head.setVisible(False)
    head.setMinimumSectionSize(40)
    head.setStretchLastSection(True)
    return view


def _whole_line() -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setReadOnly(True)
    made.setTabChangesFocus(True)
    made.setAccessibleName(tr("The whole line"))
    made.setObjectName("framed")
    return made


def _turn(field: QPlainTextEdit, direction: Qt.LayoutDirection) -> None:
    right = direction == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    option = QTextOption(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    field.document().setDefaultTextOption(option)
