"""Checking the attributions of the open document: what the panel of findings shows, and when.

The findings are looked up when somebody asks for them, and again a moment after each change as long
as the panel is open.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.project.attribution_checks import attribution_problems
from annotator.ui.language import tr
from annotator.ui.pages.check_panel import CheckPanel
from annotator.ui.pages.open_document import OpenDocument

_MOMENT = 150  # milliseconds


class Checking(QObject):
    """``place_requested`` carries a ``Span`` and an annotation's id or ``None``."""

    place_requested = Signal(object, object)
    left = Signal()  # the keyboard goes back to the article

    def __init__(self, panel: CheckPanel, *, say: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._say = say
        self._opened: OpenDocument | None = None
        self._stale = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_MOMENT)
        self._later.timeout.connect(self._refresh)
        panel.place_requested.connect(self.place_requested)
        panel.closed.connect(self._leave)
        panel.hide()

    @property
    def active(self) -> bool:
        """Whether the findings are shown."""
        return not self._panel.isHidden()

    def step(self, opened: OpenDocument, by: int) -> None:
        """Show the findings and go to the next (1) or the previous one (-1)."""
        self._opened = opened
        if not self.active:
            self._stale = True
            self._panel.show()
        if self._stale:
            self._refresh()
        if not self._panel.step(by):
            self._say(tr("Nothing is missing. Every quote has its speaker."))

    def show_document(self, opened: OpenDocument) -> None:
        """Show the findings of this document from now on, where the panel is open."""
        self._opened = opened
        self.look_again()

    def close_document(self) -> None:
        """Show no findings until the next document."""
        self._opened = None
        self._later.stop()
        self._panel.refresh((), "")

    def look_again(self) -> None:
        """Something changed: look again in a moment."""
        self._stale = True
        if self.active:
            self._later.start()

    def stop(self) -> None:
        """Close the panel."""
        self._later.stop()
        self._panel.hide()

    def _leave(self) -> None:
        self.stop()
        self.left.emit()

    def _refresh(self) -> None:
        opened = self._opened
        self._later.stop()
        if opened is None:
            return
        self._stale = False
        found = attribution_problems(
            opened.project.schema,
            opened.document,
            opened.in_order,
            list(opened.relations.values()),
        )
        self._panel.refresh(found, opened.text)
