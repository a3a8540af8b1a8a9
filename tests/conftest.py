"""What every test may ask for: the default schema, a real project in a temporary folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest

import annotator  # noqa: F401  (before Qt: it guards None on old Pythons)
from annotator.core.annotation import AnnotatedDocument
from annotator.core.schema import Schema
from annotator.core.schema_file import read_schema
from annotator.project.project import Project, new_project
from annotator.store.bulk import DocumentWriter

RESOURCES = Path(__file__).resolve().parents[1] / "resources"


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings and logs of the tests lie in a folder of their own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HASHIYA_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def schema() -> Schema:
    """The default schema: entity, quote, claim, region, issue."""
    return read_schema(RESOURCES / "label_sets" / "news.toml")


@pytest.fixture
def project(tmp_path: Path, schema: Schema) -> Iterator[Project]:
    """A new project of the annotator "amal", without documents."""
    one = new_project(tmp_path / "news.hashiya", schema=schema, me="amal")
    yield one
    one.close()


@pytest.fixture
def fill(project: Project) -> Callable[..., Project]:
    """Put documents into the project, as an import does."""

    def filled(*documents: AnnotatedDocument) -> Project:
        with project.transaction("import") as transaction:
            DocumentWriter(transaction).write(documents)
        return project

    return filled
