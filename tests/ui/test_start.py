"""The start: what is not loaded, what is said without a screen, bugs that are shown and logged."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator import paths, settings
from annotator.settings import Settings
from annotator.ui import app
from annotator.ui.appearance import load_fonts

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"sqlalchemy", "alembic", "msgspec", "click", "pyarabic", "numpy"}


def run(code, *, home, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={
            **{k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}},
            "HASHIYA_HOME": str(home),
            "PYTHONPATH": str(ROOT),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_first_page_is_painted_without_the_heavy_parts(own_home):
    code = """
from annotator.ui.app import start
app, shell, problem = start(["hashiya"])
shell.window.show()
app.processEvents()
assert not shell.window.grab().isNull()
import sys
print(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
import os
sys.stdout.flush()
os._exit(0)
"""
    done = run(code, home=own_home, QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 0, done.stderr
    assert HEAVY & set(done.stdout.split()) == set()


def test_without_a_screen_one_sentence_is_said(own_home):
    code = (
        "import sys; sys.argv = ['hashiya'];from annotator.__main__ import main; sys.exit(main())"
    )
    done = run(code, home=own_home, QT_QPA_PLATFORM="")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "no screen" in done.stderr
    assert done.stdout == ""


def test_a_display_that_nobody_serves_is_no_screen(own_home):
    code = "from annotator.__main__ import Window; print(Window().has_screen())"
    done = run(code, home=own_home, QT_QPA_PLATFORM="", DISPLAY=":987")
    assert done.stdout.strip() == "False"


@pytest.fixture
def started(qapp, asked, monkeypatch):
    """The program as ``start`` builds it; its hooks are taken out afterwards."""
    monkeypatch.setattr(app, "_catch_bugs", lambda: None)
    monkeypatch.setattr(app, "_open_log", lambda: None)
    shells = []

    def build():
        _, shell, problem = app.start(["hashiya"])
        shells.append(shell)
        return shell, problem

    yield build
    for shell in shells:
        shell.window.close()
        shell.session.close()
        shell.window.deleteLater()


def test_the_first_start_is_arabic(started):
    shell, problem = started()
    assert problem is None
    assert shell.window.windowTitle() == "حاشية"


def test_settings_are_followed_from_the_start(started):
    settings.save(Settings(language="en", theme="dark", font_size=25))
    shell, _ = started()
    assert shell.window.windowTitle() == "Hashiya"
    assert shell.window.actions_by_key["switch_theme"].isChecked()


def test_a_broken_settings_file_is_said_and_does_not_stop_the_start(started):
    paths.settings_file().write_text("language = [", encoding="utf-8")
    shell, problem = started()
    assert problem is not None
    shell.window.show()
    assert shell.window.isVisible()


def test_a_bug_is_shown_with_its_report(asked, caplog, qapp):
    try:
        raise ZeroDivisionError("three over nothing")
    except ZeroDivisionError as bug:
        app._on_bug(type(bug), bug, bug.__traceback__)
    assert "three over nothing" in asked.bugs[0]
    assert "test_start.py" in asked.bugs[0]
    assert "not caught" in caplog.text


def test_a_picture_of_the_window_needs_no_screen(own_home, project, fill, tmp_path):
    from tests.build import annotated

    fill(annotated("وصل [بوتين]PER إلى بكين", document="a"))
    target = tmp_path / "window.png"
    code = (
        "from annotator.__main__ import Window; from pathlib import Path;"
        f"Window().picture({project.path!r}, 'a', Path({str(target)!r}))"
    )
    done = run(code, home=own_home, QT_QPA_PLATFORM="")
    assert done.returncode == 0, done.stderr
    assert target.read_bytes().startswith(b"\x89PNG")


def test_the_interface_has_a_font_that_draws_arabic(qapp):
    assert load_fonts(qapp)


def test_the_last_project_is_opened_again(started, project):
    project.close()
    shell, _ = started()
    app._reopen(shell, project.path)
    assert shell.session.project is not None


def test_a_last_project_that_is_gone_leaves_the_welcome_page(started, tmp_path, asked):
    shell, _ = started()
    app._reopen(shell, str(tmp_path / "gone.hashiya"))
    assert asked.errors == []
    assert shell.window.stack.currentWidget() is shell.window.welcome


def test_a_last_project_that_is_broken_is_not_tried_again(started, tmp_path, asked):
    path = tmp_path / "broken.hashiya"
    path.write_text("nothing of ours", encoding="utf-8")
    settings.save(Settings(last_project=str(path)))
    shell, _ = started()
    app._reopen(shell, str(path))
    assert len(asked.errors) == 1
    assert settings.load()[0].last_project == ""
