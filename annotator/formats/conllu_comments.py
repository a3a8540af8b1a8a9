"""What comments of a document say: who it is, its metadata, who worked on it, labels, relations.

``# newdoc id``, ``# meta::key`` (as in the GUM corpora) and ``# global.Entity`` are what others
write too; ``# title``, ``# annotator``, ``# document_label`` and ``# relation`` are ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotator.core.annotation import AnnotationSet, AttributeValue
from annotator.core.document import Document
from annotator.core.people import Annotator, Role, WorkState
from annotator.formats.conllu_rows import Sentence
from annotator.formats.conllu_values import (
    data_back,
    data_text,
    line_back,
    line_text,
    name_back,
    pairs_back,
    pairs_text,
    word_of,
)

NEW_DOCUMENT = "# newdoc"
_META = "meta::"
# Comments that are read elsewhere, or follow from the text.
_ELSEWHERE = ("newdoc", "newpar", "text", "sent_id", "global.Entity", "global.columns")


@dataclass(slots=True)
class Told:
    """What the comments of a document tell; a relation has the names of its ends in the file."""

    id: str = ""
    title: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    annotator: Annotator | None = None
    state: WorkState = WorkState.FINISHED
    labels: list[tuple[int, str, dict[str, AttributeValue]]] = field(default_factory=list)
    relations: list[tuple[int, str, str, str, dict[str, AttributeValue]]] = field(
        default_factory=list
    )
    others: int = 0


def document_id_at(sentence: Sentence) -> str | None:
    """Return the id of the document that begins with a sentence; ``None`` where none begins."""
    for _, comment in sentence.comments:
        if comment.startswith(NEW_DOCUMENT):
            return document_id_of(comment)
    return None


def document_id_of(comment: str) -> str:
    """Return the id in a comment ``# newdoc id = …``, "" where there is none."""
    key, _, value = comment.removeprefix("#").partition("=")
    return line_back(value.strip()) if key.split() == ["newdoc", "id"] else ""


def sentence_id_of(sentence: Sentence) -> str:
    """Return the id of a sentence, "" where it has none."""
    for _, comment in sentence.comments:
        key, _, value = comment.removeprefix("#").partition("=")
        if key.strip() == "sent_id":
            return value.strip()
    return ""


def told_by(sentences: list[Sentence]) -> Told:
    """Return what the comments of a document's sentences tell; the first sentence's are its own."""
    told = Told()
    people: dict[str, str] = {}
    for number, sentence in enumerate(sentences):
        for line, comment in sentence.comments:
            key, sign, value = comment.removeprefix("#").partition("=")
            key, value = key.strip(), value.strip()
            first_word = key.split(" ", 1)[0]
            if comment.startswith(NEW_DOCUMENT):
                told.id = told.id or document_id_of(comment)
            elif first_word not in _ELSEWHERE:
                taken = number == 0 and sign and _take(told, people, key, value, line)
                told.others += not taken
    if "annotator" in people:
        identity = people["annotator"]
        role = people.get("annotator_role", "")
        told.annotator = Annotator(
            identity,
            people.get("annotator_name", identity),
            Role(role) if role in set(Role) else Role.ANNOTATOR,
        )
    state = people.get("work_state", "")
    told.state = WorkState(state) if state in set(WorkState) else WorkState.FINISHED
    return told


def _take(told: Told, people: dict[str, str], key: str, value: str, line: int) -> bool:
    if key.startswith(_META):
        told.metadata[name_back(key.removeprefix(_META))] = data_back(value)
    elif key == "title":
        told.title = line_back(value)
    elif key in ("annotator", "annotator_name", "annotator_role", "work_state"):
        people[key] = line_back(value)
    elif key == "document_label":
        name, _, more = value.partition(" ")
        told.labels.append((line, name_back(name), dict(pairs_back(more))))
    elif key == "relation":
        parts = value.split(" ")
        if len(parts) not in (3, 4):
            return False
        name, source, target = (name_back(part) for part in parts[:3])
        more = parts[3] if len(parts) == 4 else ""
        told.relations.append((line, name, source, target, dict(pairs_back(more))))
    else:
        return False
    return True


def document_comments(document: Document) -> Iterator[str]:
    """Yield the comments that say what a document is."""
    yield f"{NEW_DOCUMENT} id = {line_text(document.id)}\n"
    if document.title != document.id:
        yield f"# title = {line_text(document.title)}\n"
    for key, value in document.metadata.items():
        yield f"# {_META}{word_of(key)} = {data_text(value)}\n"


def annotator_comments(one: AnnotationSet) -> Iterator[str]:
    """Yield the comments that say whose work it is, and how far it has come."""
    who = one.annotator
    yield f"# annotator = {line_text(who.id)}\n"
    if who.name != who.id:
        yield f"# annotator_name = {line_text(who.name)}\n"
    if who.role is not Role.ANNOTATOR:
        yield f"# annotator_role = {who.role.value}\n"
    if one.state is not WorkState.FINISHED:
        yield f"# work_state = {one.state.value}\n"


def label_comment(name: str, attributes: Mapping[str, AttributeValue]) -> str:
    """Return the comment that says a label of the whole document."""
    more = pairs_text(attributes.items())
    return f"# document_label = {word_of(name)}{more and f' {more}'}\n"


def relation_comment(
    name: str, source: str, target: str, attributes: Mapping[str, AttributeValue]
) -> str:
    """Return the comment that says a relation between two spans."""
    more = pairs_text(attributes.items())
    ends = f"{word_of(source)} {word_of(target)}"
    return f"# relation = {word_of(name)} {ends}{more and f' {more}'}\n"
