"""Take documents out. What a format wrote is read back and compared before it gets its name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.errors import AnnotatorError
from annotator.core.listing import DocumentFilter
from annotator.core.people import WorkState
from annotator.formats.format import Format, sentence_of
from annotator.plugins import read_options
from annotator.project.format_shelf import format_of
from annotator.project.importing import without_cycle_collector
from annotator.project.project import Project
from annotator.project.reports import ExportReport

Progress = Callable[[int, int | None], None]


def export_documents(
    project: Project,
    destination: Path,
    *,
    format_key: str,
    annotators: Sequence[str] | None = None,
    layers: Sequence[str] | None = None,
    documents: str = "",
    finished: bool = False,
    options: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Write documents out; the format reads them back and compares before this returns.

    ``documents`` is looked for in titles and ids. When annotators are named or only finished work
    is wanted, documents without any such work are left out. Raises ``AnnotatorError``; then
    nothing stands at ``destination`` that was not there before.
    """
    target = format_of(format_key)
    if not target.can_write:
        raise AnnotatorError("The format {key} cannot be exported.", key=format_key)
    _check_scope(project, annotators, layers)
    words = dict(options or {})
    if layers and "layers" in {item.name for item in fields(target.WriteOptions)}:
        words.setdefault("layers", ",".join(layers))
    write_as = read_options(target.WriteOptions, words)
    numbers = project.store.document_numbers(DocumentFilter(text=documents))
    if not numbers:
        raise AnnotatorError("No document fits; nothing was exported.")
    report = ExportReport(format_key, destination)

    def chosen() -> Iterator[AnnotatedDocument]:
        for done, one in enumerate(project.store.stream(numbers, annotators), 1):
            if progress is not None:
                progress(done, len(numbers))
            sets = one.sets
            if finished:
                sets = tuple(s for s in sets if s.state in (WorkState.FINISHED, WorkState.LOCKED))
            if layers is not None:
                sets = tuple(_in_layers(s, layers) for s in sets)
            if sets or (annotators is None and not finished):
                yield one if sets is one.sets else replace(one, sets=sets)

    with without_cycle_collector(), _renamed_when_done(destination, report, target) as scratch:
        target.write(chosen(), scratch, write_as, report.written)
        if not report.written.written["documents"]:
            raise AnnotatorError("No document fits; nothing was exported.")
    return report


def _check_scope(
    project: Project, annotators: Sequence[str] | None, layers: Sequence[str] | None
) -> None:
    people = {one.id for one in project.store.annotators()}
    for name in annotators or ():
        if name not in people:
            raise AnnotatorError(
                "There is no annotator “{name}” here; the annotators are {known}.",
                name=name,
                known=", ".join(sorted(people)) or "none",
            )
    for layer in layers or ():
        if layer not in project.schema.layer_by_key:
            raise AnnotatorError(
                "The schema has no layer “{layer}”; its layers are {known}.",
                layer=layer,
                known=", ".join(project.schema.layer_by_key),
            )


def _in_layers(one: AnnotationSet, layers: Sequence[str]) -> AnnotationSet:
    spans = tuple(span for span in one.spans if span.layer in layers)
    kept = {span.id for span in spans}
    return replace(
        one,
        spans=spans,
        relations=tuple(
            r for r in one.relations if r.layer in layers and {r.source, r.target} <= kept
        ),
        labels=tuple(label for label in one.labels if label.layer in layers),
    )


@contextmanager
def _renamed_when_done(destination: Path, report: ExportReport, target: Format) -> Iterator[Path]:
    """Hand out a place beside the destination; what lies there takes its name when all is well."""
    try:
        _refuse_what_is_in_the_way(destination, target)
    except OSError as error:
        raise _unwritable(destination, error) from error
    stem = f".{destination.stem}.{os.getpid()}.part"
    scratch = destination.with_name(stem + destination.suffix)
    try:
        yield scratch
        made = sorted(_made(destination.parent, stem))
        report.written.files = []
        for path in made:
            final = path.with_name(destination.stem + path.name.removeprefix(stem))
            if final.is_dir():
                final.rmdir()
            path.replace(final)
            report.written.files.append(str(final))
    except OSError as error:
        raise _unwritable(destination, error) from error
    finally:
        for path in _made(destination.parent, stem):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _refuse_what_is_in_the_way(destination: Path, target: Format) -> None:
    if not destination.parent.is_dir():
        raise AnnotatorError("The folder {path} does not exist.", path=destination.parent)
    if target.writes_folder and destination.exists():
        if not destination.is_dir() or any(destination.iterdir()):
            raise AnnotatorError(
                "{path} is there already; name a folder that is new or empty.", path=destination
            )
    elif destination.is_dir():
        raise AnnotatorError("{path} is a folder; name a file.", path=destination)
    elif destination.exists() and not destination.is_file():
        # A device or a pipe: renaming onto it would put a file in its place.
        raise AnnotatorError("{path} is not a file that can be replaced.", path=destination)


def _unwritable(destination: Path, error: OSError) -> AnnotatorError:
    return AnnotatorError(
        "{path} cannot be written: {reason}.", path=destination, reason=sentence_of(error)
    )


def _made(folder: Path, stem: str) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.name.startswith(stem)]
    except OSError:
        return []
