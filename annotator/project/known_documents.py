"""Documents that arrive and are known: by their id, or by the hash of their text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from annotator.core.document import Document
from annotator.formats.format import Located, Reason, readable
from annotator.store.recognising import Recogniser, StoredDocument


class Match(StrEnum):
    """How a document that arrives stands to those of the project."""

    NEW = "new"
    ID = "id"  # the same id, the same text
    TEXT = "text"  # the same text under another id
    OTHER_TEXT = "other text"  # the same id over another text


class Outcome(StrEnum):
    """What became of a known document."""

    SKIPPED = "skipped"
    ADDED = "added"  # annotations of it joined the document that is there
    TWIN = "twin"  # taken as a document of its own, although one with this text is there


@dataclass(frozen=True, slots=True)
class Recognised:
    """The match of a document; ``stored`` are those it may be, the likeliest first."""

    match: Match
    stored: tuple[StoredDocument, ...] = ()
    id_taken: bool = False


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A line of the report: where the document stood, which one it is, what became of it.

    ``document`` is its id in the project, ``given`` the one in the file.
    """

    file: str
    line: int
    given: str
    document: str
    outcome: Outcome
    reason: Reason

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.reason}"

    def as_data(self) -> dict[str, Any]:
        """Return the line as JSON-ready data."""
        return {
            "file": self.file,
            "line": self.line,
            "given": self.given,
            "document": self.document,
            "outcome": self.outcome.value,
            "reason": str(self.reason),
        }


def recognise(recogniser: Recogniser, document: Document) -> Recognised:
    """Say which stored document this is, if any."""
    sha256 = document.sha256
    like = recogniser.like(document.id, sha256)
    if not like:
        return Recognised(Match.NEW)
    same_id = next((one for one in like if one.id == document.id), None)
    twins = tuple(one for one in like if one.sha256 == sha256)
    if same_id is not None and same_id in twins:
        return Recognised(Match.ID, (same_id,), id_taken=True)
    if twins:
        return Recognised(Match.TEXT, twins, id_taken=same_id is not None)
    return Recognised(Match.OTHER_TEXT, tuple(like), id_taken=True)


def noted(
    place: Located, stored: StoredDocument, outcome: Outcome, people: Collection[str] = ()
) -> KnownDocument:
    """Return the report's line for a document; ``people`` are those whose work was added."""
    given = place.annotated.document.id
    return KnownDocument(
        readable(str(place.file)),
        place.line,
        given,
        stored.id,
        outcome,
        _reason(given, stored.id, outcome, ", ".join(people)),
    )


def _reason(given: str, document: str, outcome: Outcome, people: str) -> Reason:
    if outcome is Outcome.TWIN:
        return Reason(
            "“{given}” has the text of “{document}”; both are kept", given=given, document=document
        )
    if outcome is Outcome.SKIPPED:
        if given == document:
            return Reason("“{document}” is there already; skipped", document=document)
        return Reason(
            "“{given}” is there already as “{document}”, by its text; skipped",
            given=given,
            document=document,
        )
    if given == document:
        return Reason(
            "the work of {people} was added to “{document}”", people=people, document=document
        )
    return Reason(
        "the work of {people} was added to “{document}”, which is “{given}” by its text",
        people=people,
        document=document,
        given=given,
    )
