"""Export: whose work of which documents and layers, what would be lost, what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from annotator import paths
from annotator.core.listing import Selection
from annotator.core.people import Role
from annotator.ui import ask, background, desktop, opening
from annotator.ui.language import isolate, tr
from annotator.ui.pages.layer_boxes import LayerBoxes
from annotator.ui.pages.loss_view import LossView
from annotator.ui.pages.report_words import export_words, reason_words
from annotator.ui.pages.transfer_dialog import TransferDialog, format_title

if TYPE_CHECKING:
    from annotator.core.listing import Contents
    from annotator.formats.format import Format
    from annotator.project.project import Project

_REST = 120  # ms without a change of the choices after which the database is asked


class ExportDialog(TransferDialog):
    """Documents into files, read back before they count as written.

    ``search`` is what the list of documents is narrowed by; those it shows can be taken alone.
    """

    def __init__(
        self, project: Project, *, search: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(project, tr("Export"), parent=parent)
        self._there: Contents | None = None
        self._counted: Selection | None = None
        self._counting: background.Work | None = None
        self._ending = ""  # what the destination ends in because of the format
        self._report: Any = None
        for one in opening.formats():
            if one.can_write:
                self.format.addItem(format_title(one), one)
        self.annotators = QComboBox()
        self._list_annotators()
        self.documents = QComboBox()
        self.documents.addItem(tr("All documents"), "")
        if search.strip():
            self.documents.addItem(tr("Those found by “{search}”", search=search), search.strip())
        self.finished_only = QCheckBox(tr("Only finished documents"))
        self.layers = LayerBoxes(project.schema.layers)
        self.destination = QLineEdit()
        self.destination.setAccessibleName(tr("Destination"))
        self.destination.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.choose = QPushButton(tr("Choose…"))
        self.choose.setAutoDefault(False)
        place = QHBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.destination, 1)
        place.addWidget(self.choose)
        self.form.addRow(tr("Format"), self.format)
        self.form.addRow(tr("Export to"), place)
        self.form.addRow(tr("Documents"), self.documents)
        self.form.addRow(tr("Annotations of"), self.annotators)
        self.form.addRow("", self.finished_only)
        self.layers_title = QLabel(tr("Layers"))
        self.form.addRow(self.layers_title, self.layers)
        self.losses = LossView()
        self.add_pane(self.losses, tr("What would be lost"), place=0)
        self.show_pane(self.losses)
        self.folder = QPushButton(tr("Show in folder"))
        self.folder.setAutoDefault(False)
        self.folder.hide()
        self.report.add_button(self.folder)
        self.check = QPushButton(tr("Check first"))
        self.check.setAutoDefault(False)
        self.go = QPushButton(tr("Export"))
        self.go.setDefault(True)
        self.buttons.addButton(self.check, QDialogButtonBox.ButtonRole.ActionRole)
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)
        self._rest_timer = QTimer(self, singleShot=True, interval=_REST)

        self._rest_timer.timeout.connect(self._count)
        self.documents.currentIndexChanged.connect(self._on_selection)
        self.annotators.currentIndexChanged.connect(self._on_selection)
        self.finished_only.toggled.connect(self._on_selection)
        self.layers.changed.connect(self._on_selection)
        self.choose.clicked.connect(self._on_choose)
        self.destination.textEdited.connect(lambda _: self.destination.setModified(True))
        self.destination.textChanged.connect(self._show_ready)
        self.destination.editingFinished.connect(self._on_typed)
        self.folder.clicked.connect(self._on_folder)
        self.check.clicked.connect(lambda: self.start(dry_run=True))
        self.go.clicked.connect(lambda: self.start())
        self._begin()

    # ------------------------------------------------------------------------------ the choice

    @property
    def selection(self) -> Selection:
        """What was chosen of the project."""
        people, layers = self.annotators.currentData(), self._layers()
        return Selection(
            None if people is None else tuple(people),
            None if layers is None else tuple(layers),
            self.documents.currentData(),
            self.finished_only.isChecked(),
        )

    @property
    def is_counting(self) -> bool:
        """Whether the losses shown are not yet those of the choice."""
        return self._rest_timer.isActive() or self._counting is not None

    @property
    def target(self) -> Path:
        """The file or folder to be written."""
        return Path(self.destination.text().strip()).expanduser()

    def start(self, *, dry_run: bool = False) -> None:
        """Write the documents and read them back; a dry run keeps nothing."""
        chosen = self.chosen
        assert chosen is not None
        self._on_typed()
        project, target, selection = self.project, self.target, self.selection
        key, options = chosen.key, self._option_texts()
        if not dry_run and target.is_file() and not self._may_replace(target):
            return
        deed = opening.would_lose if dry_run else opening.export_documents
        self.folder.hide()
        self._run(
            lambda progress: deed(
                project,
                target,
                format_key=key,
                selection=selection,
                options=options,
                progress=progress,
            ),
            self._on_checked if dry_run else self._on_exported,
            tr("Checking…") if dry_run else tr("Exporting…"),
        )

    def _list_annotators(self) -> None:
        self.annotators.addItem(tr("All annotators"), None)
        people = self.project.store.annotators()
        gold = [person.id for person in people if person.role is Role.ADJUDICATOR]
        if gold:
            self.annotators.addItem(tr("The gold standard"), gold)
        for person in people:
            if person.role is not Role.ADJUDICATOR:
                self.annotators.addItem(isolate(person.name), [person.id])

    def _layers(self) -> list[str] | None:
        """Return the layers to be named; ``None`` where all are taken and the format asks none."""
        if not self.layers.isVisibleTo(self.inputs):
            return None
        if self.layers.are_all and not _asks_for_layers(self.chosen):
            return None
        return self.layers.chosen

    def _may_replace(self, target: Path) -> bool:
        return ask.confirm(
            self,
            tr("{name} is there already.", name=target.name),
            yes=tr("Replace"),
            detail=tr("What it holds will be replaced."),
        )

    # ------------------------------------------------------------------------------ the format

    def _on_format(self) -> None:
        chosen = self.chosen
        if chosen is None:
            return
        options = chosen.WriteOptions()
        asks = _asks_for_layers(chosen)
        self._show_options(options, without=("layers",) if asks else ())
        holds = chosen.holds(options)
        layered = holds.spans or holds.relations or holds.document_labels
        self.layers.setVisible(layered)
        self.layers_title.setVisible(layered)
        self.layers.suggest(options.layers if asks else None, spans_only=asks)
        self._follow_with_ending(chosen)
        self._on_selection()

    def _before_options(self) -> QWidget:
        return next(reversed(self.layers.boxes.values()), self.finished_only)

    def _deeds(self) -> tuple[QPushButton, ...]:
        return self.check, self.go

    def _on_option(self) -> None:
        self._show_estimate()

    def _follow_with_ending(self, chosen: Format) -> None:
        """Let the destination end as the format's files do, unless the user typed an ending."""
        ending = "" if chosen.writes_folder else next(iter(chosen.extensions), "")
        text = self.destination.text().strip()
        if not self.destination.isModified():
            text = paths.short(str(paths.documents_folder() / f"{self.project.name}{ending}"))
        elif self._ending and text.endswith(self._ending):
            text = text.removesuffix(self._ending) + ending
        elif not Path(text).suffix:
            text += ending
        else:
            ending = self._ending
        typed = self.destination.isModified()
        self.destination.setText(text)
        self.destination.setModified(typed)
        self._ending = ending

    def _on_typed(self) -> None:
        """Complete a name without an ending."""
        text = self.destination.text().strip()
        chosen = self.chosen
        if chosen is None or chosen.writes_folder or not text or text.endswith(("/", "\\")):
            return
        if not Path(text).suffix:
            self._ending = next(iter(chosen.extensions), "")
            self.destination.setText(text + self._ending)
            self.destination.setModified(True)

    def _on_choose(self) -> None:
        found = ask.file_to_write(self, self.target)
        if found:
            self.destination.setText(found)
            self.destination.setModified(True)
            self._on_typed()

    # ------------------------------------------------------------------------------ losses

    def _on_selection(self, *_: object) -> None:
        self._rest_timer.start()
        self._show_ready()

    def _count(self) -> None:
        """Ask, on another thread, what the choice holds; late answers are dropped."""
        selection = self.selection
        if selection.layers == ():
            self._counting = None
            self.losses.show_problem(tr("Choose at least one layer."))
            return
        if selection == self._counted and self._there is not None:
            self._counting = None
            self._show_estimate()
            return
        project = self.project
        work = background.Work(
            lambda progress: opening.contents_of(project, selection), parent=self
        )

        def of_this(deed: Callable[..., None]) -> Callable[..., None]:
            return lambda *told: deed(*told) if self._counting is work else None

        def on_counted(there: Contents) -> None:
            self._there, self._counted = there, selection
            self._show_estimate()

        work.done.connect(of_this(on_counted))
        work.failed.connect(of_this(self._on_failed))
        work.broke.connect(of_this(self._on_broke))
        work.ended.connect(of_this(self._on_counted))
        self._counting = work
        self.losses.show_waiting()
        work.start()

    def _on_counted(self) -> None:
        self._counting = None
        self._show_ready()

    def _show_estimate(self) -> None:
        chosen = self.chosen
        if chosen is None or self._there is None or self._layers() == []:
            return
        options = self.options.value() if self.options is not None else chosen.WriteOptions()
        lost = opening.estimated_losses(chosen.holds(options), self._there)
        self.losses.show_estimate(lost, self._there.documents)
        self.show_pane(self.losses)
        self._show_ready()

    def _show_ready(self) -> None:
        running = self.work is not None and self.work.running
        some = self._there is None or bool(self._there.documents)
        named = self._layers() != []
        ready = bool(self.destination.text().strip()) and some and named and not running
        for button in (self.check, self.go):
            button.setEnabled(ready)

    # ------------------------------------------------------------------------------ what came of it

    def _on_checked(self, found: Any) -> None:
        notes = [reason_words(note) for note in found.written.notes]
        self.losses.show_exact(found.written.written, found.lost, notes)
        self.show_pane(self.losses)

    def _on_exported(self, found: Any) -> None:
        self._report = found
        self.folder.show()
        self.report.show_told(export_words(found))

    def _on_folder(self) -> None:
        if self._report is None:
            return
        written = [*self._report.written.files, str(self._report.destination)]
        path = Path(written[0])
        if not desktop.show_in_folder(path):
            ask.tell(self, tr("No program opened {path}.", path=path.parent))


def _asks_for_layers(one: Format | None) -> bool:
    """Whether a format wants the layers named, because each of them takes room of its own."""
    return one is not None and "layers" in {item.name for item in fields(one.WriteOptions)}
