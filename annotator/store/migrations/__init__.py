"""Alembic revisions of the tables, one file a change, and the list of those we know."""

REVISIONS = ("0001", "0002")
HEAD = REVISIONS[-1]
