"""Project: open, close, who am I, the one road for every change, undo, redo, the listeners."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.core.change import Changes
from annotator.core.errors import Conflict, ProjectError
from annotator.core.people import Annotator, Role
from annotator.core.schema import Schema
from annotator.project.history import LIMIT, History
from annotator.store.engine import is_address
from annotator.store.store import Store
from annotator.store.transaction import Transaction

Listener = Callable[[Changes], None]
SUFFIX = ".hashiya"

_log = logging.getLogger(__name__)


class Project:
    """An open project. ``store`` answers every reading question; only ``transaction`` writes."""

    def __init__(self, store: Store, *, me: Annotator) -> None:
        self.store = store
        self.me = me
        self.schema = store.schema()
        self._history = History(store.history_of(me.id, limit=LIMIT))
        self._listeners: list[Listener] = []
        self._seen = store.last_sequence()
        self._own: set[int] = set()  # written here and not yet passed by ``_seen``
        # Reentrant, so that a second transaction inside the first is told apart from another
        # thread's, which waits.
        self._lock = threading.RLock()
        self._writing = False

    @property
    def path(self) -> str:
        """The file or the database address."""
        return self.store.address

    @property
    def name(self) -> str:
        """What people call the project: the file's name without its ending."""
        return self.path.rsplit("/", 1)[-1] if is_address(self.path) else Path(self.path).stem

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` told of every change; return the function that ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    @contextmanager
    def transaction(
        self,
        verb: str,
        *,
        detail: str = "",
        undoes: int | None = None,
        redoes: int | None = None,
    ) -> Iterator[Transaction]:
        """Open the one road for changes: all of the block is written, or nothing.

        When the block ends, what it did is in the journal, on the history, and told to every
        listener. An exception inside the block rolls everything back and travels on.
        """
        with self._lock:
            if self._writing:
                raise RuntimeError("a transaction is already open")
            self._writing = True
            try:
                with self.store.writing() as connection:
                    transaction = Transaction(connection, me=self.me)
                    yield transaction
                    changes = transaction.finish(verb, detail=detail, undoes=undoes, redoes=redoes)
            finally:
                self._writing = False
            if changes is None:
                return
            if changes.sequence is not None:
                self._own.add(changes.sequence)
            self._history.record(changes)
            if _touches_schema(changes):
                self.schema = self.store.schema()
        self._tell(changes)

    def catch_up(self) -> int:
        """Tell the listeners what other windows and programs wrote since; return how many entries.

        My own work from another window joins the history, too.
        """
        if self.store.last_sequence() == self._seen:
            return 0
        told = 0
        for entry in list(self.store.entries(after=self._seen)):
            assert entry.sequence is not None
            self._seen = entry.sequence
            if entry.sequence in self._own:
                self._own.discard(entry.sequence)
                continue
            if entry.annotator == self.me.id:
                self._history.record(entry)
            if _touches_schema(entry):
                self.schema = self.store.schema()
            self._tell(entry)
            told += 1
        return told

    def undo(self) -> Changes | None:
        """Take back my last change, in any document, also from before a restart.

        Returns what was done, ``None`` when nothing is left; raises ``Conflict`` when somebody
        else has changed the same values since. That step is then out of reach, and the one before
        it is next.
        """
        return self._again(self._history.next_undo, back=True)

    def redo(self) -> Changes | None:
        """Do again what undo took back last; returns and raises as ``undo`` does."""
        return self._again(self._history.next_redo, back=False)

    def next_undo(self) -> Changes | None:
        """Return the entry that undo would take back."""
        sequence = self._history.next_undo
        return None if sequence is None else self.store.entry(sequence)

    def next_redo(self) -> Changes | None:
        """Return the entry that redo would do again."""
        sequence = self._history.next_redo
        return None if sequence is None else self.store.entry(sequence)

    def close(self) -> None:
        """Close the project; it must not be used afterwards."""
        self._listeners.clear()
        self.store.close()

    def _again(self, sequence: int | None, *, back: bool) -> Changes | None:
        entry = None if sequence is None else self.store.entry(sequence)
        if entry is None:
            return None
        done: list[Changes] = []
        unsubscribe = self.subscribe(done.append)
        try:
            with self.transaction(
                "undo" if back else "redo",
                detail=entry.verb,
                undoes=sequence if back else None,
                redoes=None if back else sequence,
            ) as transaction:
                transaction.apply_all(entry.inverse() if back else entry.items)
        except Conflict:
            assert sequence is not None
            self._history.drop(sequence)
            raise
        finally:
            unsubscribe()
        return done[0] if done else None

    def _tell(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(changes)
            except Exception:
                # The change is stored; one deaf screen must not keep the others from hearing.
                _log.exception("a listener failed on %s", changes.verb)


def _touches_schema(changes: Changes) -> bool:
    return bool(changes.counts.get("schema")) or any(
        isinstance(change.after, Schema) for change in changes.items
    )


def open_project(path: str | Path, *, me: str) -> Project:
    """Open the project at a file path or database address as the annotator ``me``.

    Raises ``ProjectError``, in one sentence, where it cannot be opened.
    """
    store = Store.open(_address(path))
    return Project(store, me=_person(store, me))


def new_project(path: str | Path, *, schema: Schema, me: str) -> Project:
    """Make a new project with this schema and open it; raises ``ProjectError``."""
    address = _address(path)
    store = Store.create(address, schema=schema)
    return Project(store, me=_person(store, me))


def with_suffix(path: str | Path) -> Path:
    """Return a project's path with our ending where it has none."""
    found = Path(path)
    return found if found.suffix else found.with_name(found.name + SUFFIX)


def _address(path: str | Path) -> str:
    text = str(path)
    return text if is_address(text) else str(Path(text).expanduser())


def _person(store: Store, me: str) -> Annotator:
    identity = me.strip()
    if not identity:
        raise ProjectError("Say who you are: the annotator's name is empty.")
    for person in store.annotators():
        if person.id == identity:
            return person
    return Annotator(identity, identity, Role.ANNOTATOR)
