"""Custom actions: look something up in the directory, the act or the catalogue, and say it."""
