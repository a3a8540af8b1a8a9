"""All occurrences: from a marked text to its like, in this document or in the whole project.

One document is searched at once, so that the two keys of "all of them, yes" need no waiting; the
project is searched beside the window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from annotator.core.span import Span
from annotator.project.occurrences import Group, Hit, annotate_all, find_occurrences, remove_all
from annotator.ui import background
from annotator.ui.background import Work
from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.language import tr
from annotator.ui.pages.annotation_table import colour_of, label_title_of
from annotator.ui.pages.gestures import Gestures
from annotator.ui.pages.occurrence_choice import Mode
from annotator.ui.pages.occurrence_panel import OccurrencePanel
from annotator.ui.pages.open_document import OpenDocument

_LONGEST = 200  # code points; a longer text hardly stands twice


@dataclass(frozen=True)
class _Wanted:
    opened: OpenDocument
    surface: str
    layer: str
    label: str


class Repeating(QObject):
    """``place_requested`` asks the page for a place in this or another document."""

    place_requested = Signal(str, object)  # document id, Span
    left = Signal()  # the keyboard goes back to the article

    def __init__(
        self,
        canvas: AnnotationCanvas,
        *,
        panel: OccurrencePanel,
        gestures: Gestures,
        say: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._panel = panel
        self._gestures = gestures
        self._say = say
        self._wanted: _Wanted | None = None
        self._work: Work | None = None
        self._search_number = 0
        panel.applied.connect(self._on_applied)
        panel.closed.connect(self._on_closed)
        panel.scope_changed.connect(lambda _everywhere: self._search())
        panel.options_changed.connect(self._search)
        panel.place_requested.connect(self.place_requested)

    def start(
        self, opened: OpenDocument, *, everywhere: bool = False, removing: bool = False
    ) -> None:
        """Open the preview for the current annotation, or for the selection and the last label."""
        wanted = self._asked(opened)
        if wanted is None:
            return
        self._wanted = wanted
        schema = opened.project.schema
        self._canvas.select(None)
        self._panel.start(
            wanted.surface,
            label_title_of(schema, wanted.layer, wanted.label),
            colour_of(schema, wanted.layer, wanted.label),
            everywhere=everywhere,
            mode=Mode.REMOVE if removing else Mode.ADD,
        )
        self._search()

    def stop(self) -> None:
        """Close the preview and end the search: another document or project comes."""
        self._cancel()
        if self._work is not None:
            self._work.wait(5)
        self._wanted = None
        self._panel.stop()

    def _asked(self, opened: OpenDocument) -> _Wanted | None:
        current, selection = self._gestures.current, self._canvas.selection
        span: Span | None = selection or (current.span if current else None)
        if span is None:
            self._say(tr("Select text or choose an annotation first."))
            return None
        if len(span) > _LONGEST:
            self._say(tr("This text is too long to stand anywhere else."))
            return None
        kind = (current.layer, current.label) if current else self._gestures.last_label
        if kind is None:
            self._say(tr("Mark this place first; the label is then put on the others too."))
            return None
        return _Wanted(opened, span.text(opened.text), *kind)

    def _search(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        self._cancel()
        self._panel.show_searching()
        self._search_number += 1
        if not self._panel.everywhere:
            groups = self._gestures.attempt(lambda: self._find(wanted, wanted.opened.id))
            if groups is None:
                self._panel.dismiss()
            else:
                title = wanted.opened.document.title or wanted.opened.id
                self._show(groups, {wanted.opened.id: title})
            return
        number = self._search_number
        self._work = background.run(
            lambda progress: self._everywhere(wanted, progress),
            parent=self,
            done=lambda found: self._on_found(number, found),
            failed=lambda error: self._on_failed(number, str(error)),
            broke=lambda error: self._on_failed(number, str(error)),
            progress=self._panel.show_progress,
        )

    def _find(
        self,
        wanted: _Wanted,
        document: str | None,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> list[Group]:
        return find_occurrences(
            wanted.opened.project,
            wanted.surface,
            layer=wanted.layer,
            label=wanted.label,
            document=document,
            origin=wanted.opened.id,
            folded=self._panel.folded,
            prefixes=self._panel.with_prefixes,
            progress=progress,
        )

    def _everywhere(
        self, wanted: _Wanted, progress: Callable[[int, int | None], None]
    ) -> tuple[list[Group], dict[str, str]]:
        groups = self._find(wanted, None, progress)
        documents = {hit.document for group in groups for hit in group.hits}
        return groups, wanted.opened.project.store.titles(documents)

    def _on_found(self, number: int, found: tuple[list[Group], dict[str, str]]) -> None:
        if number == self._search_number and self._panel.active:
            self._show(*found)

    def _show(self, groups: list[Group], titles: dict[str, str]) -> None:
        self._panel.show_groups(groups, titles)
        # Rows that are hidden cannot have the keyboard: not before something was found.
        self._panel.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_failed(self, number: int, sentence: str) -> None:
        if number == self._search_number:
            self._panel.dismiss()
            self._say(sentence)

    def _on_applied(self, hits: Sequence[Hit], mode: str) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        project = wanted.opened.project
        if mode == Mode.ADD:
            done = self._gestures.attempt(
                lambda: annotate_all(project, hits, layer=wanted.layer, label=wanted.label)
            )
            said = tr("Marked {n} places. Ctrl+Z takes all of them back.", n=len(hits))
        else:
            done = self._gestures.attempt(lambda: remove_all(project, hits))
            said = tr("Removed {n} annotations. Ctrl+Z brings all of them back.", n=len(hits))
        if done is not None:
            self._panel.dismiss()
            self._say(said)

    def _on_closed(self) -> None:
        self._cancel()
        self._wanted = None
        self.left.emit()

    def _cancel(self) -> None:
        if self._work is not None and self._work.running:
            self._work.cancel()
