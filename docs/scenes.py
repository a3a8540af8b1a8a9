"""The annotate page in the states that a guide has to show: nesting, arrows, previews, aids.

Keys reach the window as a keyboard's do; annotations come through the verbs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from annotator.core.annotation import SpanAnnotation
from annotator.core.span import Span
from annotator.project import annotating
from annotator.project.importing import import_files
from annotator.ui import opening
from annotator.ui.pages.annotate_page import AnnotatePage

if TYPE_CHECKING:
    from annotator.project.project import Project
    from docs.screenshots import Photographer

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier

# Six deep: a quotation, the claim in it, who acts in the claim, his office, its body, its country.
NESTED = (
    "مصافي جديدة في الخليج\n"
    "“أعلن رئيس مجلس إدارة شركة نفط الكويت الشيخ نواف السعود الصباح أن إنتاج الحقول سيرتفع "
    "إلى ثلاثة ملايين برميل يوميًّا”، وفق ما قاله المتحدث باسم الوزارة طلال الشمري في بيان.\n"
    "وأضاف الشمري: “لن نؤجل شيئًا من خططنا”."
)
# What reaches a newsroom from the web: marks of direction, joiners, wide and missing spaces.
HIDDEN = (
    "لقاء في \u200eZhongnanhai\u200f\n"
    "استقبل الرئيس ضيفه في مجمع Zhongnanhai\u200f ببكين\u00a0، وقـــال إن النسبة بلغت "
    "\u206742.5%\u2069 في عام\u00a02026.\n"
    "وترجمت الوكالة عن الفارسية عبارة «می\u200cخواهیم»\u200b، ثم حذفتها\ufeff."
)
_DEEP: Sequence[tuple[str, str, str]] = (
    (
        "quote",
        "DIRECT",
        "“أعلن رئيس مجلس إدارة شركة نفط الكويت الشيخ نواف السعود الصباح أن إنتاج "
        "الحقول سيرتفع إلى ثلاثة ملايين برميل يوميًّا”",
    ),
    (
        "claim",
        "CLAIM",
        "رئيس مجلس إدارة شركة نفط الكويت الشيخ نواف السعود الصباح أن إنتاج الحقول "
        "سيرتفع إلى ثلاثة ملايين برميل يوميًّا",
    ),
    ("entity", "PER", "رئيس مجلس إدارة شركة نفط الكويت الشيخ نواف السعود الصباح"),
    ("entity", "TITLE", "رئيس مجلس إدارة شركة نفط الكويت"),
    ("entity", "ORG", "شركة نفط الكويت"),
    ("entity", "GPE", "الكويت"),
    ("entity", "PER", "نواف السعود الصباح"),
    ("entity", "QUANTITY", "ثلاثة ملايين برميل"),
    ("entity", "TITLE", "المتحدث باسم الوزارة"),
    ("entity", "PER", "طلال الشمري"),
    ("entity", "PER", "الشمري"),
)


class Scenes:
    """Takes the pictures of one language and theme, each from a page that was just opened."""

    def __init__(self, one: Photographer, language: str, theme: str) -> None:
        self._one = one
        self._ending = f"{language}-{theme}" if theme == "dark" else language
        self._done = 0  # steps to take back after the picture

    def take(self, names: Sequence[str]) -> None:
        """Take the pictures of these names."""
        self._page.find_bar.dismiss()
        for name in names:
            dialog = getattr(self, f"_{name}")()
            self._one.shoot(f"{name.replace('_', '-')}-{self._ending}", dialog)
            self._clear()

    # ------------------------------------------------------------------------------- the pictures

    def _six_levels(self) -> None:
        self._open_nested()
        self._page.canvas.set_font_size(24)
        self._choose(lambda one: one.label == "TITLE")

    def _arrows(self) -> None:
        """Arrows over lines: everything that the most linked annotation is linked with."""
        self._open_sample(2)
        page = self._page
        opened = page.opened
        assert opened is not None
        busiest = max(
            opened.spans.values(),
            key=lambda one: (len(opened.relations_of(one.id)), -one.span.start),
        )
        page.gestures.go_to(busiest.id)

    def _occurrences(self) -> None:
        """Mark the agency's name once in an article that is new; show where else it stands."""
        self._open_sample(12)
        self._page.canvas.place_caret(self._text.index("ضفاف"))
        self._press("2")
        self._press("o", _SHIFT)
        self._done = 1
        panel = self._page.occurrences
        self._one.wait_for(lambda: panel.table.rowCount() > 3)

    def _quote(self) -> None:
        """Three keys after a click into a quotation: its extent, its label, its speaker."""
        self._open_bare()
        at = self._text.index("لن نؤجل")
        self._page.canvas.place_caret(at)
        self._press("g")
        self._press("q")
        self._press("h")
        self._done = 2

    def _microscope(self) -> None:
        self._open_article("محارف خفية", HIDDEN, ())
        at = HIDDEN.index("Zhongnanhai") + 4
        self._page.canvas.place_caret(at)
        self._press("m")

    def _checks(self) -> None:
        self._open_bare()
        self._press(Qt.Key.Key_F8)

    def _palette(self) -> None:
        self._open_sample(0)
        self._one.shell.window.show_commands()
        self._one.settle()

    def _keys(self) -> QDialog:
        self._open_sample(0)
        sheet = opening.key_sheet(self._project.schema, parent=self._one.shell.window)
        sheet.show()
        self._one.settle()
        return sheet

    # ------------------------------------------------------------------------------- the ways there

    @property
    def _page(self) -> AnnotatePage:
        page = self._one.shell.window.annotate
        assert page is not None
        return page

    @property
    def _project(self) -> Project:
        project = self._one.shell.session.project
        assert project is not None
        return project

    @property
    def _text(self) -> str:
        return self._page.canvas.text

    def _open(self, document: str) -> None:
        self._one.shell.window.open_document(document)
        self._one.settle()
        self._page.setFocus()

    def _open_sample(self, index: int) -> None:
        self._open(self._project.store.id_of(self._project.store.document_numbers()[index]))

    def _open_article(self, name: str, text: str, wanted: Sequence[tuple[str, str, str]]) -> None:
        """Open an article of our own, brought in and annotated the first time."""
        project = self._project
        file = Path.home() / f"{name}.txt"
        if not file.exists():
            file.write_text(text, encoding="utf-8")
            import_files(project, [file])
        ids = map(project.store.id_of, project.store.document_numbers())
        document = next(one for one in ids if project.store.document(one).text == text)
        if not any(one.spans for one in project.store.annotated(document, [project.me.id]).sets):
            made = self._annotate(document, wanted)
            if made and made[0].layer == "quote":
                speaker = next(one for one in made if one.span.text(text) == "طلال الشمري")
                annotating.relate(
                    project, layer="quote", label="speaker", source=made[0], target=speaker
                )
        self._open(document)

    def _open_nested(self) -> None:
        self._open_article("مصافي جديدة في الخليج", NESTED, _DEEP)

    def _open_bare(self) -> None:
        """Open the same article with its names only."""
        names = [one for one in _DEEP if one[0] == "entity"]
        self._open_article("مصافي الخليج", f"{NESTED}\nخاتمة.", names)

    def _annotate(
        self, document: str, wanted: Sequence[tuple[str, str, str]]
    ) -> list[SpanAnnotation]:
        made = []
        for layer, label, words in wanted:
            at = NESTED.index(words, NESTED.rindex("وأضاف") if words == "الشمري" else 0)
            span = Span(at, at + len(words))
            made.append(
                annotating.annotate(self._project, document, layer=layer, label=label, span=span)
            )
        return made

    def _choose(self, wanted: Callable[[SpanAnnotation], bool]) -> None:
        opened = self._page.opened
        assert opened is not None
        self._page.gestures.go_to(next(one.id for one in opened.in_order if wanted(one)))

    def _press(self, key: str | Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        code, text = (ord(key.upper()), key) if isinstance(key, str) else (int(key), "")
        target: QWidget = self._page.canvas
        QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, code, modifiers, text))
        self._one.settle()

    def _clear(self) -> None:
        """Close what was opened over the article."""
        page = self._page
        for _ in range(self._done):
            self._one.shell.window.undo()
        self._done = 0
        page.canvas.set_microscope(False)
        page.canvas.set_font_size(19)
        for _ in range(4):
            self._press(Qt.Key.Key_Escape)
        found = self._one.shell.window.findChild(QWidget, "palette")
        if found is not None:
            found.hide()
