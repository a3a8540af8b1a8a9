"""The command palette: type a few letters of any command, in Arabic or English, and run it.

It lies over the window as a child of it, so that it comes at once and under every window system.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from annotator.ui import appearance
from annotator.ui.key_caps import searchable
from annotator.ui.language import tr
from annotator.ui.palette_rows import ROW_HEIGHT, EntryCells, EntryList, PaletteEntry
from annotator.ui.palette_search import Findable, ranked
from annotator.ui.physical_keys import physical_key
from annotator.ui.typed_direction import follow_typed
from annotator.ui.window_memory import recent_commands, remember_command

__all__ = ["CommandPalette", "PaletteEntry"]

_WIDTH = 620
_ROWS = 11
_MARGIN = 24
_STAYING = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_KEY = Qt.Key
_OWN_KEYS = frozenset(
    int(key)
    for key in (
        _KEY.Key_Up, _KEY.Key_Down, _KEY.Key_PageUp, _KEY.Key_PageDown, _KEY.Key_Return,
        _KEY.Key_Enter, _KEY.Key_Escape, _KEY.Key_Tab, _KEY.Key_Backtab,
    )
)  # fmt: skip


class CommandPalette(QFrame):
    """One for each window; ``open`` shows it with the commands of the moment."""

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("palette")
        self._window = window
        self._entries: Sequence[PaletteEntry] = ()
        self._findable: list[Findable] = []
        self._before: QWidget | None = None
        self._open = False
        self._behind = _Behind(window)
        self._behind.pressed.connect(self.dismiss)
        self.line = QLineEdit()
        self.line.setFrame(False)
        self.line.setPlaceholderText(tr("Type a command…"))
        self.line.setAccessibleName(tr("Command palette"))
        self.model = EntryList(self)
        self.view = QListView()
        self.nothing = QLabel(tr("No command is called that."))
        self._build()
        follow_typed(self.line)
        self.line.textChanged.connect(self._on_typed)
        self.line.installEventFilter(self)
        self.view.clicked.connect(self._on_clicked)
        self.view.entered.connect(self._on_entered)
        window.installEventFilter(self)
        self.hide()

    def open(self, entries: Sequence[PaletteEntry]) -> None:
        """Show the palette over these commands; the same key again closes it."""
        if self._open:
            self.dismiss()
            return
        self._open = True
        self._before = QApplication.focusWidget()
        self._entries = entries
        self._findable = [
            Findable.of(
                entry.title,
                words=entry.words,
                group=entry.group,
                keys=searchable((entry.keys,)) if entry.keys else "",
            )
            for entry in entries
        ]
        self.line.clear()
        self._on_typed("")
        for one in (self._behind, self):
            one.show()
            one.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def dismiss(self) -> None:
        """Close, and give the keyboard back to who had it."""
        if not self._open:  # also while the keyboard is given back below
            return
        self._open = False
        before, self._before = self._before, None
        if self.line.hasFocus() and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self._behind.hide()
        self.closed.emit()

    def run_current(self) -> None:
        """Close and run the chosen command; nothing happens where none is chosen."""
        row = self.view.currentIndex().row()
        if not 0 <= row < len(self.model.entries) or not self.model.entries[row].enabled:
            return
        entry = self.model.entries[row]
        remember_command(entry.name)
        self.dismiss()
        entry.run()

    # ------------------------------------------------------------------------------ Qt calls these

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that walk, run and close; follow the window's size."""
        kind = event.type()
        if watched is not self.line:
            if kind == QEvent.Type.Resize and self._open:
                self._place()
            return False
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._is_own(event):
                event.accept()
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if self._is_own(event):
                self._strike(event.key())
                return True
            if _opens(event):  # to the field this key means: delete to the end of the line
                self.dismiss()
                return True
        elif (
            kind == QEvent.Type.FocusOut
            and isinstance(event, QFocusEvent)
            and event.reason() not in _STAYING
        ):
            self.dismiss()
        return False

    # ------------------------------------------------------------------------------ inner works

    def _is_own(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == _KEY.Key_Backtab:
            held &= ~Qt.KeyboardModifier.ShiftModifier
        return event.key() in _OWN_KEYS and held == Qt.KeyboardModifier.NoModifier

    def _strike(self, key: int) -> None:
        if key == _KEY.Key_Escape:
            self.dismiss()
        elif key in (_KEY.Key_Return, _KEY.Key_Enter):
            self.run_current()
        elif key in (_KEY.Key_Up, _KEY.Key_Backtab):
            self._step(-1, round_=True)
        elif key in (_KEY.Key_Down, _KEY.Key_Tab):
            self._step(1, round_=True)
        else:
            self._step(-_ROWS + 1 if key == _KEY.Key_PageUp else _ROWS - 1, round_=False)

    def _step(self, by: int, *, round_: bool) -> None:
        usable = [row for row, entry in enumerate(self.model.entries) if entry.enabled]
        if not usable:
            return
        row = self.view.currentIndex().row()
        at = usable.index(row) if row in usable else -1
        to = (at + by) % len(usable) if round_ else min(max(at + by, 0), len(usable) - 1)
        self.view.setCurrentIndex(self.model.index(usable[to]))

    def _on_typed(self, text: str) -> None:
        order, recent = self._order(text), 0
        if not text.strip():
            order, recent = self._recent_first(order)
        shown = [self._entries[place] for place in order]
        self.model.show(shown, recent=recent)
        first = next((row for row, entry in enumerate(shown) if entry.enabled), -1)
        self.view.setCurrentIndex(self.model.index(first) if first >= 0 else QModelIndex())
        self.view.scrollToTop()
        self.view.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        self._place()

    def _order(self, text: str) -> list[int]:
        found = ranked(text, self._findable)
        # What cannot be done now stands behind what can.
        return sorted(found, key=lambda place: not self._entries[place].enabled)

    def _recent_first(self, order: list[int]) -> tuple[list[int], int]:
        by_name = {self._entries[place].name: place for place in reversed(order)}
        usable = [by_name[name] for name in recent_commands() if name in by_name]
        head = [place for place in usable if self._entries[place].enabled]
        return head + [place for place in order if place not in set(head)], len(head)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.view.setCurrentIndex(index)
        self.run_current()

    def _on_entered(self, index: QModelIndex) -> None:
        if self.model.entries[index.row()].enabled:
            self.view.setCurrentIndex(index)

    def _place(self) -> None:
        """Lie in the middle, near the top, as high as the rows need."""
        window = self._window
        self._behind.setGeometry(window.rect())
        rows = min(len(self.model.entries), _ROWS) or 2
        width = min(_WIDTH, window.width() - 2 * _MARGIN)
        top = max(_MARGIN, window.height() // 9)
        least = self.line.sizeHint().height() + 40
        height = min(least + rows * ROW_HEIGHT, window.height() - top - _MARGIN)
        self.setGeometry((window.width() - width) // 2, top, width, height)

    def _build(self) -> None:
        of = appearance.colours()
        self.setStyleSheet(
            f"""
            QFrame#palette {{ background: {of.paper}; border: 1px solid {of.handle};
                border-radius: 10px; }}
            QFrame#palette QLineEdit {{ background: transparent; border: 0; font-size: 16px; }}
            QFrame#palette QListView {{ background: transparent; border: 0; outline: 0; }}
            """
        )
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(32)
        shadow.setOffset(0, 8)
        shadow.setColor(QColor(0, 0, 0, 150 if appearance.is_dark() else 70))
        self.setGraphicsEffect(shadow)
        glass = QLabel()
        glass.setPixmap(appearance.icon("find", colour=of.faint).pixmap(18, 18))
        top = QHBoxLayout()
        top.setContentsMargins(18, 12, 18, 10)
        top.setSpacing(10)
        top.addWidget(glass)
        top.addWidget(self.line, 1)
        rule = QFrame()
        rule.setFixedHeight(1)
        rule.setStyleSheet(f"background: {of.line};")
        self.view.setModel(self.model)
        self.view.setItemDelegate(EntryCells(self.view, self.model))
        self.view.setUniformItemSizes(True)
        self.view.setMinimumHeight(1)  # one row must not press the field together
        self.view.setMouseTracking(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setAccessibleName(tr("Command palette"))
        self.nothing.setObjectName("faint")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 7)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule)
        column.addSpacing(5)
        column.addWidget(self.view, 1)
        column.addWidget(self.nothing, 1)


class _Behind(QWidget):
    """Lies unseen over the window: a click beside the palette closes it and does no more."""

    pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Say that there was a click."""
        event.accept()
        self.pressed.emit()


def _opens(event: QKeyEvent) -> bool:
    held = event.modifiers()
    return held == Qt.KeyboardModifier.ControlModifier and physical_key(event) == "k"
