"""Documents of CoNLL-U files: by ``# newdoc``, the work of several annotators put together.

Files of one annotator each, read in one go, give each document once with everybody's work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from annotator.core.errors import BadInput
from annotator.core.people import Annotator
from annotator.formats.annotators_together import put_together
from annotator.formats.building import Building
from annotator.formats.conll_reader import rows_of
from annotator.formats.conllu_comments import (
    NEW_DOCUMENT,
    Told,
    document_id_at,
    document_id_of,
    sentence_id_of,
    told_by,
)
from annotator.formats.conllu_entities import EntityReading
from annotator.formats.conllu_morphology import has_morphology, take_words
from annotator.formats.conllu_rows import Sentence, sentences_of
from annotator.formats.conllu_tags import chunks_of, holds_tags, tag_columns
from annotator.formats.conllu_text import Placed, placed
from annotator.formats.format import UNNAMED, Located, ReadReport, Reason, sentence_of
from annotator.formats.label_names import PlainLayerReading, layer_and_label, relation_of_name


@dataclass(frozen=True)
class ConlluReading(PlainLayerReading):
    """How a file is read."""

    documents: str = field(
        default="newdoc",
        metadata={
            "title": "A new document begins",
            "choices": {
                "newdoc": "Where # newdoc says so",
                "sentences": "After a number of sentences",
            },
        },
    )
    sentences: int = field(
        default=1, metadata={"title": "Sentences of a document", "bounds": (1, 100_000)}
    )
    morphology: bool = field(
        default=False,
        metadata={"title": "Take words with lemma, part of speech and dependency as a layer"},
    )


@dataclass(slots=True)
class _NotTaken:
    """What a file has and the documents do not."""

    morphology: int = 0
    comments: int = 0
    empty_nodes: int = 0
    unspelled: int = 0
    approximate: int = 0
    heads: int = 0
    columns: set[str] = field(default_factory=set)

    def tell(self, file: str, report: ReadReport) -> None:
        """Say it in notes."""
        told = (
            (
                self.morphology,
                "{file}: lemmas, parts of speech and dependencies of {number} words were not "
                "taken; the option morphology takes them",
            ),
            (self.comments, "{file}: {number} comments were not taken"),
            (self.empty_nodes, "{file}: {number} empty nodes were skipped"),
            (
                self.unspelled,
                "{file}: the words of {number} ranges do not spell them; what lies on such words "
                "has the place of the range",
            ),
            (self.approximate, "{file}: {number} spans are wider than what was marked"),
            (self.heads, "{file}: the heads of {number} mentions were not taken"),
        )
        for number, template in told:
            if number:
                report.note(Reason(template, file=file, number=f"{number:,}"))
        for name in sorted(self.columns):
            report.note(
                Reason("{file}: the column {column} has no tags", file=file, column=name[:60])
            )


def documents_of(
    paths: Sequence[Path], options: ConlluReading, report: ReadReport
) -> Iterator[Located]:
    """Yield the documents of files; those of several files that are one are put together."""
    files = [_File(path, options, report) for path in paths]
    if len(files) == 1 or options.documents != "newdoc":
        for file in files:
            yield from file.documents()
    else:
        yield from put_together([(file.documents(), _ids_of(file.path)) for file in files], report)


def _ids_of(path: Path) -> Counter[str]:
    """Return how often each document stands in a file."""
    mark = NEW_DOCUMENT.encode()
    try:
        with path.open("rb") as file:
            return Counter(
                document_id_of(line.decode("utf-8", "replace").strip())
                for line in file
                if line.startswith(mark)
            )
    except OSError:
        return Counter()  # said when the file is read


class _File:
    """One file."""

    def __init__(self, path: Path, options: ConlluReading, report: ReadReport) -> None:
        self.path = path
        self._options, self._report = options, report

    def documents(self) -> Iterator[Located]:
        """Yield the documents; raises ``BadInput`` where it cannot be read."""
        report, path = self._report, self.path
        report.files += 1
        left = _NotTaken()
        some = False
        before = report.refused.total()
        try:
            with path.open("rb") as file:
                sentences = sentences_of(rows_of(file, path, report), path, report)
                for number, group in enumerate(_groups(sentences, self._options), 1):
                    some = True
                    found = built(
                        group, path, number, options=self._options, report=report, left=left
                    )
                    if found is not None:
                        yield found
        except OSError as error:
            raise BadInput(
                "{path} cannot be read: {reason}.", path=path, reason=sentence_of(error)
            ) from error
        if not some and report.refused.total() == before:
            report.refuse("documents", path, 0, Reason("the file has no words"))
        left.tell(path.name, report)


def documents_in(
    lines: Iterable[tuple[int, str]], path: Path, options: ConlluReading
) -> Iterator[Located]:
    """Yield the documents of lines of our own; nothing is to be said of them."""
    report = ReadReport()
    for number, group in enumerate(_groups(sentences_of(lines, path, report), options), 1):
        found = built(group, path, number, options=options, report=report, left=_NotTaken())
        if found is not None and not report.problems:
            yield found


def _groups(sentences: Iterable[Sentence], options: ConlluReading) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    by_number = options.documents != "newdoc"
    current: str | None = None
    for sentence in sentences:
        if by_number:
            begins = len(group) == options.sentences
        else:
            identity = document_id_at(sentence)
            # Some corpora (PUD) say with every sentence which document it belongs to.
            begins = identity is not None and (identity != current or not identity)
            current = current if identity is None else identity
        if begins and group:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def built(
    sentences: list[Sentence],
    path: Path,
    number: int,
    *,
    options: ConlluReading,
    report: ReadReport,
    left: _NotTaken,
) -> Located | None:
    """Return the document of some sentences; ``number`` is its place in the file, from 1."""
    told = told_by(sentences)
    if options.documents != "newdoc" and options.sentences == 1:
        told.id = sentence_id_of(sentences[0])
    place = placed(sentences, path, report)
    identity = told.id or (path.stem if number == 1 else f"{path.stem}-{number}")
    building = Building(
        identity,
        place.text,
        path=path,
        line=sentences[0].line,
        report=report,
        title=identity if told.title is None else told.title,
        metadata=told.metadata,
        tokens=tuple(place.tokens),
    )
    _take_work(sentences, place, told, building, path, options=options, report=report, left=left)
    left.comments += told.others
    left.unspelled += place.unspelled
    left.empty_nodes += sum(one.empty_nodes for one in sentences)
    report.counts["sentences"] += len(sentences)
    report.counts["tokens"] += len(place.tokens)
    return building.located()


def _take_work(
    sentences: list[Sentence],
    place: Placed,
    told: Told,
    building: Building,
    path: Path,
    *,
    options: ConlluReading,
    report: ReadReport,
    left: _NotTaken,
) -> None:
    who = told.annotator or Annotator(UNNAMED, UNNAMED)
    if told.annotator is not None:
        building.present(who.id, name=who.name, role=who.role, state=told.state)
    entities = EntityReading(building, who.id, options.layer)
    for number, sentence in enumerate(sentences):
        entities.take(sentence, place, number)
    left.heads += entities.heads
    left.approximate += entities.approximate
    _take_columns(
        sentences, place, building, who.id, path, options=options, report=report, left=left
    )
    if options.morphology:
        take_words(sentences, place, building, who.id)
    else:
        left.morphology += sum(len(one.words) for one in sentences if has_morphology(one))
    for line, name, attributes in told.labels:
        building.at(line)
        layer, label = layer_and_label(name, plain=options.layer)
        if not label.strip():
            building.refuse("labels", Reason("a label of the document has no name"))
        else:
            building.label(who.id, layer, label, attributes=attributes)
    for line, name, source, target, attributes in told.relations:
        building.at(line)
        link_layer, label = relation_of_name(name, plain=options.layer)
        ends = [entities.ids.get(end) for end in (source, target)]
        building.relation(who.id, link_layer, label, *ends, attributes=attributes)


def _take_columns(
    sentences: list[Sentence],
    place: Placed,
    building: Building,
    annotator: str,
    path: Path,
    *,
    options: ConlluReading,
    report: ReadReport,
    left: _NotTaken,
) -> None:
    for columns in dict.fromkeys(sentence.columns for sentence in sentences):
        numbers = [n for n, one in enumerate(sentences) if one.columns == columns]
        rows = [sentences[n] for n in numbers]
        for column in tag_columns(columns.names, options.layer):
            if not holds_tags(column, rows):
                if not column.ours:
                    left.columns.add(column.name)
                continue
            found = chunks_of(column, rows, path, report)
            for number, sentence, chunks in zip(numbers, rows, found, strict=True):
                for chunk in chunks:
                    building.at(sentence.lines[chunk.first])
                    building.span(
                        annotator,
                        column.layer,
                        chunk.label,
                        place.starts[number][chunk.first],
                        place.ends[number][chunk.last - 1],
                    )
