"""Asks for agreement in the background, step by step; what answers an older question is dropped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from annotator.core.errors import AnnotatorError
from annotator.project import disagreements, measuring, rounds
from annotator.project.kept_counts import KeptCounts
from annotator.ui import background
from annotator.ui.pages.agreement_numbers import Numbers, joined

if TYPE_CHECKING:
    from annotator.agreement.normalising import Effect
    from annotator.project.disagreements import Disagreements
    from annotator.project.measuring import Question
    from annotator.project.project import Project

_BETWEEN_LOOKS = 0.05  # seconds
_PATIENCE = 10.0  # seconds that a project waits, before it is closed, for what still reads it


@dataclass(frozen=True)
class Wish:
    """One question of the page: one layer, the measures, the round to compare with ("" for none).

    ``first`` is the measure that is answered at once, without an interval. ``switches`` name what
    is left out of account in the disagreements; in a ``quoted`` layer quotation marks as well.
    """

    question: Question
    layer: str
    first: str
    since: str = ""
    spans: bool = True
    switches: frozenset[str] = frozenset()
    quoted: bool = False


Step = Callable[..., Any]


class Asking(QObject):
    """``numbers`` (Numbers) comes twice or more, each time fuller; then ``disagreements``.

    ``causes`` come last, for they take the texts: what the switches have removed (Effects).

    ``ended`` comes at the end of all that was asked for, also when it was stopped or failed.
    """

    began = Signal()
    numbers = Signal(object)
    disagreements = Signal(object)
    causes = Signal(object)
    failed = Signal(object)
    broke = Signal(object)
    progress = Signal(int, int)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._works: list[background.Work] = []
        self._steps: list[tuple[Step, Callable[[Any], None]]] = []
        self._told: Numbers | None = None
        self._kept = KeptCounts()
        self._counting = threading.Lock()
        self.running = False

    def ask(self, project: Project, wish: Wish) -> None:
        """Ask anew; whatever runs is stopped, and what it brings is dropped."""
        self._told = None
        quick = replace(
            wish.question,
            measures=(wish.first,),
            sampling=replace(wish.question.sampling, resamples=0),
            leave_out=False,
        )
        self._steps = [
            (lambda progress: self._counted(project, quick, "", progress), self._on_first),
            (
                lambda progress: self._counted(project, wish.question, wish.since, progress),
                self._on_numbers,
            ),
        ]
        if wish.spans:
            found: list[Disagreements] = []

            def known(one: Disagreements) -> None:
                found.append(one)
                self.disagreements.emit(one)

            self._steps += [
                (lambda progress: _disagreements(project, wish, progress), known),
                (lambda progress: _causes(found[0], progress), self.causes.emit),
            ]
        self._begin()

    def add(self, project: Project, wish: Wish, measures: tuple[str, ...]) -> None:
        """Ask for further measures of what is shown, such as those that take long."""
        more = replace(wish.question, measures=measures, leave_out=False)
        self._steps = [
            (
                lambda progress: _answer(project, more, wish.since, KeptCounts(), progress),
                self._on_more,
            )
        ]
        self._begin()

    def stop(self) -> None:
        """Stop; what has come stays."""
        self._number += 1
        for work in self._works:
            work.cancel()
        self._steps = []
        if self.running:
            self.running = False
            self.ended.emit()

    def finish(self) -> None:
        """Stop, and wait until nothing reads the project any more."""
        self.stop()
        for work in self._works:
            work.wait(_PATIENCE)
        self._works.clear()
        self._kept = KeptCounts()  # they are one project's

    # ------------------------------------------------------------------------------ inner works

    def _begin(self) -> None:
        self._number += 1
        for work in self._works:
            work.cancel()
        self.running = True
        self.began.emit()
        self._next()

    def _next(self) -> None:
        if not self._steps:
            self.running = False
            self.ended.emit()
            return
        function, take = self._steps.pop(0)
        number = self._number

        def current() -> bool:
            return number == self._number

        def done(found: Any) -> None:
            if current():
                take(found)
                self._next()

        def failed(error: AnnotatorError) -> None:
            if current():
                self._give_up()
                self.failed.emit(error)

        def broke(error: Exception) -> None:
            if current():
                self._give_up()
                self.broke.emit(error)

        def progress(done: int, total: int) -> None:
            if current():
                self.progress.emit(done, total)

        work = background.run(
            function, parent=self, done=done, failed=failed, broke=broke, progress=progress
        )
        self._works = [one for one in self._works if one.running]
        self._works.append(work)

    def _counted(
        self, project: Project, question: Question, since: str, progress: background.Progress
    ) -> Numbers:
        """Answer on the other thread; what was counted before is not counted again."""
        while not self._counting.acquire(timeout=_BETWEEN_LOOKS):
            progress(0, None)  # raises when this question, too, is an older one
        try:
            return _answer(project, question, since, self._kept, progress)
        finally:
            self._counting.release()

    def _give_up(self) -> None:
        self._steps = []
        self.running = False
        self.ended.emit()

    def _on_first(self, found: Numbers) -> None:
        self._told = found
        self.numbers.emit(found)

    def _on_numbers(self, found: Numbers) -> None:
        self._told = found
        self.numbers.emit(found)

    def _on_more(self, found: Numbers) -> None:
        if self._told is not None:
            whole = joined(self._told.answer, found.answer)
            found = Numbers(whole, [*self._told.changes, *found.changes])
        self._on_numbers(found)


def _answer(
    project: Project,
    question: Question,
    since: str,
    kept: KeptCounts,
    progress: background.Progress,
) -> Numbers:
    answer = measuring.answer(project, question, kept=kept, progress=progress)
    changes = rounds.changes(project, since, answer, question.sampling) if since else []
    return Numbers(answer, changes)


def _disagreements(project: Project, wish: Wish, progress: background.Progress) -> Disagreements:
    progress(0, None)
    switches = disagreements.Switches(
        clusters="clusters" in wish.switches,
        trim="trim" in wish.switches,
        quoted_layers=frozenset({wish.layer}) if wish.quoted else frozenset(),
        proclitics="proclitics" in wish.switches,
    )
    return disagreements.disagreements_of(project, wish.question, wish.layer, switches)


def _causes(found: Disagreements, progress: background.Progress) -> list[Effect]:
    """Look for the causes of all differences, which are kept with them; return what was removed."""
    progress(0, None)
    found.taxonomy.cause_counts()
    return found.effects()
