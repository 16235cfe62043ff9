"""The public gateway: the chat API and the chat page. Nothing else is reached from the internet."""

from bot.web.app import create_app
from bot.web.rasa import RasaClient
from bot.web.server import PortTaken, serve

__all__ = ["PortTaken", "RasaClient", "create_app", "serve"]
