"""Alembic's entry: runs the revisions on the connection that ``upgrade.py`` hands over."""

from alembic import context

from annotator.store import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
