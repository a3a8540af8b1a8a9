"""What stands around the rows of all occurrences: the sentence, the switches, the keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.ui import appearance
from annotator.ui.canvas import colours
from annotator.ui.language import isolate, tr
from annotator.ui.pages.captions import faint, heavier, smaller, strong
from annotator.ui.pages.occurrence_cells import readable
from annotator.ui.pages.occurrence_choice import Mode
from annotator.ui.pages.occurrence_table import OccurrenceTable
from annotator.ui.pages.occurrence_view import OccurrenceView

_LEAST_WIDTH = 300
_AIR = 60  # pixels of margins and spaces in a line
_COUNT = 250  # pixels kept for the counts beside the title
_HARD_BLANK = "\u00a0"


class OccurrenceHead(QWidget):
    """``asked`` carries the name of a deed of the panel: a button of it was pressed.

    ``broken_anew`` says that the switches take more lines than before, or fewer.
    """

    asked = Signal(str)
    options_changed = Signal()
    broken_anew = Signal()

    def __init__(self, panel: QWidget, view: OccurrenceView) -> None:
        super().__init__(panel)
        self.view = view
        self.everywhere = False
        self.title = strong()
        self.chip = QLabel()
        self.chip.setTextFormat(Qt.TextFormat.PlainText)
        self.chip.setFont(heavier(smaller(self.chip.font())))
        self.count = faint()
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setObjectName("thin")
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(90, 6)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setIcon(appearance.icon("close"))
        _name(self.close_button, tr("Close (Esc)"))
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.close_button.clicked.connect(lambda: self.asked.emit("close"))

        self.add = self._pill(tr("Add label"), tr("Mark the chosen places (R)"))
        self.remove = self._pill(
            tr("Remove label"), tr("Remove the label from the chosen places (R)")
        )
        self.here = self._pill(tr("This document"), tr("Search this document only (P)"))
        self.whole = self._pill(tr("Whole project"), tr("Search the whole project (P)"))
        self._pills = (self.add, self.remove, self.here, self.whole)
        self._pair(self.add, self.remove, "mode")
        self._pair(self.here, self.whole, "scope")
        self.folded = self._option(
            tr("Any spelling"), tr("Hamza, ta marbuta, tashkeel and tatweel do not matter (F)")
        )
        self.prefixes = self._option(
            tr("With prefixes"), tr("Also behind prefixes such as و, ب and ل (W)")
        )
        self.apply_button = QPushButton()
        self.apply_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.apply_button.clicked.connect(lambda: self.asked.emit("apply"))
        self.keys = faint()
        self.keys.setFont(smaller(self.keys.font()))
        self.keys.setWordWrap(True)
        self.empty = faint()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(24, 8, 24, 8)
        self._stack = QStackedLayout()
        self._words = self._label_title = self._keys = ""
        self._counts: tuple[str, ...] = ("",)
        self._options = QWidget()
        self._second = QHBoxLayout()
        self._top = QVBoxLayout(self)
        self._lay_out(panel)

    def start(self, words: str, label_title: str, colour: str) -> None:
        """Name the text and the label."""
        of = colours.shades(
            colours.colour_of("", colour),
            colours.DARK if appearance.is_dark() else colours.LIGHT,
        )
        self._words = words
        self.title.setToolTip(isolate(words))
        self._label_title = label_title
        self.chip.setToolTip(isolate(label_title))
        self.chip.setStyleSheet(
            f"background: {of.chip}; color: {of.chip_ink}; border-radius: 4px; padding: 1px 7px"
        )
        self._fit()

    def show_switches(self, mode: Mode, *, everywhere: bool) -> None:
        """Show what Enter does, and where is searched."""
        self.everywhere = everywhere
        (self.add if mode is Mode.ADD else self.remove).setChecked(True)
        (self.whole if everywhere else self.here).setChecked(True)

    def show_progress(self, done: int, total: int | None) -> None:
        """Show how far the search is; ``total`` is 0 when it has ended, ``None`` if unknown."""
        self.progress.setVisible(total != 0)
        self.progress.setRange(0, total or 0)
        self.progress.setValue(done)

    def say(self, table: OccurrenceTable, *, searching: bool) -> None:
        """Count what was found and what is chosen."""
        self._counts = ("",) if searching else _counted(table)
        self.count.setToolTip(self._counts[0])
        self._fit()
        chosen = 0 if searching else len(table.chosen)
        if table.mode is Mode.ADD:
            text = tr("Mark {n} places", n=chosen) if chosen else tr("Add label")
        else:
            text = tr("Unmark {n} places", n=chosen) if chosen else tr("Remove label")
        self.apply_button.setText(f"{text}  ⏎")
        _name(self.apply_button, f"{text} (Enter)")
        self.apply_button.setEnabled(chosen > 0)
        keys = tr(
            "Space: one · A: all · N: none · I: invert · R: mark or unmark · P: where · "
            "Ctrl+Enter: go there · Esc: close"
        )
        if table.many:
            keys = f"{tr('→ opens a group')} · {keys}"
        # A key stays on one line with what it does.
        self._keys = " · ".join(one.replace(" ", _HARD_BLANK) for one in keys.split(" · "))
        self.show_reason("")

    def show_reason(self, reason: str) -> None:
        """Say why nothing can be done with the current row; else what the keys do."""
        of = appearance.colours()
        # The rows do not jump where the reason is shorter than the keys.
        self.keys.setMinimumHeight(self.keys.height() if reason else 0)
        self.keys.setText(reason or self._keys)
        style = f"color: {readable(of.busy if reason else of.faint, of.window)}"
        if style != self.keys.styleSheet():
            self.keys.setStyleSheet(style)

    @property
    def sentence(self) -> str:
        """The head as one sentence, with nothing shortened."""
        title = tr("All occurrences of “{words}”", words=self._words)
        return f"{title} · {isolate(self._label_title)}: {self._counts[0]}"

    def show_rows(self, *, shown: bool, empty: str) -> None:
        """Show the rows, or say why there are none."""
        self.empty.setText(empty)
        self._stack.setCurrentIndex(0 if shown else 1)

    def height_without_rows(self, width: int) -> int:
        """Return the pixels that everything but the rows takes."""
        return self._top.sizeHint().height() + self._bottom.heightForWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the switches into two lines where one has no room; shorten the words."""
        super().resizeEvent(event)
        wanted = sum(one.sizeHint().width() for one in (*self._pills, self._options)) + _AIR
        own_line = wanted > self.width()
        if own_line == (self._second.indexOf(self._options) >= 0):
            (self._second if own_line else self._top).removeWidget(self._options)
            (self._top if own_line else self._second).addWidget(self._options)
            self.broken_anew.emit()
        self._fit()

    def _fit(self) -> None:
        """Let the words lose their middle, then the counts their details, where room is scarce."""
        around = tr("All occurrences of “{words}”", words="")
        label = self.chip.fontMetrics().elidedText(
            self._label_title, Qt.TextElideMode.ElideRight, max(90, self.width() // 4)
        )
        self.chip.setText(isolate(label))
        metrics = self.title.fontMetrics()
        others = self.chip.sizeHint().width() + self.close_button.sizeHint().width() + _AIR
        others += self.progress.width() if self.progress.isVisibleTo(self) else 0
        room = self.width() - others - _COUNT - metrics.horizontalAdvance(around)
        words = metrics.elidedText(self._words, Qt.TextElideMode.ElideMiddle, max(room, 80))
        self.title.setText(tr("All occurrences of “{words}”", words=words))
        room = self.width() - others - self.title.sizeHint().width()
        advance = self.count.fontMetrics().horizontalAdvance
        fitting = (one for one in self._counts if advance(one) <= room)
        self.count.setText(next(fitting, self._counts[-1]))

    def _lay_out(self, panel: QWidget) -> None:
        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.title)
        first.addWidget(self.chip)
        first.addWidget(self.count, 1)
        first.addWidget(self.progress)
        first.addWidget(self.close_button)
        options = QHBoxLayout(self._options)
        options.setContentsMargins(0, 0, 0, 0)
        options.setSpacing(14)
        options.addWidget(self.folded)
        options.addWidget(self.prefixes)
        options.addStretch(1)
        second = self._second
        second.setSpacing(2)
        for pill in self._pills:
            if pill is self.here:
                second.addSpacing(14)
            second.addWidget(pill)
        second.addStretch(1)
        second.addWidget(self._options)
        top = self._top
        top.setContentsMargins(12, 6, 8, 6)
        top.setSpacing(4)
        top.addLayout(first)
        top.addLayout(second)
        self.setMinimumWidth(_LEAST_WIDTH)  # else its words would hold the whole page apart
        self._bottom = QWidget()
        bottom = QHBoxLayout(self._bottom)
        bottom.setContentsMargins(14, 5, 8, 5)
        bottom.setSpacing(10)
        bottom.addWidget(self.keys, 1)
        bottom.addWidget(self.apply_button)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        of = appearance.colours()
        panel.setStyleSheet(
            f"#occurrences {{ background: {of.window}; border: 0;"
            f" border-top: 2px solid {of.accent} }}"
            f"#occurrences QTableView {{ border-top: 1px solid {of.line};"
            f" border-bottom: 1px solid {of.line}; background: {of.paper} }}"
        )
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(0)
        column.addWidget(self)
        column.addLayout(self._stack, 1)
        column.addWidget(self._bottom)

    def _pill(self, text: str, tool_tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("pill")
        button.setText(text)
        button.setCheckable(True)
        _name(button, tool_tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _pair(self, one: QToolButton, other: QToolButton, deed: str) -> None:
        group = QButtonGroup(self)
        for button in (one, other):
            group.addButton(button)
            button.pressed.connect(
                lambda button=button: None if button.isChecked() else self.asked.emit(deed)
            )

    def _option(self, text: str, tool_tip: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(True)
        _name(box, tool_tip)
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.toggled.connect(lambda: self.options_changed.emit())
        return box


def _counted(table: OccurrenceTable) -> tuple[str, ...]:
    """Return "23 places in 5 documents, 4 of them marked", and the same in fewer words."""
    found = table.found
    if not found:
        return ("",)
    documents = len({hit.document for hit in found})
    marked = sum(hit.annotation is not None for hit in found)
    said = [tr("{n} places", n=len(found))]
    if documents > 1:
        said.insert(0, f"{said[0]} {tr('in {n} documents', n=documents)}")
    if marked and table.mode is Mode.ADD:
        whole = marked == len(found)
        of_them = tr("all {n} marked", n=marked) if whole else tr("{n} of them marked", n=marked)
        said.insert(0, tr("{places}, {marked}", places=said[0], marked=of_them))
    return tuple(said)


def _name(widget: QWidget, words: str) -> None:
    widget.setToolTip(words)
    widget.setAccessibleName(words)
