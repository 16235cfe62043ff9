"""Plugs the other rooms into Rasa; the only room that imports it."""

import sys

# Rasa's command is the only one that imports this before it loads the model, and so this package.
if "rasa.model_testing" in sys.modules:
    from bot.rasa_components.end_to_end import install

    install()
