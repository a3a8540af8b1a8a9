"""What import and export share: choices on one side, what is seen and told of them on the other."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.ui import ask, background
from annotator.ui.dialog_buttons import dialog_buttons
from annotator.ui.language import tr
from annotator.ui.options_form import OptionsForm
from annotator.ui.pages.drop_hint import DropHint
from annotator.ui.pages.file_viewer import FileViewer
from annotator.ui.pages.report_table import ReportRow
from annotator.ui.pages.report_view import ReportView
from annotator.ui.pages.report_words import Told

if TYPE_CHECKING:
    from annotator.formats.format import Format
    from annotator.project.project import Project

SIZE = QSize(1180, 660)  # fits a screen of 1366×768 with a panel and a title bar
_CHOICES = 456


class TransferDialog(QDialog):
    """Choices, a bar while something runs, panes beside them; the last pane is the report."""

    def __init__(self, project: Project, title: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.project = project
        self.work: background.Work | None = None
        self.viewer: FileViewer | None = None
        self.format = QComboBox()
        self.format.setMinimumWidth(120)
        self.form = QFormLayout()
        self.form.setVerticalSpacing(10)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.options: OptionsForm | None = None
        self.options_area = _scrolled()
        self.bar = QProgressBar()
        self.bar.setObjectName("thin")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.hide()
        self.doing = QLabel()
        self.doing.setObjectName("faint")
        self.doing.hide()
        self.stop = QPushButton(tr("Stop"))
        self.stop.setAutoDefault(False)
        self.stop.hide()
        self.report = ReportView()
        self.nothing = DropHint("import")
        self.panes = QTabWidget()
        self.panes.setDocumentMode(True)
        self.panes.setObjectName("panes")
        # The row of tabs takes the keyboard itself; where it is hidden, the Tab key would end here.
        self.panes.setFocusProxy(None)  # type: ignore[arg-type]
        self.panes.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.panes.tabBar().setObjectName("panes")
        self.panes.tabBar().setDrawBase(False)
        self.panes.tabBar().setAccessibleName(tr("What is shown"))
        self.side = QStackedWidget()
        self.inputs = QWidget()
        self.buttons = dialog_buttons(QDialogButtonBox.StandardButton.Close)
        # Enter in a field is for the deed, not for leaving.
        self.close_button = self.buttons.button(QDialogButtonBox.StandardButton.Close)
        self.close_button.setAutoDefault(False)
        self._build()

        self.buttons.rejected.connect(self.reject)
        self.stop.clicked.connect(self._on_stop)
        self.report.shown.connect(lambda: self.show_pane(self.report))
        self.report.place_requested.connect(self._on_place)

    # ------------------------------------------------------------------------------ the format

    def _begin(self) -> None:
        """Follow the choice of format, when all fields are there."""
        self.format.currentIndexChanged.connect(self._on_format)
        self._on_format()
        before: QWidget = self.report.save
        for button in (self.stop, *self._deeds(), self.close_button):
            QWidget.setTabOrder(before, button)
            before = button

    def _deeds(self) -> tuple[QPushButton, ...]:
        """Return the buttons that do something, in order."""
        raise NotImplementedError

    @property
    def chosen(self) -> Format | None:
        """The chosen format, ``None`` for that which is found out."""
        found: Format | None = self.format.currentData()
        return found

    def choose_format(self, key: str) -> None:
        """Choose a format by its key."""
        for row in range(self.format.count()):
            one = self.format.itemData(row)
            if one is not None and one.key == key:
                self.format.setCurrentIndex(row)

    def _on_format(self) -> None:
        raise NotImplementedError

    def _show_options(self, options: Any, *, without: Collection[str] = ()) -> None:
        """Show a form of these options, ``None`` for none."""
        if self.options is not None:
            self.options_area.takeWidget().deleteLater()
            self.options = None
        form = OptionsForm(options, without=without, narrow=True) if options is not None else None
        if form is not None and not form.is_empty:
            self.options = form
            self.options_area.setWidget(form)
            form.follow_in_tab_order(self._before_options())
            form.changed.connect(self._on_option)
        self.options_area.setVisible(self.options is not None)
        self._rest.setVisible(self.options is None)

    def _before_options(self) -> QWidget:
        """Return the last field before the options."""
        raise NotImplementedError

    def _option_texts(self) -> dict[str, str]:
        return self.options.texts() if self.options is not None else {}

    def _on_option(self) -> None:
        """Follow a change in the form of options."""

    # ------------------------------------------------------------------------------ panes

    def add_pane(self, pane: QWidget, title: str, *, place: int | None = None) -> None:
        """Put a pane beside the choices; it is seen when ``show_pane`` asks for it."""
        self.panes.insertTab(self.panes.count() if place is None else place, _framed(pane), title)
        self.hide_pane(pane)

    def show_pane(self, pane: QWidget, *, raised: bool = True) -> None:
        """Let a pane be seen, and bring it before the others."""
        number = self._place(pane)
        self.panes.setTabVisible(number, True)
        if raised:
            self.panes.setCurrentIndex(number)
        self.side.setCurrentWidget(self.panes)
        self._show_tabs()

    def hide_pane(self, pane: QWidget) -> None:
        """Take a pane out of sight; without any, what to do is said in their place."""
        self.panes.setTabVisible(self._place(pane), False)
        if not any(self.panes.isTabVisible(one) for one in range(self.panes.count())):
            self.side.setCurrentWidget(self.nothing)
        self._show_tabs()

    def _place(self, pane: QWidget) -> int:
        holder = pane.parentWidget()
        assert holder is not None
        return self.panes.indexOf(holder)

    def _show_tabs(self) -> None:
        seen = sum(self.panes.isTabVisible(one) for one in range(self.panes.count()))
        self.panes.tabBar().setVisible(seen > 1)

    # ------------------------------------------------------------------------------ work

    def showEvent(self, event: QShowEvent) -> None:
        """Let the Tab key stop at every button; their box would send it to the default one."""
        super().showEvent(event)
        self.buttons.setFocusProxy(None)  # type: ignore[arg-type]

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

    def _run(self, function: Callable[..., Any], done: Callable[[Any], None], doing: str) -> None:
        self.report.clear()
        self.hide_pane(self.report)
        self.inputs.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        self._doing = doing
        self.doing.setText(doing)
        self.doing.show()
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
        self.stop.setFocus()
        work.start()

    def _show_ready(self) -> None:
        """Bring the buttons up to what can be done now."""

    def _on_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.doing.setText(f"{self._doing} {done:,}" if not total else self._doing)

    def _on_ended(self) -> None:
        self.inputs.setEnabled(True)
        for widget in (self.bar, self.doing, self.stop):
            widget.hide()
        self._show_ready()

    def _on_stop(self) -> None:
        if self.work is not None:
            self.stop.setEnabled(False)
            self.work.cancel()

    def _on_cancelled(self) -> None:
        self.report.show_told(Told(tr("Stopped; nothing was changed."), [], {}))

    def _on_failed(self, error: AnnotatorError) -> None:
        ask.show_error(self, error)

    def _on_broke(self, error: Exception) -> None:
        ask.show_bug(self, repr(error))

    # ------------------------------------------------------------------------------ places

    def _on_place(self, row: ReportRow) -> None:
        path = self._file_of(row)
        if self.viewer is None:
            self.viewer = FileViewer(parent=self)
        self.viewer.show_place(path, row.line, row.reason)

    def _file_of(self, row: ReportRow) -> Path:
        return Path(row.file)

    # ------------------------------------------------------------------------------ inner works

    def _build(self) -> None:
        inputs = self._column = QVBoxLayout(self.inputs)
        inputs.setContentsMargins(0, 0, 0, 0)
        inputs.setSpacing(12)
        inputs.addLayout(self.form)
        inputs.addWidget(self.options_area, 1)
        self._rest = QWidget()
        inputs.addWidget(self._rest, 1)
        self.side.addWidget(self.nothing)
        self.side.addWidget(self.panes)
        self.add_pane(self.report, tr("Report"))
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(20)
        parts.addWidget(self.inputs)
        parts.addWidget(self.side)
        parts.setStretchFactor(1, 1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.doing)
        foot.addWidget(self.bar, 1)
        foot.addWidget(self.stop)
        foot.addWidget(self.buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(14)
        column.addWidget(parts, 1)
        column.addLayout(foot)
        room = self.screen().availableSize() - QSize(40, 70)
        self.resize(SIZE.boundedTo(room))
        parts.setSizes([_CHOICES, max(300, self.width() - _CHOICES)])


def format_title(one: Format) -> str:
    """Return a format's title with its usual endings."""
    endings = " ".join(one.extensions[:2])
    return f"{tr(one.title)}  \u2066{endings}\u2069" if endings else tr(one.title)


def _framed(pane: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 10, 0, 0)
    column.addWidget(pane)
    return holder


def _scrolled() -> QScrollArea:
    area = QScrollArea()
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumHeight(76)
    area.hide()
    return area
