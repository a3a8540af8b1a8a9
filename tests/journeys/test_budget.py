"""The worked article (25 mentions of 12 names, 4 quotes with speakers, 2 claims) by keys alone.

At most 60 actions from the opened article to the next one, none with the mouse, each undoable, and
the same database when the same physical keys come under an Arabic layout.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.annotation import AnnotatedDocument
from annotator.core.document import Document
from annotator.core.people import WorkState
from annotator.project.label_sets import find_schema
from annotator.project.project import new_project, open_project
from annotator.settings import Settings
from annotator.store.bulk import DocumentWriter
from annotator.ui import appearance
from annotator.ui.app import Shell
from annotator.ui.pages.annotate_page import AnnotatePage

ARTICLE = "\n".join(
    (
        "عمّان – أعلنت شركة الأمل يوم الأحد خطة جديدة لبناء محطة للطاقة في الزرقاء.",
        "وقال مدير الشركة سمير النجار: “سنبدأ العمل في الزرقاء بعد شهر واحد”. "
        "ورحبت الحكومة في عمّان بالخطة.",
        "“هذا خبر جيد للناس في الزرقاء”، قالت الوزيرة هالة زواتي في مقابلة مع رويترز.",
        "وحذر الخبير Jan Keller من كلفة المحطة. “هذه أرقام كبيرة لبلد صغير”، قال Jan Keller "
        "من برلين. وستتجاوز الكلفة مليار دولار.",
        "ورد سمير النجار: “لن تدفع الحكومة شيئا”. وتملك شركة الأمل محطات أخرى في الكرك، وفي "
        "إربد، وفي العقبة. وبقيت عمّان أكبر شريك.",
        "ونقلت رويترز عن هالة زواتي أن عمّان ستطلب دعم البنك الدولي. ولم يعلق البنك الدولي على "
        "تصريحات هالة زواتي.",
    )
)
NAMES = {
    "عمّان": ("GPE", 4),
    "شركة الأمل": ("ORG", 2),
    "الزرقاء": ("GPE", 3),
    "سمير النجار": ("PER", 2),
    "هالة زواتي": ("PER", 3),
    "رويترز": ("ORG", 2),
    "Jan Keller": ("PER", 2),
    "برلين": ("GPE", 1),
    "الكرك": ("GPE", 1),
    "إربد": ("GPE", 1),
    "العقبة": ("GPE", 1),
    "البنك الدولي": ("ORG", 2),
}
QUOTES = {
    "“سنبدأ العمل في الزرقاء بعد شهر واحد”": "سمير النجار",
    "“هذا خبر جيد للناس في الزرقاء”": "هالة زواتي",
    "“هذه أرقام كبيرة لبلد صغير”": "Jan Keller",
    "“لن تدفع الحكومة شيئا”": "سمير النجار",
}
CLAIMS = (
    "وتملك شركة الأمل محطات أخرى في الكرك، وفي إربد، وفي العقبة.",
    "وبقيت عمّان أكبر شريك.",
)
BUDGET = 60
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
# What the keys of the script print under Arabic 101.
ARABIC = {
    "j": "ت", "o": "خ", "g": "ل", "q": "ض", "h": "ا", "a": "ش", ".": "ز", "1": "١", "2": "٢",
    "3": "٣",
}  # fmt: skip


@dataclass
class Hands:
    """Strikes keys where the keyboard is, and counts them."""

    window: QWidget
    arabic: bool
    actions: int = 0
    steps: list[str] = field(default_factory=list)

    def strike(self, *keys: str) -> None:
        for key in keys:
            self.actions += 1
            self.steps.append(key)
            *held, name = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            if "Shift" in held:
                modifiers |= _SHIFT
            if "Ctrl" in held:
                modifiers |= _CONTROL
            if name == "Enter":
                code, text = int(Qt.Key.Key_Return), "\r"
            else:
                text = ARABIC[name] if self.arabic else name
                code = ord(text[0].upper())
            receiver = self.window.focusWidget() or self.window
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(receiver, QKeyEvent(kind, code, modifiers, text))
            QApplication.processEvents()


@pytest.fixture
def opened(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], tuple[Shell, AnnotatePage, Path]]]:
    """Open the article in the program's own window, in a project of two articles."""
    shells: list[Shell] = []
    monkeypatch.setitem(os.environ, "HASHIYA_HOME", str(tmp_path))
    appearance.load_fonts(qapp)

    def made(name: str) -> tuple[Shell, AnnotatePage, Path]:
        path = tmp_path / f"{name}.hashiya"
        project = new_project(path, schema=find_schema("news"), me="amal")
        with project.transaction("import") as transaction:
            DocumentWriter(transaction).write(
                [
                    AnnotatedDocument(Document("a", ARTICLE, "محطة الزرقاء"), ()),
                    AnnotatedDocument(Document("b", "مقال آخر.", "آخر"), ()),
                ]
            )
        project.close()
        shell = Shell(qapp, Settings(language="ar", theme="light", annotator="amal"))
        shells.append(shell)
        shell.window.resize(1280, 800)
        shell.window.show()
        assert shell.window.open_path(str(path))
        shell.window.open_document("a")
        page = shell.window.annotate
        assert page is not None
        page.canvas.setFocus()
        QApplication.processEvents()
        return shell, page, path

    yield made
    for shell in shells:
        shell.session.close()
        shell.window.close()
        shell.window.deleteLater()


def annotate(hands: Hands, page: AnnotatePage) -> None:
    """Do the article: names, then quotes with their speakers, then claims, then finish."""
    keys = {"GPE": "3", "ORG": "2", "PER": "1"}
    left = dict(NAMES)
    while left:
        hands.strike("j")
        selection = page.canvas.selection
        assert selection is not None, (hands.steps, left)
        name = selection.text(page.canvas.text)
        bare = next((known for known in left if name.removeprefix("و") == known), None)
        if bare is None:
            continue  # no name: one step wasted, and counted
        label, times = left.pop(bare)
        hands.strike(keys[label])
        if times > 1:
            hands.strike("o", "Enter")
    for _ in QUOTES:
        hands.strike("g", "q", "h")
    hands.strike(".")
    for _ in CLAIMS:
        hands.strike("Shift+.", "a", "h")
    hands.strike("Ctrl+Enter")


def content(path: Path) -> tuple[set[object], set[object], object]:
    """What is stored, without ids and times."""
    project = open_project(path, me="amal")
    try:
        sets = project.store.annotated("a", ["amal"]).sets
        if not sets:
            return set(), set(), WorkState.NEW
        (work,) = sets
        place = {one.id: (one.layer, one.label, one.span) for one in work.spans}
        relations = {(r.layer, r.label, place[r.source], place[r.target]) for r in work.relations}
        return set(place.values()), relations, work.state
    finally:
        project.close()


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_the_worked_article_takes_at_most_sixty_keys_under_any_layout(opened) -> None:
    found = []
    for arabic in (False, True):
        shell, page, path = opened("arabic" if arabic else "latin")
        hands = Hands(shell.window, arabic)
        annotate(hands, page)
        assert hands.actions <= BUDGET, " ".join(hands.steps)
        assert shell.window.document == "b"
        shell.session.close()
        found.append(content(path))
    assert found[0] == found[1]

    spans, relations, state = found[0]
    assert state is WorkState.FINISHED
    texts = [(layer, label, span.text(ARTICLE)) for layer, label, span in spans]
    assert sum(layer == "entity" for layer, _, _ in texts) == sum(n for _, n in NAMES.values())
    for name, (label, times) in NAMES.items():
        assert texts.count(("entity", label, name)) == times, name
    assert {text for layer, _, text in texts if layer == "quote"} == set(QUOTES)
    spoken = {
        source[2].text(ARTICLE): target[2].text(ARTICLE)
        for _, label, source, target in relations
        if label == "speaker"
    }
    assert spoken == QUOTES
    assert {text for layer, _, text in texts if layer == "claim"} == set(CLAIMS)
    assert {source[2].text(ARTICLE) for _, label, source, _ in relations if label == "claimant"}


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_every_step_of_it_can_be_undone(opened) -> None:
    shell, page, path = opened("undone")
    hands = Hands(shell.window, arabic=False)
    annotate(hands, page)
    project = shell.session.project
    steps = 0
    while project.undo() is not None:
        steps += 1
    assert steps > 25
    shell.session.close()
    spans, relations, state = content(path)
    assert (spans, relations, state) == (set(), set(), WorkState.NEW)
