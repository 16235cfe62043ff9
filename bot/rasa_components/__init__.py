"""Plugs the other rooms into Rasa; the only room that imports it."""
