"""Sixty spans of the Beijing article, and the hands that make them: real mouse and key events.

Each mark says its words, which occurrence of them, the physical key of its label, and how it is
made. Runs as a program of its own too (``python -m tests.journeys.marking PROJECT``), so that a
test can kill it.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.span import Span
from annotator.ui.canvas.canvas import AnnotationCanvas

LABELS = {
    "1": ("entity", "PER"), "2": ("entity", "ORG"), "3": ("entity", "GPE"), "4": ("entity", "LOC"),
    "5": ("entity", "FAC"), "6": ("entity", "NORP"), "7": ("entity", "TITLE"),
    "8": ("entity", "EVENT"), "9": ("entity", "DATE"), "0": ("entity", "QUANTITY"),
    "q": ("quote", "DIRECT"), "w": ("quote", "INDIRECT"), "e": ("quote", "MIXED"),
    "r": ("quote", "CUE"), "a": ("claim", "CLAIM"), "z": ("region", "CAPTION"),
    "x": ("region", "CREDIT"), "c": ("region", "BOILERPLATE"), "v": ("region", "DATELINE"),
    "t": ("issue", "TRANSLATION"),
}  # fmt: skip


@dataclass(frozen=True)
class Mark:
    """One span to be made. ``how``: word (double click), drag (snaps to words), letters (drag with
    Alt), keys (caret, then words with Shift), peel (double click, then the prefix key)."""

    words: str
    key: str
    how: str
    occurrence: int = 1

    def span(self, text: str) -> Span:
        """Where the words stand."""
        at = -1
        for _ in range(self.occurrence):
            at = text.index(self.words, at + 1)
        return Span(at, at + len(self.words))


_INSTITUTE = "معهد الدراسات الأوروبية والآسيوية بجامعة شنغهاي للعلوم السياسية والقانون"

MARKS = (
    Mark("بكين (AP) –", "v", "letters"),
    Mark("بكين", "3", "word"),
    Mark("AP", "2", "word"),
    Mark("الزعيم الصيني", "7", "drag"),
    Mark("الصيني", "6", "word"),
    Mark("شي جين بينغ", "1", "drag"),
    Mark("الرئيس الروسي", "7", "keys"),
    Mark("الروسي", "6", "word"),
    Mark("فلاديمير بوتين", "1", "drag"),
    Mark("“صديقًا قديمًا”", "q", "letters"),
    Mark("يوم الثلاثاء", "9", "drag"),
    Mark("الولايات المتحدة", "3", "drag"),
    Mark("الرئيس الصيني شي جين بينغ", "1", "drag"),
    Mark("الرئيس الصيني", "7", "drag"),
    Mark("قاعة الشعب الكبرى", "5", "keys"),
    Mark("الثلاثاء ، 2 سبتمبر ، 2025", "9", "letters"),
    Mark("القاعة الكبرى للشعب", "5", "drag"),
    Mark("العلاقات بين الصين وروسيا تعمقت في السنوات الأخيرة", "a", "drag"),
    Mark("الصين", "3", "word", 7),
    Mark("روسيا", "3", "letters"),
    Mark("أوكرانيا", "3", "peel"),
    Mark("أوائل عام 2022", "9", "drag"),
    Mark("الرئيس الأمريكي", "7", "drag"),
    Mark("دونالد ترامب", "1", "drag"),
    Mark("خاطب", "r", "word"),
    Mark("بوتين", "1", "word", 5),
    Mark("“صديقًا عزيزًا”", "q", "letters"),
    Mark("قال", "r", "letters"),
    Mark("إن علاقات موسكو مع بكين “على مستوى عالٍ غير مسبوق”", "e", "letters"),
    Mark("موسكو", "3", "word"),
    Mark("كبار المساعدين في Zhongnanhai ، المجمع", "4", "drag"),
    Mark("Zhongnanhai ، المجمع المسور", "5", "drag"),
    Mark("Zhongnanhai", "5", "word"),
    Mark("كبار قادةها", "t", "letters"),
    Mark("30 يومًا", "0", "drag"),
    Mark("منظمة تعاون شنغهاي", "2", "drag"),
    Mark("شنغهاي", "3", "word"),
    Mark("مدينة تيانجين", "3", "keys"),
    Mark("الحرب العالمية الثانية", "8", "drag"),
    Mark("الاتحاد السوفيتي", "3", "drag"),
    Mark("ثلاثينيات القرن العشرين", "9", "drag"),
    Mark("شمال شرق شمال شرق", "t", "drag"),
    Mark("(صورة البلياردو عبر AP)", "x", "letters"),
    Mark("صورة البلياردو", "t", "drag"),
    Mark("“كنا دائمًا معًا ، نبقى معًا الآن”", "q", "letters"),
    Mark("أليكسي ميلر", "1", "drag"),
    Mark("الرئيس التنفيذي لشركة غازبروم", "7", "drag"),
    Mark("غازبروم", "2", "word"),
    Mark("الاتحاد الأوروبي", "2", "letters"),
    Mark("لي شين", "1", "drag"),
    Mark(f"مدير {_INSTITUTE}", "7", "drag"),
    Mark(_INSTITUTE, "2", "drag"),
    Mark("جامعة شنغهاي للعلوم السياسية والقانون", "2", "letters"),
    Mark("ناريندرا مودي", "1", "keys"),
    Mark("بوتين", "1", "peel", 9),
    Mark("نيودلهي", "3", "word"),
    Mark("وحشي", "t", "word"),
    Mark("Khurelsukh Ukhnaa", "1", "drag"),
    Mark("محكمة جنائية دولية", "2", "drag"),
    Mark("شاركها.", "c", "letters"),
)  # fmt: skip


def make(canvas: AnnotationCanvas, mark: Mark) -> Span:
    """Select the mark's words with mouse or keyboard and press its label's key."""
    span = mark.span(canvas.text)
    canvas.reveal(span)
    QApplication.processEvents()
    view = canvas.viewport()
    first, last = _inside(canvas, span.start), _inside(canvas, span.end - 1, leaving=True)
    if mark.how in ("word", "peel"):
        middle = _middle(canvas, span.start)
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=middle)
    elif mark.how in ("drag", "letters"):
        held = Qt.KeyboardModifier.AltModifier if mark.how == "letters" else _NOTHING_HELD
        _drag(view, first, last, held)
    else:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=first)
        while canvas.selection is None or canvas.selection.end < span.end:
            QTest.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    if mark.how == "peel":
        QTest.keyClick(canvas, Qt.Key.Key_Minus)
    selected = canvas.selection
    assert selected == span, (
        f"{mark.how}: {selected and selected.text(canvas.text)!r} instead of {mark.words!r}"
    )
    QTest.keyClick(canvas, mark.key)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    return span


_NOTHING_HELD = Qt.KeyboardModifier.NoModifier


def _middle(canvas: AnnotationCanvas, position: int) -> QPoint:
    return canvas.rectangles(Span(position, position + 1))[0].center()


def _inside(canvas: AnnotationCanvas, position: int, *, leaving: bool = False) -> QPoint:
    """Return a point in the first (or, leaving, in the last) quarter of a letter's drawn width."""
    [box] = canvas.rectangles(Span(position, position + 1))
    is_arabic = not canvas.text[position].isascii() or canvas.text[position] in " ()."
    quarter = max(box.width() // 4, 1)
    right = box.right() - quarter + 1
    left = box.left() + quarter
    at_right = is_arabic != leaving
    return QPoint(right if at_right else left, box.center().y())


def _drag(view: QWidget, start: QPoint, end: QPoint, held: Qt.KeyboardModifier) -> None:
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(view, left, held, start)
    QTest.mouseMove(view, (start + end) / 2)
    QTest.mouseMove(view, end)
    QTest.mouseRelease(view, left, held, end)


def main(project: str) -> None:
    """Make every mark in a window, say so, and wait to be killed."""
    from annotator.ui import app

    application, shell, _ = app.start(["hashiya"])
    shell.session.change_settings(replace(shell.session.settings, annotator="amal"))
    shell.window.resize(1280, 800)
    shell.window.show()
    assert shell.window.open_path(project)
    shell.window.open_document("article_beijing")
    application.processEvents()
    for mark in MARKS:
        make(shell.window.annotate.canvas, mark)
    print("marked", flush=True)  # noqa: T201
    time.sleep(600)


if __name__ == "__main__":
    main(sys.argv[1])
