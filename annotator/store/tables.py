"""The tables and their indexes; what a column means is said here and nowhere else.

Documents and annotators have a small number inside the database and a stable id outside of it.
Annotations are stored in the order of (document, annotator, id), so that opening a document reads
one stretch of the file.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

# One row a setting of the project: "schema" holds the schema as JSON, "name" the project's name.
project = Table(
    "project",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

annotators = Table(
    "annotators",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("title", Text, nullable=False),
    Column("folded", Text, nullable=False),  # title and opening, folded, for filtering the list
    Column("characters", Integer, nullable=False),  # code points
    Column("sha256", Text, nullable=False),
    Column("metadata", Text),  # JSON; NULL for none
    Column("tokens", Text),  # JSON list of starts and ends; NULL where tokens are computed
    Column("text", Text, nullable=False),  # last: long rows are read up to the column asked for
)
# List indexes end in the number, so that an ordered list of numbers never touches the texts.
Index("documents_by_title", documents.c.title, documents.c.number)
Index("documents_by_folded", documents.c.folded, documents.c.number)
Index("documents_by_sha256", documents.c.sha256, documents.c.number)  # imports look for twins


def _owned(name: str, *columns: Column[object]) -> Table:
    """Make a table of annotations, clustered by document, annotator and id.

    No foreign keys here: every bulk row would look up its two parents, which the writer has just
    made; the work row of the same document and annotator has them, and ``check`` finds orphans.
    """
    return Table(
        name,
        metadata,
        Column("document", Integer, primary_key=True),
        Column("annotator", Integer, primary_key=True),
        Column("id", Text, primary_key=True),
        Column("layer", Text, nullable=False),
        Column("label", Text, nullable=False),
        *columns,
        Column("attributes", Text),  # JSON; NULL for none
        sqlite_with_rowid=False,
    )


spans = _owned(
    "spans",
    Column("start", Integer, nullable=False),  # code points, half-open
    Column("end", Integer, nullable=False),
    Column("score", Float),
    Column("note", Text),
)

relations = _owned(
    "relations",
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
)

labels = _owned("labels")

# One row a document and annotator: the state of work and the counts that lists and progress show.
work = Table(
    "work",
    metadata,
    Column("document", Integer, ForeignKey("documents.number"), primary_key=True),
    Column("annotator", Integer, ForeignKey("annotators.number"), primary_key=True),
    Column("state", Text, nullable=False),
    Column("place", Integer),
    Column("reason", Text),
    Column("spans", Integer, nullable=False),
    Column("relations", Integer, nullable=False),
    Column("labels", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("work_by_state", work.c.annotator, work.c.state, work.c.document)

# How often each label stands, per annotator: kept by the transaction, never counted from spans.
totals = Table(
    "totals",
    metadata,
    Column("annotator", Integer, ForeignKey("annotators.number"), primary_key=True),
    Column("layer", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("spans", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# One row a transaction: history, undo, audit and time-on-task in one table.
journal = Table(
    "journal",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("at", Text, nullable=False),  # UTC, ISO 8601
    Column("annotator", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("undoes", Integer),
    Column("redoes", Integer),
    Column("counts", Text),  # JSON, for bulk work
    Column("pairs", Text),  # JSON pairs of before and after; NULL where it cannot be undone
)
Index("journal_by_annotator", journal.c.annotator, journal.c.sequence)

journal_documents = Table(
    "journal_documents",
    metadata,
    Column("document", Text, primary_key=True),
    Column("sequence", Integer, ForeignKey("journal.sequence"), primary_key=True),
    sqlite_with_rowid=False,
)
