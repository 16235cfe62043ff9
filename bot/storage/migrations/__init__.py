"""Alembic's scripts: how the schema came to be, one revision after another."""
