"""The agreement page in its states, over the sample's three annotators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from annotator.ui.pages.agreement_page import AgreementPage

if TYPE_CHECKING:
    from docs.screenshots import Photographer

_SIZE = QSize(1366, 768)


class AgreementScenes:
    """Takes the pictures of one language and theme."""

    def __init__(self, one: Photographer, language: str, theme: str) -> None:
        self._one = one
        self._ending = f"{language}-{theme}"

    def take(self, names: Sequence[str]) -> None:
        """Take the pictures of these names."""
        if not names:
            return
        window = self._one.shell.window
        size = window.size()
        window.resize(_SIZE)
        window.show_agreement()
        self._settle()
        for name in names:
            getattr(self, f"_{name}")()
            self._one.shoot(f"{name.replace('_', '-')}-{self._ending}")
            self._page.show_numbers()
        window.resize(size)
        window.show_documents()

    # ------------------------------------------------------------------------------ the pictures

    def _agreement(self) -> None:
        self._page.tabs.setCurrentWidget(self._page.headlines)

    def _agreement_pairs(self) -> None:
        self._page.tabs.setCurrentWidget(self._page.matrix)

    def _agreement_labels(self) -> None:
        self._page.tabs.setCurrentWidget(self._page.labels)

    def _agreement_differences(self) -> None:
        self._page.tabs.setCurrentWidget(self._page.taxonomy)

    def _agreement_documents(self) -> None:
        self._page.tabs.setCurrentWidget(self._page.documents)

    def _disagreements(self) -> None:
        """Open the spans of which one annotator has marked a prefix as well."""
        page = self._page
        page.tabs.setCurrentWidget(page.taxonomy)
        view = page.taxonomy.view
        view.setCurrentIndex(view.table.index(0, 1))
        view.opened.emit(view.table.cell(0, 1).opens)
        for _ in range(3):
            page.spans.step(1)
        self._one.settle()

    def _agreement_empty(self) -> None:
        """Leave one annotator only."""
        for name, box in self._page.scope.people.items():
            box.setChecked(name == "amal")
        self._page.scope.ask_now()
        self._settle()

    # ------------------------------------------------------------------------------ the ways there

    @property
    def _page(self) -> AgreementPage:
        page = self._one.shell.window.agreement
        assert page is not None
        return page

    def _settle(self) -> None:
        self._one.wait_for(lambda: not self._page.asking.running)
        self._one.settle()
