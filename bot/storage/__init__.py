"""The database: one schema, its migrations, and the conversations that `web` keeps."""

from bot.storage.conversations import Conversation, ConversationStore, NoSuchConversation
from bot.storage.engine import (
    StorageProblem,
    insert_into,
    open_engine,
    reading,
    sqlite_file,
    sqlite_files,
    writing,
)
from bot.storage.migrate import migrate
from bot.storage.reports import Report, ReportStore

__all__ = [
    "Conversation",
    "ConversationStore",
    "NoSuchConversation",
    "Report",
    "ReportStore",
    "StorageProblem",
    "insert_into",
    "migrate",
    "open_engine",
    "reading",
    "sqlite_file",
    "sqlite_files",
    "writing",
]
