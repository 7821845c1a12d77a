"""The web interface and the HTTP API."""
