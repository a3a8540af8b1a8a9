"""Commands that make, open, show and check a project."""

from __future__ import annotations

import dataclasses
import getpass
from pathlib import Path
from typing import Any

import click

from annotator.cli.output import print_json, progress_bar, remark, say, table
from annotator.cli.window import Window
from annotator.core.change import Changes
from annotator.core.errors import AnnotatorError
from annotator.project.checking import check_project
from annotator.project.demonstration import demonstrate
from annotator.project.label_sets import find_schema, label_sets
from annotator.project.project import Project, new_project, open_project, with_suffix
from annotator.project.sample import make_sample_project


def my_name() -> str:
    """Return the name that the command line works under: the one the system knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "command line"


def opened(path: str) -> Project:
    """Open a project for a command."""
    return open_project(path, me=my_name())


json_flag = click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")


@click.command("open")
@click.argument("project")
@click.option("--document", metavar="NAME", help="The id of the document to show.")
@click.pass_obj
def open_(window: Window, project: str, document: str | None) -> int:
    """Open the window on a project."""
    with_closing = opened(project)  # said here, in one line, rather than in a dialog
    try:
        if document is not None:
            with_closing.store.number_of(document)
    finally:
        with_closing.close()
    if not window.has_screen():
        raise AnnotatorError("There is no screen here; the window cannot be opened.")
    return window.open(project, document)


@click.command()
@click.option("--folder", type=click.Path(path_type=Path), help="Where to put the project.")
@click.option("--no-window", is_flag=True, help="Do the job without a window.")
@click.pass_obj
def demo(window: Window, folder: Path | None, no_window: bool) -> int:
    """Make the sample project and show it; without a screen, do the job and say what was done."""
    if window.has_screen() and not no_window:
        path = make_sample_project(folder)
        say(f"The sample project lies at {path}.")
        return window.open(str(path), None)
    if not no_window:
        remark("There is no screen here, so the sample project is worked through without a window.")
    with progress_bar("demo") as progress:
        for line in demonstrate(folder, picture=window.picture, progress=progress):
            say(line)
    return 0


@click.command()
@click.argument("project")
@click.option("--schema", default="news", metavar="NAME|FILE", help="A label set or a file.")
def new(project: str, schema: str) -> None:
    """Make a new, empty project. Label sets that come along are listed by their names."""
    path = project if "://" in project else with_suffix(project)
    new_project(path, schema=find_schema(schema), me=my_name()).close()
    say(f"{path} is ready.")


new.help = f"{new.help} ({', '.join(label_sets())})"


@click.command()
@click.argument("project")
@json_flag
def stats(project: str, as_json: bool) -> None:
    """Count documents, annotations and labels."""
    one = opened(project)
    try:
        found = one.store.statistics()
    finally:
        one.close()
    if as_json:
        print_json(dataclasses.asdict(found))
        return
    say(f"{found.documents} documents, {found.characters} code points")
    rows = [
        (
            person.annotator,
            person.role,
            *(str(person.states.get(state, 0)) for state in ("in_progress", "finished", "locked")),
            str(person.spans),
            str(person.relations),
        )
        for person in found.annotators
    ]
    if rows:
        head = ("annotator", "role", "begun", "finished", "locked", "spans", "relations")
        table(rows, head=head)
        say("")
        labels = [
            (person.annotator, layer, label, str(count))
            for person in found.annotators
            for layer, counts in person.labels.items()
            for label, count in counts.items()
        ]
        table(labels, head=("annotator", "layer", "label", "spans"))


@click.command()
@click.argument("project")
@json_flag
@click.option("--repair", is_flag=True, help="Count the summary rows anew.")
def check(project: str, as_json: bool, repair: bool) -> int:
    """Look whether a project is in order."""
    one = opened(project)
    try:
        with progress_bar("check") as progress:
            report = check_project(one, repair=repair, progress=progress)
    finally:
        one.close()
    if as_json:
        print_json(dataclasses.asdict(report))
    else:
        for finding in report.findings:
            say(f"{finding.document or '-'}: {finding.problem}")
        mended = f", {report.repaired} mended" if repair else ""
        say(f"{report.documents} documents checked: {len(report.findings)} problems{mended}.")
    return 1 if len(report.findings) > report.repaired else 0


@click.command()
@click.argument("project")
@click.option("--document", metavar="NAME", help="Only what touched this document.")
@json_flag
def log(project: str, document: str | None, as_json: bool) -> None:
    """Show who did what, when: the journal."""
    one = opened(project)
    try:
        if document is not None:
            one.store.number_of(document)
        entries = list(one.store.entries(document=document))
    finally:
        one.close()
    if as_json:
        print_json([_entry_data(entry) for entry in entries])
        return
    for entry in entries:
        what = ", ".join(f"{count} {kind}" for kind, count in entry.counts.items() if count)
        where = " ".join(sorted(entry.documents()))
        say("  ".join(part for part in (entry.at, entry.annotator, entry.verb, entry.detail, what,
                                        where) if part))  # fmt: skip


def _entry_data(entry: Changes) -> dict[str, Any]:
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "annotator": entry.annotator,
        "verb": entry.verb,
        "detail": entry.detail,
        "undoes": entry.undoes,
        "redoes": entry.redoes,
        "counts": dict(entry.counts),
        "documents": sorted(entry.documents()),
        "changes": len(entry.items),
    }
