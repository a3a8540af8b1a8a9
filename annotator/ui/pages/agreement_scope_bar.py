"""What is compared with what: layer, annotators, documents, switches, measures, a round before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QMenu,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.people import Annotator, Role
from annotator.core.schema import LayerKind, Schema, title_in
from annotator.project import agreement_scope
from annotator.project.measuring import Question
from annotator.project.speaker_relations import speaker_relation_in
from annotator.ui.language import current_language, isolate, tr
from annotator.ui.pages.agreement_asking import Wish
from annotator.ui.pages.captions import faint

if TYPE_CHECKING:
    from annotator.core.schema import Layer
    from annotator.project.project import Project

_REST = 250  # milliseconds after the last change before anything is asked
WIDTH = 264
USUAL = {
    LayerKind.SPAN: ("f1_strict", "f1_overlap", "f1_soft", "u_alpha", "krippendorff_alpha"),
    LayerKind.DOCUMENT: ("percent_agreement", "krippendorff_alpha", "fleiss_kappa"),
}
SLOW = ("gamma", "gamma_k", "gamma_cat")  # by their own button only
ROLES = {Role.ADJUDICATOR: "{name} (adjudicated)", Role.MACHINE: "{name} (machine)"}


class AgreementScopeBar(QScrollArea):
    """A column of choices; ``changed`` comes when the user rests."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[Annotator] = ()
        self._schema = Schema("")
        self.layer = QComboBox()
        self.documents = QLineEdit()
        self.unfinished = QCheckBox(tr("Unfinished work, too"))
        self.people: dict[str, QCheckBox] = {}
        self.switches = {
            "clusters": QCheckBox(tr("Whole letters with their marks")),
            "trim": QCheckBox(tr("Outer spaces and quotation marks")),
            "proclitics": QCheckBox(tr("Prefixes such as و and ب")),
        }
        self.measures = QToolButton()
        self.measure_actions: dict[str, QAction] = {}
        self.since = QComboBox()
        self._rest = QTimer(self, singleShot=True, interval=_REST)
        self._build()
        self._rest.timeout.connect(self.changed)
        self.layer.currentIndexChanged.connect(self._on_layer)
        self.documents.textChanged.connect(self._rest.start)
        self.since.currentIndexChanged.connect(self._rest.start)
        for box in (self.unfinished, *self.switches.values()):
            box.toggled.connect(self._rest.start)

    def show_project(self, project: Project, rounds: Sequence[str]) -> None:
        """Offer what a project has; what was chosen stays where it still exists."""
        language = current_language()
        chosen = self.layer.currentData()
        self.layer.blockSignals(True)
        self.layer.clear()
        for layer in project.schema.layers:
            self.layer.addItem(title_in(layer.titles, language, layer.key), layer.key)
        self.layer.setCurrentIndex(max(0, self.layer.findData(chosen)))
        self.layer.blockSignals(False)
        self._schema = project.schema
        self._show_people(project.store.annotators())
        self.show_rounds(rounds)
        self._show_measures()

    def show_rounds(self, titles: Sequence[str]) -> None:
        """Offer saved rounds, the last one first; it is compared with unless another one was."""
        chosen = self.since.currentData()
        known = self.since.count() > 0 and chosen in ("", *titles)
        self.since.blockSignals(True)
        self.since.clear()
        self.since.addItem(tr("nothing"), "")
        for title in reversed(titles):
            self.since.addItem(isolate(title), title)
        at = self.since.findData(chosen) if known and chosen else min(1, len(titles))
        self.since.setCurrentIndex(at)
        self.since.setEnabled(bool(titles))
        self.since.blockSignals(False)

    @property
    def current_layer(self) -> Layer | None:
        """The layer that is chosen."""
        return self._schema.layer_by_key.get(self.layer.currentData() or "")

    @property
    def annotators(self) -> list[str]:
        """The annotators whose boxes are ticked."""
        return [name for name, box in self.people.items() if box.isChecked()]

    def wish(self) -> Wish | None:
        """Return what is asked for, ``None`` in a project without layers."""
        layer = self.current_layer
        if layer is None:
            return None
        usual = USUAL[layer.kind]
        chosen = [key for key, action in self.measure_actions.items() if action.isChecked()]
        measures = (usual[0], *(key for key in chosen if key != usual[0]))
        asked = self.annotators
        usually = [one.id for one in self._people if one.role is Role.ANNOTATOR]
        question = Question(
            layers=(layer.key,),
            annotators=None if asked == usually else tuple(asked),
            measures=measures,
            documents=self.documents.text().strip(),
            unfinished=self.unfinished.isChecked(),
        )
        return Wish(
            question,
            layer.key,
            usual[0],
            since=self.since.currentData() or "",
            spans=layer.kind is LayerKind.SPAN,
            switches=frozenset(key for key, box in self.switches.items() if box.isChecked()),
            quoted=any(
                speaker_relation_in(self._schema, layer.key, one.key) for one in layer.labels
            ),
        )

    def ask_now(self) -> None:
        """Ask without waiting for a rest."""
        self._rest.stop()
        self.changed.emit()

    # ------------------------------------------------------------------------------ inner works

    def _on_layer(self) -> None:
        self._show_measures()
        self._rest.start()

    def _show_people(self, people: Sequence[Annotator]) -> None:
        before = {name: box.isChecked() for name, box in self.people.items()}
        for box in self.people.values():
            self._people_column.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.people.clear()
        self._people = sorted(people, key=lambda one: list(Role).index(one.role) == 2)
        for one in self._people:
            template = ROLES.get(one.role, "")
            words = tr(template, name=one.name) if template else isolate(one.name)
            box = QCheckBox(words.replace("&", "&&"))
            box.setAccessibleName(f"{tr('Annotator')}: {one.name}")
            box.setChecked(before.get(one.id, one.role is Role.ANNOTATOR))
            box.toggled.connect(self._rest.start)
            self._people_column.addWidget(box)
            self.people[one.id] = box

    def _show_measures(self) -> None:
        layer = self.current_layer
        menu = self.measures.menu()
        if layer is None or menu is None:
            return
        menu.clear()
        self.measure_actions.clear()
        usual = USUAL[layer.kind]
        for one in agreement_scope.measures():
            if one.key in SLOW or not one.accepts(layer.kind, 3):
                continue
            action = QAction(tr(one.title), menu)
            action.setCheckable(True)
            action.setChecked(one.key in usual)
            action.setEnabled(one.key != usual[0])
            action.toggled.connect(self._rest.start)
            self.measure_actions[one.key] = action
        # What is usual stands first, the rest by title.
        order = sorted(
            self.measure_actions,
            key=lambda key: (
                usual.index(key) if key in usual else len(usual),
                self.measure_actions[key].text(),
            ),
        )
        for key in order:
            menu.addAction(self.measure_actions[key])
        self.measure_actions = {key: self.measure_actions[key] for key in order}

    def _build(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        self._people_column = QVBoxLayout()
        self._people_column.setSpacing(6)
        self.measures.setText(tr("Measures"))
        self.measures.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.measures.setMenu(_StayingMenu(self.measures))
        self.documents.setPlaceholderText(tr("In titles and ids"))
        self.documents.setClearButtonEnabled(True)
        for words, widget in (
            (tr("Layer"), self.layer),
            (tr("Documents"), self.documents),
            (tr("Change since"), self.since),
        ):
            widget.setAccessibleName(words)
        for title, things in (
            (tr("Layer"), (self.layer,)),
            (tr("Annotators"), (self._people_column,)),
            (tr("Documents"), (self.documents, self.unfinished)),
            (tr("Leave out of account"), tuple(self.switches.values())),
            (tr("Change since"), (self.since,)),
            (tr("Also computed"), (self.measures,)),
        ):
            label = faint(title)
            column.addWidget(label)
            for thing in things:
                if isinstance(thing, QVBoxLayout):
                    column.addLayout(thing)
                else:
                    column.addWidget(thing)
            column.addSpacing(8)
        column.addStretch(1)
        self.setWidget(holder)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(WIDTH)


class _StayingMenu(QMenu):
    """Stays open while boxes are ticked in it, with the mouse or the space bar."""

    def mouseReleaseEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        """Tick what is under the mouse."""
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isEnabled() and action.isCheckable():
            action.toggle()
            return
        super().mouseReleaseEvent(event)
