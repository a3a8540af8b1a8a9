"""Commands that bring documents in and take them out."""

from __future__ import annotations

from pathlib import Path

import click

from annotator.cli.output import progress_bar, remark, say, table
from annotator.cli.projects import opened
from annotator.cli.report_file import LISTED, ReportFile
from annotator.core.errors import AnnotatorError
from annotator.core.people import Role
from annotator.project.export_place import about_of
from annotator.project.exporting import export_documents, would_lose
from annotator.project.importing import import_files
from annotator.project.project import Project
from annotator.project.reports import ExportReport

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
    with ReportFile(report, paths) as file:
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
                    **({} if report is None else {"listed": LISTED}),
                )
        finally:
            one.close()
        file.write(found.as_data())
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
@click.option("--dry-run", is_flag=True, help="Do all but write: count what would be lost.")
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
    dry_run: bool,
) -> int:
    """Write documents out, read them back, and say what the format could not hold.

    Beside DEST lies DEST.about.json, which says what the export is (-o about=false: it does not);
    “hashiya verify DEST” reads it.
    """
    if gold and annotators:
        raise click.UsageError("--gold and --annotators exclude each other.")
    chosen = pairs(options)
    taken = (destination, about_of(destination))
    with ReportFile(report, taken) as file:
        one = opened(project)
        try:
            with progress_bar("export") as progress:
                found = (would_lose if dry_run else export_documents)(
                    one,
                    destination=destination,
                    format_key=format_key,
                    annotators=_gold(one) if gold else names(annotators),
                    layers=names(layers),
                    documents=documents,
                    finished=finished,
                    options=chosen,
                    progress=progress,
                )
        finally:
            one.close()
        file.write(found.as_data())
    for line in found.problem_lines():
        remark(line)
    say(found.summary())
    if dry_run:
        _print_counts(found)
    return 0


def _gold(project: Project) -> list[str]:
    people = [one.id for one in project.store.annotators() if one.role is Role.ADJUDICATOR]
    if not people:
        raise AnnotatorError("Nothing is settled yet: the project has no adjudicator.")
    return people


def _print_counts(found: ExportReport) -> None:
    rows = [
        (way, kind, f"{count:,}")
        for way, counts in (("written", found.written.written), ("lost", found.lost))
        for kind, count in counts.items()
        if count
    ]
    table(rows, head=("", "what", "count"))
