"""The table of all actions: name, title, menu, shortcut, icon, where it can be used.

A row here is a menu entry, a shortcut and a line in the list of shortcuts. The window connects
each key to what does it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from annotator.ui import appearance
from annotator.ui.language import tr


class Where(StrEnum):
    """When an action can be used."""

    ALWAYS = "always"
    PROJECT = "project"
    ANNOTATE = "annotate"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class ActionRow:
    """One action. A title of "-" is a line between groups; several shortcuts are alternatives."""

    key: str
    title: str
    menu: str
    shortcuts: tuple[str, ...] = ()
    icon: str = ""
    where: Where = Where.PROJECT


MENUS = {
    "file": "&File",
    "edit": "&Edit",
    "document": "&Document",
    "agreement": "&Agreement",
    "view": "&View",
    "help": "&Help",
}

LINE = "-"

ACTIONS = (
    ActionRow("new_project", "New project…", "file", ("Ctrl+N",), "new", Where.ALWAYS),
    ActionRow("open_project", "Open a project…", "file", ("Ctrl+O",), "open", Where.ALWAYS),
    ActionRow("open_sample", "Sample project", "file", (), "sample", Where.ALWAYS),
    ActionRow("close_project", "Close the project", "file", ("Ctrl+W",), "close"),
    ActionRow(LINE, "", "file"),
    ActionRow("import_files", "Import…", "file", ("Ctrl+I",), "import"),
    ActionRow("export_documents", "Export…", "file", ("Ctrl+E",), "export"),
    ActionRow(LINE, "", "file"),
    ActionRow("settings", "Settings…", "file", ("Ctrl+,",), "settings", Where.ALWAYS),
    ActionRow("quit", "Quit", "file", ("Ctrl+Q",), "", Where.ALWAYS),
    ActionRow("undo", "Undo", "edit", ("Ctrl+Z",), "undo"),
    ActionRow("redo", "Redo", "edit", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    ActionRow(LINE, "", "edit"),
    ActionRow("find", "Find…", "edit", ("Ctrl+F",), "find"),
    ActionRow("show_documents", "All documents", "document", ("Ctrl+D",), "documents"),
    ActionRow(LINE, "", "document"),
    ActionRow(
        "next_document",
        "Next document",
        "document",
        ("Ctrl+PgDown", "Alt+Down"),
        "next",
        Where.ANNOTATE,
    ),
    ActionRow(
        "previous_document",
        "Previous document",
        "document",
        ("Ctrl+PgUp", "Alt+Up"),
        "previous",
        Where.ANNOTATE,
    ),
    ActionRow("toggle_finished", "Finish", "document", ("Ctrl+Return",), "finish", Where.ANNOTATE),
    ActionRow("show_agreement", "Agreement", "agreement", ("Ctrl+G",), "agreement"),
    ActionRow(LINE, "", "agreement"),
    ActionRow("compute_gamma", "Compute γ", "agreement", ("Ctrl+Shift+G",), "", Where.AGREEMENT),
    ActionRow("save_round", "Save as round…", "agreement", ("Ctrl+Shift+S",), "", Where.AGREEMENT),
    ActionRow(
        "export_agreement", "Export CSV…", "agreement", ("Ctrl+Shift+E",), "", Where.AGREEMENT
    ),
    ActionRow(
        "copy_methods",
        "Copy the methods paragraph",
        "agreement",
        ("Ctrl+Shift+M",),
        "",
        Where.AGREEMENT,
    ),
    ActionRow("larger_text", "Larger text", "view", ("Ctrl++", "Ctrl+="), "larger", Where.ANNOTATE),
    ActionRow("smaller_text", "Smaller text", "view", ("Ctrl+-",), "smaller", Where.ANNOTATE),
    ActionRow("usual_text", "Usual text size", "view", ("Ctrl+0",), "", Where.ANNOTATE),
    ActionRow(LINE, "", "view"),
    ActionRow("switch_theme", "Dark theme", "view", ("Ctrl+Shift+D",), "", Where.ALWAYS),
    ActionRow("switch_language", "العربية / English", "view", ("F12",), "", Where.ALWAYS),
    ActionRow("command_palette", "Command palette", "help", ("Ctrl+K",), "", Where.ALWAYS),
    ActionRow("shortcuts", "Keyboard shortcuts", "help", ("F1",), "", Where.ALWAYS),
    ActionRow("about", "About Hashiya", "help", (), "", Where.ALWAYS),
)

TOOL_BAR = (
    "show_documents",
    "show_agreement",
    LINE,
    "undo",
    "redo",
    LINE,
    "find",
    "smaller_text",
    "larger_text",
    LINE,
    "import_files",
    "export_documents",
)


def make_actions(parent: QWidget, handlers: Mapping[str, Callable[[], None]]) -> dict[str, QAction]:
    """Make every action of the table; each needs a handler of its key."""
    made = {}
    for row in ACTIONS:
        if row.key == LINE:
            continue
        action = QAction(tr(row.title), parent)
        if row.icon:
            action.setIcon(appearance.icon(row.icon))
        action.setShortcuts([QKeySequence(keys) for keys in row.shortcuts])
        action.setToolTip(_tool_tip(row))
        action.triggered.connect(lambda _=False, do=handlers[row.key]: do())
        made[row.key] = action
    made["quit"].setMenuRole(QAction.MenuRole.QuitRole)
    made["settings"].setMenuRole(QAction.MenuRole.PreferencesRole)
    made["about"].setMenuRole(QAction.MenuRole.AboutRole)
    made["switch_theme"].setCheckable(True)
    return made


def fill_menus(bar: QMenuBar, actions: Mapping[str, QAction]) -> dict[str, QMenu]:
    """Make the menus of the table; return them by key."""
    menus = {key: bar.addMenu(tr(title)) for key, title in MENUS.items()}
    for row in ACTIONS:
        if row.key == LINE:
            menus[row.menu].addSeparator()
        else:
            menus[row.menu].addAction(actions[row.key])
    return menus


def shortcut_text(row: ActionRow) -> str:
    """Return the first shortcut as people write it."""
    if not row.shortcuts:
        return ""
    return QKeySequence(row.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText)


def _tool_tip(row: ActionRow) -> str:
    title = tr(row.title).replace("…", "")
    keys = shortcut_text(row)
    return f"{title}  \u2066{keys}\u2069" if keys else title
