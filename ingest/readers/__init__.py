"""Readers: one a format, each yielding a Layout and nothing else."""
