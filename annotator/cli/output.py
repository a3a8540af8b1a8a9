"""What the command line prints: results on standard output, progress and messages on the other."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click
from tqdm import tqdm

Progress = Callable[[int, int | None], None]


def say(text: str) -> None:
    """Print a line of the result."""
    click.echo(text)


def remark(text: str) -> None:
    """Print a message beside the result."""
    click.echo(text, err=True)


def print_json(value: Any) -> None:
    """Print one JSON value; in ASCII where the output cannot say everything."""
    speaks_all = (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
    click.echo(json.dumps(value, ensure_ascii=not speaks_all, indent=2))


def table(rows: Sequence[tuple[str, ...]], *, head: tuple[str, ...]) -> None:
    """Print rows under a head, in columns as wide as they need to be."""
    widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
    for row in [head, *rows]:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """Show a bar on a terminal, and only for work that takes more than a second."""
    with tqdm(desc=what, unit="", delay=1.0, disable=None, file=sys.stderr, leave=False) as bar:

        def progress(done: int, total: int | None) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield progress
