"""The interface's language: ``tr`` says a sentence in it, ``set_language`` changes it.

English sentences are the keys. ``resources/translations/<language>/*.toml`` hold the others; a
sentence with a number has a list of the language's plural forms (CLDR order).
"""

from __future__ import annotations

import gc
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from annotator import paths
from annotator.core.errors import AnnotatorError

LANGUAGES = {"ar": "العربية", "en": "English"}
_FIRST = "frame"  # the file with the words of the first window
FIRST_STRONG, POP = "\u2068", "\u2069"


@dataclass
class _Speech:
    language: str = "en"
    sentences: dict[str, str | list[str]] = field(default_factory=dict)
    unread: list[Path] = field(default_factory=list)  # files that the first window does not need
    qt: QTranslator | None = None


_speech = _Speech()


def current_language() -> str:
    """Return the key of the interface's language, ``ar`` or ``en``."""
    return _speech.language


def set_language(language: str) -> None:
    """Speak this language from now on; widgets made earlier keep their words.

    Qt's own dialogs and, with an application, the layout direction follow.
    """
    _speech.language = language if language in LANGUAGES else "en"
    files = _files(_speech.language)
    _speech.sentences = _read([one for one in files if one.stem == _FIRST])
    _speech.unread = [one for one in files if one.stem != _FIRST]
    # QLocale("ar") would write ٢٠٢٥ into spin boxes; the interface keeps Western digits.
    QLocale.setDefault(QLocale(QLocale.Language.English))
    if isinstance(QCoreApplication.instance(), QGuiApplication):
        _follow_in_qt()


def tr(text: str, *, n: int | None = None, **fields: object) -> str:
    """Return the English ``text`` in the interface's language, its fields filled in.

    ``n`` chooses the plural form and is the field ``{n}``.
    """
    found = _sentence(text)
    if isinstance(found, list):
        found = found[min(plural_form(_speech.language, n or 0), len(found) - 1)]
    if n is not None:
        fields = {"n": f"{n:,}", **fields}
    return _filled(found, fields)


def in_other_language(text: str) -> str:
    """Return a fixed English ``text`` in the language that the interface does not speak now."""
    if _speech.language != "en":
        return text
    other = next(one for one in LANGUAGES if one != "en")
    found = _all_sentences(other).get(text, "")
    return found if isinstance(found, str) else ""


def error_text(error: AnnotatorError) -> str:
    """Return the error's sentence in the interface's language."""
    found = _sentence(error.template)
    return _filled(found if isinstance(found, str) else error.template, error.fields)


def plural_form(language: str, n: int) -> int:
    """Return which form a number takes, by the CLDR rules.

    Arabic: zero, one, two, few (3–10), many (11–99), other; English: one, other.
    """
    if language != "ar":
        return 0 if n == 1 else 1
    if n < 3:
        return n
    rest = n % 100
    if 3 <= rest <= 10:
        return 3
    return 4 if rest >= 11 else 5


def isolate(text: str) -> str:
    """Return the text so that its direction does not reach what stands around it."""
    return f"{FIRST_STRONG}{text}{POP}"


def _filled(sentence: str, fields: Mapping[str, object]) -> str:
    if not fields:
        return sentence
    return sentence.format(**{key: _field(value) for key, value in fields.items()})


def _field(value: object) -> str:
    if isinstance(value, AnnotatorError):
        return error_text(value)
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return text if _runs_with_interface(text) else isolate(text)


def _runs_with_interface(text: str) -> bool:
    """Whether the text has only letters of the interface's direction, and begins with one."""
    if _speech.language == "ar":
        return text[:1].isalnum() and not any(c.isascii() and c.isalpha() for c in text)
    return text.isascii()


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep Python from collecting garbage while Qt tells all windows something.

    Qt walks a list of them; a forgotten window that is collected meanwhile is deleted under its
    feet, and the program dies.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _follow_in_qt() -> None:
    with no_collection():
        _tell_qt()


def _tell_qt() -> None:
    if _speech.qt is not None:
        QCoreApplication.removeTranslator(_speech.qt)
        _speech.qt = None
    if _speech.language != "en":
        translator = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{_speech.language}", folder):
            QCoreApplication.installTranslator(translator)
            _speech.qt = translator
    right_to_left = _speech.language == "ar"
    QGuiApplication.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
    )


def _sentence(text: str) -> str | list[str]:
    found = _speech.sentences.get(text)
    if found is None and _speech.unread:
        files, _speech.unread = _speech.unread, []
        _speech.sentences.update(_read(files))
        found = _speech.sentences.get(text)
    return text if found is None else found


@cache
def _all_sentences(language: str) -> Mapping[str, str | list[str]]:
    return _read(_files(language))


def _files(language: str) -> list[Path]:
    return sorted((paths.resources() / "translations" / language).glob("*.toml"))


def _read(files: Iterable[Path]) -> dict[str, str | list[str]]:
    sentences: dict[str, str | list[str]] = {}
    for file in files:
        sentences.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return sentences
