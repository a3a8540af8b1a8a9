"""Garbage collection between events: never while a key is on its way to the screen.

A full collection of an open project takes as long as several frames, and it strikes whenever a
counter is full. Here it is a timer's work; the full one comes once in many small ones.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

_TICK = 1_000  # milliseconds
_MANY = 10_000  # new containers that are still there, after which it is worth looking
_OFTEN = 60  # small collections before a full one


@contextmanager
def between_events() -> Iterator[QTimer]:
    """Collect garbage from the event loop only, as long as the block runs."""
    was_on = gc.isenabled()
    gc.disable()
    timer = QTimer()
    timer.setInterval(_TICK)
    timer.timeout.connect(collect_if_due)
    timer.start()
    try:
        yield timer
    finally:
        timer.stop()
        if was_on:
            gc.enable()


def collect_if_due() -> int:
    """Collect where enough has gathered; return the generation collected, -1 for none.

    Generations are those of ``gc``: 1 is what is new, 2 everything.
    """
    new, _, small_ones = gc.get_count()
    if new < _MANY:
        return -1
    generation = 2 if small_ones >= _OFTEN else 1
    gc.collect(generation)
    return generation
