"""The entries of the command palette that the table of actions gives."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction

from annotator.ui.actions import ACTIONS, LINE, MENUS
from annotator.ui.language import in_other_language, tr
from annotator.ui.palette_rows import PaletteEntry


def action_entries(actions: Mapping[str, QAction]) -> list[PaletteEntry]:
    """Return an entry for each action, by its words of the moment ("Undo: label")."""
    return [
        PaletteEntry(
            title=_plain(actions[row.key].text()),
            keys=row.shortcuts[0] if row.shortcuts else "",
            group=_plain(tr(MENUS[row.menu])),
            run=actions[row.key].trigger,
            enabled=actions[row.key].isEnabled(),
            words=_plain(in_other_language(row.title)),
            key=row.key,
        )
        for row in ACTIONS
        if row.key != LINE
    ]


def _plain(title: str) -> str:
    return title.replace("&", "").removesuffix("…")
