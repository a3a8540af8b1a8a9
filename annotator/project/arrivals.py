"""Documents as they arrive: ascribed to somebody, recognised, then taken, added to or left."""

from __future__ import annotations

from dataclasses import replace

from annotator.core.annotation import AnnotatedDocument, AnnotationSet
from annotator.core.errors import BadInput
from annotator.core.people import Annotator
from annotator.formats.format import UNNAMED, Located, ReadReport, Reason
from annotator.project.import_choices import ImportChoices, Known
from annotator.project.import_rules import ImportRules
from annotator.project.known_documents import Match, Outcome, noted, recognise
from annotator.project.reports import ImportReport
from annotator.project.set_adding import SetAdder
from annotator.store.bulk import DocumentWriter
from annotator.store.recognising import Recogniser
from annotator.store.transaction import Transaction


class Arrivals:
    """Takes the documents of one import into one transaction; memory holds one chunk of them."""

    def __init__(
        self,
        transaction: Transaction,
        rules: ImportRules,
        choices: ImportChoices,
        report: ImportReport,
        *,
        owner: Annotator | None,
        me: Annotator,
    ) -> None:
        self._rules, self._choices, self._report = rules, choices, report
        self._owner, self._me = owner, me
        self._recogniser = Recogniser(transaction.connection)
        self._writer = DocumentWriter(transaction)
        self._adder = SetAdder(transaction, self._recogniser, rules)
        self._waiting: set[str] = set()  # ids and hashes of texts that are not written yet

    def take(self, place: Located) -> None:
        """Take a document in, or say in the report why not."""
        place = replace(place, annotated=self._ascribed(place))
        document = place.annotated.document
        keys = {document.id, document.sha256}
        if not keys.isdisjoint(self._waiting):
            self._writer.flush()
            self._waiting.clear()
        found = recognise(self._recogniser, document)
        report, known = self._report, self._choices.known
        if found.match is not Match.NEW:
            report.recognised[found.match.value] += 1
        if found.match is Match.OTHER_TEXT:
            report.refuse_known(place, other_text=True)
        elif known is Known.REFUSE and found.id_taken:
            report.refuse_known(place, other_text=found.match is Match.TEXT)
        elif found.match is Match.NEW or known is Known.REFUSE:
            if found.match is Match.TEXT:
                report.note_known(noted(place, found.stored[0], Outcome.TWIN))
            self._adder.give_up_undo()  # new documents cannot be taken back, so nothing is
            self._writer.put(self._rules.passed(place.annotated, place))
            self._waiting |= keys
            if not self._writer.waiting:
                self._waiting.clear()
        elif known is Known.SKIP:
            report.note_known(noted(place, found.stored[0], Outcome.SKIPPED))
        else:
            self._adder.add(place, found.stored, report)

    def finish(self) -> None:
        """Write what waits, and count what was taken."""
        self._writer.flush()
        if self._rules.widened.added:
            self._adder.give_up_undo()
        self._adder.finish()
        self._report.taken.update(self._writer.counts)
        self._report.taken.update(self._adder.counts)
        self._report.undoable = self._adder.undoable

    def _ascribed(self, place: Located) -> AnnotatedDocument:
        """Give the sets to the annotator who was named, or those of nobody to me."""
        annotated, owner = place.annotated, self._owner
        names = [one.annotator.id for one in annotated.sets]
        if owner is not None:
            if len(names) > 1:
                raise BadInput(
                    "{file} holds the work of several annotators; leave --annotator out.",
                    file=place.file,
                )
            return replace(annotated, sets=tuple(_given_to(one, owner) for one in annotated.sets))
        if UNNAMED not in names:
            return annotated
        return replace(annotated, sets=tuple(self._mine(annotated, place, self._report.read)))

    def _mine(
        self, annotated: AnnotatedDocument, place: Located, report: ReadReport
    ) -> list[AnnotationSet]:
        taken = {one.annotator.id for one in annotated.sets}
        sets = []
        for one in annotated.sets:
            if one.annotator.id != UNNAMED:
                sets.append(one)
            elif self._me.id in taken:
                reason = Reason(
                    "“{annotator}” has other work in “{document}” already",
                    annotator=self._me.id,
                    document=annotated.document.id,
                )
                report.refuse("sets", place.file, place.line, reason)
            else:
                sets.append(_given_to(one, self._me))
        return sets


def _given_to(one: AnnotationSet, person: Annotator) -> AnnotationSet:
    return replace(
        one,
        annotator=person,
        spans=tuple(replace(value, annotator=person.id) for value in one.spans),
        relations=tuple(replace(value, annotator=person.id) for value in one.relations),
        labels=tuple(replace(value, annotator=person.id) for value in one.labels),
    )
