"""Ends the program in good order when the terminal or the system asks for it by a signal.

Python's handlers wait while Qt's loop runs; a socket that the signal writes to wakes it.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QSocketNotifier

# Ctrl+C, ``kill``, and the terminal's window that is closed; Windows has no SIGHUP.
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_BY_SIGNAL = 128  # the shells' exit code of a program that a signal has ended, less the number


@contextmanager
def signals_end_the_loop() -> Iterator[None]:
    """Inside, each such signal leaves Qt's main loop with the exit code that shells expect.

    Dialogs that are open are left too. A second signal of the kind ends the process at once. Must
    be called on the main thread, with the application made.
    """
    import socket  # four milliseconds that the first window need not wait for

    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    numbers = [one for one in numbers if signal.getsignal(one) is not signal.SIG_IGN]  # nohup
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    notifier = QSocketNotifier(far.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: far.recv(64))  # Python calls the handlers on the way
    waking = signal.set_wakeup_fd(near.fileno(), warn_on_full_buffer=False)
    before = {number: signal.signal(number, _end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler or signal.SIG_DFL)
        signal.set_wakeup_fd(waking)
        notifier.setEnabled(False)
        near.close()
        far.close()


def _end(number: int, frame: object) -> None:
    signal.signal(number, signal.SIG_DFL)
    QCoreApplication.exit(_BY_SIGNAL + number)
