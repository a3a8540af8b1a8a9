"""Bring files in. An import is one transaction: all of it, or nothing.

Options that belong to the import itself, whatever the format: ``extend-schema`` (add unknown layers
and labels; the default while the project has no documents) and ``problems`` (``stop``, the default,
gives up when anything must be refused; ``skip`` takes the rest and reports).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.errors import AnnotatorError, BadInput
from annotator.core.people import Annotator
from annotator.formats.format import UNNAMED, Located, Reason, sentence_of
from annotator.plugins import option_name, read_options
from annotator.project.format_shelf import format_for_reading
from annotator.project.import_rules import ImportRules
from annotator.project.project import Project
from annotator.project.reports import ImportReport, Refused
from annotator.store.bulk import DocumentWriter

Progress = Callable[[int, int | None], None]
OPTIONS = ("extend-schema", "problems")  # our own, whatever the format
_YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def import_files(
    project: Project,
    paths: Sequence[Path],
    *,
    format_key: str | None = None,
    annotator: str | None = None,
    options: Mapping[str, str] | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Bring files and folders into the project; returns what was taken and refused.

    ``annotator`` receives annotations that the files ascribe to nobody (else they are mine), and
    those of files with a single annotator. Raises ``Refused`` (with the report) or ``BadInput``;
    then nothing was written.
    """
    _refuse_missing(paths)
    words = {option_name(word.strip()): text for word, text in (options or {}).items()}
    skip = _choice(words, "problems", {"stop": False, "skip": True}, default=False)
    empty = project.store.document_count() == 0
    extend = _choice(words, "extend-schema", _YES_OR_NO, default=empty)
    source = format_for_reading(paths, format_key)
    read_as = read_options(source.ReadOptions, words, others=OPTIONS)
    report = ImportReport(source.key, dry_run)
    located = source.read(paths, read_as, report.read)
    rules = ImportRules(project.schema, report.read, extend=extend)
    owner = _person(project, annotator)
    try:
        with (
            without_cycle_collector(),
            project.transaction("import", detail=source.key) as transaction,
        ):
            writer = DocumentWriter(transaction)
            fresh = _fresh(located, writer, report, progress)
            writer.write(rules.passed(_ascribed(one, owner, project.me), one) for one in fresh)
            report.taken = writer.counts
            if rules.widened.added:
                report.schema_added = tuple(rules.widened.added)
                transaction.replace_schema(project.schema, rules.widened.schema)
            if not report.taken["documents"] and not report.refused:
                raise BadInput("There is no document in what was given; nothing was imported.")
            if dry_run:
                raise _DryRun
            if report.refused and (not skip or not report.taken["documents"]):
                raise Refused(report)
    except _DryRun:
        pass
    return report


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


def _fresh(
    located: Iterable[Located],
    writer: DocumentWriter,
    report: ImportReport,
    progress: Progress | None,
) -> Iterator[Located]:
    """Yield the documents whose ids are new to the project and to this import."""
    seen: set[str] = set()
    for done, one in enumerate(located, 1):
        if progress is not None:
            progress(done, None)
        identity = one.annotated.document.id
        if identity in seen or writer.known(identity):
            reason = Reason(
                "the document “{document}” is in the project already", document=identity
            )
            report.read.refuse("documents", one.file, one.line, reason)
        else:
            seen.add(identity)
            yield one


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


def _ascribed(located: Located, owner: Annotator | None, me: Annotator) -> AnnotatedDocument:
    """Give the sets to the annotator who was named, or those of nobody to me."""
    annotated = located.annotated
    if owner is None and all(one.annotator.id != UNNAMED for one in annotated.sets):
        return annotated
    if owner is not None and len(annotated.sets) > 1:
        raise BadInput(
            "{file} holds the work of several annotators; leave --annotator out.",
            file=located.file,
        )
    sets = tuple(_given_to(one, owner or me) for one in annotated.sets)
    return replace(annotated, sets=sets)


def _given_to(one: AnnotationSet, person: Annotator) -> AnnotationSet:
    return replace(
        one,
        annotator=person,
        spans=tuple(replace(value, annotator=person.id) for value in one.spans),
        relations=tuple(replace(value, annotator=person.id) for value in one.relations),
        labels=tuple(replace(value, annotator=person.id) for value in one.labels),
    )


def _choice(words: dict[str, str], name: str, known: Mapping[str, bool], *, default: bool) -> bool:
    text = words.pop(name, None)
    if text is None:
        return default
    if text.strip().lower() not in known:
        raise AnnotatorError(
            "The option “{name}” cannot be “{value}”; it must be {wanted}.",
            name=name,
            value=text,
            wanted=" or ".join(sorted(known)),
        )
    return known[text.strip().lower()]
