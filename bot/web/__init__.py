"""The public gateway: the chat API and the chat page. Nothing else is reached from the internet."""

from bot.web.app import create_app
from bot.web.rasa import RasaClient

__all__ = ["RasaClient", "create_app"]
