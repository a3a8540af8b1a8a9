"""The tables of the first release, written out: a revision never changes with the code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table and index."""
    op.create_table(
        "project",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "annotators",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
    )
    op.create_table(
        "documents",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("folded", sa.Text, nullable=False),
        sa.Column("characters", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("metadata", sa.Text),
        sa.Column("tokens", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("documents_by_title", "documents", ["title", "number"])
    op.create_index("documents_by_folded", "documents", ["folded", "number"])
    _annotations(
        "spans",
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("note", sa.Text),
    )
    _annotations(
        "relations",
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
    )
    _annotations("labels")
    op.create_table(
        "work",
        *_owner(),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("reason", sa.Text),
        sa.Column("spans", sa.Integer, nullable=False),
        sa.Column("relations", sa.Integer, nullable=False),
        sa.Column("labels", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("work_by_state", "work", ["annotator", "state", "document"])
    op.create_table(
        "totals",
        sa.Column("annotator", sa.Integer, sa.ForeignKey("annotators.number"), primary_key=True),
        sa.Column("layer", sa.Text, primary_key=True),
        sa.Column("label", sa.Text, primary_key=True),
        sa.Column("spans", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "journal",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("annotator", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("undoes", sa.Integer),
        sa.Column("redoes", sa.Integer),
        sa.Column("counts", sa.Text),
        sa.Column("pairs", sa.Text),
    )
    op.create_index("journal_by_annotator", "journal", ["annotator", "sequence"])
    op.create_table(
        "journal_documents",
        sa.Column("document", sa.Text, primary_key=True),
        sa.Column("sequence", sa.Integer, sa.ForeignKey("journal.sequence"), primary_key=True),
        sqlite_with_rowid=False,
    )


def _owner() -> list[sa.Column[int]]:
    return [
        sa.Column("document", sa.Integer, sa.ForeignKey("documents.number"), primary_key=True),
        sa.Column("annotator", sa.Integer, sa.ForeignKey("annotators.number"), primary_key=True),
    ]


def _annotations(name: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("document", sa.Integer, primary_key=True),
        sa.Column("annotator", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("layer", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        *columns,
        sa.Column("attributes", sa.Text),
        sqlite_with_rowid=False,
    )
