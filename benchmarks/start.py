"""From the start of the process to the first painted window, against an empty PySide6 window.

Goal: at most 2.0 times the empty window. Fresh processes, in turn; the median counts. The subject
is the program as a newcomer meets it: welcome page, menus, theme, bundled font, right to left.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure, show

ROUNDS = 15
GOAL = 2.0
ROOT = Path(__file__).resolve().parents[1]

_PAINTED = """
from PySide6.QtCore import QEvent, QObject
class Watch(QObject):
    painted = False
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            self.painted = True
        return False
watch = Watch()
window.installEventFilter(watch)
window.resize(1280, 800)
window.show()
while not watch.painted:
    app.processEvents()
app.processEvents()
import os
os._exit(0)
"""
EMPTY = (
    """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
"""
    + _PAINTED
)
OURS = (
    """
from annotator.ui.app import start
app, shell, problem = start(["hashiya"])
window = shell.window
"""
    + _PAINTED
)


def run(rounds: int = ROUNDS) -> list[Figure]:
    """Measure and return the figures."""
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "HASHIYA_HOME": home,
            "PYTHONPATH": str(ROOT),
            # An installed program has its byte code on disk, whatever this shell says.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(Path(home, "bytecode")),
        }
        for code in (EMPTY, OURS):  # byte code and disk caches
            _once(code, environment)
        floor, ours = [], []
        for _ in range(rounds):
            floor.append(_once(EMPTY, environment))
            ours.append(_once(OURS, environment))
    return [
        Figure("empty PySide6 window, painted", median(floor) * 1000, "ms"),
        Figure("Hashiya's welcome page, painted", median(ours) * 1000, "ms"),
        Figure("ratio", median(ours) / median(floor), "×", goal=GOAL),
    ]


def _once(code: str, environment: dict[str, str]) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    return time.perf_counter() - begin


def main() -> int:
    """Print the figures; return 1 where the goal was missed."""
    return 0 if show("Start", run()) else 1


if __name__ == "__main__":
    sys.exit(main())
