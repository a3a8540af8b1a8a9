"""Which layers are taken: a box for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from annotator.core.schema import LayerKind, title_in
from annotator.ui.language import current_language, tr

if TYPE_CHECKING:
    from annotator.core.schema import Layer

_IN_A_ROW = 3


class LayerBoxes(QWidget):
    """All are taken at first; ``suggest`` changes that as long as nobody chose."""

    changed = Signal()

    def __init__(self, layers: Sequence[Layer], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = layers
        self._touched = False
        self.boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(16)
        for number, layer in enumerate(layers):
            title = title_in(layer.titles, current_language(), layer.key)
            box = QCheckBox(title.replace("&", "&&"))
            box.setAccessibleName(f"{tr('Layer')}: {title}")
            box.setChecked(True)
            box.clicked.connect(self._on_clicked)
            grid.addWidget(box, number // _IN_A_ROW, number % _IN_A_ROW)
            self.boxes[layer.key] = box
        grid.setColumnStretch(_IN_A_ROW, 1)

    @property
    def chosen(self) -> list[str]:
        """The keys of the layers that are taken."""
        return [key for key, box in self.boxes.items() if box.isChecked() and box.isEnabled()]

    @property
    def are_all(self) -> bool:
        """Whether every layer is taken."""
        return len(self.chosen) == len(self.boxes)

    def suggest(self, wanted: Collection[str] | None, *, spans_only: bool) -> None:
        """Take these layers (``None`` for all) unless somebody chose others.

        ``spans_only`` bars layers that label documents.
        """
        for layer in self._layers:
            box = self.boxes[layer.key]
            box.setEnabled(not spans_only or layer.kind is LayerKind.SPAN)
            if not self._touched:
                box.setChecked(wanted is None or layer.key in wanted)

    def _on_clicked(self) -> None:
        self._touched = True
        self.changed.emit()
