"""DOOR: a function on another thread, with progress, cancel, done and failed.

The function is given ``progress(done, total)``, which also says "stop" by raising ``Cancelled``;
it knows nothing of threads.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from annotator.core.errors import AnnotatorError, Cancelled

Progress = Callable[[int, int | None], None]
_BETWEEN = 0.05  # seconds between two notices of progress; a bar cannot show more

_log = logging.getLogger(__name__)


class Work(QObject):
    """One running function. Its signals arrive on the thread that made it, the window's.

    ``progress`` has 0 for a total that nobody knows. Exactly one of ``done``, ``failed`` (an
    ``AnnotatorError``, for the user), ``broke`` (any other exception, our bug) and ``cancelled``
    comes at the end, then ``ended``.
    """

    progress = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    broke = Signal(object)
    cancelled = Signal()
    ended = Signal()

    _reported = Signal(int, int)
    _finished = Signal(object, object)

    def __init__(self, function: Callable[..., Any], *, parent: QObject) -> None:
        super().__init__(parent)
        self._function = function
        self._stop = threading.Event()
        self._last = 0.0
        self._running = True
        # Queued, so that what follows runs on the window's thread whoever emits.
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="hashiya-work", daemon=True)

    @property
    def running(self) -> bool:
        """Whether the end has not been announced yet."""
        return self._running

    def start(self) -> None:
        """Begin; call it once, when the signals are connected."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask the function to stop; it does so at its next notice of progress."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for the thread; return whether it has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        result, error = None, None
        try:
            result = self._function(progress=self._tell)
        except BaseException as raised:  # everything is handed to the window's thread
            error = raised
        try:
            self._finished.emit(result, error)
        except RuntimeError:
            _log.info("a piece of work outlived its window")

    def _tell(self, done: int, total: int | None) -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= _BETWEEN or done == total:
            self._last = now
            self._reported.emit(done, total or 0)

    def _on_reported(self, done: int, total: int) -> None:
        if self._running:
            self.progress.emit(done, total)

    def _on_finished(self, result: object, error: BaseException | None) -> None:
        self._running = False
        if error is None:
            self.done.emit(result)
        elif isinstance(error, Cancelled):
            self.cancelled.emit()
        elif isinstance(error, AnnotatorError):
            self.failed.emit(error)
        else:
            _log.error("a piece of work broke", exc_info=error)
            self.broke.emit(error)
        self.ended.emit()


def run(
    function: Callable[..., Any],
    *,
    parent: QObject,
    done: Callable[[Any], None],
    failed: Callable[[Any], None],
    broke: Callable[[Any], None],
    cancelled: Callable[[], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Work:
    """Call ``function(progress=…)`` on another thread; the others are called on this one."""
    work = Work(function, parent=parent)
    work.done.connect(done)
    work.failed.connect(failed)
    work.broke.connect(broke)
    if cancelled is not None:
        work.cancelled.connect(cancelled)
    if progress is not None:
        work.progress.connect(progress)
    work.start()
    return work
