"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    op.create_table(
        "tracker_event",
        sa.Column("conversation_id", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "position", name=op.f("pk_tracker_event")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tracker_state",
        sa.Column("conversation_id", sa.String(length=255), nullable=False),
        sa.Column("next_position", sa.Integer(), nullable=False),
        sa.Column("window_position", sa.Integer(), nullable=False),
        sa.Column("past", sa.Text(), nullable=False),
        sa.Column("folded", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_tracker_state")),
    )
    op.create_table(
        "unit",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name_sv", sa.Text(), nullable=False),
        sa.Column("name_fi", sa.Text(), nullable=False),
        sa.Column("municipal", sa.Boolean(), nullable=False),
        sa.Column("web", sa.Text(), nullable=True),
        sa.Column("languages", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_unit")),
    )
    op.create_table(
        "unit_value_change",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("unit_key", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.Column("old_verified_on", sa.Date(), nullable=True),
        sa.Column("new_verified_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_unit_value_change")),
    )
    with op.batch_alter_table("unit_value_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unit_value_change_unit_key"), ["unit_key"], unique=False
        )

    op.create_table(
        "feedback",
        sa.Column("conversation_id", sa.String(length=255), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_feedback_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", "message_id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "message",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=255), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_message_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "conversation_id", "message_id", name=op.f("uq_message_conversation_id_message_id")
        ),
    )
    op.create_table(
        "unit_value",
        sa.Column("unit_key", sa.String(length=64), nullable=False),
        sa.Column("field", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("valid_months", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_key"], ["unit.key"], name=op.f("fk_unit_value_unit"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("unit_key", "field", "language", name=op.f("pk_unit_value")),
    )


def downgrade() -> None:
    """Remove all tables, with everything in them."""
    op.drop_table("unit_value")
    op.drop_table("message")
    op.drop_table("feedback")
    with op.batch_alter_table("unit_value_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_value_change_unit_key"))

    op.drop_table("unit_value_change")
    op.drop_table("unit")
    op.drop_table("tracker_state")
    op.drop_table("tracker_event")
    op.drop_table("conversation")
