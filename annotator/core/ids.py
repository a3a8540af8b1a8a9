"""Ids of annotations and documents: made here, never by the database, so that copies merge."""

from __future__ import annotations

import os
import time


def new_id() -> str:
    """Return a fresh id of 20 hexadecimal digits that sorts by the millisecond it was made in."""
    return f"{time.time_ns() // 1_000_000:012x}{os.urandom(4).hex()}"
