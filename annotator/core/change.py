"""Change and Changes: what one transaction did, as pairs of before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from annotator.core.annotation import DocumentLabel, Relation, SpanAnnotation
from annotator.core.document import Document
from annotator.core.people import Annotator, Assignment
from annotator.core.schema import Schema

Value = SpanAnnotation | Relation | DocumentLabel | Assignment | Annotator | Document | Schema


@dataclass(frozen=True, slots=True)
class Change:
    """``before`` became ``after``; ``None`` before is an addition, ``None`` after a removal."""

    before: Value | None
    after: Value | None

    def inverse(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.after, self.before)

    @property
    def value(self) -> Value:
        """The value after the change, or the removed one."""
        value = self.after if self.after is not None else self.before
        assert value is not None
        return value


@dataclass(frozen=True, slots=True)
class Changes:
    """What one transaction did. ``verb`` is a stable key; ``at`` is UTC in ISO 8601.

    Bulk work (imports) is announced with ``counts`` and no items, and cannot be undone.
    ``undoes`` and ``redoes`` hold the sequence number of the entry that was taken back or done
    again.
    """

    verb: str
    annotator: str
    at: str
    items: tuple[Change, ...] = ()
    sequence: int | None = None
    undoes: int | None = None
    redoes: int | None = None
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    detail: str = ""

    @property
    def undoable(self) -> bool:
        """Whether this can be taken back; bulk work cannot."""
        return bool(self.items)

    def inverse(self) -> tuple[Change, ...]:
        """Return the changes that take these back, last first."""
        return tuple(change.inverse() for change in reversed(self.items))

    def documents(self) -> set[str]:
        """Return the ids of the documents these changes touch."""
        touched = set()
        for change in self.items:
            value = change.value
            if isinstance(value, Document):
                touched.add(value.id)
            elif not isinstance(value, Annotator | Schema):
                touched.add(value.document)
        return touched
