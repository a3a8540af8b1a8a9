"""Documents are found by the hash of their text, so that an import recognises them."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the index."""
    op.create_index("documents_by_sha256", "documents", ["sha256", "number"])
