"""What attributions lack, as a Qt model: a line of heading for each kind, its findings below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.ui.language import isolate, tr
from annotator.ui.pages.annotation_table import shortened

if TYPE_CHECKING:
    from annotator.project.attribution_checks import AttributionProblem

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_LONGEST = 160

# The English titles of the kinds, in the order in which they are shown.
TITLES: Mapping[str, str] = {
    "quote_without_speaker": "Quotes without a speaker",
    "claim_without_claimant": "Claims without a claimant",
    "odd_speaker": "Speakers that can hardly speak",
    "marks_left": "Quotation marks without a label",
    "nested_same_speaker": "Quotes inside one of the same speaker",
}


@dataclass(frozen=True, slots=True)
class Line:
    """The heading of a kind (``problem`` is ``None``), or one finding with its words."""

    kind: str
    words: str
    problem: AttributionProblem | None = None


class ProblemTable(QAbstractTableModel):
    """One column; headings can be neither chosen nor stepped to."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Line] = []
        self.total = 0

    def show(self, problems: Iterable[AttributionProblem], text: str) -> None:
        """Show these findings of a text, in reading order below their kinds."""
        by_kind: dict[str, list[AttributionProblem]] = {kind: [] for kind in TITLES}
        for problem in problems:
            by_kind.setdefault(str(problem.kind), []).append(problem)
        self.beginResetModel()
        self._lines = []
        for kind, found in by_kind.items():
            if found:
                self._lines.append(Line(kind, f"{tr(TITLES.get(kind, kind))} ({len(found)})"))
                self._lines += [
                    Line(kind, shortened(one.span.text(text), _LONGEST), one) for one in found
                ]
        self.total = sum(len(found) for found in by_kind.values())
        self.endResetModel()

    def line(self, row: int) -> Line:
        """Return what stands in a row."""
        return self._lines[row]

    def problem(self, row: int) -> AttributionProblem | None:
        """Return the finding of a row; ``None`` for headings and where there is no such row."""
        return self._lines[row].problem if 0 <= row < len(self._lines) else None

    def row_of(self, problem: AttributionProblem | None) -> int:
        """Return the row of a finding; of the same annotation or place, where it grew; else -1."""
        if problem is None:
            return -1
        for same in (_is_equal, _is_about_the_same):
            for row, line in enumerate(self._lines):
                if line.problem is not None and same(line.problem, problem):
                    return row
        return -1

    @property
    def rows(self) -> list[int]:
        """The rows of findings, without the headings."""
        return [row for row, line in enumerate(self._lines) if line.problem is not None]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of headings and findings."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else 1

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let only findings be chosen."""
        if index.isValid() and self.problem(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer for one row; ``CheckPanel`` draws it."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return line.words if line.problem is None else isolate(line.words)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if line.problem is None:
                return line.words
            return f"{tr(TITLES.get(line.kind, line.kind))}: {isolate(line.words)}"
        return None


def _is_equal(one: AttributionProblem, other: AttributionProblem) -> bool:
    return one == other


def _is_about_the_same(one: AttributionProblem, other: AttributionProblem) -> bool:
    if one.kind != other.kind:
        return False
    if one.annotation_id is not None:
        return one.annotation_id == other.annotation_id
    return other.annotation_id is None and one.span.overlaps(other.span)
