"""The status bar: that everything is saved, who annotates, which document, how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStatusBar, QWidget

from annotator.core.people import WorkState
from annotator.ui import appearance
from annotator.ui.language import isolate, tr

if TYPE_CHECKING:
    from annotator.project.project import Project


_MESSAGE = 6000  # ms that a remark stays


class Status:
    """Fills a window's status bar."""

    def __init__(self, bar: QStatusBar) -> None:
        bar.setSizeGripEnabled(False)
        self.saved = _marked("saved", appearance.colours().good)
        self.annotator = _marked("person", appearance.colours().faint)
        self.position = QLabel()
        self.position.setContentsMargins(16, 0, 16, 0)
        self.progress = QLabel()
        self.bar = QProgressBar()
        self.bar.setObjectName("thin")
        self.bar.setTextVisible(False)
        self.bar.setFixedSize(120, 6)
        self.message = QLabel()
        self.message.setObjectName("faint")
        self._fading = QTimer(bar, singleShot=True, interval=_MESSAGE)
        self._fading.timeout.connect(self.message.clear)
        bar.addWidget(self.saved)
        # Not Qt's own message, which would hide the word "saved".
        bar.addWidget(self.message, 1)
        bar.addPermanentWidget(self.position)
        bar.addPermanentWidget(self.progress)
        bar.addPermanentWidget(self.bar)
        bar.addPermanentWidget(self.annotator)
        # Each action is committed before the next can begin: there is no unsaved state to show.
        _text(self.saved).setText(tr("Saved"))
        self.saved.setToolTip(tr("Every annotation is saved at once."))

    def say(self, text: str) -> None:
        """Show a remark for a few seconds."""
        self.message.setText(text)
        self._fading.start()

    def show_project(self, project: Project, *, place: int | None, total: int) -> None:
        """Show where the annotator stands."""
        counts = project.store.progress(project.me.id)
        documents = sum(counts.values())
        done = counts[WorkState.FINISHED] + counts[WorkState.LOCKED]
        _text(self.annotator).setText(isolate(project.me.name))
        self.annotator.setToolTip(tr("Annotator"))
        self.position.setVisible(place is not None)
        if place is not None:
            self.position.setText(tr("Document {place} of {total}", place=place + 1, total=total))
        self.progress.setText(tr("Finished: {done} of {total}", done=done, total=documents))
        self.bar.setRange(0, max(1, documents))
        self.bar.setValue(done)


def _marked(icon: str, colour: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(10, 2, 10, 2)
    row.setSpacing(5)
    picture, text = QLabel(), QLabel()
    picture.setPixmap(appearance.icon(icon, colour=colour).pixmap(16, 16))
    text.setObjectName("text")
    text.setTextFormat(Qt.TextFormat.PlainText)
    row.addWidget(picture)
    row.addWidget(text)
    return holder


def _text(holder: QWidget) -> QLabel:
    found = holder.findChild(QLabel, "text")
    assert isinstance(found, QLabel)
    return found
