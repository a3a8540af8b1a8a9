"""One real window over one real project file; each test opens a document of its own in it.

The window is made once: what is under test is the text that it shows, not how it starts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.annotation import AnnotatedDocument, AnnotationSet, SpanAnnotation
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.core.people import Annotator, Role, WorkState
from annotator.core.schema import Schema
from annotator.core.span import Span
from annotator.project.project import Project
from annotator.settings import Settings
from annotator.store.bulk import DocumentWriter
from annotator.ui import appearance, ask, language
from annotator.ui.app import Shell
from annotator.ui.canvas.canvas import AnnotationCanvas
from annotator.ui.main_window import MainWindow
from annotator.ui.pages.annotate_page import AnnotatePage
from tests.ui.bidi.painted import difference, twin_of
from tests.ui.bidi.texts import TEXTS
from tests.ui.canvas.pixels import picture

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
WIDTH, HEIGHT = 1100, 640

every_text = pytest.mark.parametrize("name", TEXTS)


@dataclass
class Reader:
    """Who sits before the window: opens texts, uses mouse and keys, looks at pictures."""

    shell: Shell
    refused: list[AnnotatorError] = field(default_factory=list)
    pictures: dict[tuple[str, int, bool, int], QImage] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def window(self) -> MainWindow:
        return self.shell.window

    @property
    def project(self) -> Project:
        assert self.shell.session.project is not None
        return self.shell.session.project

    @property
    def page(self) -> AnnotatePage:
        assert self.window.annotate is not None
        return self.window.annotate

    @property
    def canvas(self) -> AnnotationCanvas:
        return self.page.canvas

    def open(
        self, text: str, spans: Sequence[tuple[str, str, int, int]] = (), *, title: str = ""
    ) -> AnnotationCanvas:
        """Store a text with annotations (layer, label, start, end) and open it in the window."""
        key = f"b{next(self._numbers)}"
        made = tuple(
            SpanAnnotation(f"{key}s{n}", key, "amal", layer, label, Span(start, end))
            for n, (layer, label, start, end) in enumerate(spans)
        )
        self.page.close_document()  # else it is read again for what is stored here
        me = Annotator("amal", "amal", Role.ANNOTATOR)
        work = (AnnotationSet(me, WorkState.IN_PROGRESS, made),)
        with self.project.transaction("import") as transaction:
            DocumentWriter(transaction).write(
                [AnnotatedDocument(Document(key, text, title or key), work)]
            )
        self.window.open_document(key)
        self.canvas.setFocus()
        QApplication.processEvents()
        assert self.canvas.text == text, self.refused
        return self.canvas

    def look(self) -> QImage:
        """What the article's part of the window shows."""
        return picture(self.canvas)

    def press(self, key: Qt.Key | str, held: Qt.KeyboardModifier = NONE, *, times: int = 1) -> None:
        """Press a key on the article."""
        for _ in range(times):
            QTest.keyClick(self.canvas, key, held)

    def click(self, point: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.mouseClick(self.canvas.viewport(), LEFT, held, point)

    def double_click(self, point: QPoint) -> None:
        QTest.mouseClick(self.canvas.viewport(), LEFT, NONE, point)
        QTest.mouseDClick(self.canvas.viewport(), LEFT, NONE, point)

    def drag(self, start: QPoint, end: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
        view = self.canvas.viewport()
        QTest.mousePress(view, LEFT, held, start)
        QTest.mouseMove(view, (start + end) / 2)
        QTest.mouseMove(view, end)
        QTest.mouseRelease(view, LEFT, held, end)

    @property
    def stored(self) -> list[SpanAnnotation]:
        """What lies in the database on the document that is shown, read anew."""
        assert self.page.document_id is not None
        sets = self.project.store.annotated(self.page.document_id, [self.project.me.id]).sets
        return sorted(
            (one for each in sets for one in each.spans), key=lambda one: (one.span.start, one.id)
        )

    @property
    def selected(self) -> Span | None:
        return self.canvas.selection


@pytest.fixture(scope="package")
def the_window(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, schema: Schema
) -> Iterator[Reader]:
    """The window for all tests of this folder, on a project file, in English."""
    folder = tmp_path_factory.mktemp("bidi")
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)  # the caret of two pictures is never in two states
    language.set_language("en")
    appearance.load_fonts(qapp)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("HASHIYA_HOME", str(folder))
        shell = Shell(qapp, Settings(language="en", theme="light", annotator="amal"))
        reader = Reader(shell)
        patched.setattr(ask, "show_error", lambda _parent, error: reader.refused.append(error))
        shell.session.make(str(folder / "bidi.hashiya"), schema=schema, annotator="amal")
        shell.window.resize(WIDTH, HEIGHT)
        shell.window.show()
        qapp.processEvents()
        yield reader
        shell.session.close()
        shell.window.close()
        shell.window.deleteLater()
        qapp.processEvents()
    qapp.setCursorFlashTime(flash)


@pytest.fixture
def reader(the_window: Reader) -> Reader:
    """The window as it is between tests: nothing refused, an ordinary size."""
    the_window.refused.clear()
    the_window.window.resize(WIDTH, HEIGHT)
    the_window.window.activateWindow()
    QApplication.processEvents()
    return the_window


def show(reader: Reader, place: int) -> None:
    """Bring a place into the window, where the text may be longer than it."""
    if len(reader.canvas.text) > 600:
        reader.canvas.reveal(Span(place, place + 1))


def letters_painted(
    reader: Reader, text: str, places: Sequence[int], *, turned: bool = False
) -> dict[int, QRect]:
    """Where the letters at some places are painted: what their twins change in the picture.

    All places must show at once. ``turned``: the paragraph was turned the other way with D.
    """
    found = {}
    plain = _picture_of(reader, text, places[0], turned=turned)
    for place in places:
        other = twin_of(text, place)
        if other is None:
            continue
        changed = difference(plain, _picture_of(reader, other, places[0], turned=turned))
        box, size = changed.boundingRect(), reader.canvas.font_size
        # A twin of another width moves all that follows, and says nothing.
        if 0 < box.width() <= size * 0.7 and box.height() < size * 1.5:
            found[place] = box
    return found


def _picture_of(reader: Reader, text: str, place: int, *, turned: bool) -> QImage:
    # The plain text is asked for again and again; nobody annotates it here.
    key = (text, place if len(text) > 600 else 0, turned, reader.window.width())
    if key not in reader.pictures:
        if len(reader.pictures) > 12:
            reader.pictures.clear()
        reader.open(text)
        if turned:
            turn(reader, place)
        show(reader, place)
        reader.pictures[key] = reader.look()
    return reader.pictures[key]


def turn(reader: Reader, place: int) -> None:
    """Turn the paragraph of a place the other way, as the reader does; the caret goes back."""
    reader.canvas.place_caret(place)
    reader.press("d")
    reader.canvas.place_caret(0)
