"""The end: however the program is ended, what is half-typed is stored and nothing breaks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.project.project import open_project
from tests.build import annotated

ROOT = Path(__file__).resolve().parents[2]

PROGRAM = """
import faulthandler, os, signal, sys
faulthandler.dump_traceback_later(50, exit=True)  # one that hangs says where
for name in ("SIGINT", "SIGTERM", "SIGHUP"):
    # A test run in the background inherits signals that are ignored, and we honour that.
    signal.signal(getattr(signal, name), signal.SIG_DFL)
from PySide6.QtCore import QTimer
from annotator.ui import app
path, ending = sys.argv[1:]

def half_type(shell):
    page = shell.window.annotate
    page.gestures.go_to(next(iter(page.opened.spans)))
    page.edit_note()
    page.inspector.fields[""].text.setPlainText("half-typed")
    page.canvas.place_caret(7)
"""

ENDINGS = """
def end():
    half_type(shells[0])
    window = shells[0].window
    if ending == "quit":
        window.actions_by_key["quit"].trigger()
    elif ending == "close":
        window.close()
    elif ending == "dialog":
        QTimer.singleShot(200, lambda: os.kill(os.getpid(), signal.SIGTERM))
        window.show_shortcuts()
    else:
        os.kill(os.getpid(), getattr(signal, ending))

shells = []
start = app.start
def started(*args, **more):
    made = start(*args, **more)
    shells.append(made[1])
    QTimer.singleShot(300, end)
    return made
app.start = started
sys.exit(app.open_window(path, "a"))
"""

NEVER_CLOSED = """
application, shell, _ = app.start(["hashiya"])
shell.window.show()
shell.window.open_path(path)
shell.window.open_document("a")
application.processEvents()
page = shell.window.annotate
half_type(shell)
if ending == "deleted":
    del shell
"""


def run(code, path, ending, home):
    return subprocess.run(
        [sys.executable, "-c", PROGRAM + code, path, ending],
        env={
            **os.environ,
            "HASHIYA_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "offscreen",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def path(project, fill):
    """A project in which amal has marked one name."""
    fill(annotated("وصل [بوتين]PER إلى بكين", document="a", annotator="amal"))
    project.close()
    return project.path


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send")
@pytest.mark.parametrize(
    ("ending", "code"),
    [
        ("quit", 0),
        ("close", 0),
        ("SIGINT", 130),
        ("SIGTERM", 143),
        ("SIGHUP", 129),
        ("dialog", 143),
    ],
)
def test_what_is_half_typed_is_stored_at_the_end(path, own_home, ending, code):
    (own_home / "settings.toml").write_text('annotator = "amal"\n', encoding="utf-8")
    done = run(ENDINGS, path, ending, own_home)
    assert (done.returncode, done.stderr) == (code, "")
    log = own_home / "hashiya.log"
    assert not log.exists() or " ERROR " not in log.read_text(encoding="utf-8")
    again = open_project(path, me="amal")
    (marked,) = again.store.annotated("a", ["amal"]).sets[0].spans
    assert marked.note == "half-typed"
    assert again.store.assignment("a", "amal").place == 7
    again.close()


@pytest.mark.parametrize("ending", ["left", "deleted"])
def test_a_window_that_was_never_closed_goes_silently(path, own_home, ending):
    (own_home / "settings.toml").write_text('annotator = "amal"\n', encoding="utf-8")
    done = run(NEVER_CLOSED, path, ending, own_home)
    assert (done.returncode, done.stderr) == (0, "")
