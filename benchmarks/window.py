"""The whole window on the 20,000-word document: from a real key event to all of it painted.

Where ``canvas.py`` measures the canvas alone, this goes the whole road: key, rules, transaction on
disk, journal, notice, canvas, list, inspector. In CPU time of this process; the pages that follow a
blink later (menus, status bar) are not waited for, as the reader does not wait for them.
"""

from __future__ import annotations

import gc
import os
import random
import tempfile
from pathlib import Path
from statistics import median, quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.arabic.tokenize import words
from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.document import Document
from annotator.core.people import Annotator, WorkState
from annotator.project.label_sets import find_schema
from annotator.project.project import new_project
from annotator.settings import Settings
from annotator.store.bulk import DocumentWriter
from annotator.ui import appearance
from annotator.ui.app import Shell
from annotator.ui.collecting import between_events
from benchmarks.canvas import cpu, made_annotations, made_text, settle
from benchmarks.figures import Figure

STEPS = 80


def run() -> list[Figure]:
    """Measure and return the figures."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["HASHIYA_HOME"] = scratch
        app = QApplication.instance() or QApplication([])
        assert isinstance(app, QApplication)
        appearance.load_fonts(app)
        path = Path(scratch) / "long.hashiya"
        fill(path)
        shell = Shell(app, Settings(language="ar", theme="light", annotator="amal"))
        gc.collect()  # what other suites left behind in this process
        try:
            with between_events():
                return _measure(app, shell, path)
        finally:
            shell.window.close()
            shell.session.close()


def fill(path: Path, *, characters: int | None = None, spans: int | None = None) -> None:
    """Make a project with one long document; shorter, and with fewer spans, where that is asked."""
    schema = find_schema("news")
    chance = random.Random(7)
    text = made_text(chance, one_paragraph=False)[:characters]
    made, relations = made_annotations(chance, text, schema)
    if spans is not None:
        made = sorted(chance.sample(made, spans), key=lambda one: one.span)
        kept = {one.id for one in made}
        relations = [one for one in relations if {one.source, one.target} <= kept]
    amal = Annotator("amal", "amal")
    one = AnnotationSet(amal, WorkState.IN_PROGRESS, tuple(made), tuple(relations))
    project = new_project(path, schema=schema, me="amal")
    with project.transaction("import") as transaction:
        DocumentWriter(transaction).write([AnnotatedDocument(Document("doc", text), (one,))])
    project.close()


def quiet(app: QApplication) -> None:
    """Let what follows a blink later happen now, so that it is not counted with the next step."""
    QTest.qWait(60)
    app.processEvents()


def _measure(app: QApplication, shell: Shell, path: Path) -> list[Figure]:
    window = shell.window
    window.resize(1280, 800)
    window.show()
    window.open_path(str(path))
    app.processEvents()

    def opening() -> None:
        window.open_document("doc")
        app.processEvents()

    opened = cpu(opening)
    settle(app)
    page = window.annotate
    assert page is not None
    canvas = page.canvas
    found_words = [word for word in words(canvas.text) if len(word) > 2][500:]
    times: dict[str, list[float]] = {"add": [], "undo": [], "step": []}
    for word in found_words[: STEPS * 9 : 9]:
        canvas.select(word)
        canvas.reveal(word)
        quiet(app)

        def add() -> None:
            QTest.keyClick(canvas, Qt.Key.Key_8)
            app.processEvents()

        def undo() -> None:
            window.undo()
            app.processEvents()

        def step() -> None:
            QTest.keyClick(canvas, Qt.Key.Key_Left)
            app.processEvents()

        times["add"].append(cpu(add))
        quiet(app)
        times["undo"].append(cpu(undo))
        quiet(app)
        times["step"].append(cpu(step))
        quiet(app)
    figures = [Figure("open the document, window painted", opened, "ms CPU", 100)]
    for name, goal in (("add", None), ("undo", None), ("step", None)):
        found = times[name]
        title = {
            "add": "add a span by its key → window painted",
            "undo": "undo → window painted",
            "step": "step a word → window painted",
        }[name]
        figures.append(Figure(f"{title}, p50", median(found), "ms CPU"))
        figures.append(Figure(f"{title}, p95", quantiles(found, n=20)[-1], "ms CPU", goal))
    return figures
