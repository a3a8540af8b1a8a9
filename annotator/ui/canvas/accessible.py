"""DOOR: the article as screen readers see it: its text, caret, selection and annotations.

Screen readers count UTF-16 units; every position is turned here. The annotations are children of
the text, outer first, and stand in the text's attributes as well. Nothing of this is made before a
screen reader asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleInterface,
    QAccessibleTextCursorEvent,
    QAccessibleTextInterface,
    QAccessibleTextSelectionEvent,
    QColor,
)
from PySide6.QtWidgets import QAccessibleWidget

from annotator.core.annotation import SpanAnnotation
from annotator.core.offsets import Utf16Map
from annotator.core.span import Span, outer_first
from annotator.ui.canvas.view import ArticleView

_Interface = QAccessible.InterfaceType
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\:;,="})  # of IAccessible2's attributes


def install() -> None:
    """Let Qt ask this file about canvases; once a program."""
    if not _known:
        QAccessible.installFactory(_interface_of)
        _known[:] = [_interface_of]


class AccessibleArticle(QAccessibleWidget):
    """The canvas: a document that can be read and selected, not typed into."""

    def __init__(self, canvas: Any) -> None:
        super().__init__(canvas, QAccessible.Role.Document, canvas.accessibleName())
        self._canvas = canvas
        self._text = AccessibleText(canvas)
        self._children: dict[str, AccessibleAnnotation] = {}
        self._ordered: tuple[int, list[SpanAnnotation]] = (-1, [])

    def tell_caret(self) -> None:
        """Tell screen readers where the caret stands and what is selected."""
        selected = self._canvas.selection is not None
        event: QAccessibleTextCursorEvent | QAccessibleTextSelectionEvent
        if selected:
            event = QAccessibleTextSelectionEvent(self._canvas, *self._text.selection(0))
        else:
            event = QAccessibleTextCursorEvent(self._canvas, self._text.cursorPosition())
        QAccessible.updateAccessibility(event)

    def announce(self, identity: str) -> None:
        """Let screen readers say which annotation is the current one now."""
        words = self._child(identity).text(QAccessible.Text.Name)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._canvas, words))

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Give out the text."""
        return self._text if kind == _Interface.TextInterface else super().interface_cast(kind)

    def text(self, kind: QAccessible.Text) -> str:
        """Return name, description, or the article itself as the value."""
        if kind == QAccessible.Text.Value:
            return str(self._canvas.text)
        return super().text(kind)

    def state(self) -> QAccessible.State:
        """Say that this is a text of several lines that cannot be changed."""
        found = super().state()
        found.readOnly = True
        found.multiLine = True
        found.selectableText = True
        return found

    def childCount(self) -> int:
        """Return the number of annotations."""
        return len(self._annotations())

    def child(self, index: int) -> Any:
        """Return an annotation by its place, outer first."""
        found = self._annotations()
        return self._child(found[index].id) if 0 <= index < len(found) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the place of an annotation, -1 for what is none of this article."""
        ids = [one.id for one in self._annotations()]
        identity = getattr(child, "identity", None)
        return ids.index(identity) if identity in ids else -1

    def childAt(self, x: int, y: int) -> Any:
        """Return the innermost annotation under a point of the screen."""
        point = self._canvas.viewport().mapFromGlobal(QPoint(x, y))
        at = self._canvas.character_at(point)
        found = self._canvas.annotations_at(at) if at is not None else []
        return self._child(found[0].id) if found else None

    def focusChild(self) -> Any:
        """Return the current annotation."""
        current = self._canvas.current
        return self._child(current) if current is not None else None

    def _annotations(self) -> list[SpanAnnotation]:
        """Return the annotations in order; sorted once a change, for readers ask child by child."""
        revision = self._canvas.annotations_revision
        if self._ordered[0] != revision:
            found = self._canvas.annotations()
            found.sort(key=lambda one: (*outer_first(one.span), one.id))
            self._ordered = (revision, found)
        return self._ordered[1]

    def _child(self, identity: str) -> AccessibleAnnotation:
        made = self._children.get(identity)
        if made is None:
            made = self._children[identity] = AccessibleAnnotation(self, self._canvas, identity)
            QAccessible.registerAccessibleInterface(made)
        return made


class AccessibleAnnotation(QAccessibleInterface):
    """One annotation: its label, its words, its place."""

    def __init__(self, parent: AccessibleArticle, canvas: Any, identity: str) -> None:
        super().__init__()
        self._parent, self._canvas, self.identity = parent, canvas, identity

    def isValid(self) -> bool:
        """Whether the annotation is still there."""
        return self._canvas.annotation(self.identity) is not None

    def object(self) -> QObject | None:  # type: ignore[override]
        """Return nothing: an annotation is no widget."""
        return None

    def parent(self) -> QAccessibleInterface:
        """Return the article."""
        return self._parent

    def child(self, index: int) -> Any:
        """Return nothing."""

    def childAt(self, x: int, y: int) -> Any:
        """Return nothing."""

    def childCount(self) -> int:
        """Return 0."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return -1."""
        return -1

    def role(self) -> QAccessible.Role:
        """Call it a note in the text."""
        return QAccessible.Role.Note

    def state(self) -> QAccessible.State:
        """Say whether it is the current one."""
        found = QAccessible.State()
        found.selectable = True
        found.selected = self._canvas.current == self.identity
        return found

    def text(self, kind: QAccessible.Text) -> str:
        """Return label and words as the name, the note as the description."""
        one = self._canvas.annotation(self.identity)
        if one is None:
            return ""
        if kind == QAccessible.Text.Name:
            return f"{self._canvas.title_of(one)}: {one.span.text(self._canvas.text)}"
        return one.note or "" if kind == QAccessible.Text.Description else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Change nothing."""

    def rect(self) -> QRect:
        """Return the box of its letters on the screen; empty where they are not laid out."""
        one = self._canvas.annotation(self.identity)
        return _on_screen(self._canvas, one.span) if one is not None else QRect()

    def window(self) -> Any:
        """Return the article's window."""
        return self._parent.window()

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        """Offer nothing more."""
        return None

    def focusChild(self) -> Any:
        """Return nothing."""

    def relations(self, match: Any = None) -> list[Any]:
        """Return nothing."""
        return []

    def foregroundColor(self) -> QColor:
        """Return the colour of the letters."""
        return QColor()

    def backgroundColor(self) -> QColor:
        """Return the colour behind the letters."""
        return QColor()

    def virtual_hook(self, _id: int, _data: Any) -> None:
        """Do nothing."""


class AccessibleText(QAccessibleTextInterface):
    """The article's text; positions are UTF-16 units."""

    def __init__(self, canvas: Any) -> None:
        super().__init__()
        self._canvas = canvas
        self._units = Utf16Map("")
        self._of: str | None = None

    def characterCount(self) -> int:
        """Return the length in UTF-16 units."""
        return self._map().to_utf16(len(self._canvas.text))

    def text(self, start: int, end: int) -> str:
        """Return a piece of the text."""
        units = self._map()
        last = self.characterCount() if end < 0 else end
        return str(self._canvas.text[units.from_utf16(max(0, start)) : units.from_utf16(last)])

    def cursorPosition(self) -> int:
        """Return where the caret stands."""
        return self._map().to_utf16(self._canvas.caret)

    def setCursorPosition(self, position: int) -> None:
        """Put the caret somewhere."""
        self._canvas.place_caret(self._clamped(position))

    def selectionCount(self) -> int:
        """Return 1 or 0."""
        return 0 if self._canvas.selection is None else 1

    def selection(self, index: int) -> tuple[int, int]:
        """Return start and end of the selection, twice the caret where there is none."""
        found = self._canvas.selection if index == 0 else None
        if found is None:
            return self.cursorPosition(), self.cursorPosition()
        return self._map().to_utf16(found.start), self._map().to_utf16(found.end)

    def addSelection(self, start: int, end: int) -> None:
        """Select this instead of what is selected: there is one selection."""
        self.setSelection(0, start, end)

    def setSelection(self, index: int, start: int, end: int) -> None:
        """Select a piece of the text."""
        first, last = sorted((self._clamped(start), self._clamped(end)))
        self._canvas.select(Span(first, last) if first < last else None)

    def removeSelection(self, index: int) -> None:
        """Select nothing."""
        self._canvas.select(None)

    def attributes(self, offset: int) -> tuple[str, int, int]:
        """Return the annotations over a character, and from where to where they are these."""
        units, at = self._map(), self._clamped(offset)
        here = Span(at, at + 1)
        over = [one for one in self._canvas.annotations_at(at) if one.span.contains(here)]
        start, end = 0, len(self._canvas.text)
        for one in self._canvas.annotations():
            for border in (one.span.start, one.span.end):
                start = max(start, border) if border <= at else start
                end = min(end, border) if border > at else end
        names = ",".join(self._canvas.title_of(one).translate(_SPECIAL) for one in over)
        said = f"annotation:{names};" if names else ""
        return said, units.to_utf16(start), units.to_utf16(end)

    def characterRect(self, offset: int) -> QRect:
        """Return the box of a character on the screen."""
        at = min(self._clamped(offset), max(0, len(self._canvas.text) - 1))
        return _on_screen(self._canvas, Span(at, at + 1)) if self._canvas.text else QRect()

    def offsetAtPoint(self, point: QPoint) -> int:
        """Return the character at a point of the screen, -1 beside the text."""
        at = self._canvas.character_at(self._canvas.viewport().mapFromGlobal(point))
        return -1 if at is None else self._map().to_utf16(at)

    def scrollToSubstring(self, start: int, end: int) -> None:
        """Bring a piece of the text into view."""
        first, last = sorted((self._clamped(start), self._clamped(end)))
        if self._canvas.text:
            self._canvas.reveal(Span(min(first, len(self._canvas.text) - 1), max(last, first + 1)))

    def _map(self) -> Utf16Map:
        if self._of is not self._canvas.text:
            self._of = self._canvas.text
            self._units = Utf16Map(self._canvas.text)
        return self._units

    def _clamped(self, position: int) -> int:
        return self._map().from_utf16(max(0, min(position, self.characterCount())))


def _on_screen(canvas: Any, span: Span) -> QRect:
    boxes = canvas.rectangles(span)
    whole = QRect()
    for box in boxes:
        whole = whole.united(box)
    return QRect(canvas.viewport().mapToGlobal(whole.topLeft()), whole.size())


_known: list[Callable[..., Any]] = []


def _interface_of(_key: str, thing: QObject) -> QAccessibleInterface | None:
    # A canvas keeps its own interface: Qt does not own what Python made.
    make = getattr(thing, "accessible", None)
    return make() if isinstance(thing, ArticleView) and callable(make) else None
