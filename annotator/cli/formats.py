"""Commands about files alone: which formats there are, and whether an export is what it was."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.output import print_json, progress_bar, say, table
from annotator.cli.projects import json_flag
from annotator.project.format_shelf import format_data
from annotator.project.format_shelf import formats as formats_there
from annotator.project.verifying import verify as verify_export


@click.command()
@json_flag
def formats(as_json: bool) -> None:
    """List the formats and what each can hold."""
    found = formats_there()
    if as_json:
        print_json([format_data(one) for one in found])
        return
    table(
        [
            (
                one.key,
                " ".join(
                    word for word, can in (("in", one.can_read), ("out", one.can_write)) if can
                ),
                " ".join(one.extensions),
                one.unit,
                one.title,
            )
            for one in found
        ],
        head=("key", "way", "endings", "unit", "title"),
    )


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@json_flag
def verify(path: Path, as_json: bool) -> int:
    """Say whether an export is still what its about file says; no project is needed.

    PATH is the export or its about file (PATH.about.json).
    """
    with progress_bar("verify") as progress:
        found = verify_export(path, progress=progress)
    if as_json:
        print_json(found.as_data())
    else:
        say(found.sentence())
    return 0 if found.agrees else 1
