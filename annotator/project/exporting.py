"""Take documents out. What a format wrote is read back and compared before it gets its name.

One option belongs to the export itself, whatever the format: ``about`` (``true``, the default, lays
``DEST.about.json`` beside it; see ``about_file``).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.document import Document
from annotator.core.errors import AnnotatorError
from annotator.core.listing import DocumentFilter, Selection
from annotator.core.people import WorkState
from annotator.formats.format import Format
from annotator.plugins import option_name, read_options
from annotator.project.about_file import AboutWriter, about_head
from annotator.project.export_place import (
    ExportPlace,
    export_place,
    refuse_what_is_in_the_way,
    unwritable,
)
from annotator.project.format_shelf import EXPORT_OPTIONS, format_of
from annotator.project.importing import without_cycle_collector
from annotator.project.project import Project
from annotator.project.reports import ExportReport

Progress = Callable[[int, int | None], None]
OPTIONS = tuple(one["name"] for one in EXPORT_OPTIONS)
_YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


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
    selection = _selection(annotators, layers, documents, finished)
    ready = _prepared(project, format_key, selection, options, progress)
    report = ExportReport(format_key, destination)
    with without_cycle_collector(), export_place(destination, ready.target) as place:
        if ready.about:
            head = about_head(ready.target, ready.options, destination.name, selection)
            with AboutWriter(place.about, head) as about:
                ready.write(place.scratch, report, about.add)
                about.finish(report.written, _files(place))
        else:
            ready.write(place.scratch, report, None)
        _rename(place, report, about=ready.about)
    return report


def would_lose(
    project: Project,
    *,
    format_key: str,
    annotators: Sequence[str] | None = None,
    layers: Sequence[str] | None = None,
    documents: str = "",
    finished: bool = False,
    options: Mapping[str, str] | None = None,
    destination: Path | None = None,
    progress: Progress | None = None,
) -> ExportReport:
    """Do all of an export but keep nothing: the exact counts of what is written and lost.

    Writes to a temporary folder that is removed. ``destination`` is where the export would go; it
    is looked at, not touched. Raises what ``export_documents`` raises.
    """
    selection = _selection(annotators, layers, documents, finished)
    ready = _prepared(project, format_key, selection, options, progress)
    ending = "" if ready.target.writes_folder else next(iter(ready.target.extensions), "")
    name = f"export{ending}"
    if destination is not None:
        try:
            refuse_what_is_in_the_way(destination, ready.target)
        except OSError as error:
            raise unwritable(destination, error) from error
        name = destination.name
    report = ExportReport(format_key, destination or Path(name), dry_run=True)
    try:
        with (
            without_cycle_collector(),
            tempfile.TemporaryDirectory(prefix="hashiya-") as folder,
        ):
            ready.write(Path(folder) / name, report, None)
    except OSError as error:
        raise unwritable(Path(tempfile.gettempdir()), error) from error
    report.written.files = []
    return report


@dataclass(slots=True)
class _Prepared:
    """An export that was checked and can begin."""

    project: Project
    target: Format
    selection: Selection
    options: Any
    about: bool
    numbers: Sequence[int]
    progress: Progress | None

    def write(
        self, scratch: Path, report: ExportReport, told: Callable[[Document], None] | None
    ) -> None:
        """Write everything; ``told`` hears of each document."""
        self.target.write(self._chosen(told), scratch, self.options, report.written)
        if not report.written.written["documents"]:
            raise AnnotatorError("No document fits; nothing was exported.")

    def _chosen(self, told: Callable[[Document], None] | None) -> Iterator[AnnotatedDocument]:
        selection, total = self.selection, len(self.numbers)
        stream = self.project.store.stream(self.numbers, selection.annotators)
        for done, one in enumerate(stream, 1):
            if self.progress is not None:
                self.progress(done, total)
            sets = one.sets
            if selection.finished:
                sets = tuple(s for s in sets if s.state in (WorkState.FINISHED, WorkState.LOCKED))
            if selection.layers is not None:
                sets = tuple(_in_layers(s, selection.layers) for s in sets)
            if sets or not selection.only_worked_on:
                if told is not None:
                    told(one.document)
                yield one if sets is one.sets else replace(one, sets=sets)


def _selection(
    annotators: Sequence[str] | None,
    layers: Sequence[str] | None,
    documents: str,
    finished: bool,
) -> Selection:
    return Selection(
        None if annotators is None else tuple(annotators),
        None if layers is None else tuple(layers),
        documents,
        finished,
    )


def _prepared(
    project: Project,
    format_key: str,
    selection: Selection,
    options: Mapping[str, str] | None,
    progress: Progress | None,
) -> _Prepared:
    target = format_of(format_key)
    if not target.can_write:
        raise AnnotatorError("The format {key} cannot be exported.", key=format_key)
    _check_scope(project, selection)
    words = {option_name(word.strip()): text for word, text in (options or {}).items()}
    about = _about(words.pop("about", "true"))
    layers = selection.layers
    if layers and "layers" in {item.name for item in fields(target.WriteOptions)}:
        words.setdefault("layers", ",".join(layers))
    write_as = read_options(target.WriteOptions, words, others=OPTIONS)
    numbers = project.store.document_numbers(DocumentFilter(text=selection.documents))
    if not numbers:
        raise AnnotatorError("No document fits; nothing was exported.")
    return _Prepared(project, target, selection, write_as, about, numbers, progress)


def _about(text: str) -> bool:
    if text.strip().lower() not in _YES_OR_NO:
        raise AnnotatorError(
            "The option “{name}” cannot be “{value}”; it must be {wanted}.",
            name="about",
            value=text,
            wanted="true or false",
        )
    return _YES_OR_NO[text.strip().lower()]


def _check_scope(project: Project, selection: Selection) -> None:
    people = {one.id for one in project.store.annotators()}
    for name in selection.annotators or ():
        if name not in people:
            raise AnnotatorError(
                "There is no annotator “{name}” here; the annotators are {known}.",
                name=name,
                known=", ".join(sorted(people)) or "none",
            )
    for layer in selection.layers or ():
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


def _files(place: ExportPlace) -> Iterator[tuple[Path, str]]:
    """Yield the files that were written, in order, each with its name from the about file's."""
    for path in place.made():
        name = place.final(path).name
        if path.is_dir():
            for file in sorted(one for one in path.rglob("*") if one.is_file()):
                yield file, f"{name}/{file.relative_to(path).as_posix()}"
        elif path != place.about:
            yield path, name


def _rename(place: ExportPlace, report: ExportReport, *, about: bool) -> None:
    beside = place.final(place.about)
    done = place.rename()
    report.written.files = [str(path) for path in done if path != beside]
    report.about = str(beside) if about else None
    if not about:
        beside.unlink(missing_ok=True)  # one of an export before this, which it no longer tells of
