"""The undo and redo stacks of one annotator, rebuilt from the journal, so they survive a restart.

The stacks hold sequence numbers only; the changes themselves are read when they are needed.
"""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.change import Changes

LIMIT = 2_000  # entries of the journal that are looked back on when a project is opened


class History:
    """What can be taken back and done again, last first."""

    def __init__(self, entries: Iterable[tuple[int, int | None, int | None]] = ()) -> None:
        self._undo: list[int] = []
        self._redo: list[int] = []
        for sequence, undoes, redoes in entries:
            self._take(sequence, undoes, redoes)

    def record(self, changes: Changes) -> None:
        """Take in what one transaction did; bulk work is passed over."""
        if changes.undoable and changes.sequence is not None:
            self._take(changes.sequence, changes.undoes, changes.redoes)

    @property
    def next_undo(self) -> int | None:
        """The sequence number of the entry that undo takes back next."""
        return self._undo[-1] if self._undo else None

    @property
    def next_redo(self) -> int | None:
        """The sequence number of the entry that redo does again next."""
        return self._redo[-1] if self._redo else None

    def drop(self, sequence: int) -> None:
        """Forget an entry that can be neither taken back nor done again any more."""
        for stack in (self._undo, self._redo):
            if sequence in stack:
                stack.remove(sequence)

    def _take(self, sequence: int, undoes: int | None, redoes: int | None) -> None:
        if undoes is not None:
            if undoes in self._undo:
                self._undo.remove(undoes)
            self._redo.append(undoes)
        elif redoes is not None:
            if redoes in self._redo:
                self._redo.remove(redoes)
            self._undo.append(redoes)
        else:
            self._undo.append(sequence)
            self._redo.clear()
