"""Which of all occurrences Enter will annotate or remove.

Everything that can be done is chosen until it is left out. What is left out is kept by its place,
so that it stays out after a new search with other options; adding and removing have each their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from annotator.core.span import Span

if TYPE_CHECKING:
    from annotator.project.occurrences import Hit


class Mode(StrEnum):
    """What Enter will do with the chosen hits."""

    ADD = "add"
    REMOVE = "remove"


class Choice:
    """The places that were left out, for adding and for removing."""

    def __init__(self) -> None:
        self.mode = Mode.ADD
        self._left_out: dict[Mode, set[tuple[str, Span]]] = {mode: set() for mode in Mode}

    def start(self, mode: Mode) -> None:
        """Begin with another text: nothing is left out."""
        self.mode = mode
        for places in self._left_out.values():
            places.clear()

    def choosable(self, hit: Hit) -> bool:
        """Whether something can be done with a hit in this mode."""
        return hit.open if self.mode is Mode.ADD else hit.annotation is not None and not hit.blocked

    def is_chosen(self, hit: Hit) -> bool:
        """Whether Enter will do it."""
        return self.choosable(hit) and (hit.document, hit.span) not in self._left_out[self.mode]

    def state(self, hits: Iterable[Hit]) -> Qt.CheckState | None:
        """Return whether all, some or none are chosen; ``None`` where none can be."""
        chosen = [self.is_chosen(hit) for hit in hits if self.choosable(hit)]
        if not chosen:
            return None
        if all(chosen):
            return Qt.CheckState.Checked
        return Qt.CheckState.PartiallyChecked if any(chosen) else Qt.CheckState.Unchecked

    def choose(self, hits: Iterable[Hit], *, wanted: bool) -> None:
        """Take hits in, or leave them out."""
        places = {(hit.document, hit.span) for hit in hits}
        if wanted:
            self._left_out[self.mode] -= places
        else:
            self._left_out[self.mode] |= places

    def choose_only(self, hits: Iterable[Hit], *, of: Iterable[Hit]) -> None:
        """Take these in and leave all others out."""
        self.choose(of, wanted=False)
        self.choose(hits, wanted=True)
