"""Resources are found in a checkout, and the wheel is told to carry all packages."""

import tomllib
from pathlib import Path

from annotator import paths

ROOT = Path(__file__).resolve().parents[1]


def test_resources_are_found():
    assert paths.resource("label_sets", "news.toml").is_file()


def test_everything_of_the_users_lies_in_one_folder_when_told_so(own_home):
    for path in (paths.settings_file(), paths.log_file(), paths.data_folder() / "x"):
        assert path.parent == own_home


def test_without_being_told_files_lie_where_the_system_wants_them(monkeypatch):
    monkeypatch.delenv("HASHIYA_HOME")
    for path in (paths.settings_file(), paths.log_file(), paths.data_folder()):
        assert "hashiya" in str(path)
        assert path.is_absolute()


def test_every_package_is_named_in_the_metadata():
    with (ROOT / "pyproject.toml").open("rb") as file:
        named = tomllib.load(file)["tool"]["setuptools"]["packages"]
    found = {
        ".".join(face.parent.relative_to(ROOT).parts)
        for face in (ROOT / "annotator").rglob("__init__.py")
    }
    assert set(named) == found | {"annotator.resources"}
