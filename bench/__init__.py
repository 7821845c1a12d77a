"""Measurements of reading, speed and search; each module is a command."""
