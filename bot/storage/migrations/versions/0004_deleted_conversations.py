"""Which conversations residents have deleted: no restored backup is to bring them back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "deleted_conversation",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("deleted_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_deleted_conversation")),
    )


def downgrade() -> None:
    """Remove the table, with its digests."""
    op.drop_table("deleted_conversation")
