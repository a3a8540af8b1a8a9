"""Every action of the annotate page on long articles: from a real key event to all of it painted.

CPU time of this process. Each action is done three times at each place and the middle time counts,
for a virtual machine now and then charges a process ten milliseconds that it never had. What
follows a blink later (menus, status bar, the search for earlier decisions) is let run before the
next action and not counted: nobody waits for it.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from annotator.arabic.tokenize import words
from annotator.settings import Settings
from annotator.ui import appearance
from annotator.ui.app import Shell
from annotator.ui.collecting import between_events
from annotator.ui.pages.annotate_page import AnnotatePage
from benchmarks.canvas import cpu, p95, settle
from benchmarks.figures import Figure
from benchmarks.window import fill, quiet

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_LEFT, _TAB, _SPACE = Qt.Key.Key_Left, Qt.Key.Key_Tab, Qt.Key.Key_Space
_GOAL = 16
_ROUNDS = 3

# What is pressed for each action, one after the other, at one place after the other.
ACTIONS: dict[str, tuple[tuple[str | Qt.Key, Qt.KeyboardModifier], ...]] = {
    "step a word": ((_LEFT, _NONE),),
    "step a part of a word": ((_LEFT, _CONTROL),),
    "step a letter": ((_LEFT, _ALT),),
    "step a sentence": ((".", _NONE),),
    "grow a selection": ((_LEFT, _SHIFT),),
    "next candidate": (("j", _NONE),),
    "label the selection": (("8", _NONE),),
    "relabel": (("2", _NONE),),
    "move the end": ((_LEFT, _SHIFT),),
    "peel a prefix": (("-", _NONE),),
    "next annotation": ((_TAB, _NONE),),
    "through the stack": ((_SPACE, _NONE),),
    "take the quotation": (("g", _NONE),),
    "begin a link": (("l", _NONE),),
    "drop it": ((Qt.Key.Key_Escape, _NONE),),
    "delete": ((Qt.Key.Key_Delete, _NONE),),
}


def run() -> list[Figure]:
    """Measure and return the figures."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    appearance.load_fonts(app)
    figures: list[Figure] = []
    for title, measures in (("20,000 words", _all_actions), ("60,000 characters", _three_actions)):
        with tempfile.TemporaryDirectory() as scratch:
            os.environ["HASHIYA_HOME"] = scratch
            path = Path(scratch) / "long.hashiya"
            small = measures is _three_actions
            fill(path, characters=60_000 if small else None, spans=400 if small else None)
            shell = Shell(app, Settings(language="ar", theme="light", annotator="amal"))
            try:
                with between_events():
                    figures += measures(app, shell, path, title)
            finally:
                shell.window.close()
                shell.session.close()
    return figures


def _opened(app: QApplication, shell: Shell, path: Path) -> AnnotatePage:
    shell.window.resize(1280, 800)
    shell.window.show()
    shell.window.open_path(str(path))
    shell.window.open_document("doc")
    settle(app)
    page = shell.window.annotate
    assert page is not None
    return page


def _all_actions(app: QApplication, shell: Shell, path: Path, title: str) -> list[Figure]:
    page = _opened(app, shell, path)
    times = _Times()
    for at in _places(page, 30) * _ROUNDS:
        page.canvas.make_current(None)
        page.canvas.select(None)
        page.canvas.place_caret(at)
        page.canvas.select(page.canvas.movement.word_at(at))
        page.canvas.reveal(page.canvas.selection)
        page.canvas.select(None)
        quiet(app)
        for name, keys in ACTIONS.items():
            times.add(name, at, cpu(lambda keys=keys: _strike(app, page, keys)))
            quiet(app)
        for name, deed in (("undo", shell.window.undo), ("redo", shell.window.redo)):
            times.add(name, at, cpu(lambda deed=deed: _do(app, deed)))
            quiet(app)
        for _ in range(5):
            shell.window.undo()
        quiet(app)
    return times.figures(title, goal=_GOAL)


def _three_actions(app: QApplication, shell: Shell, path: Path, title: str) -> list[Figure]:
    page = _opened(app, shell, path)
    times = _Times()
    for at in _places(page, 60) * _ROUNDS:
        word = page.canvas.movement.word_at(at)
        assert word is not None
        page.canvas.select(word)
        page.canvas.reveal(word)
        quiet(app)
        times.add("create", at, cpu(lambda: _strike(app, page, (("8", _NONE),))))
        quiet(app)
        deleting = ((Qt.Key.Key_Delete, _NONE),)
        times.add("delete", at, cpu(lambda keys=deleting: _strike(app, page, keys)))
        quiet(app)
        times.add("undo", at, cpu(lambda: _do(app, shell.window.undo)))
        shell.window.undo()  # the creation too, for the next round
        quiet(app)
    return times.figures(title, goal=10)


class _Times:
    """Milliseconds by action and place."""

    def __init__(self) -> None:
        self._found: dict[str, dict[int, list[float]]] = {}

    def add(self, name: str, place: int, time: float) -> None:
        self._found.setdefault(name, {}).setdefault(place, []).append(time)

    def figures(self, title: str, *, goal: float) -> list[Figure]:
        made = []
        for name, by_place in self._found.items():
            found = [median(times) for times in by_place.values()]
            words = f"{title}: {name}, p50 {median(found):.1f}, p95"
            made.append(Figure(words, p95(found), "ms CPU", goal))
        return made


def _places(page: AnnotatePage, count: int) -> list[int]:
    """Return where long words stand, scattered over the document."""
    found = [word.start for word in words(page.canvas.text) if len(word) > 3]
    return random.Random(3).sample(found, count)


def _strike(
    app: QApplication,
    page: AnnotatePage,
    keys: tuple[tuple[str | Qt.Key, Qt.KeyboardModifier], ...],
) -> None:
    for key, modifiers in keys:
        code, text = (ord(key.upper()), key) if isinstance(key, str) else (int(key), "")
        QApplication.sendEvent(page.canvas, QKeyEvent(QEvent.Type.KeyPress, code, modifiers, text))
    app.processEvents()


def _do(app: QApplication, deed: Callable[[], object]) -> None:
    deed()
    app.processEvents()
