"""The preview of all occurrences of a text, below the article: look, leave some out, press Enter.

The page searches and writes; the panel shows what was found and says what was chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QWidget

from annotator.core.span import Span
from annotator.ui.language import tr
from annotator.ui.pages.annotation_table import shortened
from annotator.ui.pages.occurrence_choice import Mode
from annotator.ui.pages.occurrence_head import OccurrenceHead
from annotator.ui.pages.occurrence_table import OccurrenceTable
from annotator.ui.pages.occurrence_view import ROW, OccurrenceView, meaning

if TYPE_CHECKING:
    from annotator.project.occurrences import Group, Hit

_SHARE = 0.45  # of the height of what the panel stands in
_LEAST = 3  # rows
_LINES = 6  # pixels of the lines above and between


class OccurrencePanel(QFrame):
    """``applied`` carries the chosen hits and ``"add"`` or ``"remove"``.

    ``scope_changed`` and ``options_changed`` ask for another search; ``place_requested`` carries a
    document's id and a ``Span``.
    """

    applied = Signal(list, str)
    closed = Signal()
    scope_changed = Signal(bool)
    options_changed = Signal()
    place_requested = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("occurrences")
        self.table = OccurrenceTable(self)
        self.view = OccurrenceView(self.table)
        self.head = OccurrenceHead(self, self.view)
        self.setFocusProxy(self.view)
        self._searching = False
        self._place: tuple[str, Span] | None = None
        self._deeds: Mapping[str, Callable[[], None]] = {
            "toggle": self._toggle,
            "all": lambda: self.table.choose_all(wanted=True),
            "none": lambda: self.table.choose_all(wanted=False),
            "invert": self.table.invert,
            "mode": lambda: self.set_mode(Mode.ADD if self.mode is Mode.REMOVE else Mode.REMOVE),
            "scope": lambda: self.set_everywhere(not self.everywhere),
            "folded": self.head.folded.toggle,
            "prefixes": self.head.prefixes.toggle,
            "right": lambda: self._unfold(forward=self.isLeftToRight()),
            "left": lambda: self._unfold(forward=self.isRightToLeft()),
            "apply": self.apply,
            "go": lambda: self._ask_for(self.view.row),
            "close": self.dismiss,
        }
        self.head.asked.connect(self.do)
        self.head.options_changed.connect(self.options_changed)
        self.head.broken_anew.connect(self._fit)
        self.view.struck.connect(self.do)
        self.view.wanted.connect(self._ask_for)
        self.view.selectionModel().currentRowChanged.connect(lambda: self._tell_reason())
        self.table.dataChanged.connect(lambda: self._say())
        self.table.rowsInserted.connect(lambda: self._fit())
        self.table.rowsRemoved.connect(lambda: self._fit())
        self.hide()

    # ------------------------------------------------------------------------------ what is shown

    def start(
        self,
        surface: str,
        label_title: str,
        colour: str,
        *,
        everywhere: bool,
        mode: str = Mode.ADD,
    ) -> None:
        """Open for a text and a label, with the keyboard in the rows; nothing is found yet.

        ``colour`` is the label's (``#rrggbb``); ``everywhere`` says that the whole project is
        searched. The spelling options stay as they were.
        """
        self._place = None
        self.table.start(Mode(mode))
        self.view.cells.set_colour(colour)
        self.head.start(shortened(surface, 120), label_title, colour)
        self.head.show_switches(self.table.mode, everywhere=everywhere)
        self.show_searching()
        self.show()
        self._fit()
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_searching(self) -> None:
        """Say that the search runs; what was found before stays in sight but cannot be applied."""
        self._remember()
        self._searching = True
        self.head.show_progress(0, None)
        self._say()

    def show_progress(self, done: int, total: int | None) -> None:
        """Show how many documents of how many have been searched."""
        if self._searching:
            self.head.show_progress(done, total)

    def show_groups(self, groups: Iterable[Group], titles: Mapping[str, str]) -> None:
        """Show what the search found; ``titles`` are those of the documents, by their ids.

        What was left out before stays left out, and the current row stays where it was found again.
        """
        self._remember()
        self._searching = False
        self.head.show_progress(0, 0)
        self.table.show_groups(groups, titles if self.everywhere else {})
        self._settle()

    def stop(self) -> None:
        """Close without a word, as when another document is shown."""
        self._searching = False
        self.hide()
        self.table.start(Mode.ADD)

    def dismiss(self) -> None:
        """Close without doing anything."""
        self.stop()
        self.closed.emit()

    # ------------------------------------------------------------------------------- what is asked

    @property
    def active(self) -> bool:
        """Whether the preview is open."""
        return not self.isHidden()

    @property
    def mode(self) -> Mode:
        """What Enter will do: ``"add"`` or ``"remove"``."""
        return self.table.mode

    @property
    def everywhere(self) -> bool:
        """Whether the whole project is searched."""
        return self.head.everywhere

    @property
    def folded(self) -> bool:
        """Whether hamza, ta marbuta, tashkeel and tatweel do not matter."""
        return self.head.folded.isChecked()

    @property
    def with_prefixes(self) -> bool:
        """Whether the words are also found behind a prefix (و، ب، ال…)."""
        return self.head.prefixes.isChecked()

    @property
    def chosen(self) -> list[Hit]:
        """The hits that Enter would annotate or remove."""
        return self.table.chosen

    def do(self, deed: str) -> None:
        """Do what a key or a button means."""
        self._deeds[deed]()

    def set_mode(self, mode: Mode) -> None:
        """Show what could be annotated, or what could be removed."""
        self._remember()
        self.table.set_mode(mode)
        self.head.show_switches(mode, everywhere=self.everywhere)
        self._settle()

    def set_everywhere(self, everywhere: bool) -> None:
        """Ask for a search in the whole project, or in this document."""
        if everywhere != self.everywhere:
            self.head.show_switches(self.mode, everywhere=everywhere)
            self.scope_changed.emit(everywhere)

    def apply(self) -> None:
        """Ask the page to annotate or remove what is chosen."""
        chosen = self.table.chosen
        if chosen and not self._searching:
            self.applied.emit(chosen, str(self.mode))

    # --------------------------------------------------------------------------------------- rows

    def _toggle(self) -> None:
        if self.view.row >= 0:
            self.table.toggle(self.view.row)

    def _unfold(self, *, forward: bool) -> None:
        row = self.view.row
        if row < 0:
            return
        if not forward:
            self.view.go_to(self.table.close(row))
        elif self.table.is_open(row):
            self.view.go_to(row + 1)
        else:
            self.table.open(row)

    def _ask_for(self, row: int) -> None:
        if row >= 0:
            hit = self.table.hits(row)[0]
            self.place_requested.emit(hit.document, hit.span)

    def _tell_reason(self) -> None:
        row = self.view.row
        barred = 0 <= row < self.table.rowCount() and self.table.is_blocked(row)
        self.head.show_reason(self.table.state(row) if barred else "")

    def _remember(self) -> None:
        if 0 <= self.view.row < self.table.rowCount():
            hit = self.table.hits(self.view.row)[0]
            self._place = (hit.document, hit.span)

    def _settle(self) -> None:
        """Take in other rows: the columns, the current row, the words around them."""
        self.view.arrange()
        row = self.table.row_of(self._place) if self._place else -1
        self.view.go_to(max(0, row))
        self._say()
        self._fit()

    def _say(self) -> None:
        self.head.say(self.table, searching=self._searching)
        self._tell_reason()
        if self._searching:
            empty = tr("Searching…")
        elif self.mode is Mode.REMOVE:
            empty = tr("Nothing here is marked with this label.")
        elif self.everywhere:
            empty = tr("This text does not stand anywhere in the project.")
        else:
            empty = tr("This text does not stand in this document. P searches the whole project.")
        self.head.show_rows(shown=self.table.rowCount() > 0, empty=empty)

    # --------------------------------------------------------------------------------------- size

    def _fit(self) -> None:
        """Be as high as the rows want, at most 45 % of the place around."""
        around = self.parentWidget()
        if around is None or self.isHidden():
            return
        rows = max(_LEAST, self.table.rowCount())
        wanted = self.head.height_without_rows(self.width()) + rows * ROW + _LINES
        self.setFixedHeight(min(wanted, int(around.height() * _SHARE)))

    def event(self, event: QEvent) -> bool:
        """Keep the keys from the window's shortcuts; follow the size of what is around."""
        asking = event.type() == QEvent.Type.ShortcutOverride
        if asking and isinstance(event, QKeyEvent) and meaning(event):
            event.accept()
            return True
        around = self.parentWidget()
        if around is not None and event.type() == QEvent.Type.ParentAboutToChange:
            around.removeEventFilter(self)
        elif around is not None and event.type() == QEvent.Type.ParentChange:
            around.installEventFilter(self)
        return super().event(event)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the size of what the panel stands in."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the keys mean while a switch has the keyboard."""
        name, switch = meaning(event), self.focusWidget()
        if name == "apply" and isinstance(switch, QAbstractButton):
            switch.click()  # who stands on "Close" does not want it all applied
        elif name:
            self.do(name)
        else:
            super().keyPressEvent(event)
