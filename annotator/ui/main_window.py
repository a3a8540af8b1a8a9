"""The frame: three pages, menus, tool bar, status bar. It has no feature of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QToolBar, QWidget

from annotator import __version__, paths
from annotator.core.errors import AnnotatorError
from annotator.core.people import WorkState
from annotator.ui import appearance, ask, opening
from annotator.ui.actions import LINE, TOOL_BAR, fill_menus, make_actions
from annotator.ui.language import current_language, isolate, tr
from annotator.ui.layout_shortcuts import press_as_latin
from annotator.ui.pages.welcome_page import WelcomePage
from annotator.ui.session import Session
from annotator.ui.status import Status
from annotator.ui.window_memory import window_memory

if TYPE_CHECKING:
    from annotator.core.change import Changes
    from annotator.core.span import Span
    from annotator.ui.command_palette import CommandPalette
    from annotator.ui.pages.agreement_page import AgreementPage
    from annotator.ui.pages.annotate_page import AnnotatePage
    from annotator.ui.pages.documents_page import DocumentsPage
    from annotator.ui.project_dialog import NewProject

_BETWEEN_LOOKS = 2000  # milliseconds
_log = logging.getLogger(__name__)

VERBS = {
    "annotate": "annotate",
    "annotate_all": "annotate all occurrences",
    "remove_all": "remove all occurrences",
    "relabel": "change the label",
    "resize": "move the borders",
    "delete": "delete",
    "relate": "link",
    "set_attribute": "set an attribute",
    "set_note": "write a note",
    "label_document": "label the document",
    "finish": "finish the document",
    "reopen": "take up the document again",
    "edit_schema": "change the labels",
    "import": "add imported annotations",
}


class MainWindow(QMainWindow):
    """Shows pages and forwards actions to them.

    ``rebuild_requested`` asks for a new window, in another language or theme.
    """

    rebuild_requested = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("main")
        self.setWindowIcon(appearance.app_icon())
        self.setMinimumSize(860, 560)
        self.welcome = WelcomePage()
        self.documents: DocumentsPage | None = None  # made with the first project, not before
        self.annotate: AnnotatePage | None = None
        self.agreement: AgreementPage | None = None  # made when it is asked for
        self._palette: CommandPalette | None = None  # made when it is asked for
        self.stack = QStackedWidget()
        self.stack.addWidget(self.welcome)
        self.setCentralWidget(self.stack)
        self.actions_by_key = make_actions(self, self._handlers())
        self.menus = fill_menus(self.menuBar(), self.actions_by_key)
        self.tools = self._tool_bar()
        self.status = Status(self.statusBar())
        self._state_timer = QTimer(self)
        self._state_timer.setSingleShot(True)
        self._state_timer.setInterval(40)
        self._state_timer.timeout.connect(self._show_state)
        # What another window or the command line wrote is looked for now and then; it costs 0.2 ms.
        self._watch = QTimer(self)
        self._watch.setInterval(_BETWEEN_LOOKS)
        self._watch.timeout.connect(self._catch_up)
        self._restore_geometry()

        self.welcome.new_requested.connect(self.new_project)
        self.welcome.open_requested.connect(self.open_project)
        self.welcome.sample_requested.connect(self.open_sample)
        self.welcome.project_requested.connect(self.open_path)
        self.welcome.forget_requested.connect(session.forget)
        session.project_closing.connect(self._on_closing)
        session.project_changed.connect(self._on_project)
        session.settings_changed.connect(self._on_settings)
        self._on_settings()
        self._on_project()

    # ------------------------------------------------------------------------------ projects

    def new_project(self) -> None:
        """Ask for a new project and open it."""
        opening.project_dialog(
            folder=paths.documents_folder(),
            annotator=self.session.annotator,
            make=self._make_project,
            parent=self,
        ).exec()

    def open_project(self) -> None:
        """Ask for a project's file and open it."""
        last = self.session.settings.last_project
        start = Path(last).parent if last and "://" not in last else paths.documents_folder()
        path = ask.project_to_open(self, start)
        if path:
            self.open_path(path)

    def open_path(self, path: str) -> bool:
        """Open a project; say so in a dialog where that cannot be. Return whether it is open."""
        return self._try(lambda: self.session.open(path))

    def open_sample(self) -> None:
        """Open the sample project, which is made at the first time."""
        self._try(self.session.open_sample)

    def close_project(self) -> None:
        """Go back to the welcome page."""
        self.session.leave()

    def import_files(self) -> None:
        """Bring documents into the project."""
        assert self.session.project is not None
        opening.import_dialog(self.session.project, parent=self).exec()
        self.show_documents()

    def export_documents(self) -> None:
        """Write documents to files."""
        assert self.session.project is not None
        search = self.documents.search.text() if self.documents is not None else ""
        opening.export_dialog(self.session.project, search=search, parent=self).exec()

    # ------------------------------------------------------------------------------ documents

    def show_documents(self) -> None:
        """Show the list of documents, at the document that was open."""
        if self.documents is None or self.session.project is None:
            return
        self.documents.catch_up()
        if self.document:
            self.documents.make_current(self.session.project.store.number_of(self.document))
        self._show(self.documents)

    def open_document(self, document: str) -> None:
        """Show a document on the annotate page."""
        assert self.annotate is not None
        if self._try(lambda: self._page().show_document(document)):
            self._show(self._page())

    @property
    def document(self) -> str:
        """The id of the document on the annotate page, "" for none."""
        return (self.annotate.document_id or "") if self.annotate is not None else ""

    def find_anything(self) -> None:
        """Find in the document, or look for a document."""
        if self.stack.currentWidget() is self.annotate:
            self._page().find()
        elif self.documents is not None:
            self.show_documents()
            self.documents.search.setFocus()
            self.documents.search.selectAll()

    def step_document(self, by: int) -> None:
        """Open the document that stands before or after this one in the list."""
        place = self._place()
        if place is None:
            return
        assert self.documents is not None
        assert self.session.project is not None
        wanted = place + by
        if 0 <= wanted < len(self.documents.numbers):
            number = self.documents.numbers[wanted]
            self.open_document(self.session.project.store.id_of(number))

    def show_agreement(self) -> None:
        """Show how far annotators agree."""
        if self.session.project is None:
            return
        if self.agreement is None:
            self.agreement = self._make_agreement()
            self.agreement.set_project(self.session.project)
        self._show(self.agreement)
        self.agreement.catch_up()

    # ------------------------------------------------------------------------------ undo

    def undo(self) -> None:
        """Take back the last change and show where it was."""
        assert self.session.project is not None
        self._again(self.session.project.undo)

    def redo(self) -> None:
        """Do the last undone change again and show where it is."""
        assert self.session.project is not None
        self._again(self.session.project.redo)

    def _again(self, deed: Callable[[], Changes | None]) -> None:
        done: list[Changes | None] = []
        if not self._try(lambda: done.append(deed())):
            if self.annotate is not None:
                self.annotate.reread()  # somebody else was there: show what is stored now
            return
        if done[0] is None:
            return
        touched = done[0].documents()
        if self.stack.currentWidget() is self.annotate and touched:
            if self.document not in touched:
                self.open_document(sorted(touched)[0])
            self._page().reveal_changes(done[0])

    # ------------------------------------------------------------------------------ settings

    def change_settings(self) -> None:
        """Show the settings."""
        before = self.session.settings
        shown = replace(before, annotator=self.session.annotator)
        dialog = opening.settings_dialog(shown, parent=self)
        if not dialog.exec():
            return
        chosen = dialog.value
        renamed = chosen.annotator != self.session.annotator
        self.session.change_settings(chosen)
        project = self.session.project
        if renamed and project is not None:
            self.open_path(project.path)
        if (chosen.language, chosen.theme) != (before.language, before.theme):
            self.rebuild_requested.emit()

    def switch_theme(self) -> None:
        """Go from light to dark or back."""
        theme = "light" if appearance.is_dark() else "dark"
        self.session.change_settings(replace(self.session.settings, theme=theme))
        self.rebuild_requested.emit()

    def switch_language(self) -> None:
        """Go from Arabic to English or back."""
        language = "en" if current_language() == "ar" else "ar"
        self.session.change_settings(replace(self.session.settings, language=language))
        self.rebuild_requested.emit()

    def leave(self) -> None:
        """End the program; nothing is left to be saved."""
        self.close()

    def show_shortcuts(self) -> None:
        """Show the sheet of all keys."""
        project = self.session.project
        opening.key_sheet(project.schema if project else None, parent=self).exec()

    def show_commands(self) -> None:
        """Open the palette in which every command is found by typing."""
        if self._palette is None:
            self._palette = opening.command_palette(self)
        page = self.stack.currentWidget()
        entries = opening.action_entries(self.actions_by_key)
        if page is self.annotate and self.annotate is not None:
            entries = self.annotate.keys.entries() + entries
        self._palette.open([one for one in entries if one.key != "command_palette"])

    def about(self) -> None:
        """Say what this program is."""
        ask.tell(
            self,
            tr("Hashiya {version}", version=__version__),
            detail=tr(
                "A hashiya is the gloss a reader writes in the margin. This program marks "
                "entities, quotes and claims in Arabic articles. Free software under the GPL, "
                "version 3 or later."
            ),
        )

    # ------------------------------------------------------------------------------ Qt calls these

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take shortcuts that nobody knew because of the keyboard's layout."""
        if not press_as_latin(event, self.actions_by_key.values()):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's size and where the reader stopped."""
        if self.annotate is not None:
            self.annotate.leave()
        memory = window_memory()
        memory.setValue("geometry", self.saveGeometry())
        memory.sync()
        super().closeEvent(event)

    # ------------------------------------------------------------------------------ inner works

    def _handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "new_project": self.new_project,
            "open_project": self.open_project,
            "open_sample": self.open_sample,
            "close_project": self.close_project,
            "import_files": self.import_files,
            "export_documents": self.export_documents,
            "settings": self.change_settings,
            "quit": self.leave,
            "undo": self.undo,
            "redo": self.redo,
            "find": self.find_anything,
            "show_documents": self.show_documents,
            "show_agreement": self.show_agreement,
            "compute_gamma": lambda: self._compared().compute_gamma(),
            "save_round": lambda: self._compared().save_round(),
            "export_agreement": lambda: self._compared().export(),
            "copy_methods": lambda: self._compared().copy_methods(),
            "next_document": lambda: self.step_document(1),
            "previous_document": lambda: self.step_document(-1),
            "toggle_finished": lambda: self._page().toggle_finished(),
            "larger_text": lambda: self._page().zoom(1),
            "smaller_text": lambda: self._page().zoom(-1),
            "usual_text": lambda: self._page().zoom(0),
            "switch_theme": self.switch_theme,
            "switch_language": self.switch_language,
            "command_palette": self.show_commands,
            "shortcuts": self.show_shortcuts,
            "about": self.about,
        }

    def _catch_up(self) -> None:
        project = self.session.project
        if project is not None:
            try:
                project.catch_up()
            except AnnotatorError as error:  # a file that is away for a moment: later, then
                _log.info("%s", error)

    def _page(self) -> AnnotatePage:
        assert self.annotate is not None
        return self.annotate

    def _compared(self) -> AgreementPage:
        assert self.agreement is not None
        return self.agreement

    def _make_project(self, wanted: NewProject) -> None:
        self.session.make(wanted.path, schema=wanted.schema, annotator=wanted.annotator)

    def _try(self, deed: Callable[[], object]) -> bool:
        try:
            deed()
        except AnnotatorError as error:
            ask.show_error(self, error)
            return False
        return True

    def _on_place_requested(self, document: str, span: Span) -> None:
        self.open_document(document)
        self._page().show_place(span)

    def _on_closing(self) -> None:
        if self.annotate is not None:
            self.annotate.set_project(None, None)
        if self.agreement is not None:
            self.agreement.set_project(None)

    def _on_project(self) -> None:
        project = self.session.project
        if project is not None:
            self._make_pages()
            assert self.documents is not None
            assert self.session.signals is not None
            self.session.signals.changed.connect(self._on_changed)
            self.documents.set_project(project)
            self._page().set_project(project, self.session.signals)
            if self.agreement is not None:
                self.agreement.set_project(project)
            self._show(self.documents)
            self._watch.start()
        else:
            self._watch.stop()
            if self.documents is not None:
                self.documents.set_project(None)
            self._show(self.welcome)

    def _make_pages(self) -> None:
        if self.documents is not None:
            return
        self.documents, self.annotate = opening.pages()
        self.annotate.set_font_size(self.session.settings.font_size)
        for page in (self.documents, self.annotate):
            self.stack.addWidget(page)
        self.documents.document_requested.connect(self.open_document)
        self.documents.import_requested.connect(self.import_files)
        self.annotate.font_size_changed.connect(self._on_font_size)
        self.annotate.step_requested.connect(self.step_document)
        self.annotate.document_requested.connect(self._on_place_requested)
        self.annotate.status_message.connect(self.status.say)

    def _make_agreement(self) -> AgreementPage:
        page = opening.agreement_page()
        self.stack.addWidget(page)
        page.document_requested.connect(self._on_place_requested)
        page.import_requested.connect(self.import_files)
        page.status_message.connect(self.status.say)
        page.state_changed.connect(self._state_timer.start)
        return page

    def _on_changed(self, changes: Changes) -> None:
        assert self.documents is not None
        self.documents.on_changed(changes)
        if self.agreement is not None:
            self.agreement.on_changed(changes)
        # The article is painted first; menus and status bar follow a blink of the eye later, once
        # for a burst of changes. What can be undone can be undone at once.
        self.actions_by_key["undo" if changes.verb != "undo" else "redo"].setEnabled(True)
        self._state_timer.start()

    def _on_font_size(self, size: int) -> None:
        self.session.change_settings(replace(self.session.settings, font_size=size))

    def _on_settings(self) -> None:
        self.welcome.show_recent(self.session.settings.recent_projects)
        if self.annotate is not None:
            self.annotate.set_font_size(self.session.settings.font_size)

    def _show(self, page: QWidget) -> None:
        if self.annotate is not None and page is not self.annotate:
            self.annotate.leave()
        self.stack.setCurrentWidget(page)
        if page is self.documents:
            self.documents.view.setFocus()
        elif page is self.annotate:
            self.annotate.setFocus()
        elif page is self.agreement:
            self.agreement.take_keyboard()
        self._show_state()

    def _show_state(self) -> None:
        """Bring title, actions and status bar up to what is open."""
        project, page = self.session.project, self.stack.currentWidget()
        reading = page is self.annotate and bool(self.document)
        place = self._place() if reading else None
        total = len(self.documents.numbers) if self.documents is not None else 0
        for key, action in self.actions_by_key.items():
            action.setEnabled(project is not None or key in _ALWAYS)
            if key in _READING:
                action.setEnabled(reading)
            if key in _COMPARING:
                action.setEnabled(page is self.agreement and self._compared().ready)
        self.actions_by_key["previous_document"].setEnabled(bool(place))
        self.actions_by_key["next_document"].setEnabled(place is not None and place + 1 < total)
        self.actions_by_key["switch_theme"].setChecked(appearance.is_dark())
        self.tools.setVisible(project is not None)
        self.statusBar().setVisible(project is not None)
        title = "Hashiya" if current_language() == "en" else "حاشية"
        if project is None:
            self.setWindowTitle(title)
            return
        self._show_undo()
        name = self._page().document_title if reading else project.name
        self.setWindowTitle(f"{isolate(name)} — {title}")
        state = project.store.assignment(self.document, project.me.id).state if reading else None
        self._show_finished(state)
        self._page().set_place(place, total)
        self.status.show_project(project, place=place, total=total)

    def _show_undo(self) -> None:
        project = self.session.project
        assert project is not None
        for key, entry in (("undo", project.next_undo()), ("redo", project.next_redo())):
            action = self.actions_by_key[key]
            action.setEnabled(entry is not None)
            title = tr("Undo") if key == "undo" else tr("Redo")
            if entry is not None:
                deed = tr(VERBS.get(entry.verb, entry.verb))
                title = (
                    tr("Undo: {deed}", deed=deed)
                    if key == "undo"
                    else tr("Redo: {deed}", deed=deed)
                )
            action.setText(title)
            action.setToolTip(title)

    def _show_finished(self, state: WorkState | None) -> None:
        action = self.actions_by_key["toggle_finished"]
        finished = state is WorkState.FINISHED
        action.setText(tr("Take up again") if finished else tr("Finish"))
        action.setIcon(appearance.icon("reopen" if finished else "finish"))
        if state is WorkState.LOCKED:
            action.setEnabled(False)

    def _place(self) -> int | None:
        """Return which row of the list the open document stands in."""
        if not self.document or self.documents is None or self.session.project is None:
            return None
        number = self.session.project.store.number_of(self.document)
        try:
            return self.documents.numbers.index(number)
        except ValueError:
            return None

    def _tool_bar(self) -> QToolBar:
        bar = QToolBar(tr("Tool bar"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for key in TOOL_BAR:
            if key == LINE:
                bar.addSeparator()
            else:
                bar.addAction(self.actions_by_key[key])
        self.addToolBar(bar)
        return bar

    def _restore_geometry(self) -> None:
        kept = window_memory().value("geometry")
        if kept is None or not self.restoreGeometry(kept):
            self.resize(1280, 800)


_ALWAYS = frozenset(
    {
        "new_project",
        "open_project",
        "open_sample",
        "settings",
        "quit",
        "switch_theme",
        "switch_language",
        "command_palette",
        "shortcuts",
        "about",
    }
)
_COMPARING = frozenset({"compute_gamma", "save_round", "export_agreement", "copy_methods"})
_READING = frozenset({"toggle_finished", "larger_text", "smaller_text", "usual_text"})
