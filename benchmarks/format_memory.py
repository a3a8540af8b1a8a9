"""Memory and time of the formats as documents grow in number: neither may cost more a document.

``python -m benchmarks.format_memory [FORMAT …]``. 100, 1,000 and 10,000 small documents, out and
in, each in a process of its own. Goals: a peak that grows by at most 2 kB a document (formats that
lay a file a document keep its names), and CPU seconds of the next 9,000 documents of at most
one and a half times those of the first, a document.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from annotator.project.format_shelf import formats
from benchmarks.figures import Figure, show
from benchmarks.streaming import peaks

FIRST, FEW, MANY = 100, 1_000, 10_000


def run(keys: Sequence[str] = ()) -> list[Figure]:
    """Measure and return the figures of these formats, or of all that go both ways."""
    figures = []
    with tempfile.TemporaryDirectory() as scratch:
        for form in formats():
            if form.can_read and form.can_write and (not keys or form.key in keys):
                each = [peaks(Path(scratch), count, form.key) for count in (FIRST, FEW, MANY)]
                for way in ("export", "import"):
                    figures += _figures(f"{form.key}, {way}", way, *each)
    return figures


def _figures(
    name: str,
    way: str,
    first: dict[str, float],
    small: dict[str, float],
    large: dict[str, float],
) -> list[Figure]:
    seconds = f"{way} seconds"
    kilobytes = (large[way] - small[way]) * 1024 / (MANY - FEW)
    begun = (small[seconds] - first[seconds]) / (FEW - FIRST)  # without what is done once
    later = (large[seconds] - small[seconds]) / (MANY - FEW)
    return [
        Figure(f"{name}: peak of {MANY:,} documents", large[way], "MB"),
        Figure(f"{name}: growth a document", kilobytes, "kB", 2),
        Figure(f"{name}: seconds a document, of those of the first", later / begun, "×", 1.5),
    ]


if __name__ == "__main__":
    met = show("Formats, 100 to 10,000 small documents", run(sys.argv[1:]))
    sys.exit(0 if met else 1)
