"""Measurements: what the service does with many filings, how fast, and what it survives."""
