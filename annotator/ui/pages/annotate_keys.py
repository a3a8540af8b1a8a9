"""The keys of the annotate page that are no labels: one table of commands, groups, titles, keys.

A row here is a key binding, a line of the key sheet and an entry of the command palette. Letters
and signs are physical keys, so they stay where they are under every layout.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.ui.key_rows import KeyRow
from annotator.ui.physical_keys import physical_key


class Command(StrEnum):
    """What a key asks for."""

    SENTENCE_NEXT = "sentence_next"
    SENTENCE_PREVIOUS = "sentence_previous"
    SENTENCE_SELECT = "sentence_select"
    NEXT = "next"
    PREVIOUS = "previous"
    CANDIDATE_NEXT = "candidate_next"
    CANDIDATE_PREVIOUS = "candidate_previous"
    STACK = "stack"
    END_LEFT = "end_left"
    END_RIGHT = "end_right"
    START_LEFT = "start_left"
    START_RIGHT = "start_right"
    COPY = "copy"
    FOLLOW = "follow"
    ATTRIBUTES = "attributes"
    NOTE = "note"
    DELETE = "delete"
    FINISH = "finish"
    PEEL = "peel"
    RESTORE = "restore"
    PEEL_SUFFIX = "peel_suffix"
    RESTORE_SUFFIX = "restore_suffix"
    PREFIX_HABIT = "prefix_habit"
    QUOTE = "quote"
    SPEAKER = "speaker"
    LINK = "link"
    OCCURRENCES = "occurrences"
    OCCURRENCES_EVERYWHERE = "occurrences_everywhere"
    OCCURRENCES_REMOVE = "occurrences_remove"
    PROBLEM_NEXT = "problem_next"
    PROBLEM_PREVIOUS = "problem_previous"
    FIND = "find"
    FIND_NEXT = "find_next"
    FIND_PREVIOUS = "find_previous"
    MICROSCOPE = "microscope"
    PANE_NEXT = "pane_next"
    PANE_PREVIOUS = "pane_previous"
    DIRECTION = "direction"
    CANCEL = "cancel"


MOVE, SELECT, MARK = "Move", "Select", "Annotate"
PREFIXES, QUOTES, EVERYWHERE = "Prefixes", "Quotes and links", "All occurrences"
LOOK = "Look"


@dataclass(frozen=True)
class CommandRow:
    """A command of the page. ``None`` as the command: the canvas or the palette has the keys."""

    command: Command | None
    group: str
    title: str
    keys: tuple[str, ...]


_C = Command
_SENTENCE = "Select the sentence; again: the next one too"
_BEGINNING = "Move the beginning of the span"
COMMANDS = (
    CommandRow(None, MOVE, "By words", ("←", "→")),
    CommandRow(None, MOVE, "By parts of words: prefixes", ("Ctrl+←", "Ctrl+→")),
    CommandRow(None, MOVE, "By letters", ("Alt+←", "Alt+→")),
    CommandRow(None, MOVE, "By lines, by paragraphs", ("↑", "↓", "Ctrl+↑", "Ctrl+↓")),
    CommandRow(_C.SENTENCE_NEXT, MOVE, "Next sentence", (".",)),
    CommandRow(_C.SENTENCE_PREVIOUS, MOVE, "Previous sentence", (",",)),
    CommandRow(_C.NEXT, MOVE, "Next annotation", ("Tab",)),
    CommandRow(_C.PREVIOUS, MOVE, "Previous annotation", ("Shift+Tab",)),
    CommandRow(_C.CANDIDATE_NEXT, MOVE, "Next unmarked candidate", ("J",)),
    CommandRow(_C.CANDIDATE_PREVIOUS, MOVE, "Previous unmarked candidate", ("Shift+J",)),
    CommandRow(_C.STACK, MOVE, "Through the annotations at the caret", ("Space",)),
    CommandRow(None, SELECT, "Grow and shrink by words", ("Shift+←", "Shift+→")),
    CommandRow(None, SELECT, "Grow and shrink by letters", ("Alt+Shift+←", "Alt+Shift+→")),
    CommandRow(_C.SENTENCE_SELECT, SELECT, _SENTENCE, ("Shift+.",)),
    CommandRow(_C.START_LEFT, SELECT, _BEGINNING, ("[", "Alt+[", "Ctrl+Shift+←")),
    CommandRow(_C.START_RIGHT, SELECT, _BEGINNING, ("]", "Alt+]", "Ctrl+Shift+→")),
    CommandRow(_C.COPY, SELECT, "Copy the text", ("Ctrl+C",)),
    CommandRow(_C.CANCEL, SELECT, "Drop selection and choice", ("Esc",)),
    CommandRow(None, MARK, "Label the selection, or the word at the caret", ("1", "2", "Q")),
    CommandRow(None, MARK, "Change the label of the annotation", ("1", "2", "Q")),
    CommandRow(_C.END_LEFT, MARK, "Move the end of the annotation", ("Shift+←", "Alt+Shift+←")),
    CommandRow(_C.END_RIGHT, MARK, "Move the end of the annotation", ("Shift+→", "Alt+Shift+→")),
    CommandRow(_C.FOLLOW, MARK, "Decide as before", ("K",)),
    CommandRow(_C.ATTRIBUTES, MARK, "Attributes of the annotation", ("Enter",)),
    CommandRow(_C.NOTE, MARK, "Note on the annotation", ("N",)),
    CommandRow(_C.DELETE, MARK, "Remove the annotation", ("Delete", "Backspace")),
    CommandRow(_C.FINISH, MARK, "Finish and go to the next document", ("Ctrl+Enter",)),
    CommandRow(_C.PEEL, PREFIXES, "Leave one prefix outside", ("-",)),
    CommandRow(_C.RESTORE, PREFIXES, "Put one prefix back", ("=",)),
    CommandRow(_C.PEEL_SUFFIX, PREFIXES, "Leave an attached pronoun outside", ("Shift+-",)),
    CommandRow(_C.RESTORE_SUFFIX, PREFIXES, "Put the pronoun back", ("Shift+=",)),
    CommandRow(_C.PREFIX_HABIT, PREFIXES, "What this label does with prefixes", ("Alt+-",)),
    CommandRow(_C.QUOTE, QUOTES, "Take the quote to its marks", ("G",)),
    CommandRow(_C.SPEAKER, QUOTES, "Link the likeliest speaker; again: the next one", ("H",)),
    CommandRow(_C.LINK, QUOTES, "Link the annotation to another one", ("L",)),
    CommandRow(_C.PROBLEM_NEXT, QUOTES, "Next missing speaker, mark or claimant", ("F8",)),
    CommandRow(_C.PROBLEM_PREVIOUS, QUOTES, "Previous one", ("Shift+F8",)),
    CommandRow(_C.OCCURRENCES, EVERYWHERE, "In this document", ("O",)),
    CommandRow(_C.OCCURRENCES_EVERYWHERE, EVERYWHERE, "In the whole project", ("Shift+O",)),
    CommandRow(_C.OCCURRENCES_REMOVE, EVERYWHERE, "Remove them everywhere", ("Shift+Delete",)),
    CommandRow(_C.FIND, LOOK, "Find", ("Ctrl+F",)),
    CommandRow(_C.FIND_NEXT, LOOK, "Next match", ("F3",)),
    CommandRow(_C.FIND_PREVIOUS, LOOK, "Previous match", ("Shift+F3",)),
    CommandRow(_C.MICROSCOPE, LOOK, "Show invisible characters", ("M",)),
    CommandRow(_C.DIRECTION, LOOK, "Direction of the paragraph", ("D",)),
    CommandRow(_C.PANE_NEXT, LOOK, "Next pane; Esc: back to the article", ("F6",)),
    CommandRow(_C.PANE_PREVIOUS, LOOK, "Previous pane", ("Shift+F6",)),
)


def key_rows() -> list[KeyRow]:
    """Return the table as rows of the key sheet."""
    return [KeyRow(row.group, row.title, row.keys) for row in COMMANDS]


_MODIFIERS = {
    "Shift": Qt.KeyboardModifier.ShiftModifier,
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Alt": Qt.KeyboardModifier.AltModifier,
}
_NAMED_KEYS = {
    "Tab": (Qt.Key.Key_Tab,),
    "Shift+Tab": (Qt.Key.Key_Backtab,),
    "Space": (Qt.Key.Key_Space,),
    "Enter": (Qt.Key.Key_Return, Qt.Key.Key_Enter),
    "Delete": (Qt.Key.Key_Delete,),
    "Backspace": (Qt.Key.Key_Backspace,),
    "Esc": (Qt.Key.Key_Escape,),
    "←": (Qt.Key.Key_Left,),
    "→": (Qt.Key.Key_Right,),
    "F3": (Qt.Key.Key_F3,),
    "F6": (Qt.Key.Key_F6,),
    "F8": (Qt.Key.Key_F8,),
}
_Chord = tuple[int | str, Qt.KeyboardModifier]


def _chords(keys: str) -> Sequence[_Chord]:
    """Return the chords that a notation like ``Ctrl+Shift+←`` or ``Alt+[`` means."""
    *held, key = keys.split("+") if len(keys) > 1 else [keys]
    modifiers = Qt.KeyboardModifier.NoModifier
    for name in held:
        modifiers |= _MODIFIERS[name]
    if keys == "Shift+Tab":  # some platforms tell the Shift, some do not
        none = Qt.KeyboardModifier.NoModifier
        return [(int(Qt.Key.Key_Backtab), held) for held in (modifiers, none)] + [
            (int(Qt.Key.Key_Tab), modifiers)
        ]
    if key in _NAMED_KEYS:
        # By number: letters of other scripts and makers' keys are no members of the enumeration.
        return [(int(one), modifiers) for one in _NAMED_KEYS[key]]
    return [(key.lower(), modifiers)]


_BY_CHORD = {
    chord: row.command
    for row in COMMANDS
    if row.command is not None
    for keys in row.keys
    for chord in _chords(keys)
} | {("l", Qt.KeyboardModifier.ControlModifier): Command.LINK}


def command_of(event: QKeyEvent) -> Command | None:
    """Return the command of a key event, ``None`` where it is none."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    named = _BY_CHORD.get((event.key(), modifiers))
    return named or _BY_CHORD.get((physical_key(event), modifiers))


def label_key(event: QKeyEvent) -> str:
    """Return the physical key where the event may choose a label, ``""`` where it may not."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return physical_key(event) if modifiers == Qt.KeyboardModifier.NoModifier else ""


def by_letters(event: QKeyEvent) -> bool:
    """Whether a border moves by letters, not by words."""
    return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
