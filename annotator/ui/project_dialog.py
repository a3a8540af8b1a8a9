"""The form for a new project: its name, its place, its labels, and who annotates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.errors import AnnotatorError
from annotator.core.schema import Schema, title_in
from annotator.core.schema_file import read_schema
from annotator.project.label_sets import DEFAULT, label_sets
from annotator.ui import ask
from annotator.ui.dialog_buttons import dialog_buttons
from annotator.ui.language import current_language, error_text, tr

SUFFIX = ".hashiya"
_FORBIDDEN = '/\\:*?"<>|'


@dataclass(frozen=True)
class NewProject:
    """What the form was filled in with."""

    path: str
    schema: Schema
    annotator: str


class ProjectDialog(QDialog):
    """Calls ``make`` when accepted; a refusal is shown and leaves the form open."""

    def __init__(
        self,
        *,
        folder: Path,
        annotator: str,
        make: Callable[[NewProject], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New project"))
        self.setMinimumWidth(520)
        self._make = make
        self.name = QLineEdit()
        self.name.setAccessibleName(tr("Name"))
        self.name.setPlaceholderText(tr("For example: news of September"))
        self.folder = QLineEdit(str(folder))
        # A path is read from left to right whatever language is around it.
        self.folder.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        choose = QPushButton(tr("Choose…"))
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(choose)
        self.labels = QComboBox()
        self.annotator = QLineEdit(annotator)
        self.problem = QLabel()
        self.problem.setObjectName("warning")
        self.problem.setWordWrap(True)
        self._fill_labels()

        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(tr("Name"), self.name)
        form.addRow(tr("Folder"), place)
        form.addRow(tr("Labels"), self.labels)
        form.addRow(tr("Annotator name"), self.annotator)
        self.buttons = dialog_buttons(QDialogButtonBox.StandardButton.Cancel)
        self.accept_button = QPushButton(tr("Create"))
        self.accept_button.setDefault(True)
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(self.buttons)

        for line in (self.name, self.folder, self.annotator):
            line.textChanged.connect(self._check)
        choose.clicked.connect(self._on_choose)
        self.labels.activated.connect(self._on_labels)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._check()

    @property
    def path(self) -> Path:
        """Where the project will lie."""
        return Path(self.folder.text().strip()).expanduser() / f"{self.name.text().strip()}{SUFFIX}"

    def accept(self) -> None:
        """Make the project; stay open where that cannot be."""
        try:
            schema = read_schema(self.labels.currentData())
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._make(NewProject(str(self.path), schema, self.annotator.text().strip()))
        except OSError as error:
            problem = AnnotatorError(
                "The folder {folder} cannot be made: {reason}.",
                folder=self.path.parent,
                reason=error.strerror,
            )
            ask.show_error(self, problem)
            return
        except AnnotatorError as error:
            ask.show_error(self, error)
            return
        super().accept()

    def _fill_labels(self) -> None:
        for key, path in label_sets().items():
            self._add_labels(path)
            if key == DEFAULT:
                self.labels.setCurrentIndex(self.labels.count() - 1)
        self.labels.insertSeparator(self.labels.count())
        self.labels.addItem(tr("From a file…"), None)

    def _add_labels(self, path: Path) -> None:
        """Put a label set at the end; raises ``BadInput``."""
        schema = read_schema(path)
        self.labels.addItem(title_in(schema.titles, current_language(), schema.key), path)

    def _on_choose(self) -> None:
        found = ask.folder(self, Path(self.folder.text()))
        if found:
            self.folder.setText(found)

    def _on_labels(self, row: int) -> None:
        if self.labels.itemData(row) is not None:
            return
        self.labels.setCurrentIndex(0)
        found = ask.schema_file(self, Path(self.folder.text()))
        if not found:
            return
        try:
            self._add_labels(Path(found))
        except AnnotatorError as error:
            ask.show_error(self, error)
        else:
            self.labels.setCurrentIndex(self.labels.count() - 1)

    def _check(self) -> None:
        name = self.name.text().strip()
        problem = ""
        if any(sign in name for sign in _FORBIDDEN):
            problem = error_text(
                AnnotatorError("A name cannot contain {signs}.", signs=" ".join(_FORBIDDEN))
            )
        elif name and self.path.exists():
            problem = tr("There is already a project of this name in this folder.")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        filled = name and self.folder.text().strip() and self.annotator.text().strip()
        self.accept_button.setEnabled(bool(filled) and not problem)
