"""The whole job on the sample, without a window: import, annotate, compare, export, look.

It makes an empty project, brings in the texts of the sample alone, sets every annotation of the
three annotators through the same verbs that the window calls, and exports what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from annotator import paths
from annotator.core.annotation import AnnotationSet
from annotator.core.people import Role, WorkState
from annotator.project import annotating, organising
from annotator.project.agreement_report import headline
from annotator.project.exporting import export_documents
from annotator.project.label_sets import DEFAULT, find_schema
from annotator.project.measuring import agreement
from annotator.project.project import SUFFIX, Project, new_project, open_project
from annotator.project.sample import ME, make_sample_project
from annotator.store.bulk import DocumentWriter

Progress = Callable[[int, int | None], None]
Picture = Callable[[str, str, Path], None]


def demonstrate(folder: Path | None, *, picture: Picture, progress: Progress) -> Iterator[str]:
    """Do the job and yield one line a step, each naming what was made and where it lies."""
    home = folder or paths.data_folder()
    path = make_sample_project(home, fresh=True)
    project = open_project(path, me=ME)
    try:
        found = project.store.statistics()
        spans = sum(one.spans for one in found.annotators)
        people = ", ".join(one.annotator for one in found.annotators)
        yield (f"Imported {found.documents} articles with {spans} spans by {people}: {path}")
        mine = path.with_name(f"{path.stem}-annotated{SUFFIX}")
        steps = _annotate_again(project, mine, progress)
        yield f"Annotated the articles again through the verbs of the window, {steps} steps: {mine}"
        yield headline(agreement(project, layers=["entity"]))
        exports = path.with_name(f"{path.stem}-export")
        for key, options in (("hashiya", {}), ("conll", {"layers": "entity"})):
            target = exports / {"hashiya": "sample.jsonl", "conll": "sample.conll"}[key]
            target.parent.mkdir(parents=True, exist_ok=True)
            report = export_documents(
                project, target, format_key=key, annotators=[ME], options=options
            )
            yield f"Exported, read back and compared, as {report.summary()}: {target}"
        first = project.store.id_of(project.store.document_numbers()[0])
    finally:
        project.close()
    target = path.with_name(f"{path.stem}-window.png")
    picture(str(path), first, target)
    yield f"The window, with the first article open: {target}"


def _annotate_again(sample: Project, path: Path, progress: Progress) -> int:
    """Set the annotations of the three annotators one by one; return how many steps that took."""
    path.unlink(missing_ok=True)
    numbers = sample.store.document_numbers()
    people = [one for one in sample.store.annotators() if one.role is Role.ANNOTATOR]
    steps = 0
    for turn, person in enumerate(people):
        if turn == 0:
            project = new_project(path, schema=find_schema(DEFAULT), me=person.id)
            with project.transaction("import") as transaction:
                DocumentWriter(transaction).write(sample.store.stream(numbers, []))
        else:
            project = open_project(path, me=person.id)
        try:
            for done, one in enumerate(sample.store.stream(numbers, [person.id])):
                progress(turn * len(numbers) + done, len(people) * len(numbers))
                for found in one.sets:
                    steps += _set_again(project, one.document.id, found)
        finally:
            project.close()
    return steps


def _set_again(project: Project, document: str, found: AnnotationSet) -> int:
    made = {}
    for one in found.spans:
        made[one.id] = annotating.annotate(
            project,
            document,
            layer=one.layer,
            label=one.label,
            span=one.span,
            attributes=one.attributes,
            note=one.note,
        )
    for relation in found.relations:
        annotating.relate(
            project,
            layer=relation.layer,
            label=relation.label,
            source=made[relation.source],
            target=made[relation.target],
        )
    if found.state is WorkState.FINISHED:
        organising.finish(project, document)
    return len(found.spans) + len(found.relations) + (found.state is WorkState.FINISHED)
