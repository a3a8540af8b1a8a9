"""The agreement page: how far annotators agree, why they do not, the spans behind each number."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.core.schema import title_in
from annotator.project import agreement_files, agreement_scope, methods_paragraph, rounds
from annotator.ui import appearance, ask
from annotator.ui.language import current_language, isolate, tr
from annotator.ui.pages.agreement_asking import Asking, Wish
from annotator.ui.pages.agreement_cells import Wanted
from annotator.ui.pages.agreement_documents import AgreementDocuments
from annotator.ui.pages.agreement_empty import UNFINISHED, AgreementEmpty
from annotator.ui.pages.agreement_headlines import AgreementHeadlines
from annotator.ui.pages.agreement_labels import AgreementLabels
from annotator.ui.pages.agreement_matrix import NOT_EXACT, AgreementMatrix
from annotator.ui.pages.agreement_numbers import Kind, Numbers, form_words
from annotator.ui.pages.agreement_scope_bar import AgreementScopeBar
from annotator.ui.pages.agreement_taxonomy import AgreementTaxonomy
from annotator.ui.pages.disagreement_view import DisagreementView
from annotator.ui.pages.panes import Panes

if TYPE_CHECKING:
    from annotator.core.change import Changes
    from annotator.project.disagreements import Disagreements
    from annotator.project.project import Project

_SETTLE = 1500  # ms of rest after changes before what is shown is computed again


class AgreementPage(QWidget):
    """Asks in the background and shows what has come; reads the project, never writes annotations.

    ``document_requested`` wishes to see a place of an article.
    """

    document_requested = Signal(str, object)
    import_requested = Signal()
    status_message = Signal(str)
    state_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project: Project | None = None
        self._wish: Wish | None = None
        self._numbers: Numbers | None = None
        self._found: Disagreements | None = None
        self._opening: Wanted | None = None  # asked for before its spans were there
        self._stale = True
        self._titles = {one.key: one.title for one in agreement_scope.measures()}
        self.asking = Asking(self)
        self.scope = AgreementScopeBar()
        self.headlines = AgreementHeadlines()
        self.matrix = AgreementMatrix()
        self.labels = AgreementLabels()
        self.taxonomy = AgreementTaxonomy()
        self.documents = AgreementDocuments()
        self.spans = DisagreementView()
        self.empty = AgreementEmpty()
        self.tabs = QTabWidget()
        self.progress = QProgressBar()
        self.doing = QLabel()
        self.stop_button = QPushButton(tr("Stop"))
        self.round_button = QPushButton(tr("Save as round…"))
        self.export_button = QPushButton(tr("Export CSV…"))
        self.methods_button = QPushButton(tr("Copy the methods paragraph"))
        self._numbers_page = QWidget()
        self._results = QStackedWidget()
        self.stack = QStackedWidget()
        self._again = QTimer(self, singleShot=True, interval=_SETTLE)
        self._build()
        self._connect()
        self.panes = Panes(
            self,
            [
                (self._results, self._first_taker),
                (self.scope, lambda: self.scope.layer),
                (self._bar, self._taker_of_bar),
            ],
        )
        self._show_state()

    # ------------------------------------------------------------------------------ what is shown

    def set_project(self, project: Project | None) -> None:
        """Compare the work in another project, or in none."""
        self._again.stop()
        self.asking.finish()
        self._project = project
        self._forget()
        self.show_numbers()
        if project is not None:
            self.scope.show_project(project, rounds.titles(project))

    def on_changed(self, changes: Changes) -> None:
        """Note that annotations changed; what shows is computed again after a rest."""
        self._stale = True
        if self.isVisible():
            self._again.start()

    def catch_up(self) -> None:
        """Compute what has changed since the page was last seen."""
        if self._project is not None and self._stale:
            self.scope.show_project(self._project, rounds.titles(self._project))
            self.refresh()

    def refresh(self) -> None:
        """Ask for everything anew."""
        self._again.stop()
        wish = self.scope.wish()
        if self._project is None or wish is None:
            return
        self._stale = False
        self._wish = wish
        self._found = None
        self._opening = None
        self.asking.ask(self._project, wish)

    def show_numbers(self) -> None:
        """Go back from the spans to the numbers."""
        self.stack.setCurrentWidget(self._numbers_page)
        if self.isVisible():
            self.take_keyboard()

    def take_keyboard(self) -> None:
        """Let the keyboard begin where the reader does."""
        self._first_taker().setFocus()

    def open_spans(self, wanted: Wanted) -> None:
        """Show the spans behind a number, as soon as they are known."""
        if self._found is None or self._project is None:
            self._opening = wanted
            self.doing.setText(tr("Looking for the spans…"))
            return
        self._opening = None
        self.spans.show_rows(self._project, self._found, wanted.title, wanted.rows(self._found))
        self.stack.setCurrentWidget(self.spans)
        self.spans.view.setFocus()

    # ------------------------------------------------------------------------------ actions

    @property
    def ready(self) -> bool:
        """Whether there are numbers that can be kept, exported and described."""
        return self._numbers is not None and not self.asking.running

    def compute_gamma(self) -> None:
        """Compute gamma, which takes a while, and per label as well."""
        wish = self._wish
        if self._project is not None and wish is not None and wish.spans and self._numbers:
            self.asking.add(self._project, wish, ("gamma",))

    def stop(self) -> None:
        """Stop computing; what has come stays."""
        if self.asking.running:
            self.asking.stop()
            self.doing.setText(tr("Stopped; what has come is shown."))

    def save_round(self) -> None:
        """Keep the numbers under a title, to compare later ones with them."""
        if self._project is None or self._numbers is None:
            return
        known = rounds.titles(self._project)
        given = tr("Round {number}", number=len(known) + 1)
        title = ask.words(self, tr("Title of the round"), given=given)
        if not title.strip():
            return
        try:
            rounds.save(self._project, title, self._numbers.answer)
        except AnnotatorError as error:
            ask.show_error(self, error)
            return
        self.scope.show_rounds(rounds.titles(self._project))
        self.status_message.emit(tr("The round “{title}” is kept.", title=title.strip()))

    def export(self) -> None:
        """Write every number and count to CSV files in a new folder."""
        if self._numbers is None:
            return
        chosen = ask.file_to_write(self, Path.home() / "agreement")
        if not chosen:
            return
        try:
            agreement_files.refuse_what_is_in_the_way(Path(chosen))
            agreement_files.write(self._numbers.answer, Path(chosen))
        except AnnotatorError as error:
            ask.show_error(self, error)
            return
        self.status_message.emit(tr("The numbers lie in {path}.", path=chosen))

    def copy_methods(self) -> None:
        """Copy a paragraph for a paper, in the interface's language and in the other one."""
        if self._numbers is None:
            return
        found = methods_paragraph.both(self._numbers.answer)
        order = sorted(found, key=lambda language: language != current_language())
        QGuiApplication.clipboard().setText("\n\n".join(found[one] for one in order))
        self.status_message.emit(tr("The methods paragraph is copied, in Arabic and English."))

    # ------------------------------------------------------------------------------ Qt calls these

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go round the panes; stop what runs."""
        if event.key() == Qt.Key.Key_F6:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.panes.step(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape and self.asking.running:
            self.stop()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------------------------ what has come

    def _on_numbers(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._results.setCurrentWidget(self.tabs)
        self._show()

    def _on_disagreements(self, found: Disagreements) -> None:
        self._found = found
        layer = self.scope.current_layer
        self.taxonomy.show_found(found, layer)
        self.documents.show_found(found)
        if self._opening is not None:
            self.open_spans(self._opening)

    def _on_failed(self, error: AnnotatorError) -> None:
        self._forget()
        self._stale = False
        self.empty.show_error(
            error, ticked=len(self.scope.annotators), known=len(self.scope.people)
        )
        self._results.setCurrentWidget(self.empty)
        self.show_numbers()

    def _on_broke(self, error: Exception) -> None:
        ask.show_bug(self, repr(error))

    def _on_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)

    def _show(self) -> None:
        layer, wish = self.scope.current_layer, self._wish
        spans = wish is None or wish.spans
        self.headlines.show_numbers(self._numbers, titles=self._title, spans=spans)
        self.matrix.show_numbers(self._numbers, titles=self._title)
        self.labels.show_numbers(self._numbers, layer, titles=self._title)
        for tab in (self.taxonomy, self.documents):
            self.tabs.setTabVisible(self.tabs.indexOf(tab), spans)

    def _show_state(self) -> None:
        running = self.asking.running
        if running:
            self.progress.setRange(0, 0)
            self.doing.setText(tr("Computing…"))
        elif self.doing.text() in (tr("Computing…"), tr("Looking for the spans…")):
            self.doing.clear()
        self.progress.setVisible(running)
        self.stop_button.setVisible(running)
        for button in (self.round_button, self.export_button, self.methods_button):
            button.setEnabled(self.ready)
        self.headlines.gamma.setEnabled(self.ready)
        self.state_changed.emit()

    def _title(self, kind: Kind) -> str:
        title = tr(self._titles.get(kind.measure, kind.measure))
        parts = (title, self._attribute(kind.attribute), form_words(kind))
        return " · ".join(part for part in parts if part)

    def _attribute(self, key: str) -> str:
        if not key:
            return ""
        layer = self.scope.current_layer
        attribute = layer.attribute_by_key.get(key) if layer is not None else None
        return title_in(attribute.titles, current_language(), key) if attribute else isolate(key)

    def _forget(self) -> None:
        self._stale = True
        self._wish = self._numbers = self._found = self._opening = None
        self.spans.clear()
        self.taxonomy.show_found(None, None)
        self.documents.show_found(None)
        self._show()

    def _on_card(self, kind: Kind) -> None:
        if self._wish is not None and self._wish.spans:
            title = tr("Disagreements in “{layer}”", layer=self.scope.layer.currentText())
            self.open_spans(Wanted(title, lambda found: found.rows(differences=NOT_EXACT)))

    def _on_deed(self, deed: str) -> None:
        if deed == UNFINISHED:
            self.scope.unfinished.setChecked(True)
            self.scope.ask_now()
        else:
            self.import_requested.emit()

    # ------------------------------------------------------------------------------ the parts

    def _first_taker(self) -> QWidget:
        """Return what takes the keyboard in the larger pane."""
        if self.stack.currentWidget() is self.spans:
            return self.spans.view
        if self._results.currentWidget() is self.empty:
            return self.empty.button if self.empty.button.isVisible() else self.scope.layer
        page = self.tabs.currentWidget()
        if page is self.headlines and self.headlines.cards:
            return self.headlines.cards[0]
        views: dict[Any, QWidget] = {
            self.matrix: self.matrix.view,
            self.labels: self.labels.view,
            self.taxonomy: self.taxonomy.view,
            self.documents: self.documents.view,
        }
        return views.get(page, self.tabs.tabBar())

    def _taker_of_bar(self) -> QWidget | None:
        return self.stop_button if self.stop_button.isVisible() else self.round_button

    def _connect(self) -> None:
        asking = self.asking
        asking.numbers.connect(self._on_numbers)
        asking.disagreements.connect(self._on_disagreements)
        asking.causes.connect(self.taxonomy.show_causes)
        asking.failed.connect(self._on_failed)
        asking.broke.connect(self._on_broke)
        asking.progress.connect(self._on_progress)
        asking.began.connect(self._show_state)
        asking.ended.connect(self._show_state)
        self.scope.changed.connect(self.refresh)
        self._again.timeout.connect(self.refresh)
        for part in (self.matrix, self.labels, self.taxonomy, self.documents):
            part.opened.connect(self.open_spans)
        self.headlines.opened.connect(self._on_card)
        self.headlines.gamma_requested.connect(self.compute_gamma)
        self.spans.left.connect(self.show_numbers)
        self.spans.place_requested.connect(self.document_requested)
        self.empty.deed_requested.connect(self._on_deed)
        self.stop_button.clicked.connect(self.stop)
        self.round_button.clicked.connect(self.save_round)
        self.export_button.clicked.connect(self.export)
        self.methods_button.clicked.connect(self.copy_methods)

    def _build(self) -> None:
        self._results.setFocusProxy(self.tabs.tabBar())
        self.tabs.setAccessibleName(tr("Views of the agreement"))
        self.tabs.setObjectName("panes")
        self.tabs.tabBar().setObjectName("panes")
        self.tabs.tabBar().setAccessibleName(tr("Views of the agreement"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for part, title in (
            (self.headlines, tr("Numbers")),
            (self.matrix, tr("Pairs")),
            (self.labels, tr("Labels")),
            (self.taxonomy, tr("Disagreements")),
            (self.documents, tr("Documents")),
        ):
            self.tabs.addTab(part, title)
        self.progress.setObjectName("thin")
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(120, 6)
        self.progress.setAccessibleName(tr("Progress"))
        self.doing.setObjectName("faint")
        self._bar = QWidget()
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(16, 8, 16, 4)
        bar.setSpacing(8)
        for widget in (self.doing, self.progress, self.stop_button):
            bar.addWidget(widget)
        bar.addStretch(1)
        for button in (self.round_button, self.export_button, self.methods_button):
            bar.addWidget(button)
        self._results.addWidget(self.tabs)
        self._results.addWidget(self.empty)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._bar)
        right.addWidget(self._results, 1)
        line = QFrame()
        line.setFixedWidth(1)
        line.setStyleSheet(f"background: {appearance.colours().line}")
        row = QHBoxLayout(self._numbers_page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.scope)
        row.addWidget(line)
        row.addLayout(right, 1)
        self.stack.addWidget(self._numbers_page)
        self.stack.addWidget(self.spans)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
