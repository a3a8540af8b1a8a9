"""The window and its session over a real project; questions to the user are recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from annotator.core.errors import AnnotatorError
from annotator.settings import Settings
from annotator.ui import appearance, ask, language
from annotator.ui.app import Shell


@pytest.fixture(autouse=True)
def english(qapp) -> None:
    """Each test begins in English; it may change the language."""
    language.set_language("en")


@dataclass
class Asked:
    """What the user was told, and what the file pickers answer."""

    errors: list[AnnotatorError] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    answers: dict[str, object] = field(default_factory=dict)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Replace the door of questions, the one thing that a test cannot answer by hand."""
    record = Asked()
    monkeypatch.setattr(ask, "show_error", lambda parent, error: record.errors.append(error))
    monkeypatch.setattr(ask, "show_bug", lambda parent, report: record.bugs.append(report))
    monkeypatch.setattr(ask, "tell", lambda parent, text, **more: record.told.append(text))
    for name, default in (
        ("confirm", True),
        ("project_to_open", ""),
        ("files_to_import", []),
        ("folder", ""),
        ("schema_file", ""),
        ("file_to_write", ""),
    ):
        monkeypatch.setattr(ask, name, lambda *_, n=name, d=default, **__: record.answers.get(n, d))
    return record


@pytest.fixture
def shell(qapp, asked: Asked) -> Iterator[Shell]:
    """The program as it starts for a newcomer, in English, without the main loop."""
    appearance.load_fonts(qapp)
    made = Shell(qapp, Settings(language="en", theme="light", annotator="amal"))
    made.window.show()
    yield made
    made.window.close()
    made.session.close()
    made.window.deleteLater()
    qapp.processEvents()


@pytest.fixture
def window(shell: Shell):
    """The main window of the newcomer."""
    return shell.window
