"""Looks up what was decided before about the selected text, and follows it with one key.

The search reads the whole project, so it runs beside the window and begins only when the selection
has rested for a moment; an answer about another text is dropped.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from annotator.core.span import Span
from annotator.project.decisions import Decided, decisions
from annotator.ui import background
from annotator.ui.background import Work
from annotator.ui.language import tr
from annotator.ui.pages.decision_strip import DecisionStrip
from annotator.ui.pages.open_document import OpenDocument

_REST = 150  # milliseconds
_LONGEST = 80  # code points; nobody decides twice about a whole sentence


class EarlierDecisions(QObject):
    """``choose`` is called with layer and label when the user follows the first decision."""

    def __init__(
        self,
        strip: DecisionStrip,
        *,
        choose: Callable[[str, str], None],
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._strip = strip
        self._choose = choose
        self._say = say
        self._opened: OpenDocument | None = None
        self._surface = ""
        self._decided: Decided | None = None
        self._work: Work | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._search)

    def look(self, opened: OpenDocument | None, span: Span | None) -> None:
        """Look up the text of a span as soon as it has rested; ``None`` shows nothing."""
        surface = ""
        if opened is not None and span is not None and len(span) <= _LONGEST:
            surface = span.text(opened.text).strip()
        if (opened, surface) == (self._opened, self._surface) and surface:
            return
        self._opened, self._surface, self._decided = opened, surface, None
        self._strip.clear()
        self._cancel()
        if surface:
            self._rest.start()

    def forget(self) -> None:
        """Drop what was found: something was decided meanwhile."""
        opened, surface = self._opened, self._surface
        self._surface = ""
        self._cancel()
        if opened is not None and surface:
            self._surface = surface
            self._rest.start()

    def follow(self, opened: OpenDocument, span: Span | None) -> None:
        """Give the selected text the label that it was given most often before."""
        if span is None:
            self._say(tr("Select text or choose an annotation first."))
            return
        surface = span.text(opened.text).strip()
        decided = self._decided if surface == self._surface else None
        if decided is None and len(span) <= _LONGEST:
            # Quicker than the search: what this document says is there at once.
            decided = decisions(opened.project, surface, document=opened.id)
        if decided is None or not decided.decisions:
            self._say(tr("Nothing was decided about this text before."))
            return
        first = decided.decisions[0]
        self._choose(first.layer, first.label)

    def stop(self) -> None:
        """Stop searching, and wait for the end: the project is about to be closed."""
        self.look(None, None)
        if self._work is not None:
            self._work.wait(5)

    def _search(self) -> None:
        opened, surface = self._opened, self._surface
        if opened is None or not surface:
            return
        project = opened.project
        self._work = background.run(
            lambda progress: decisions(project, surface, progress=progress),
            parent=self,
            done=lambda found: self._on_found(surface, found),
            failed=lambda _error: None,  # a convenience: the reader was not waiting for it
            broke=lambda _error: None,
        )

    def _on_found(self, surface: str, found: Decided) -> None:
        if surface == self._surface and self._opened is not None:
            self._decided = found
            self._strip.show_decisions(found, self._opened.project.schema)

    def _cancel(self) -> None:
        self._rest.stop()
        if self._work is not None and self._work.running:
            self._work.cancel()
