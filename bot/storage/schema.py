"""The one schema of the database; `migrations/` holds how it came to be."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

# What a resident and the assistant have said to each other, as the chat API gives it.
# Times are UTC without zone.
conversation = Table(
    "conversation",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("language", String(8), nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
)

message = Table(
    "message",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", String(255), nullable=False),
    Column("body", JSON, nullable=False),
    UniqueConstraint("conversation_id", "message_id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", String(255), primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("given_at", DateTime, nullable=False),
)

# Rasa's side of a conversation: its events, and what the older ones amount to. A conversation
# held outside `web` (rasa shell, rasa test) has no row in `conversation`, hence no foreign key.
tracker_event = Table(
    "tracker_event",
    metadata,
    Column("conversation_id", String(255), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
)

tracker_state = Table(
    "tracker_state",
    metadata,
    Column("conversation_id", String(255), primary_key=True),
    # Position of the event that comes next, that is, the number of events stored.
    Column("next_position", Integer, nullable=False),
    # The first event of the latest session that is read as it is.
    Column("window_position", Integer, nullable=False),
    # JSON list of the session's earlier events that still matter; the first `folded` of them
    # stand for all that is older still.
    Column("past", Text, nullable=False),
    Column("folded", Integer, nullable=False),
    Column("updated_at", Float, nullable=False),
)

# What was deleted, and why: nothing that was in it, and nothing that leads to whose it was.
deletion = Table(
    "deletion",
    metadata,
    Column("number", Integer, primary_key=True),
    # To the hour, so that it cannot be laid beside other logs to find out who it was.
    Column("deleted_at", DateTime, nullable=False),
    # "request" of the resident, or "age".
    Column("why", String(16), nullable=False),
    Column("conversations", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
)

# Which conversations residents have deleted, so that a backup from before does not bring them back.
# Kept for as long as such a backup could hold them: what is older goes by its age.
deleted_conversation = Table(
    "deleted_conversation",
    metadata,
    # SHA-256 of the id, of which 128 bits are drawn by lot: it leads back to no id.
    Column("digest", String(64), primary_key=True),
    Column("deleted_on", Date, nullable=False),
)

# The contact directory.
unit = Table(
    "unit",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name_sv", Text, nullable=False),
    Column("name_fi", Text, nullable=False),
    Column("municipal", Boolean, nullable=False),
    Column("web", Text),
    Column("languages", String(64), nullable=False),
)

unit_value = Table(
    "unit_value",
    metadata,
    Column("unit_key", ForeignKey("unit.key", ondelete="CASCADE"), primary_key=True),
    Column("field", String(16), primary_key=True),
    # "sv", "fi", or "" when the value is the same in both.
    Column("language", String(8), primary_key=True),
    Column("value", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("verified_on", Date),
    Column("valid_months", Integer, nullable=False),
    # "seed" while it stands as data/contacts has it, "staff" once somebody has changed it.
    Column("origin", String(8), nullable=False),
)

unit_value_change = Table(
    "unit_value_change",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("unit_key", String(64), nullable=False, index=True),
    Column("field", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("action", String(16), nullable=False),
    Column("old_value", Text),
    Column("new_value", Text),
    Column("old_verified_on", Date),
    Column("new_verified_on", Date),
    Column("source", Text, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)

# What visitors report about accessibility. Removed by staff when it has been dealt with.
accessibility_report = Table(
    "accessibility_report",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("received_at", DateTime, nullable=False),
    Column("language", String(8), nullable=False),
    Column("text", Text, nullable=False),
)
