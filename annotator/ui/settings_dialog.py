"""The user's settings as a form made from the ``Settings`` dataclass."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from annotator.settings import Settings
from annotator.ui.dialog_buttons import dialog_buttons
from annotator.ui.language import tr
from annotator.ui.options_form import OptionsForm


class SettingsDialog(QDialog):
    """``value`` is what the user chose."""

    def __init__(self, settings: Settings, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.setMinimumWidth(440)
        self.form = OptionsForm(settings)
        standard = QDialogButtonBox.StandardButton
        buttons = dialog_buttons(standard.Ok, standard.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(18)
        column.addWidget(self.form)
        column.addWidget(buttons)

    @property
    def value(self) -> Settings:
        """The settings as they stand in the form."""
        return cast(Settings, self.form.value())
