"""What a format would lose of what was chosen, kind by kind: an estimate at once, or exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from annotator.ui.language import isolate, tr
from annotator.ui.pages.report_table import Kind, dot
from annotator.ui.pages.report_words import loss_rows
from annotator.ui.pages.transfer_words import amounts


class LossView(QWidget):
    """A sentence that says how sure it is, and a line for each kind of loss."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = QLabel()
        self.heading.setObjectName("card-title")
        self.heading.setWordWrap(True)
        self.how = QLabel()
        self.how.setObjectName("faint")
        self.how.setWordWrap(True)
        self.list = QListWidget()
        self.list.setObjectName("framed")
        self.list.setAccessibleName(tr("What would be lost"))
        self.list.setSpacing(3)
        self.list.setIconSize(QSize(10, 10))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.heading)
        column.addWidget(self.how)
        column.addWidget(self.list, 1)

    @property
    def lines(self) -> list[str]:
        """What the list says."""
        return [self.list.item(row).text() for row in range(self.list.count())]

    def show_problem(self, words: str) -> None:
        """Say why nothing can be exported."""
        self._show(words, "", {})

    def show_waiting(self) -> None:
        """Say that it is being counted."""
        self.heading.setText(tr("Counting…"))

    def show_estimate(self, lost: Mapping[str, int], documents: int) -> None:
        """Show what the counts of the project tell."""
        if not documents:
            self.show_problem(tr("No document fits this choice."))
            return
        self._show(
            tr("To be exported: {amounts}.", amounts=amounts({"documents": documents})),
            tr(
                "An estimate from counts. “Check first” writes and reads everything back, and "
                "keeps nothing."
            ),
            lost,
        )

    def show_exact(
        self, written: Mapping[str, int], lost: Mapping[str, int], notes: Sequence[str]
    ) -> None:
        """Show what was found by doing it."""
        self._show(
            tr("Would be exported: {amounts}.", amounts=amounts(written)),
            tr("Checked exactly: everything was written and read back, and nothing was kept."),
            lost,
        )
        for note in notes:
            self._add(Kind.NOTE, note)

    def _show(self, heading: str, how: str, lost: Mapping[str, int]) -> None:
        self.heading.setText(heading)
        self.how.setText(how)
        self.how.setVisible(bool(how))
        self.list.clear()
        rows = loss_rows(lost)
        for row in rows:
            self._add(Kind.LOST, row.reason)
        if how and not rows:
            self._add(Kind.WRITTEN, tr("Nothing is lost."))

    def _add(self, kind: Kind, words: str) -> None:
        item = QListWidgetItem(QIcon(dot(kind)), isolate(words) if kind is Kind.NOTE else words)
        self.list.addItem(item)
