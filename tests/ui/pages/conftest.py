"""The annotate page over a real project with a small article, in English unless told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.annotation import SpanAnnotation
from annotator.core.errors import AnnotatorError
from annotator.core.people import WorkState
from annotator.core.span import Span
from annotator.project.project import Project
from annotator.ui import appearance, ask, language
from annotator.ui.pages.annotate_page import AnnotatePage
from annotator.ui.project_signals import ProjectSignals
from tests.build import annotated

ARTICLE = (
    "رحب الزعيم الصيني شي جين بينغ بالرئيس الروسي فلاديمير بوتين.\n"
    "وقال بوتين: “كنا دائمًا معًا”. ثم زار الصين وروسيا والصين معًا."
)
# Arabic letters on the physical keys (Arabic 101).
ARABIC_KEYS = {"q": "ض", "w": "ص", "e": "ث", "r": "ق", "a": "ش", "l": "م", "n": "ى", "p": "ح"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Overlook what the offscreen platform says of every window that has a smallest size."""
    overlooked = pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(overlooked)


@pytest.fixture(autouse=True)
def in_english(qapp: QApplication) -> Iterator[None]:
    language.set_language("en")
    appearance.load_fonts(qapp)
    if appearance.is_dark() or not qapp.styleSheet():
        appearance.apply_theme(qapp, "light")
    yield
    language.set_language("en")


@dataclass
class Desk:
    """The page as a reader uses it: keys go to the article, marks are read from the database."""

    page: AnnotatePage
    project: Project
    refused: list[AnnotatorError]

    def press(self, *keys: str | Qt.Key, modifiers: Qt.KeyboardModifier | None = None) -> None:
        """Press keys on the article; a string is the text that the layout makes."""
        for key in keys:
            send(self.page.canvas, key, modifiers=modifiers)

    def arabic(self, *keys: str) -> None:
        """Press physical keys under an Arabic layout."""
        self.press(*(ARABIC_KEYS[key] for key in keys))

    def select(self, words: str, *, nth: int = 0) -> None:
        """Select words of the article."""
        self.page.canvas.select(self.span(words, nth=nth))

    def caret(self, words: str, *, nth: int = 0) -> None:
        """Put the caret before words of the article."""
        self.page.canvas.select(None)
        self.page.canvas.place_caret(self.span(words, nth=nth).start)

    def span(self, words: str, *, nth: int = 0) -> Span:
        """Where words stand in the article."""
        at = -1
        for _ in range(nth + 1):
            at = self.text.index(words, at + 1)
        return Span(at, at + len(words))

    @property
    def text(self) -> str:
        assert self.page.opened is not None
        return self.page.opened.text

    @property
    def stored(self) -> list[SpanAnnotation]:
        assert self.page.document_id is not None
        sets = self.project.store.annotated(self.page.document_id, [self.project.me.id]).sets
        return [span for one in sets for span in one.spans]

    @property
    def relations(self) -> list[tuple[str, str, str]]:
        """Relation, text of its source, text of its target, as stored."""
        texts = {one.id: one.span.text(self.text) for one in self.stored}
        assert self.page.document_id is not None
        sets = self.project.store.annotated(self.page.document_id, [self.project.me.id]).sets
        return [(r.label, texts[r.source], texts[r.target]) for s in sets for r in s.relations]

    @property
    def drawn(self) -> list[str]:
        """The stored annotations as ``[text]LABEL``, in reading order."""
        ordered = sorted(self.stored, key=lambda a: (a.span.start, -a.span.end))
        return [f"[{one.span.text(self.text)}]{one.label}" for one in ordered]

    @property
    def current(self) -> SpanAnnotation | None:
        return self.page.gestures.current


def send(
    widget: QWidget, key: str | Qt.Key, *, modifiers: Qt.KeyboardModifier | None = None
) -> None:
    """Send one key press as the system does; QTest's own typing cannot do Arabic."""
    if isinstance(key, str):
        code, text = ord(key[0].upper()), key
    else:
        code, text = int(key), ""
    event = QKeyEvent(QEvent.Type.KeyPress, code, modifiers or Qt.KeyboardModifier.NoModifier, text)
    QApplication.sendEvent(widget, event)


@pytest.fixture
def desk_of(
    qtbot, project: Project, fill: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Desk]]:
    """Open the page on marked sentences, one a document; the first is shown."""
    refused: list[AnnotatorError] = []
    monkeypatch.setattr(ask, "show_error", lambda _parent, error: refused.append(error))
    signals = ProjectSignals(project)
    made: list[AnnotatePage] = []

    def opened(*articles: str, size: tuple[int, int] = (1280, 800)) -> Desk:
        documents = [
            annotated(text, document=f"d{n}", title=f"Article {n}", state=WorkState.IN_PROGRESS)
            for n, text in enumerate(articles, 1)
        ]
        fill(*documents)
        page = AnnotatePage()
        made.append(page)
        qtbot.addWidget(page)
        page.resize(*size)
        page.set_project(project, signals)
        page.show_document("d1")
        page.show()
        page.canvas.setFocus()
        return Desk(page, project, refused)

    yield opened
    for page in made:
        page.set_project(None, None)
    signals.stop()


@pytest.fixture
def desk(desk_of: Callable[..., Desk]) -> Desk:
    """The page on the small article, without annotations."""
    return desk_of(ARTICLE)
