"""Botkyrka-assistenten: everything that is not Rasa's own file format."""
