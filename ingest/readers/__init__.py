"""Readers: one a format, each yielding a Layout and nothing else; what they cannot read raises UnreadableError."""


class UnreadableError(Exception):
    """The file cannot be read as any supported kind; the message is one line for the user, in Chinese."""
