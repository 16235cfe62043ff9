"""Changes to the content that touch nothing but what is changed; a staff console stands on these.

Every function writes in one step, leaves comments, order, quotes and layout of everything else as
they were, and reads its own result back before it is saved.
"""

from bot.content.editing.answers import set_text
from bot.content.editing.document import EditRefused
from bot.content.editing.questions import add_question, remove_question
from bot.content.editing.topics import NewTopic, add_topic, remove_topic

__all__ = [
    "EditRefused",
    "NewTopic",
    "add_question",
    "add_topic",
    "remove_question",
    "remove_topic",
    "set_text",
]
