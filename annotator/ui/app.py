"""Builds the application: language, theme, fonts, log, project, window."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from annotator import paths, settings
from annotator.core.errors import AnnotatorError
from annotator.settings import Settings
from annotator.ui import appearance, ask, language
from annotator.ui.collecting import between_events
from annotator.ui.ending import signals_end_the_loop
from annotator.ui.main_window import MainWindow
from annotator.ui.session import Session

_LOG_LIMIT = 1_000_000  # bytes after which a new log is begun and the old one kept as .1
_log = logging.getLogger(__name__)


class Shell(QObject):
    """Holds the session and its window, and builds the window anew when it asks for that."""

    def __init__(self, app: QApplication, chosen: Settings) -> None:
        super().__init__()
        self._app = app
        self.session = Session(chosen)
        self.window = self._build()

    def rebuild(self) -> None:
        """Replace the window by one in the language and theme of the settings."""
        old = self.window
        if old.annotate is not None:
            old.annotate.leave()
        document, welcome = old.document, old.stack.currentWidget() is old.welcome
        listed = old.stack.currentWidget() is old.documents
        self.window = self._build()
        if document and not welcome:
            self.window.open_document(document)
        if listed:
            self.window.show_documents()
        self.window.setGeometry(old.geometry())
        self.window.show()
        old.close()
        old.deleteLater()

    def _build(self) -> MainWindow:
        with language.no_collection():
            language.set_language(self.session.settings.language)
            appearance.apply_theme(self._app, self.session.settings.theme)
        window = MainWindow(self.session)
        window.rebuild_requested.connect(self.rebuild)
        return window


def run(argv: Sequence[str]) -> int:
    """Open the window on the last project or on the welcome page; return the exit code."""
    app, shell, problem = start(argv)
    shell.window.show()
    if problem is not None:
        ask.show_error(shell.window, problem)
    chosen = shell.session.settings
    if chosen.reopen_last and chosen.last_project:
        _reopen(shell, chosen.last_project)
    return _until_closed(app, shell)


def open_window(project: str, document: str | None = None) -> int:
    """Open the window on a project, and on a document of it; return the exit code."""
    app, shell, problem = start(["hashiya"])
    shell.window.show()
    if problem is not None:
        ask.show_error(shell.window, problem)
    if shell.window.open_path(project) and document is not None:
        shell.window.open_document(document)
    return _until_closed(app, shell)


def take_picture(project: str, document: str, target: Path) -> None:
    """Write a PNG of the window with a document open; needs no screen."""
    app, shell, _ = start(["hashiya"], catch_bugs=False)
    shell.window.resize(1280, 800)
    shell.window.show()
    shell.session.open(project)
    shell.window.open_document(document)
    app.processEvents()
    saved = shell.window.grab().save(str(target))
    shell.window.close()
    shell.session.close()
    if not saved:
        raise AnnotatorError("The picture {path} cannot be written.", path=target)


def start(
    argv: Sequence[str], *, catch_bugs: bool = True
) -> tuple[QApplication, Shell, AnnotatorError | None]:
    """Build application, session and window; the window is not shown yet.

    The third value is a sentence about the settings file, where it could not be used. Bugs that
    nobody catches are shown in a dialog, unless nobody is there to see it.
    """
    _open_log()
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(list(argv))
    app.setApplicationName("hashiya")
    app.setDesktopFileName("hashiya")
    app.setWindowIcon(appearance.app_icon())
    if catch_bugs:
        _catch_bugs()
    chosen, problem = settings.load()
    appearance.load_fonts(app)
    shell = Shell(app, chosen)
    return app, shell, problem


def _until_closed(app: QApplication, shell: Shell) -> int:
    with signals_end_the_loop(), between_events():
        code = app.exec()
    # Whatever ended the loop: what is half-typed is stored, and no window outlives its project.
    if shell.window.isVisible():
        shell.window.close()
    shell.session.close()
    return code


def _reopen(shell: Shell, path: str) -> None:
    if "://" not in path and not Path(path).exists():
        return  # moved or on a drive that is not there: the welcome page still lists it
    if not shell.window.open_path(path):
        shell.session.leave()


def _open_log() -> None:
    """Write warnings and bugs into the log file; a folder that cannot be written is no reason
    not to start.
    """
    root = logging.getLogger()
    if any(isinstance(handler, logging.FileHandler) for handler in root.handlers):
        return
    path = paths.log_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_LIMIT:
            path.replace(path.with_suffix(".1.log"))
        handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    except OSError:
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)


def _catch_bugs() -> None:
    sys.excepthook = _on_bug
    threading.excepthook = _on_thread_bug
    qInstallMessageHandler(_on_qt_message)


_telling = threading.Lock()


def _on_bug(kind: type[BaseException], bug: BaseException, trace: TracebackType | None) -> None:
    """Log what nobody caught and tell the user, once at a time; errors for the user stay short."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    _log.error("not caught", exc_info=(kind, bug, trace))
    if QApplication.instance() is None or not _telling.acquire(blocking=False):
        return
    try:
        parent = QApplication.activeWindow()
        if isinstance(bug, AnnotatorError):
            ask.show_error(parent, bug)
        else:
            ask.show_bug(parent, "".join(traceback.format_exception(kind, bug, trace)))
    finally:
        _telling.release()


def _on_thread_bug(found: threading.ExceptHookArgs) -> None:
    bug = found.exc_value or found.exc_type()
    _log.error("a thread broke", exc_info=(found.exc_type, bug, found.exc_traceback))


def _on_qt_message(kind: QtMsgType, context: object, message: str) -> None:
    if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
        _log.error("Qt: %s", message)
    elif kind is QtMsgType.QtWarningMsg:
        _log.warning("Qt: %s", message)
