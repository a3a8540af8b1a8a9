"""A limit of time for other people's code, which has no place where it could look at the clock."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class OutOfTime(BaseException):
    """The time is over. Not an ``Exception``, so that no handler of theirs takes it for a fault."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise ``OutOfTime`` in this thread when its Python code has run for so long.

    A single call into C is not interrupted: give it nothing large.
    """
    thread = ctypes.c_ulong(threading.get_ident())
    lock = threading.Lock()
    ended = False

    def end() -> None:
        with lock:
            if not ended:
                _raise(thread, ctypes.py_object(OutOfTime))

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        with lock:
            ended = True
        timer.cancel()
        _raise(thread, None)  # one that was sent and has not arrived


def _raise(thread: ctypes.c_ulong, what: object) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, what)
