"""The first page: make a project, open one, go on with a recent one, look at the sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from annotator import paths
from annotator.ui import appearance
from annotator.ui.language import isolate, tr

_SHOWN = 6
_PAGE = QSize(900, 440)
_PATH_WIDTH = 270


class WelcomePage(QWidget):
    """Like an old book's page: the text in its frame, and in the margin what was read before."""

    new_requested = Signal()
    open_requested = Signal()
    sample_requested = Signal()
    project_requested = Signal(str)
    forget_requested = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self._page = QWidget()
        self._page.setFixedSize(_PAGE)
        self.new = Card("new", tr("New project…"), tr("Choose labels and begin"))
        self.open = Card("open", tr("Open a project…"), tr("A file that ends in .hashiya"))
        self.sample = Card("sample", tr("Sample project"), tr("Annotated news articles to try"))
        self._margin = QVBoxLayout()
        self._margin.setSpacing(2)

        columns = QHBoxLayout(self._page)
        columns.setContentsMargins(44, 40, 36, 36)
        columns.setSpacing(56)
        columns.addLayout(self._text(), 3)
        columns.addLayout(self._margin, 2)
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(self._page)
        across.addStretch(1)
        down = QVBoxLayout(self)
        down.addStretch(2)
        down.addLayout(across)
        down.addStretch(3)

        self.new.clicked.connect(self.new_requested)
        self.open.clicked.connect(self.open_requested)
        self.sample.clicked.connect(self.sample_requested)
        self.show_recent(())

    def show_recent(self, recent: Sequence[str]) -> None:
        """List the recent projects, the newest first."""
        while (item := self._margin.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        heading = QLabel(tr("Recent projects"))
        heading.setObjectName("rubric")
        self._margin.addWidget(heading)
        self._margin.addSpacing(8)
        for path in recent[:_SHOWN]:
            self._margin.addWidget(self._recent(path))
        if not recent:
            line = QLabel(tr("Your projects will be listed here."))
            line.setObjectName("faint")
            line.setWordWrap(True)
            self._margin.addWidget(line)
        self._margin.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page, its frame and the rule between text and margin."""
        of = appearance.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        page = QRect(self._page.mapTo(self, QPoint(0, 0)), self._page.size())
        painter.setPen(QColor(of.line))
        painter.setBrush(QColor(of.paper))
        painter.drawRoundedRect(page, 10, 10)
        margin = self._margin.geometry()
        from_right = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        rule = page.left() + (margin.right() + 28 if from_right else margin.left() - 28)
        painter.fillRect(QRect(rule, page.top() + 36, 1, page.height() - 72), QColor(of.rubric))
        inner = rule + (3 if from_right else -3)
        painter.fillRect(QRect(inner, page.top() + 36, 1, page.height() - 72), QColor(of.line))

    def _text(self) -> QVBoxLayout:
        name = QLabel(tr("Hashiya"))
        name.setObjectName("name")
        line = QLabel(tr("Annotate entities, quotes and claims in Arabic articles"))
        line.setObjectName("faint")
        line.setWordWrap(True)
        picture = QLabel()
        picture.setPixmap(appearance.app_icon().pixmap(64, 64))
        head = QHBoxLayout()
        head.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(name)
        words.addWidget(line)
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addLayout(head)
        column.addSpacing(28)
        for card in (self.new, self.open, self.sample):
            column.addWidget(card)
        column.addStretch(1)
        return column

    def _recent(self, path: str) -> Card:
        shown = path if "://" in path else paths.short(path)
        name = Path(path).stem if "://" not in path else path.rsplit("/", 1)[-1]
        card = Card("", isolate(name), "", small=True)
        # A path is read from left to right, also one with Arabic names in it.
        card.subtitle.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        elide = Qt.TextElideMode.ElideMiddle
        card.subtitle.setText(card.fontMetrics().elidedText(shown, elide, _PATH_WIDTH))
        card.setToolTip(f"\u2066{path}\u2069")
        card.clicked.connect(lambda: self.project_requested.emit(path))
        forget = QAction(tr("Remove from this list"), card)
        forget.triggered.connect(lambda: self.forget_requested.emit(path))
        card.addAction(forget)
        card.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        return card


class Card(QPushButton):
    """A wide flat button with a picture, a title and a line below."""

    def __init__(self, icon: str, title: str, subtitle: str, *, small: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._height = 46 if small else 60
        row = QHBoxLayout(self)
        row.setContentsMargins(8 if small else 14, 4, 12, 4)
        row.setSpacing(14)
        if icon:
            picture = QLabel()
            accent = appearance.colours().accent
            picture.setPixmap(appearance.icon(icon, colour=accent).pixmap(24, 24))
            row.addWidget(picture)
        words = QVBoxLayout()
        words.setSpacing(0)
        heading = QLabel(title)
        heading.setObjectName("card-title")
        self.subtitle = QLabel(subtitle)
        self.subtitle.setObjectName("faint")
        words.addStretch(1)
        words.addWidget(heading)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        row.addLayout(words, 1)
        for label in self.findChildren(QLabel):
            label.setAlignment(leading())
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        """Return the height of the two lines."""
        return QSize(240, self._height)


def leading() -> Qt.AlignmentFlag:
    """Return the side where reading begins in the interface, for texts of either direction."""
    from_right = QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    side = Qt.AlignmentFlag.AlignRight if from_right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
