"""Trains when something changed, and starts and stops the three processes."""
