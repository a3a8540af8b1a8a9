"""B8, B15, B16, B18, B19 and B22: directions of panes and paragraphs, keys, copies."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from annotator.arabic.tokenize import graphemes, words
from annotator.core.span import Span
from annotator.ui.canvas.colours import LIGHT
from annotator.ui.pages.annotate_keys import COMMANDS
from annotator.ui.pages.annotation_table import Column
from annotator.ui.pages.occurrence_table import Column as Occurrence
from tests.ui.bidi.conftest import CONTROL, SHIFT, Reader, every_text
from tests.ui.bidi.painted import coloured, difference
from tests.ui.bidi.test_b02_to_b05_painting import crossings
from tests.ui.bidi.texts import TEXTS, first_direction, lines_of

SIGNS = "+="  # of one width, and without a direction of their own at the end of words


def samples(text: str) -> dict[str, str]:
    """Two words of a paragraph of each direction that the text has, without what follows."""
    found: dict[str, str] = {}
    for _, line in lines_of(text):
        two = [one for one in words(line) if one.text(line)[0].isalpha()][:2]
        if len(two) == 2 and first_direction(line) not in found:
            piece = line[two[0].start : two[-1].end]
            if first_direction(piece) == first_direction(line):
                found[first_direction(line)] = piece
    return found


def picture_of(widget: QWidget, area: QRect | None = None) -> QImage:
    """What a pane shows."""
    QApplication.processEvents()
    whole = widget.grab(area) if area is not None else widget.grab()
    return whole.toImage().convertToFormat(QImage.Format.Format_RGB32)


def side_of_last_sign(one: QImage, other: QImage) -> str:
    """Where the pictures of ``words+`` and ``words=`` differ: at the words' left or right end."""
    size = one.size().boundedTo(other.size())
    one, other = one.copy(QRect(QPoint(), size)), other.copy(QRect(QPoint(), size))
    changed = difference(one, other).boundingRect()
    assert not changed.isEmpty()
    rest = QImage(one)
    ground = QImage(one.size(), one.format())
    ground.fill(one.pixelColor(one.width() // 2, 1))
    ink = difference(rest, ground).intersected(
        QRegion(0, changed.top(), one.width(), changed.height())
    )
    middle = ink.boundingRect().center().x()
    return "left" if changed.center().x() < middle else "right"


@every_text
def test_b8_every_pane_runs_as_the_paragraph_does(reader: Reader, name: str) -> None:
    """Article, list, inspector, all occurrences, title. The sign after the words shows it.

    Print, report, comparison and adjudication show no text of articles yet.
    """
    for direction, piece in samples(TEXTS[name]).items():
        shown: dict[str, list[QImage]] = {}
        for sign in SIGNS:
            marked = f"{piece}{sign}"
            text = f"{marked}\n{'ثم' if direction == 'rtl' else 'then'}"
            canvas = reader.open(text, [("quote", "DIRECT", 0, len(marked))], title=marked)
            page = reader.page
            shown.setdefault("article", []).append(reader.look())
            index = page.list.table.index(0, Column.TEXT)
            area = page.list.view.visualRect(index).adjusted(2, 2, -2, -2)
            shown.setdefault("list", []).append(picture_of(page.list.view.viewport(), area))
            title = page.header.title
            shown.setdefault("title", []).append(picture_of(title))
            reader.press(Qt.Key.Key_Tab)
            heading = page.inspector._heading._text
            shown.setdefault("inspector", []).append(picture_of(heading))
            reader.press("o")
            assert page.occurrences.active
            view = page.occurrences.view
            row = view.visualRect(page.occurrences.table.index(0, Occurrence.LINE))
            row.adjust(2, 2, -2, -4)
            shown.setdefault("occurrences", []).append(picture_of(view.viewport(), row))
            QTest.keyClick(view, Qt.Key.Key_Escape)
            assert canvas.direction_of(0) == direction
        for pane, (one, other) in shown.items():
            wanted = "left" if direction == "rtl" else "right"
            if pane == "article":
                changed = difference(one, other).boundingRect()
                box = reader.canvas.rectangles(Span(0, len(piece) + 1))[0]
                found = "left" if changed.center().x() < box.center().x() else "right"
            else:
                found = side_of_last_sign(one, other)
            assert found == wanted, (pane, piece)


# ------------------------------------------------------------------------------------------- B15


@every_text
def test_b15_next_and_previous_follow_the_reading_order(reader: Reader, name: str) -> None:
    text = TEXTS[name]
    taken = words(text)[: 4 * 6 : 4]
    spans = [("entity", "PER", one.start, one.end) for one in taken]
    canvas = reader.open(text, spans)
    canvas.place_caret(0)
    order = []
    for _ in taken:
        reader.press(Qt.Key.Key_Tab)
        order.append(canvas.current)
    stored = [one.id for one in reader.stored]
    assert order == stored
    back = []
    for _ in taken[1:]:
        reader.press(Qt.Key.Key_Backtab, SHIFT)
        back.append(canvas.current)
    assert back == stored[-2::-1]
    reader.press(Qt.Key.Key_Escape, times=2)
    reader.press(Qt.Key.Key_Home, CONTROL)
    places = [canvas.caret]
    for _ in range(3):
        reader.press(".")
        places.append(canvas.caret)
    assert places == sorted(places)
    reader.press(",")
    assert canvas.caret < places[-1] or places[-1] == places[0]


def test_b15_no_command_speaks_of_left_and_right(reader: Reader) -> None:
    """Before and after are meant. Only the directions of whole paragraphs have such names."""
    said = [row.title for row in COMMANDS]
    for button in reader.window.findChildren(QAbstractButton):
        said += [button.text(), re.sub("<[^>]*>", "", button.toolTip()), button.accessibleName()]
    assert len([one for one in said if one]) > 60
    named = [one for one in said if re.search(r"\b(left|right)\b", one, re.IGNORECASE)]
    assert named == []


# ------------------------------------------------------------------------------------------- B16

# The physical keys of some labels and commands, and what three layouts print on them.
LAYOUTS = {
    "english": {"1": "1", "2": "2", "7": "7", "q": "q", "w": "w", "a": "a", "t": "t", "m": "m"},
    "arabic": {"1": "١", "2": "٢", "7": "٧", "q": "ض", "w": "ص", "a": "ش", "t": "ف", "m": "ة"},
    "french": {"2": "é", "7": "è", "9": "ç", "0": "à", "t": "t", "r": "r", "e": "e", "v": "v"},
}
LABELS = {
    "1": "PER", "2": "ORG", "7": "TITLE", "9": "DATE", "0": "QUANTITY", "q": "DIRECT",
    "w": "INDIRECT", "e": "MIXED", "r": "CUE", "a": "CLAIM", "t": "TRANSLATION", "v": "DATELINE",
}  # fmt: skip


def strike(widget: QWidget, text: str) -> None:
    """Send a key as the system does under another layout; QTest itself knows Latin keys only."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, ord(text.upper()), Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("layout", LAYOUTS)
@every_text
def test_b16_letters_mean_the_same_under_every_layout(
    reader: Reader, name: str, layout: str
) -> None:
    """French as far as the text tells it: the platform of the tests has no scan codes."""
    text = TEXTS[name]
    canvas = reader.open(text)
    word = next(one for one in words(text) if len(one) > 2)
    # Three keys with each text, all of them with all.
    keys = [*LAYOUTS[layout].items()]
    at = 3 * list(TEXTS).index(name)
    for key, printed in (keys[(at + n) % len(keys)] for n in range(3)):
        if key == "m":
            strike(canvas, printed)
            assert canvas.microscope
            strike(canvas, printed)
            assert not canvas.microscope
            continue
        canvas.make_current(None)
        canvas.select(word)
        strike(canvas, printed)
        assert LABELS[key] in [one.label for one in reader.stored], (key, printed)
        reader.press(Qt.Key.Key_Z, CONTROL)
        assert reader.stored == []


# ------------------------------------------------------------------------------------------- B18


def fields_of(reader: Reader) -> dict[str, QWidget]:
    """The boxes that somebody writes text into."""
    page = reader.page
    note = page.inspector.fields[""].editor
    return {"find": page.find_bar.line, "filter": page.list.filter_text, "note": note}


@every_text
def test_b18_boxes_run_as_their_content_does(reader: Reader, name: str) -> None:
    """Find, the list's filter and the note; guidelines are labels' tool tips."""
    text = TEXTS[name]
    reader.open(text, [("entity", "PER", 0, 9)])
    reader.press(Qt.Key.Key_Tab)
    reader.page.find_bar.open()
    QApplication.processEvents()
    for direction, piece in samples(text).items():
        for box, field in fields_of(reader).items():
            assert field.isVisible()
            pictures = []
            for sign in SIGNS:
                words_of_it = f"{piece[:14]}{sign}"
                if isinstance(field, QLineEdit):
                    field.setText(words_of_it)
                    field.deselect()
                    inner = field.rect().adjusted(8, 5, -30, -5)
                else:
                    field.setPlainText(words_of_it)
                    inner = field.rect().adjusted(6, 5, -6, -5)
                reader.canvas.setFocus()
                pictures.append(picture_of(field, inner))
            wanted = "left" if direction == "rtl" else "right"
            assert side_of_last_sign(*pictures) == wanted, (box, piece)
    reader.page.list.filter_text.clear()
    reader.page.find_bar.dismiss()


def test_b18_labels_run_with_the_interface(reader: Reader) -> None:
    """In English from left to right, whatever the article."""
    reader.open(TEXTS["T-a"], [("entity", "PER", 0, 3)])
    for widget in (reader.page.labels, reader.page.header, reader.page.list, reader.window):
        assert widget.layoutDirection() == Qt.LayoutDirection.LeftToRight


# ------------------------------------------------------------------------------------------- B19


@every_text
def test_b19_a_copy_is_the_stored_text(reader: Reader, name: str) -> None:
    """Of a selection and of a current annotation, over changes of direction too."""
    text = TEXTS[name]
    for span in crossings(text, 3):
        canvas = reader.open(text, [("quote", "DIRECT", span.start, span.end)])
        canvas.select(span)
        QGuiApplication.clipboard().setText("before")
        reader.press(Qt.Key.Key_C, CONTROL)
        assert QGuiApplication.clipboard().text() == text[span.start : span.end]
        canvas.select(None)
        canvas.place_caret(0)
        reader.press(Qt.Key.Key_Tab)
        assert canvas.current == reader.stored[0].id
        QGuiApplication.clipboard().setText("before")
        reader.press(Qt.Key.Key_C, CONTROL)
        assert QGuiApplication.clipboard().text() == text[span.start : span.end]


# ------------------------------------------------------------------------------------------- B22


def ink_columns(image: QImage, top: int, bottom: int, skip: QRect) -> list[int]:
    """The columns that have ink between two rows, without those of the caret."""
    found: set[int] = set()
    for box in coloured(image, LIGHT.ink).intersected(QRegion(0, top, image.width(), bottom - top)):
        found.update(range(box.left(), box.right() + 1))
    return sorted(found - set(range(skip.left() - 3, skip.right() + 4)))


def outer_edges(reader: Reader) -> tuple[int, int]:
    """Where lines begin on either side, read off a line that begins with ink at once."""
    painted = []
    for text in ("|" + "نص", "|" + "text"):
        reader.open(text)
        everything = coloured(reader.look(), LIGHT.ink).boundingRect()
        painted.append(everything)
    return painted[1].left(), painted[0].right()


@every_text
def test_b22_each_paragraph_stands_on_the_side_of_its_first_letter(
    reader: Reader, name: str
) -> None:
    """Found by ink, for the paragraphs of the first window."""
    text = TEXTS[name]
    left, right = outer_edges(reader)
    canvas = reader.open(text)
    reader.press(Qt.Key.Key_End, CONTROL)
    reader.press(Qt.Key.Key_Home, CONTROL)
    image, caret = reader.look(), canvas.caret_rectangle()
    seen = 0
    for start, line in lines_of(text)[:8]:
        one = next((g.shifted(start) for g in graphemes(line) if g.text(line).strip()), None)
        boxes = canvas.rectangles(Span(start, start + len(line))) if line.strip() else []
        if one is None or not boxes or boxes[0].bottom() > image.height():
            continue
        columns = ink_columns(image, boxes[0].top(), boxes[0].bottom(), caret)
        indented = line[0].isspace()
        direction = first_direction(line)
        assert canvas.direction_of(canvas._layout.number_of(start)) == direction
        gap = right - columns[-1] if direction == "rtl" else columns[0] - left
        other = columns[0] - left if direction == "rtl" else right - columns[-1]
        assert gap <= 10 or (indented and gap < other), (line, gap, other)
        seen += 1
    assert seen


@every_text
def test_b22_a_direction_can_be_forced_and_is_shown(reader: Reader, name: str) -> None:
    """D turns the paragraph: its ink moves over, a badge appears, the hint says so; it is kept."""
    text = TEXTS[name]
    start = next(start for start, line in lines_of(text) if first_direction(line))
    canvas = reader.open(text)
    canvas.place_caret(start)
    own = canvas.direction_of()
    before = reader.look()
    reader.press("d")
    turned = canvas.direction_of()
    assert {own, turned} == {"rtl", "ltr"}
    said = {"rtl": "from right to left", "ltr": "from left to right"}[turned]
    assert said in reader.page.hints.text
    after = reader.look()
    badge = coloured(after, LIGHT.faint)
    margins = QRegion(0, 0, 45, after.height()) + QRegion(after.width() - 45, 0, 45, after.height())
    assert not badge.intersected(margins).isEmpty()
    assert coloured(before, LIGHT.faint).intersected(margins) != badge.intersected(margins)
    document = reader.page.document_id
    assert document is not None
    reader.open("نص آخر")
    reader.window.open_document(document)
    reader.canvas.place_caret(start)
    assert canvas.direction_of() == turned
    reader.press("d")
    assert canvas.direction_of() == own
    assert difference(before, reader.look()).isEmpty()
