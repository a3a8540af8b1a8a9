"""Where the parts of the annotate page stand: palette, article, list and inspector side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from annotator.ui import appearance
from annotator.ui.canvas import colours
from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.language import current_language
from annotator.ui.pages.annotation_list import AnnotationList
from annotator.ui.pages.check_panel import CheckPanel
from annotator.ui.pages.document_header import DocumentHeader
from annotator.ui.pages.find_bar import FindBar
from annotator.ui.pages.hint_strip import HintStrip
from annotator.ui.pages.inspector import Inspector
from annotator.ui.pages.label_palette import LabelPalette
from annotator.ui.pages.link_bar import LinkBar
from annotator.ui.pages.occurrence_panel import OccurrencePanel
from annotator.ui.pages.panes import Panes
from annotator.ui.window_memory import window_memory

_COLUMNS = (208, 752, 318)
_SIDE = (340, 380)


class AnnotatePanels(QWidget):
    """The parts, laid out from the reading start; sizes are kept from one session to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = DocumentHeader()
        self.find_bar = FindBar()
        self.link_bar = LinkBar()
        self.canvas = _dressed(AnnotationCanvas())
        self.occurrences = OccurrencePanel()
        self.checks = CheckPanel()
        self.hints = HintStrip()
        self.labels = LabelPalette()
        self.list = AnnotationList()
        self.inspector = Inspector()
        self.columns = QSplitter(Qt.Orientation.Horizontal)
        self.side = QSplitter(Qt.Orientation.Vertical)
        self._lay_out()
        self._recall()
        self.panes = Panes(
            self,
            [
                (self.canvas, lambda: self.canvas),
                (self.occurrences, lambda: self.occurrences.view),
                (self.checks, self.checks.keyboard_place),
                (self.labels, self.labels.first_without_key),
                (self.list, self.list.keyboard_place),
                (self.inspector, self.inspector.first_field),
            ],
        )

    def remember(self) -> None:
        """Keep the sizes for the next time."""
        memory = window_memory()
        memory.setValue("annotate/columns", self.columns.saveState())
        memory.setValue("annotate/side", self.side.saveState())

    def _recall(self) -> None:
        memory = window_memory()
        for splitter, key, sizes in (
            (self.columns, "annotate/columns", _COLUMNS),
            (self.side, "annotate/side", _SIDE),
        ):
            splitter.setChildrenCollapsible(False)
            kept = memory.value(key)
            if kept is None or not splitter.restoreState(kept):
                splitter.setSizes(sizes)
            splitter.setHandleWidth(1)  # after the state, which holds a width of its own

    def _lay_out(self) -> None:
        middle = QWidget()
        middle.setMinimumWidth(320)
        column = _column(middle)
        column.addWidget(self.find_bar)
        column.addWidget(self.link_bar)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.occurrences)
        column.addWidget(self.checks)
        column.addWidget(_line())
        column.addWidget(self.hints)
        self.side.addWidget(self.list)
        self.side.addWidget(self.inspector)
        self.side.setStretchFactor(0, 1)
        self.side.setMinimumWidth(220)
        for at, widget in enumerate((self.labels, middle, self.side)):
            self.columns.addWidget(widget)
            self.columns.setStretchFactor(at, 1 if widget is middle else 0)
        self.columns.setStyleSheet(
            f"QSplitter::handle {{ background: {appearance.colours().line} }}"
        )
        page = _column(self)
        page.addWidget(self.header)
        page.addWidget(_line())
        page.addWidget(self.columns, 1)


def _dressed(canvas: AnnotationCanvas) -> AnnotationCanvas:
    canvas.set_language(current_language())
    canvas.set_palette_colours(colours.DARK if appearance.is_dark() else colours.LIGHT)
    canvas.set_font_family(appearance.font_family())
    return canvas


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column


def _line() -> QFrame:
    line = QFrame()
    line.setFixedHeight(1)
    line.setStyleSheet(f"background: {appearance.colours().line}")
    return line
