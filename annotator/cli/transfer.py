"""Commands that bring documents in and take them out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from annotator.cli.output import print_json, progress_bar, remark, say, table
from annotator.cli.projects import json_flag, opened
from annotator.core.errors import AnnotatorError, BadInput
from annotator.core.people import Role
from annotator.project.exporting import export_documents
from annotator.project.format_shelf import format_data
from annotator.project.format_shelf import formats as formats_there
from annotator.project.importing import import_files
from annotator.project.reports import Refused

option_flag = click.option(
    "-o", "options", multiple=True, metavar="OPTION=VALUE", help="An option of the format."
)
report_flag = click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Write a JSON report."
)


def pairs(options: tuple[str, ...]) -> dict[str, str]:
    """Return ``-o name=value`` words as a mapping; raises ``click.BadParameter``."""
    found = {}
    for word in options:
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise click.BadParameter(f"“{word}” is not of the form OPTION=VALUE", param_hint="-o")
        found[name.strip()] = value
    return found


def names(text: str | None) -> list[str] | None:
    """Return the names of a list with commas, ``None`` for none given."""
    if text is None:
        return None
    return [name.strip() for name in text.split(",") if name.strip()]


@click.command("import")
@click.argument("project")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "format_key", metavar="KEY", help="The format; else by the ending.")
@click.option("--annotator", metavar="NAME", help="Whose annotations these are.")
@option_flag
@report_flag
@click.option("--dry-run", is_flag=True, help="Do all but write.")
def import_(
    project: str,
    paths: tuple[Path, ...],
    format_key: str | None,
    annotator: str | None,
    options: tuple[str, ...],
    report: Path | None,
    dry_run: bool,
) -> int:
    """Bring files or folders into a project: all of them, or nothing."""
    chosen = pairs(options)
    _refuse_unwritable(report)
    one = opened(project)
    try:
        with progress_bar("import") as progress:
            found = import_files(
                one,
                list(paths),
                format_key=format_key,
                annotator=annotator,
                options=chosen,
                dry_run=dry_run,
                progress=progress,
            )
    except Refused as refusal:
        _write_report(report, refusal.report.as_data())
        raise
    finally:
        one.close()
    _write_report(report, found.as_data())
    for line in found.problem_lines():
        remark(line)
    say(found.summary())
    return 1 if dry_run and found.refused and chosen.get("problems") != "skip" else 0


@click.command()
@click.argument("project")
@click.argument("destination", metavar="DEST", type=click.Path(path_type=Path))
@click.option("--format", "format_key", required=True, metavar="KEY")
@click.option("--annotators", metavar="A,B", help="Whose annotations; else everybody's.")
@click.option("--gold", is_flag=True, help="The adjudicator's annotations.")
@click.option("--layers", metavar="L,M", help="Only these layers.")
@click.option("--documents", default="", metavar="QUERY", help="Only titles and ids with this.")
@click.option("--finished", is_flag=True, help="Only finished work.")
@option_flag
@report_flag
def export(
    project: str,
    destination: Path,
    format_key: str,
    annotators: str | None,
    gold: bool,
    layers: str | None,
    documents: str,
    finished: bool,
    options: tuple[str, ...],
    report: Path | None,
) -> int:
    """Write documents out, read them back, and say what the format could not hold."""
    if gold and annotators:
        raise click.UsageError("--gold and --annotators exclude each other.")
    chosen = pairs(options)
    _refuse_unwritable(report)
    one = opened(project)
    try:
        people = names(annotators)
        if gold:
            people = [p.id for p in one.store.annotators() if p.role is Role.ADJUDICATOR]
            if not people:
                raise AnnotatorError("Nothing is settled yet: the project has no adjudicator.")
        with progress_bar("export") as progress:
            found = export_documents(
                one,
                destination,
                format_key=format_key,
                annotators=people,
                layers=names(layers),
                documents=documents,
                finished=finished,
                options=chosen,
                progress=progress,
            )
    finally:
        one.close()
    _write_report(report, found.as_data())
    for line in found.problem_lines():
        remark(line)
    say(found.summary())
    return 0


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
                one.title,
            )
            for one in found
        ],
        head=("key", "way", "endings", "title"),
    )


def _refuse_unwritable(path: Path | None) -> None:
    """Say that a report cannot be written before the work is done rather than after it."""
    if path is None:
        return
    try:
        was_there = path.exists()
        path.open("a").close()
        if not was_there:
            path.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> BadInput:
    return BadInput(
        "The report {path} cannot be written: {reason}.", path=path, reason=error.strerror
    )


def _write_report(path: Path | None, data: dict[str, Any]) -> None:
    if path is None:
        return
    try:
        path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise _unwritable(path, error) from error
