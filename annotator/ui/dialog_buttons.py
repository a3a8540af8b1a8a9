"""The row of buttons below a dialog in our words: Qt's Arabic ones are commands, ours are deeds."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QMessageBox

from annotator.ui.language import tr

_Standard = QDialogButtonBox.StandardButton


def dialog_buttons(*standard: QDialogButtonBox.StandardButton) -> QDialogButtonBox:
    """Return a row of these standard buttons (OK, Cancel, Close)."""
    box = QDialogButtonBox()
    for kind in standard:
        box.addButton(kind).setText(_words(int(kind.value)))
    return box


def name_buttons(box: QMessageBox) -> None:
    """Put our words on the standard buttons of a message."""
    for button in box.buttons():
        words = _words(int(box.standardButton(button).value))
        if words:
            button.setText(words)


def _words(kind: int) -> str:
    return {
        int(_Standard.Ok.value): tr("OK"),
        int(_Standard.Cancel.value): tr("Cancel"),
        int(_Standard.Close.value): tr("Close"),
    }.get(kind, "")
