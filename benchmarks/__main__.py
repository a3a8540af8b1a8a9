"""``python -m benchmarks [start] [canvas] [window] …``: exit 1 when a goal is missed."""

from __future__ import annotations

import sys

from benchmarks import (
    actions,
    agreement,
    canvas,
    format_memory,
    formats,
    occurrences,
    start,
    store,
    streaming,
    window,
)
from benchmarks.figures import machine, show

SUITES = {
    "start": ("First painted window", start.run),
    "canvas": ("The canvas on a 20,000-word document", canvas.run),
    "window": ("The whole window on the same document", window.run),
    "actions": ("Every action on long articles", actions.run),
    "occurrences": ("A name that stands 2,000 times in 10,000 articles", occurrences.run),
    "agreement": ("Agreement of three annotators on 2,000 documents", agreement.run),
    "store": ("Import and export of 1,000 articles", store.run),
    "formats": ("Formats beside the libraries of others, 200 articles", formats.run),
    "format_memory": ("Formats, 100 to 10,000 small documents", format_memory.run),
    "streaming": ("Exports and imports of 100,000 small documents", streaming.run),
}


def main() -> int:
    """Run the suites that are named, or all."""
    chosen = sys.argv[1:] or list(SUITES)
    print(f"# Figures\n\n{machine()}")
    met = [show(title, run()) for title, run in (SUITES[name] for name in chosen)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
