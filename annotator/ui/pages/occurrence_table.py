"""All occurrences of a text as a Qt model: a row a group, opened groups with their hits below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.core.span import Span
from annotator.ui.language import error_text, isolate, tr
from annotator.ui.pages.occurrence_choice import Choice, Mode

if TYPE_CHECKING:
    from annotator.project.occurrences import Group, Hit

_Index = QModelIndex | QPersistentModelIndex
_Place = tuple[str, Span]
_ROOT = QModelIndex()


class Column(IntEnum):
    """What stands beside each other in a row."""

    FOLD = 0
    CHECK = 1
    LINE = 2
    TITLE = 3
    STATE = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A group (``child`` is -1) or one of the hits of an opened group."""

    group: int
    child: int = -1


class OccurrenceTable(QAbstractTableModel):
    """In mode ``REMOVE`` only the hits that are annotated are there at all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[tuple[Hit, ...], ...] = ()
        self._groups: Sequence[tuple[Hit, ...]] = ()
        self._titles: Mapping[str, str] = {}
        self._rows: list[Row] = []
        self._choice = Choice()
        self._open: set[int] = set()

    # ------------------------------------------------------------------------------ what is shown

    def start(self, mode: Mode) -> None:
        """Begin with another text: nothing found yet, nothing left out."""
        self._choice.start(mode)
        self.show_groups((), {})

    def show_groups(self, groups: Iterable[Group], titles: Mapping[str, str]) -> None:
        """Show what was found; ``titles`` are the documents'."""
        self._found = tuple(tuple(group.hits) for group in groups)
        self._titles = titles
        self._take_rows()

    def set_mode(self, mode: Mode) -> None:
        """Show what could be annotated, or what could be removed."""
        self._choice.mode = mode
        self._take_rows()

    def _take_rows(self) -> None:
        self.beginResetModel()
        if self.mode is Mode.ADD:
            self._groups = self._found
        else:
            there = (tuple(hit for hit in hits if hit.annotation) for hits in self._found)
            self._groups = [hits for hits in there if hits]
        self._open.clear()
        self._rows = [Row(n) for n in range(len(self._groups))]
        self.endResetModel()

    def hits(self, row: int) -> tuple[Hit, ...]:
        """Return the hits of a row, one or more of the same words."""
        one = self._rows[row]
        hits = self._groups[one.group]
        return hits if one.child < 0 else (hits[one.child],)

    def row(self, row: int) -> Row:
        """Return what stands in a row."""
        return self._rows[row]

    def row_of(self, place: _Place) -> int:
        """Return the row that shows a place, opened groups' own rows first; -1 for none."""
        found = -1
        for at, row in enumerate(self._rows):
            if any((hit.document, hit.span) == place for hit in self.hits(at)):
                found = at
                if row.child >= 0 or row.group not in self._open:
                    break
        return found

    def title(self, row: int) -> str:
        """Return the title of a row's document, or how many documents a group reaches."""
        documents = {hit.document for hit in self.hits(row)}
        if len(documents) > 1:
            return tr("in {n} documents", n=len(documents))
        return self._titles.get(documents.pop(), "")

    def state(self, row: int) -> str:
        """Return what is known of a row's hits, where it is worth a word."""
        hits = self.hits(row)
        reasons = [hit.blocked for hit in hits if hit.blocked and not self._counts_as_marked(hit)]
        if reasons and len(reasons) == len(hits):
            return error_text(reasons[0])
        if self.mode is Mode.REMOVE:
            return error_text(reasons[0]) if reasons else ""
        marked = sum(hit.annotation is not None for hit in hits)
        if marked == len(hits):
            return tr("Already marked")
        said = [tr("{shown} of {total} marked", shown=marked, total=len(hits))] if marked else []
        return " · ".join((*said, *(error_text(reasons[0]) for _ in reasons[:1])))

    def is_blocked(self, row: int) -> bool:
        """Whether nothing can be done with a row, for a reason that ``state`` tells."""
        hits = self.hits(row)
        return self.check_state(row) is None and any(
            hit.blocked and not self._counts_as_marked(hit) for hit in hits
        )

    def _counts_as_marked(self, hit: Hit) -> bool:
        return self.mode is Mode.ADD and hit.annotation is not None

    @property
    def titled(self) -> bool:
        """Whether the documents have titles to show."""
        return bool(self._titles)

    @property
    def found(self) -> list[Hit]:
        """All hits of this mode, chosen or not."""
        return [hit for hits in self._groups for hit in hits]

    @property
    def many(self) -> bool:
        """Whether any group has more than one hit."""
        return any(len(hits) > 1 for hits in self._groups)

    @property
    def some_state(self) -> bool:
        """Whether any hit has something to be said in the last column."""
        return any(
            hit.blocked or (self.mode is Mode.ADD and hit.annotation)
            for hits in self._groups
            for hit in hits
        )

    # ------------------------------------------------------------------------------ what is chosen

    @property
    def mode(self) -> Mode:
        """What Enter will do."""
        return self._choice.mode

    @property
    def chosen(self) -> list[Hit]:
        """The hits that Enter will annotate or remove, in the order of the rows."""
        return [hit for hit in self.found if self._choice.is_chosen(hit)]

    def check_state(self, row: int) -> Qt.CheckState | None:
        """Return whether all, some or none of a row are chosen; ``None`` where nothing can be."""
        return self._choice.state(self.hits(row))

    def toggle(self, row: int) -> None:
        """Leave a row out, or take all of it in."""
        state = self.check_state(row)
        if state is not None:
            self._choice.choose(self.hits(row), wanted=state != Qt.CheckState.Checked)
            self._tell_checks()

    def choose_all(self, *, wanted: bool) -> None:
        """Take everything in, or leave everything out."""
        self._choice.choose(self.found, wanted=wanted)
        self._tell_checks()

    def invert(self) -> None:
        """Leave out what was chosen, and the other way round."""
        others = [hit for hit in self.found if not self._choice.is_chosen(hit)]
        self._choice.choose_only(others, of=self.found)
        self._tell_checks()

    def _tell_checks(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, Column.STATE)
            self.dataChanged.emit(self.index(0, 0), last)

    # ---------------------------------------------------------------------------- opened groups

    def is_open(self, row: int) -> bool:
        """Whether a row is a group whose hits are shown below."""
        return self._rows[row].child < 0 and self._rows[row].group in self._open

    def can_open(self, row: int) -> bool:
        """Whether a row is a group of more than one hit."""
        one = self._rows[row]
        return one.child < 0 and len(self._groups[one.group]) > 1

    def open(self, row: int) -> None:
        """Show the single hits of a group."""
        if not self.can_open(row) or self.is_open(row):
            return
        group = self._rows[row].group
        many = len(self._groups[group])
        self.beginInsertRows(_ROOT, row + 1, row + many)
        self._open.add(group)
        self._rows[row + 1 : row + 1] = [Row(group, n) for n in range(many)]
        self.endInsertRows()
        self._tell_row(row)

    def close(self, row: int) -> int:
        """Hide the single hits of the group of a row again; return the group's own row."""
        head = row - 1 - self._rows[row].child  # the group itself has the child -1
        if self.is_open(head):
            group = self._rows[head].group
            many = len(self._groups[group])
            self.beginRemoveRows(_ROOT, head + 1, head + many)
            self._open.discard(group)
            del self._rows[head + 1 : head + 1 + many]
            self.endRemoveRows()
            self._tell_row(head)
        return head

    def _tell_row(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, Column.STATE))

    # ----------------------------------------------------------------------------------- for Qt

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Answer for one cell; the cells are drawn by ``OccurrenceCells``."""
        if role not in _ANSWERED or not index.isValid():
            return None
        row, column = index.row(), Column(index.column())
        if role == Qt.ItemDataRole.CheckStateRole:
            return self.check_state(row) if column is Column.CHECK else None
        if column is Column.LINE:
            hit = self.hits(row)[0]
            words = isolate(" ".join(f"{hit.before}{hit.text}{hit.after}".split()))
            return self._spoken(row, words) if role == Qt.ItemDataRole.AccessibleTextRole else words
        if column is Column.TITLE:
            times = len(self.hits(row))
            title = isolate(self.title(row))
            return f"{title} ×{times}" if times > 1 else title
        if column is Column.STATE:
            return self.state(row)
        return None

    def _spoken(self, row: int, words: str) -> str:
        """Return what a screen reader says of the whole row."""
        checked = self.check_state(row)
        chosen = tr("Chosen") if checked is not None and checked != Qt.CheckState.Unchecked else ""
        return "; ".join(filter(None, (words, self.title(row), chosen, self.state(row))))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Name the columns, for screen readers."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return {
            Column.CHECK: tr("Chosen"),
            Column.LINE: tr("Text"),
            Column.TITLE: tr("Title"),
            Column.STATE: tr("State"),
        }.get(Column(section))


_ANSWERED = frozenset(
    int(role)
    for role in (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.CheckStateRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    )
)
