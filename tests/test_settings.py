"""Settings come back as they were saved; nothing in their file can stop the program."""

import os

import pytest

from annotator import paths, settings
from annotator.core.errors import AnnotatorError
from annotator.settings import RECENT, Settings


def test_without_a_file_everything_is_at_its_default():
    assert settings.load() == (Settings(), None)


def test_what_was_saved_comes_back():
    chosen = Settings(language="en", font_size=24, annotator="أمل", recent_projects=("a", "ب"))
    settings.save(chosen)
    assert settings.load() == (chosen, None)


def test_the_file_holds_only_what_differs():
    settings.save(Settings(theme="dark"))
    assert paths.settings_file().read_text(encoding="utf-8") == 'theme = "dark"\n'


@pytest.mark.parametrize("content", [b"language = [", b"\xff\xfe\x00", b"= = ="])
def test_a_broken_file_is_set_aside_with_a_sentence(content):
    paths.settings_file().write_bytes(content)
    found, problem = settings.load()
    assert found == Settings()
    assert isinstance(problem, AnnotatorError)
    aside = paths.settings_file().with_suffix(".broken.toml")
    assert aside.read_bytes() == content
    assert settings.load() == (Settings(), None)


def test_values_of_a_wrong_kind_fall_back_one_by_one():
    paths.settings_file().write_text(
        'language = 3\ntheme = "pink"\nfont_size = 1000\nannotator = "sami"\n'
        'recent_projects = "x"\nunknown = true\n',
        encoding="utf-8",
    )
    assert settings.load() == (Settings(annotator="sami"), None)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_said():
    paths.settings_file().parent.chmod(0o500)
    with pytest.raises(AnnotatorError):
        settings.save(Settings(theme="dark"))


def test_a_folder_that_is_a_file_is_said(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("HASHIYA_HOME", str(tmp_path / "file"))
    with pytest.raises(AnnotatorError, match="cannot be saved"):
        settings.save(Settings(theme="dark"))


def test_recent_projects_are_few_and_the_newest_comes_first():
    chosen = Settings()
    for number in range(RECENT + 3):
        chosen = chosen.with_project(f"{number}.hashiya")
    chosen = chosen.with_project("5.hashiya")
    assert len(chosen.recent_projects) == RECENT
    assert chosen.recent_projects[:2] == ("5.hashiya", f"{RECENT + 2}.hashiya")
    assert chosen.last_project == "5.hashiya"


def test_a_forgotten_project_is_not_opened_again():
    chosen = Settings().with_project("a").with_project("b").without_project("b")
    assert chosen.recent_projects == ("a",)
    assert chosen.last_project == ""
