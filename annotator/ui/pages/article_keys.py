"""The keyboard and mouse of the article, seen before the canvas sees them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from annotator.ui.canvas.movement import Unit
from annotator.ui.language import in_other_language, tr
from annotator.ui.pages.annotate_keys import (
    COMMANDS,
    Command,
    by_letters,
    command_of,
    label_key,
)
from annotator.ui.palette_rows import PaletteEntry

if TYPE_CHECKING:
    from annotator.ui.pages.annotate_page import AnnotatePage
    from annotator.ui.pages.open_document import OpenDocument

# Which way on the screen a border moves, and whether it is the first one.
_BORDERS = {
    Command.END_LEFT: (Qt.Key.Key_Left, False),
    Command.END_RIGHT: (Qt.Key.Key_Right, False),
    Command.START_LEFT: (Qt.Key.Key_Left, True),
    Command.START_RIGHT: (Qt.Key.Key_Right, True),
}


class ArticleKeys(QObject):
    """Sends labels and commands to the page; what is left moves the caret."""

    def __init__(self, page: AnnotatePage) -> None:
        super().__init__(page)
        self._page = page
        self._commands = self._command_table()
        page.canvas.installEventFilter(self)
        page.canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are labels or commands, and all clicks while a relation is drawn."""
        page = self._page
        if page.opened is None:
            return False
        if watched is page.canvas and event.type() == QEvent.Type.KeyPress:
            with page.one_showing():
                return isinstance(event, QKeyEvent) and self._on_key(event)
        if page.drawing.active and isinstance(event, QMouseEvent):
            return page.drawing.handle_mouse(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        page = self._page
        if page.drawing.active:
            # No other key may act: the proposed target is current only for the eye.
            page.drawing.handle_key(event)
            return True
        if (key := label_key(event)) and (found := page.labels.label_of_key(key)):
            page.choose_label(*found)
            return True
        command = command_of(event)
        if command is None:
            return False
        if command in _BORDERS:
            arrow, start = _BORDERS[command]
            if not start and (page.canvas.selection or page.gestures.current is None):
                return False  # the canvas begins or extends its selection
            page.gestures.move_border(arrow, start=start, letters=by_letters(event))
        else:
            self.run(command)
        return True

    def entries(self) -> list[PaletteEntry]:
        """Return the commands of the article for the palette."""
        opened = self._page.opened is not None
        return [
            PaletteEntry(
                title=tr(row.title),
                keys=row.keys[0],
                group=tr(row.group),
                run=partial(self.run, row.command),
                enabled=opened,
                words=in_other_language(row.title),
                key=row.command,
            )
            for row in COMMANDS
            if row.command in self._commands
        ]

    def run(self, command: Command) -> None:
        """Do what a command says; the palette of commands calls this too."""
        opened = self._page.opened
        if opened is not None and command in self._commands:
            self._commands[command](opened)

    def _command_table(self) -> dict[Command, Callable[[OpenDocument], None]]:
        page = self._page
        canvas, walking, prefixes, quotes = page.canvas, page.walking, page.prefixes, page.quotes
        return {
            Command.SENTENCE_NEXT: lambda _: canvas.step(Unit.SENTENCE, 1),
            Command.SENTENCE_PREVIOUS: lambda _: canvas.step(Unit.SENTENCE, -1),
            Command.SENTENCE_SELECT: lambda _: canvas.take_sentence(),
            Command.NEXT: lambda opened: walking.step(opened, 1),
            Command.PREVIOUS: lambda opened: walking.step(opened, -1),
            Command.CANDIDATE_NEXT: lambda opened: walking.candidate(opened, 1),
            Command.CANDIDATE_PREVIOUS: lambda opened: walking.candidate(opened, -1),
            Command.STACK: walking.stack,
            Command.COPY: lambda _: page.copy(),
            Command.DELETE: lambda _: page.gestures.delete(),
            Command.PEEL: prefixes.peel,
            Command.RESTORE: prefixes.restore,
            Command.PEEL_SUFFIX: prefixes.peel_suffix,
            Command.RESTORE_SUFFIX: prefixes.restore_suffix,
            Command.PREFIX_HABIT: prefixes.change_habit,
            Command.QUOTE: quotes.take,
            Command.SPEAKER: quotes.link_speaker,
            Command.LINK: lambda _: page.start_link(),
            Command.NOTE: lambda _: page.edit_note(),
            Command.FOLLOW: lambda opened: page.earlier.follow(opened, page.taken),
            Command.ATTRIBUTES: lambda _: page.edit_attributes(),
            Command.FINISH: lambda _: page.toggle_finished(),
            Command.OCCURRENCES: page.repeating.start,
            Command.OCCURRENCES_EVERYWHERE: partial(page.repeating.start, everywhere=True),
            Command.OCCURRENCES_REMOVE: partial(
                page.repeating.start, everywhere=True, removing=True
            ),
            Command.PROBLEM_NEXT: lambda opened: page.checking.step(opened, 1),
            Command.PROBLEM_PREVIOUS: lambda opened: page.checking.step(opened, -1),
            Command.MICROSCOPE: lambda _: page.aids.toggle_microscope(),
            Command.DIRECTION: page.aids.turn_paragraph,
            Command.PANE_NEXT: lambda _: page.panes.step(1),
            Command.PANE_PREVIOUS: lambda _: page.panes.step(-1),
            Command.FIND: lambda _: page.find(),
            Command.FIND_NEXT: lambda _: page.find_bar.step(1),
            Command.FIND_PREVIOUS: lambda _: page.find_bar.step(-1),
            Command.CANCEL: lambda _: page.cancel(),
        }
