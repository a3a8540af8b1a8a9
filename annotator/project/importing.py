"""Bring files in. An import is one transaction: all of it, or nothing.

Options that belong to the import itself, whatever the format, stand in ``import_choices``:
``extend-schema`` (add unknown layers and labels; the default while the project has no documents),
``known`` (what becomes of documents that are there) and ``problems`` (``stop``, the default, gives
up when anything must be refused; ``skip`` takes the rest and reports).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from annotator.core.errors import BadInput
from annotator.core.people import Annotator
from annotator.formats.format import ABOUT, LISTED, Located, ReadReport, sentence_of
from annotator.plugins import option_name, read_options
from annotator.project.arrivals import Arrivals
from annotator.project.format_shelf import format_for_reading
from annotator.project.import_choices import OPTIONS, read_choices
from annotator.project.import_rules import ImportRules
from annotator.project.project import Project
from annotator.project.reports import ImportReport, Refused

Progress = Callable[[int, int | None], None]


def import_files(
    project: Project,
    paths: Sequence[Path],
    *,
    format_key: str | None = None,
    annotator: str | None = None,
    options: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
    listed: int = LISTED,
) -> ImportReport:
    """Bring files and folders into the project; returns what was taken and refused.

    ``annotator`` receives annotations that the files ascribe to nobody (else they are mine), and
    those of files with a single annotator. ``listed`` is how many refusals, repairs and known
    documents the report lists; it counts all. Raises ``Refused`` (with the report) or
    ``BadInput``; then nothing was written.
    """
    words = {option_name(word.strip()): text for word, text in (options or {}).items()}
    choices = read_choices(words, empty=project.store.document_count() == 0)
    report = ImportReport("", dry_run, ReadReport(listed=listed))
    report.format_key, located = opened_files(paths, format_key, words, report.read)
    rules = ImportRules(project.schema, report.read, extend=choices.extend_schema)
    owner = _person(project, annotator)
    try:
        with (
            without_cycle_collector(),
            project.transaction("import", detail=report.format_key) as transaction,
        ):
            arrivals = Arrivals(transaction, rules, choices, report, owner=owner, me=project.me)
            for done, one in enumerate(located, 1):
                if progress is not None:
                    progress(done, None)
                arrivals.take(one)
            arrivals.finish()
            if rules.widened.added:
                report.schema_added = tuple(rules.widened.added)
                transaction.replace_schema(project.schema, rules.widened.schema)
            moved = report.taken.total() + report.skipped
            if not moved and not report.refused:
                raise BadInput("There is no document in what was given; nothing was imported.")
            if dry_run:
                raise _DryRun
            if report.refused and not (choices.skip_problems and moved):
                raise Refused(report, skipping=choices.skip_problems)
    except _DryRun:
        pass
    return report


def opened_files(
    paths: Sequence[Path], format_key: str | None, words: Mapping[str, str], report: ReadReport
) -> tuple[str, Iterator[Located]]:
    """Return the format of files and folders, and their documents, which are not read yet.

    ``words`` are the format's options. Raises ``BadInput`` or ``AnnotatorError``.
    """
    _refuse_missing(paths)
    # A shell's ``out/*`` names what an export lays beside its files, too.
    chosen = [path for path in paths if not path.name.endswith(ABOUT)]
    if not chosen:
        raise BadInput(
            "{path} tells about an export and holds no documents; name the export itself.",
            path=paths[0],
        )
    source = format_for_reading(chosen, format_key)
    read_as = read_options(source.ReadOptions, words, others=OPTIONS)
    return source.key, source.read(chosen, read_as, report)


def _refuse_missing(paths: Sequence[Path]) -> None:
    for path in paths:
        try:
            path.stat()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            raise BadInput("There is no file or folder {path}.", path=path) from None
        except OSError as error:
            raise BadInput(
                "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
            ) from error


def _person(project: Project, name: str | None) -> Annotator | None:
    if name is None:
        return None
    known = {one.id: one for one in project.store.annotators()}
    return known.get(name, Annotator(name, name))


class _DryRun(Exception):
    """Ends the transaction of a dry run, so that it is rolled back."""


@contextmanager
def without_cycle_collector() -> Iterator[None]:
    """Keep the cycle collector from walking a hundred thousand new values over and over."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
