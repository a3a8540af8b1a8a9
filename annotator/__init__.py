"""Hashiya: a desktop program for annotating entities, quotes and claims in Arabic articles.

This face holds no feature. It carries the version and one guard that must run before any Qt import.
"""

import ctypes
import sys

__version__ = "0.1.0"

if sys.version_info < (3, 12) and hasattr(sys, "getrefcount"):
    # PySide6 6.12.0 drops one reference to None per call that returns nothing (PYSIDE-3474); before
    # Python 3.12 None is not immortal and the process aborts. That release is excluded in the
    # package's metadata; this raises None's count out of reach should it be installed all the same.
    ctypes.c_ssize_t.from_address(id(None)).value += 1 << 40
