"""Libraries that only some formats need: imported on first use, or named with how to get them."""

from __future__ import annotations

import importlib
from typing import Any

from annotator.core.errors import AnnotatorError


def library(name: str, *, extra: str, purpose: str) -> Any:
    """Return a module that belongs to an extra; raises ``AnnotatorError`` where it is missing.

    ``purpose`` is the title of the format that needs it.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise AnnotatorError(
            "{purpose} needs {library}; install it with: pip install 'hashiya[{extra}]'.",
            purpose=purpose,
            library=name.partition(".")[0],
            extra=extra,
        ) from error
